package promql

import "strings"

// Pair finds the bracket at or right before the cursor and the one that belongs to it; ok is false when there is none, or it stands alone.
func Pair(text string, cursor int) (a, b int, ok bool) {
	tokens := scan(text)
	var open []int
	for _, t := range tokens {
		if t.Kind != Bracket {
			continue
		}
		c := text[t.Start]
		if strings.IndexByte("([{", c) >= 0 {
			open = append(open, t.Start)
			continue
		}
		if len(open) == 0 || text[open[len(open)-1]] != opener(c) {
			open = nil
			continue
		}
		begin := open[len(open)-1]
		open = open[:len(open)-1]
		if begin == cursor || t.Start == cursor || t.End == cursor && !startsBracket(text, cursor) {
			return begin, t.Start, true
		}
	}
	return 0, 0, false
}

func startsBracket(text string, at int) bool {
	return at < len(text) && strings.IndexByte("()[]{}", text[at]) >= 0
}

// Under is the metric or function that the cursor is in or right behind, or else the function whose brackets it is in; "" is none.
func Under(text string, cursor int) (name string, kind Kind) {
	s := situate(text, cursor)
	switch s.kind(s.word) {
	case Metric:
		name := strings.Trim(s.at(s.word), "\"'`")
		return name, Metric
	case Function, Aggregation:
		return s.at(s.word), s.kind(s.word)
	}
	if s.top().open == '{' || s.top().open == '[' {
		if before := s.beside(s.top().at, -1); s.kind(before) == Metric {
			return s.at(before), Metric
		}
	}
	for i := len(s.open) - 1; i >= 0; i-- {
		before := s.beside(s.open[i].at, -1)
		if k := s.kind(before); k == Function || k == Aggregation {
			return s.at(before), k
		}
	}
	return "", Space
}

// Problem is what the parser says of an expression; ok is true when it says nothing, or cannot say because dashboard variables stand in it.
func Problem(expr string) (f Finding, ok bool) {
	standIn, replaced := withoutVariables(expr)
	_, _, err := parse(standIn)
	if err == nil || replaced {
		return Finding{}, true
	}
	return syntaxFinding(expr, err, false)[0], false
}
