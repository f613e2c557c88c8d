package promql

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql/parser"
)

// selectorWords says which series, and when they are looked at.
func selectorWords(v *parser.VectorSelector) string {
	if v == nil {
		return "what is selected"
	}
	var where []string
	name := v.Name
	for _, m := range v.LabelMatchers {
		if m.Name == labels.MetricName && m.Type == labels.MatchEqual {
			name = m.Value
			continue
		}
		where = append(where, matcherWords(m))
	}
	said := orText(name, "all metrics")
	if len(where) > 0 {
		said += " where " + listWordsOf(where)
	}
	if v.Anchored {
		said += ", with the sample before the range at its start"
	}
	if v.Smoothed {
		said += ", interpolated at the ends of the range"
	}
	return said + whenWords(v.OriginalOffset, v.OriginalOffsetExpr, v.Timestamp, v.StartOrEnd)
}

func matcherWords(m *labels.Matcher) string {
	switch {
	case m.Value == "" && m.Type == labels.MatchEqual:
		return m.Name + " is absent"
	case m.Value == "" && m.Type == labels.MatchNotEqual:
		return m.Name + " is there"
	case m.Type == labels.MatchEqual:
		return m.Name + " is " + quoted(m.Value)
	case m.Type == labels.MatchNotEqual:
		return m.Name + " is not " + quoted(m.Value)
	case m.Type == labels.MatchRegexp:
		return m.Name + " matches " + quoted(m.Value)
	}
	return m.Name + " does not match " + quoted(m.Value)
}

func quoted(s string) string { return strconv.Quote(s) }

// listWordsOf joins with commas and an "and".
func listWordsOf(parts []string) string {
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	return strings.Join(parts[:len(parts)-1], ", ") + " and " + parts[len(parts)-1]
}

// whenWords says what offset and @ do.
func whenWords(offset time.Duration, expr *parser.DurationExpr, at *int64, edge parser.ItemType) string {
	said := ""
	switch {
	case expr != nil:
		said = ", " + expr.String() + " earlier"
	case offset > 0:
		said = ", " + durationWords(offset) + " earlier"
	case offset < 0:
		said = ", " + durationWords(-offset) + " later"
	}
	switch {
	case at != nil:
		said += ", at " + time.UnixMilli(*at).UTC().Format("2006-01-02 15:04:05 UTC")
	case edge == parser.START:
		said += ", at the start of the range"
	case edge == parser.END:
		said += ", at the end of the range"
	}
	return said
}

// durationWords is a duration in its largest unit, if it is whole, or as PromQL writes it.
func durationWords(d time.Duration) string {
	for _, u := range [...]struct {
		unit time.Duration
		name string
	}{{7 * 24 * time.Hour, "week"}, {24 * time.Hour, "day"}, {time.Hour, "hour"}, {time.Minute, "minute"}, {time.Second, "second"}, {time.Millisecond, "millisecond"}} {
		if d < u.unit || d%u.unit != 0 {
			continue
		}
		if d == u.unit {
			return "1 " + u.name
		}
		return strconv.FormatInt(int64(d/u.unit), 10) + " " + u.name + "s"
	}
	return d.String()
}

func rangeWords(d time.Duration, expr *parser.DurationExpr) string {
	if expr != nil {
		return expr.String()
	}
	return durationWords(d)
}

func subqueryWords(s *parser.SubqueryExpr) string {
	step := "the evaluation interval"
	if s.Step > 0 || s.StepExpr != nil {
		step = rangeWords(s.Step, s.StepExpr)
	}
	return "evaluated at every " + step + " over " + rangeWords(s.Range, s.RangeExpr) +
		whenWords(s.OriginalOffset, s.OriginalOffsetExpr, s.Timestamp, s.StartOrEnd)
}

// fill puts arguments into a sentence: those that are plain by what they are, the others by their names.
func fill(expr, does string, names []string, args []parser.Expr) string {
	for i, arg := range args {
		switch arg := bare(arg).(type) {
		case *parser.MatrixSelector:
			does = strings.ReplaceAll(does, "{range}", rangeWords(arg.Range, arg.RangeExpr))
		case *parser.SubqueryExpr:
			does = strings.ReplaceAll(does, "{range}", rangeWords(arg.Range, arg.RangeExpr))
		case *parser.NumberLiteral, *parser.StringLiteral, *parser.UnaryExpr:
			if i < len(names) {
				start, end := span(expr, arg)
				does = strings.ReplaceAll(does, "{"+names[i]+"}", expr[start:end])
			}
		}
	}
	return function{does: does}.sentence()
}

func callWords(expr string, c *parser.Call) string {
	f, ok := functions[c.Func.Name]
	if !ok {
		return "the function " + c.Func.Name
	}
	does := f.does
	switch c.Func.Name {
	case "round":
		if len(c.Args) == 1 {
			does = "each sample rounded to a whole number"
		}
	case "label_replace":
		if r, ok := literal(c.Args, 2); ok && r == "" {
			does = "label {dst} removed where label {src} matches {regex}"
		}
	case "histogram_quantile":
		if phi, ok := number(c.Args, 0); ok && phi >= 0 && phi <= 1 {
			return fmt.Sprintf("value below which %s %% of each histogram's values lie", strconv.FormatFloat(100*phi, 'g', 6, 64))
		}
	}
	if len(c.Args) == 0 && f.args == "v" {
		does = strings.Replace(does, "each sample read as a time", "now", 1)
	}
	return fill(expr, does, strings.Fields(f.args), c.Args)
}

func literal(args []parser.Expr, i int) (string, bool) {
	if i >= len(args) {
		return "", false
	}
	s, ok := bare(args[i]).(*parser.StringLiteral)
	if !ok {
		return "", false
	}
	return s.Val, true
}

func number(args []parser.Expr, i int) (float64, bool) {
	if i >= len(args) {
		return 0, false
	}
	n, ok := bare(args[i]).(*parser.NumberLiteral)
	if !ok {
		return 0, false
	}
	return n.Val, true
}

func aggregateWords(expr string, a *parser.AggregateExpr) string {
	f := aggregations[strings.ToLower(a.Op.String())]
	args := []parser.Expr{a.Expr}
	if a.Param != nil {
		args = []parser.Expr{a.Param, a.Expr}
	}
	said := fill(expr, f.does, strings.Fields(f.args), args)
	switch {
	case a.Without && len(a.Grouping) == 0:
		return said + ", one for each set of labels"
	case a.Without:
		return said + ", one for each set of labels without " + listWordsOf(a.Grouping)
	case len(a.Grouping) > 0:
		return said + ", one for each " + listWordsOf(a.Grouping)
	}
	return said + ", all of them together"
}

// operations are sentences of what operators do with left and right.
var operations = map[parser.ItemType]string{
	parser.ADD: "left plus right", parser.SUB: "left minus right", parser.MUL: "left times right", parser.DIV: "left divided by right",
	parser.MOD: "remainder of left divided by right", parser.POW: "left to the power of right", parser.ATAN2: "arctangent of left and right",
	parser.EQLC: "equals", parser.NEQ: "differs from", parser.GTR: "is greater than", parser.LSS: "is less than", parser.GTE: "is at least", parser.LTE: "is at most",
	parser.TRIM_UPPER: "histograms of the left without what is above right", parser.TRIM_LOWER: "histograms of the left without what is below right",
	parser.LAND: "series of the left that have a match on the right", parser.LUNLESS: "series of the left that have no match on the right",
	parser.LOR: "series of the left, and those of the right that have no match on the left",
}

func binaryWords(b *parser.BinaryExpr) string {
	said, ok := operations[b.Op]
	if !ok {
		said = b.Op.String() + " of left and right"
	}
	if b.Op.IsComparisonOperator() {
		switch {
		case b.Type() == parser.ValueTypeScalar || b.ReturnBool:
			said = "1 where left " + said + " right, else 0"
		case b.LHS.Type() == parser.ValueTypeScalar:
			said = "keeps only series of the right for which left " + said + " them"
		default:
			said = "keeps only series of the left where it " + said + " right"
		}
	}
	return said + matchingWords(b.VectorMatching)
}

// matchingWords says how the series of both sides find each other.
func matchingWords(m *parser.VectorMatching) string {
	if m == nil {
		return ""
	}
	said := ""
	switch {
	case m.On && len(m.MatchingLabels) == 0:
		said = ", matched whatever their labels"
	case m.On:
		said = ", matched by " + listWordsOf(m.MatchingLabels)
	case len(m.MatchingLabels) > 0:
		said = ", matched by all labels but " + listWordsOf(m.MatchingLabels)
	}
	switch m.Card {
	case parser.CardManyToOne:
		said += ", many on the left for one on the right"
	case parser.CardOneToMany:
		said += ", many on the right for one on the left"
	}
	if len(m.Include) > 0 {
		said += ", with " + listWordsOf(m.Include) + " taken from the one"
	}
	for _, f := range [...]struct {
		value *float64
		side  string
	}{{m.FillValues.LHS, "left"}, {m.FillValues.RHS, "right"}} {
		if f.value != nil {
			said += fmt.Sprintf(", %v where the %s has no match", *f.value, f.side)
		}
	}
	return said
}
