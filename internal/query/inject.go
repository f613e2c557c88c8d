package query

import (
	"fmt"
	"slices"
	"strings"

	"github.com/prometheus/prometheus/promql/parser"
)

// inject adds ad hoc filters as matchers to every selector of an expression, where the parser finds them.
func inject(expr string, filters []Filter) (string, error) {
	if len(filters) == 0 {
		return expr, nil
	}
	matchers := make([]labelMatcher, 0, len(filters))
	for _, f := range filters {
		matchers = append(matchers, matcherOf(f))
	}
	out, err := addMatchers(expr, matchers)
	if err != nil {
		return expr, err
	}
	if _, err := parseMasked(out); err != nil { // no regular expression, or one that leaves a selector of nothing
		return expr, fmt.Errorf("with them %s is no query: %w", out, err)
	}
	return out, nil
}

// labelMatcher is a matcher as it is written; value is the inside of its string.
type labelMatcher struct{ label, op, value string }

// matcherOf writes a filter as Grafana does: values escaped once, those of a regular expression twice. Unlike in Grafana a quote
// never ends the string, and in an exact value a backslash is a backslash.
func matcherOf(f Filter) labelMatcher {
	m := labelMatcher{label: f.Key, op: f.Operator, value: escapeExact(f.Value)}
	regular := func(s string) string { return strings.ReplaceAll(strings.ReplaceAll(s, `\`, `\\`), "'", `\\'`) }
	switch {
	case f.several():
		m.op, m.value = oneOf(f.Operator), inString(regular(each(f.list(), "|", regular)))
	case f.Operator == "=~" || f.Operator == "!~":
		m.value = inString(regular(f.Value))
	}
	return m
}

// inString keeps a text whose backslashes are escaped from ending its string.
func inString(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, `"`, `\"`), "\n", `\n`)
}

// addMatchers rewrites every selector with the matchers added: one that is already there stays, one of the same label and value
// but another operator takes the new operator.
func addMatchers(expr string, matchers []labelMatcher) (string, error) {
	parsed, err := parseMasked(expr)
	if err != nil {
		return expr, err
	}
	type place struct{ from, to int }
	var places []place
	parser.Inspect(parsed, func(n parser.Node, _ []parser.Node) error {
		if s, ok := n.(*parser.VectorSelector); ok {
			places = append(places, place{int(s.PosRange.Start), int(s.PosRange.End)})
		}
		return nil
	})
	slices.SortFunc(places, func(a, b place) int { return a.from - b.from })
	var b strings.Builder
	last := 0
	for _, p := range places {
		if p.from < last { // a selector of the same text, as @ end() may give
			continue
		}
		s, length, ok := readSelector(expr[p.from:p.to])
		if !ok {
			return expr, fmt.Errorf("the selector %s is not understood", expr[p.from:p.to])
		}
		b.WriteString(expr[last:p.from])
		b.WriteString(s.with(matchers).text())
		last = p.from + length
	}
	b.WriteString(expr[last:])
	return b.String(), nil
}

// parseMasked parses an expression in which something of the same length stands in for what is no PromQL yet: the
// interval macros, and references to variables that the dashboard lacks.
func parseMasked(expr string) (parser.Expr, error) {
	masked := reference().ReplaceAllStringFunc(expr, func(s string) string { return strings.Repeat("0", len(s)-2) + "1s" })
	tree, err := promql().ParseExpr(masked)
	if err == nil || masked == expr {
		return tree, err
	}
	masked = reference().ReplaceAllStringFunc(expr, func(s string) string { return strings.Repeat("a", len(s)) })
	if tree, again := promql().ParseExpr(masked); again == nil {
		return tree, nil
	}
	return nil, err
}

func promql() parser.Parser {
	return parser.NewParser(parser.Options{EnableExperimentalFunctions: true, ExperimentalDurationExpr: true,
		EnableExtendedRangeSelectors: true, EnableBinopFillModifiers: true})
}

// selector is a vector selector as it is written.
type selector struct {
	metric   string // quoted, when it is not of the old alphabet
	matchers []labelMatcher
}

func (s selector) with(add []labelMatcher) selector {
	for _, m := range add {
		same := func(have labelMatcher) bool { return have.label == m.label && have.value == m.value }
		i := slices.IndexFunc(s.matchers, same)
		switch {
		case i < 0:
			s.matchers = append(s.matchers, m)
		case s.matchers[i].op != m.op:
			for k := range s.matchers {
				if same(s.matchers[k]) {
					s.matchers[k] = m
				}
			}
		}
	}
	return s
}

func (s selector) text() string {
	parts := make([]string, 0, len(s.matchers)+1)
	plain := isName(s.metric, true)
	if s.metric != "" && !plain {
		parts = append(parts, `"`+s.metric+`"`)
	}
	for _, m := range s.matchers {
		label := m.label
		if !isName(label, false) {
			label = `"` + label + `"`
		}
		parts = append(parts, label+m.op+`"`+m.value+`"`)
	}
	switch {
	case plain && len(parts) == 0:
		return s.metric
	case plain:
		return s.metric + "{" + strings.Join(parts, ", ") + "}"
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// isName tells a name that needs no quotes; only metrics may have colons.
func isName(s string, metric bool) bool {
	for i, r := range s {
		letter := r == '_' || r == ':' && metric || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return s != ""
}
