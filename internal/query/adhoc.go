package query

import (
	"regexp"
	"slices"
	"strings"

	"github.com/prometheus/prometheus/promql/parser"

	"github.com/montui/montui/internal/dashboard"
)

// interval variables are no PromQL; durations of the same length stand in for them while the text is parsed.
var intervalMacro = regexp.MustCompile(`\$__(?:rate_)?(?:interval|range)(?:_ms|_s)?|\$\{__(?:rate_)?(?:interval|range)(?:_ms|_s)?\}`)

// inject adds ad hoc filters as matchers to every selector of an expression, where the parser finds them.
func inject(expr string, filters []dashboard.AdhocFilter) (string, error) {
	if len(filters) == 0 {
		return expr, nil
	}
	parsed := intervalMacro.ReplaceAllStringFunc(expr, func(s string) string { return strings.Repeat("0", len(s)-2) + "1s" })
	tree, err := parser.NewParser(parser.Options{}).ParseExpr(parsed)
	if err != nil {
		return expr, err
	}
	var add strings.Builder
	for _, f := range filters {
		if add.Len() > 0 {
			add.WriteString(", ")
		}
		add.WriteString(matcherText(f))
	}
	type edit struct {
		at   int
		text string
	}
	var edits []edit
	parser.Inspect(tree, func(n parser.Node, _ []parser.Node) error {
		s, ok := n.(*parser.VectorSelector)
		if !ok {
			return nil
		}
		text := parsed[s.PosRange.Start:s.PosRange.End]
		open, end := braces(text)
		switch {
		case open < 0:
			name := len(text)
			if i := strings.IndexFunc(text, func(r rune) bool { return !nameRune(r) }); i > 0 {
				name = i
			}
			edits = append(edits, edit{int(s.PosRange.Start) + name, "{" + add.String() + "}"})
		case strings.TrimSpace(text[open+1:end]) == "":
			edits = append(edits, edit{int(s.PosRange.Start) + end, add.String()})
		case strings.HasSuffix(strings.TrimSpace(text[open+1:end]), ","):
			edits = append(edits, edit{int(s.PosRange.Start) + end, " " + add.String()})
		default:
			edits = append(edits, edit{int(s.PosRange.Start) + end, ", " + add.String()})
		}
		return nil
	})
	slices.SortFunc(edits, func(a, b edit) int { return b.at - a.at })
	for _, e := range edits {
		expr = expr[:e.at] + e.text + expr[e.at:]
	}
	return expr, nil
}

func nameRune(r rune) bool {
	return r == '_' || r == ':' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}

// braces finds a selector's braces, not those inside strings.
func braces(s string) (open, end int) {
	open, end = -1, -1
	var quote byte
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case quote != 0:
			if c == '\\' && quote != '`' {
				i++
			} else if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'' || c == '`':
			quote = c
		case c == '{' && open < 0:
			open = i
		case c == '}':
			return open, i
		}
	}
	return -1, -1
}

// matcherText writes a filter as a matcher; the operators for one of several become a regular expression.
func matcherText(f dashboard.AdhocFilter) string {
	op, value := f.Operator, f.Value
	switch op {
	case "=|":
		op = "=~"
	case "!=|":
		op = "!~"
	case "=~", "!~":
		value = strings.ReplaceAll(value, `\`, `\\`)
	default:
		value = strings.ReplaceAll(strings.ReplaceAll(value, `\`, `\\`), `"`, `\"`)
	}
	key := f.Key
	if strings.IndexFunc(key, func(r rune) bool { return !nameRune(r) }) >= 0 {
		key = `"` + key + `"`
	}
	return key + op + `"` + value + `"`
}
