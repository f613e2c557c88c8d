package frame

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// Regexp is a pattern of JavaScript, as dashboards hold them: run by Go's engine, whose time is linear in the text, where that
// has all it needs, else (lookarounds, back references) by one of our own that gives up on a text when it takes too long.
type Regexp struct {
	tree           *regexTree
	linear         *regexp.Regexp // nil where our own engine is needed
	global, sticky bool
}

// What our own engine spends on a text before it gives up, as if nothing matched: for all texts together that is linear in
// their length, where browsers hang. It also bounds how deep the engine goes.
const (
	stepsOnce  = 10_000
	stepsEach  = 100 // for each byte
	stepsAtAll = 200_000
)

// regexLiteral is /pattern/flags.
var regexLiteral = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^/(.*)/(g?i?m?y?s?)$`) })

// CompileRegexp compiles text that is a regular expression whether or not it has slashes round it (Grafana's stringToJsRegex):
// "/x/i" is searched for anywhere, a bare "x" must match the whole text.
func CompileRegexp(text string) (*Regexp, error) {
	if !strings.HasPrefix(text, "/") {
		return compileJS("^"+text+"$", "")
	}
	m := regexLiteral().FindStringSubmatch(text)
	if m == nil {
		return nil, fmt.Errorf("%q is not a valid regular expression", text)
	}
	return compileJS(m[1], m[2])
}

// CompilePattern compiles a pattern without slashes, searched for anywhere.
func CompilePattern(pattern string) (*Regexp, error) { return compileJS(pattern, "") }

func compileJS(pattern, flags string) (*Regexp, error) {
	tree, err := parseRegex(pattern, flags)
	if err != nil {
		return nil, fmt.Errorf("regular expression %q is not valid: %w", pattern, err)
	}
	return &Regexp{tree: tree, linear: tree.compile(), global: strings.Contains(flags, "g"), sticky: strings.Contains(flags, "y")}, nil
}

// find gives the places of the first match at or after from, and of its groups; nil when there is none.
func (r *Regexp) find(s string, from int) []int {
	if r.linear != nil && from == 0 && !r.sticky {
		return r.linear.FindStringSubmatchIndex(s)
	}
	run := regexRun{tree: r.tree, s: s, steps: min(stepsAtAll, stepsOnce+stepsEach*len(s)), at: make([]int, 2*len(r.tree.names))}
	return run.search(from, r.sticky)
}

// MatchString tells whether the pattern is found in s.
func (r *Regexp) MatchString(s string) bool {
	if r.linear != nil && !r.sticky {
		return r.linear.MatchString(s)
	}
	return r.find(s, 0) != nil
}

// Tester is JavaScript's test on one object for text after text: with the flag g or y a search goes on where the last one
// ended, even in another text. Overrides with such patterns skip fields because of it, in Grafana and here.
func (r *Regexp) Tester() func(s string) bool {
	if !r.global && !r.sticky {
		return r.MatchString
	}
	last := 0 // in UTF-16 units
	return func(s string) bool {
		from, within := byteAt(s, last)
		if !within {
			last = 0
			return false
		}
		at := r.find(s, from)
		if at == nil {
			last = 0
			return false
		}
		last = unitsOf(s[:at[1]])
		return true
	}
}

// byteAt is the place of a UTF-16 unit in a text; within is false when the text is shorter.
func byteAt(s string, units int) (at int, within bool) {
	for i, c := range s {
		if units <= 0 {
			return i, true
		}
		units -= unitsOf(string(c))
	}
	return len(s), units <= 0
}

func unitsOf(s string) int {
	n := 0
	for _, c := range s {
		n++
		if c > 0xffff {
			n++
		}
	}
	return n
}

// Group is a named group's match: "" and false where the group or the pattern does not match.
type Group struct {
	Name, Text string
	Matched    bool
}

// Groups are the named groups in the order of the pattern; ok is false when the pattern does not match.
func (r *Regexp) Groups(s string) (groups []Group, ok bool) {
	m := r.find(s, 0)
	if m == nil {
		return nil, false
	}
	for i, name := range r.tree.names {
		if name == "" {
			continue
		}
		g := Group{Name: name, Matched: m[2*i] >= 0}
		if g.Matched {
			g.Text = s[m[2*i]:m[2*i+1]]
		}
		groups = append(groups, g)
	}
	return groups, true
}

// Match is what a match and its groups have matched, the whole being the first; Set tells those that took part.
type Match struct {
	Groups []string
	Set    []bool
}

// Names are the groups' names by index; "" is the whole and what has no name.
func (r *Regexp) Names() []string { return r.tree.names }

// Matches are the first match, or with the flag g all of them.
func (r *Regexp) Matches(s string) []Match {
	var out []Match
	for _, at := range r.all(s) {
		out = append(out, matchAt(s, at))
	}
	return out
}

// all are the places of the first match, or with the flag g of all; an empty match is followed by one a character on.
func (r *Regexp) all(s string) [][]int {
	if !r.global {
		if at := r.find(s, 0); at != nil {
			return [][]int{at}
		}
		return nil
	}
	var out [][]int
	run := regexRun{tree: r.tree, s: s, steps: min(stepsAtAll, stepsOnce+stepsEach*len(s))}
	for from := 0; from <= len(s); {
		run.at = make([]int, 2*len(r.tree.names))
		at := run.search(from, r.sticky)
		if at == nil {
			break
		}
		out = append(out, at)
		if from = at[1]; at[1] == at[0] {
			_, size := utf8.DecodeRuneInString(s[from:])
			from += max(size, 1)
		}
	}
	return out
}

// Replace puts replacement, with JavaScript's $1, $<name>, $&, $`, $' and $$, where the pattern matches: the first place, or
// every place when the pattern has the flag g.
func (r *Regexp) Replace(s, replacement string) string {
	var b strings.Builder
	last := 0
	for _, m := range r.all(s) {
		b.WriteString(s[last:m[0]])
		r.expand(&b, s, m, replacement)
		last = m[1]
		if b.Len() > maxReplaced {
			break
		}
	}
	b.WriteString(s[last:])
	return b.String()
}

// maxReplaced bounds what a replacement can make of a text: $` and $' in every place would square it.
const maxReplaced = 1 << 20

func (r *Regexp) expand(b *strings.Builder, s string, m []int, replacement string) {
	group := func(n int) {
		if m[2*n] >= 0 {
			b.WriteString(s[m[2*n]:m[2*n+1]])
		}
	}
	groups := len(m)/2 - 1
	named := slices.ContainsFunc(r.tree.names, func(name string) bool { return name != "" })
	for i := 0; i < len(replacement); i++ {
		c := replacement[i]
		if c != '$' || i+1 == len(replacement) {
			b.WriteByte(c)
			continue
		}
		next := replacement[i+1]
		switch {
		case next == '$':
			b.WriteByte('$')
			i++
		case next == '&':
			group(0)
			i++
		case next == '`':
			b.WriteString(s[:m[0]])
			i++
		case next == '\'':
			b.WriteString(s[m[1]:])
			i++
		case next >= '0' && next <= '9':
			n, width := int(next-'0'), 1
			if i+2 < len(replacement) && replacement[i+2] >= '0' && replacement[i+2] <= '9' {
				if two := n*10 + int(replacement[i+2]-'0'); two >= 1 && two <= groups {
					n, width = two, 2
				}
			}
			if n < 1 || n > groups {
				b.WriteByte(c)
				continue
			}
			group(n)
			i += width
		case next == '<' && named && strings.IndexByte(replacement[i:], '>') > 0:
			end := i + strings.IndexByte(replacement[i:], '>')
			if n := slices.Index(r.tree.names, replacement[i+2:end]); n > 0 {
				group(n)
			}
			i = end
		default:
			b.WriteByte(c)
		}
	}
}
