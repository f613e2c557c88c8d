package promql

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql/parser"
)

// selector looks at a metric's name, its matchers and whether a counter is read as if it were a gauge.
func (l *linter) selector(v *parser.VectorSelector) {
	known := l.metricKnown(v)
	for _, m := range v.LabelMatchers {
		if m.Name == labels.MetricName {
			continue
		}
		l.matcher(v, m)
		if known && v.Name != "" && m.Value != "" {
			if names, ok := l.labelsOf(v.Name); ok && !slices.Contains(names, m.Name) {
				l.say(v, SeverityWarning, fmt.Sprintf("%s has no label %s%s", v.Name, m.Name, l.suggest(m.Name, names)))
			}
		}
	}
	if l.typeOf(v.Name) == "counter" && !l.countsAnyhow() {
		l.say(v, SeverityWarning, v.Name+" is a counter: its value only grows; rate() or increase() says how fast")
	}
}

// metricKnown tells whether a selector's metric is one of the server's, and says so when it is not.
func (l *linter) metricKnown(v *parser.VectorSelector) bool {
	if v.Name == "" || strings.Trim(v.Name, "_") == "" {
		return false
	}
	names, known := l.src.Metrics()
	if !known {
		l.need(Need{Kind: NeedMetrics})
		return false
	}
	if slices.Contains(names, v.Name) {
		return true
	}
	l.say(v, SeverityWarning, "the server has no metric "+v.Name+l.suggest(v.Name, names))
	return false
}

func (l *linter) labelsOf(selector string) ([]string, bool) {
	names, known := l.src.Labels(selector)
	if !known {
		l.need(Need{Kind: NeedLabels, Selector: selector})
	}
	return names, known && len(names) > 0
}

// countsAnyhow tells a place where a counter's own value is what is wanted.
func (l *linter) countsAnyhow() bool {
	for i := len(l.parents) - 1; i >= 0; i-- {
		switch p := l.parents[i].(type) {
		case *parser.MatrixSelector, *parser.SubqueryExpr:
			return true
		case *parser.Call:
			switch p.Func.Name {
			case "absent", "timestamp", "start_timestamp", "histogram_quantile", "histogram_avg", "histogram_count", "histogram_sum", "histogram_fraction":
				return true
			}
		case *parser.AggregateExpr:
			if p.Op == parser.COUNT || p.Op == parser.GROUP {
				return true
			}
		case *parser.BinaryExpr:
			if p.Op.IsSetOperator() {
				return true
			}
		}
	}
	return false
}

// matcher looks at a regular expression that says less, or more, than it seems to.
func (l *linter) matcher(v *parser.VectorSelector, m *labels.Matcher) {
	if m.Type != labels.MatchRegexp && m.Type != labels.MatchNotRegexp {
		return
	}
	plain, not := "=", ""
	if m.Type == labels.MatchNotRegexp {
		plain, not = "!=", "not "
	}
	switch {
	case m.Value == ".*" && not == "":
		l.say(v, SeverityInfo, m.Name+`=~".*" matches everything; it can be left out`)
	case m.Value == ".*":
		l.say(v, SeverityWarning, m.Name+`!~".*" matches nothing`)
	case m.Value == ".+" && not == "":
		l.say(v, SeverityInfo, m.Name+`=~".+" is the same as `+m.Name+`!=""`)
	case regexp.QuoteMeta(m.Value) == m.Value:
		l.say(v, SeverityInfo, fmt.Sprintf("%s: %s has nothing of a regular expression; %s is faster", m.Name, quoted(m.Value), plain))
	case strings.HasPrefix(m.Value, "^") || strings.HasSuffix(m.Value, "$") && !strings.HasSuffix(m.Value, `\$`):
		l.say(v, SeverityInfo, m.Name+": regular expressions match whole values already; ^ and $ are not needed")
	}
}

// call looks at what functions over ranges are given.
func (l *linter) call(c *parser.Call) {
	name := c.Func.Name
	if name == "histogram_quantile" && len(c.Args) == 2 {
		l.quantile(c)
	}
	for _, arg := range c.Args {
		switch arg := bare(arg).(type) {
		case *parser.MatrixSelector:
			l.overRange(name, arg)
		case *parser.SubqueryExpr:
			if a, ok := bare(arg.Expr).(*parser.AggregateExpr); ok && countersFirst[name] {
				l.say(c, SeverityWarning, fmt.Sprintf("%s before %s: a counter's reset is lost in the %[1]s; write %[1]s(%[2]s(…))", strings.ToLower(a.Op.String()), name))
			}
		}
	}
}

// gaugesOnly are the functions that misread a counter.
var gaugesOnly = map[string]bool{"delta": true, "idelta": true, "deriv": true, "predict_linear": true, "double_exponential_smoothing": true}

func (l *linter) overRange(function string, m *parser.MatrixSelector) {
	v, ok := m.VectorSelector.(*parser.VectorSelector)
	if !ok {
		return
	}
	switch kind := l.typeOf(v.Name); {
	case kind == "gauge" && countersFirst[function]:
		l.say(m, SeverityWarning, fmt.Sprintf("%s is a gauge: %s() takes each fall for a reset; delta() or deriv() is for gauges", v.Name, function))
	case kind == "counter" && gaugesOnly[function]:
		l.say(m, SeverityWarning, fmt.Sprintf("%s is a counter: %s() misreads its resets; rate() or increase() is for counters", v.Name, function))
	}
	s, ok := l.src.(Scraper)
	if !ok || s.ScrapeInterval() <= 0 || m.RangeExpr != nil {
		return
	}
	every := s.ScrapeInterval()
	switch {
	case (countersFirst[function] || gaugesOnly[function]) && m.Range < 2*every:
		l.say(m, SeverityWarning, fmt.Sprintf("%s needs two samples, and in %s there may be one: targets are scraped every %s; take %s", function,
			durationWords(m.Range), durationWords(every), durationWords(4*every)))
	case m.Range < every:
		l.say(m, SeverityWarning, fmt.Sprintf("the range %s is shorter than the scrape interval %s: it is often empty", durationWords(m.Range), durationWords(every)))
	}
}

// quantile holds that buckets come with their bounds, and as rates.
func (l *linter) quantile(c *parser.Call) {
	a, ok := bare(c.Args[1]).(*parser.AggregateExpr)
	if ok && a.Without == slices.Contains(a.Grouping, "le") && slices.ContainsFunc(selectors(a.Expr), isBucket) {
		l.say(a, SeverityWarning, "histogram_quantile needs the label le, which this "+strings.ToLower(a.Op.String())+" drops")
	}
	for _, v := range withoutRange(c.Args[1]) {
		if isBucket(v) {
			l.say(v, SeverityInfo, "without rate() the quantile is over all that was ever counted")
		}
	}
	if phi, ok := number(c.Args, 0); ok && (phi < 0 || phi > 1) {
		l.say(c.Args[0], SeverityWarning, "a quantile is between 0 and 1")
	}
}

func isBucket(v *parser.VectorSelector) bool { return strings.HasSuffix(v.Name, "_bucket") }

// withoutRange are the selectors that have no range anywhere up to the expression.
func withoutRange(e parser.Expr) []*parser.VectorSelector {
	var found []*parser.VectorSelector
	parser.Inspect(e, func(n parser.Node, path []parser.Node) error {
		v, ok := n.(*parser.VectorSelector)
		if ok && !slices.ContainsFunc(path, ranged) {
			found = append(found, v)
		}
		return nil
	})
	return found
}

func ranged(n parser.Node) bool {
	switch n.(type) {
	case *parser.MatrixSelector, *parser.SubqueryExpr:
		return true
	}
	return false
}

// aggregation looks at labels to group by that none of the series has, or that are the same for all.
func (l *linter) aggregation(a *parser.AggregateExpr) {
	below := selectors(a.Expr)
	if len(below) == 0 || makesLabels(a.Expr) {
		return
	}
	for _, name := range a.Grouping {
		has, fixed, sure := false, !a.Without, true
		for _, v := range below {
			names, ok := []string(nil), false
			if v.Name != "" {
				names, ok = l.labelsOf(v.Name)
			}
			sure = sure && ok
			has = has || slices.Contains(names, name)
			fixed = fixed && slices.ContainsFunc(v.LabelMatchers, func(m *labels.Matcher) bool { return m.Name == name && m.Type == labels.MatchEqual })
		}
		switch {
		case sure && !has:
			l.say(a, SeverityWarning, fmt.Sprintf("none of the series has the label %s", name))
		case fixed:
			l.say(a, SeverityInfo, fmt.Sprintf("all series have the same %s; grouping by it only names it", name))
		}
	}
}

// makesLabels tells that labels come from somewhere else than the series.
func makesLabels(e parser.Expr) bool {
	made := false
	parser.Inspect(e, func(n parser.Node, _ []parser.Node) error {
		switch n := n.(type) {
		case *parser.Call:
			switch n.Func.Name {
			case "label_replace", "label_join", "info", "histogram_quantiles":
				made = true
			}
		case *parser.AggregateExpr:
			made = made || n.Op == parser.COUNT_VALUES
		case *parser.BinaryExpr:
			made = made || n.VectorMatching != nil && len(n.VectorMatching.Include) > 0
		}
		return nil
	})
	return made
}

// binary looks at comparisons.
func (l *linter) binary(b *parser.BinaryExpr) {
	if !b.Op.IsComparisonOperator() {
		return
	}
	if b.Op == parser.EQLC || b.Op == parser.NEQ {
		if fractional(b.LHS) || fractional(b.RHS) || computed(b.LHS) || computed(b.RHS) {
			l.say(b, SeverityWarning, b.Op.String()+" between computed numbers: rounding makes equality a matter of luck; compare with >, < or a difference")
		}
	}
	if b.ReturnBool || b.Type() == parser.ValueTypeScalar || len(l.parents) == 0 {
		return
	}
	switch p := l.parents[len(l.parents)-1].(type) {
	case *parser.BinaryExpr:
		if !p.Op.IsSetOperator() && !p.Op.IsComparisonOperator() {
			l.say(b, SeverityInfo, "the comparison drops series where it does not hold; with bool it gives 0 or 1 for all")
		}
	case *parser.AggregateExpr:
		if p.Op == parser.AVG {
			l.say(b, SeverityInfo, "the average is only over series where the comparison holds; with bool it is the share of them")
		}
	}
}

func fractional(e parser.Expr) bool {
	n, ok := bare(e).(*parser.NumberLiteral)
	return ok && n.Val != math.Trunc(n.Val)
}

// computed tells a result that is hardly ever a whole number.
func computed(e parser.Expr) bool {
	switch e := bare(e).(type) {
	case *parser.Call:
		return e.Func.Name == "rate" || e.Func.Name == "irate" || e.Func.Name == "deriv" || e.Func.Name == "increase" || e.Func.Name == "avg_over_time" || e.Func.Name == "histogram_quantile"
	case *parser.AggregateExpr:
		return e.Op == parser.AVG || (e.Op == parser.SUM || e.Op == parser.MAX || e.Op == parser.MIN) && computed(e.Expr)
	case *parser.BinaryExpr:
		return e.Op == parser.DIV && e.Type() == parser.ValueTypeVector
	}
	return false
}
