package query

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// jsRegex is a regular expression of JavaScript: run by Go's engine, which is linear in time, where that has all it needs,
// else by a bounded one of our own.
type jsRegex struct {
	tree   *regexTree
	linear *regexp.Regexp // nil where our own is needed
	global bool
	sticky bool
	steps  int // of our own engine, that are left
}

// maxSteps bounds a regex's work on all of a variable's options together, which in Grafana may hang the browser.
const maxSteps = 5_000_000

var errSlowRegex = errors.New("the regex takes too long")

// literal is /pattern/flags; the pattern ends at the first slash that only flags follow.
var literal = regexp.MustCompile(`^/(.*?)/(g?i?m?y?s?)$`)

// compileJS reads a regex as Grafana does: /pattern/flags or a bare pattern, which then must match the whole text.
func compileJS(s string) (*jsRegex, error) {
	pattern, flags := "^"+s+"$", ""
	if strings.HasPrefix(s, "/") {
		m := literal.FindStringSubmatch(s)
		if m == nil {
			return nil, fmt.Errorf("%q is not a valid regular expression", s)
		}
		pattern, flags = m[1], m[2]
	}
	tree, err := parseRegex(pattern, flags)
	if err != nil {
		return nil, fmt.Errorf("the regex %s is not understood: %w", s, err)
	}
	out := &jsRegex{tree: tree, global: strings.Contains(flags, "g"), sticky: strings.Contains(flags, "y"), steps: maxSteps}
	if !out.global && !out.sticky {
		out.linear = tree.compile()
	}
	return out, nil
}

// regexMatch is what the groups of a match have matched, the whole being the first; set tells those that took part.
type regexMatch struct {
	groups []string
	set    []bool
}

// matches are the first match, or with the flag g all up to the first empty one.
func (r *jsRegex) matches(s string) ([]regexMatch, error) {
	var out []regexMatch
	from := 0
	for {
		at, err := r.find(s, from)
		if at == nil || err != nil {
			return out, err
		}
		m := regexMatch{groups: make([]string, len(at)/2), set: make([]bool, len(at)/2)}
		for i := range m.groups {
			if m.set[i] = at[2*i] >= 0; m.set[i] {
				m.groups[i] = s[at[2*i]:at[2*i+1]]
			}
		}
		out = append(out, m)
		if !r.global || at[1] == at[0] {
			return out, nil
		}
		from = at[1]
	}
}

func (r *jsRegex) find(s string, from int) ([]int, error) {
	if r.linear != nil {
		return r.linear.FindStringSubmatchIndex(s), nil
	}
	m := regexRun{tree: r.tree, s: s, steps: r.steps, at: make([]int, 2*len(r.tree.names))}
	at := m.search(from, r.sticky)
	r.steps = m.steps
	if m.steps <= 0 {
		return nil, errSlowRegex
	}
	return at, nil
}

// named is what a group of a name has matched; nothing is the same as no part.
func (r *jsRegex) named(m regexMatch, name string) string {
	for i, n := range r.tree.names {
		if n == name && i < len(m.groups) && m.set[i] {
			return m.groups[i]
		}
	}
	return ""
}
