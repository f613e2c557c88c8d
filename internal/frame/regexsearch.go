package frame

import "errors"

// ErrSlowRegexp ends a search whose steps are used up.
var ErrSlowRegexp = errors.New("the regex takes too long")

// Search looks through texts one after the other, all on one budget of steps: what it spends on one it lacks for the next. Only patterns that
// Go's engine cannot run cost any.
type Search struct {
	re    *Regexp
	steps int
}

// Search is a search with a budget, of which a step is about a character looked at.
func (r *Regexp) Search(steps int) *Search { return &Search{r, steps} }

func (s *Search) find(text string, from int) ([]int, error) {
	r := s.re
	if r.linear != nil && from == 0 && !r.sticky {
		return r.linear.FindStringSubmatchIndex(text), nil
	}
	run := regexRun{tree: r.tree, s: text, steps: s.steps, at: make([]int, 2*len(r.tree.names))}
	at := run.search(from, r.sticky)
	s.steps = run.steps
	if run.steps <= 0 {
		return nil, ErrSlowRegexp
	}
	return at, nil
}

// Finds tells whether the pattern is found in a text.
func (s *Search) Finds(text string) (bool, error) {
	at, err := s.find(text, 0)
	return at != nil, err
}

// Matches are the first match, or with the flag g all up to the first empty one.
func (s *Search) Matches(text string) ([]Match, error) {
	var out []Match
	for from := 0; ; {
		at, err := s.find(text, from)
		if at == nil || err != nil {
			return out, err
		}
		out = append(out, matchAt(text, at))
		if !s.re.global || at[1] == at[0] {
			return out, nil
		}
		from = at[1]
	}
}

// Named is what a group of a name has matched; nothing is the same as no part.
func (r *Regexp) Named(m Match, name string) string {
	for i, n := range r.tree.names {
		if n == name && i < len(m.Groups) && m.Set[i] {
			return m.Groups[i]
		}
	}
	return ""
}

func matchAt(s string, at []int) Match {
	m := Match{Groups: make([]string, len(at)/2), Set: make([]bool, len(at)/2)}
	for i := range m.Groups {
		if m.Set[i] = at[2*i] >= 0; m.Set[i] {
			m.Groups[i] = s[at[2*i]:at[2*i+1]]
		}
	}
	return m
}
