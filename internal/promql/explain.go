package promql

import (
	"strings"

	"github.com/prometheus/prometheus/promql/parser"
)

// Node is a part of an expression, and what it does in words. Brackets have no node of their own.
type Node struct {
	Kind       string // selector, range, subquery, function, aggregation, operator, number or string
	Name       string // short: the metric, the function, the operator
	Head       string // its own part of the expression, without what is below it: sum by (le)
	Start, End int    // where it stands in the expression
	Text       string // as it is written there
	Words      string // a sentence without a full stop
	Type       string // instant-vector, range-vector, scalar or string
	// Count is a query that counts the series at this node; "" where there are none to count.
	Count    string
	Children []*Node
}

// Explain gives the expression as a tree. The error is the parser's.
func Explain(expr string) (*Node, error) {
	e, _, err := parse(expr)
	if err != nil {
		return nil, err
	}
	return explain(expr, e), nil
}

func explain(expr string, e parser.Expr) *Node {
	e = bare(e)
	n := &Node{Type: typeNames[e.Type()]}
	n.Start, n.End = span(expr, e)
	n.Text = expr[n.Start:n.End]
	n.Count = countOf(n.Text, e)
	var inner []parser.Expr
	switch e := e.(type) {
	case *parser.VectorSelector:
		n.Kind, n.Name, n.Words = "selector", orText(e.Name, "series"), "newest sample of each series of "+selectorWords(e)
	case *parser.MatrixSelector:
		v, _ := e.VectorSelector.(*parser.VectorSelector)
		n.Kind, n.Name = "range", orText(v.Name, "series")
		n.Words = "samples of " + rangeWords(e.Range, e.RangeExpr) + " of each series of " + selectorWords(v)
	case *parser.SubqueryExpr:
		n.Kind, n.Name, n.Words, inner = "subquery", "subquery", subqueryWords(e), []parser.Expr{e.Expr}
	case *parser.Call:
		n.Kind, n.Name, n.Words, inner = "function", e.Func.Name, callWords(expr, e), e.Args
	case *parser.AggregateExpr:
		n.Kind, n.Name, n.Words = "aggregation", e.Op.String(), aggregateWords(expr, e)
		if e.Param != nil {
			inner = append(inner, e.Param)
		}
		inner = append(inner, e.Expr)
	case *parser.BinaryExpr:
		n.Kind, n.Name, n.Words, inner = "operator", e.Op.String(), binaryWords(e), []parser.Expr{e.LHS, e.RHS}
	case *parser.UnaryExpr:
		n.Kind, n.Name, n.Words, inner = "operator", e.Op.String(), "sign changed", []parser.Expr{e.Expr}
		if e.Op == parser.ADD {
			n.Words = "as it is"
		}
	case *parser.NumberLiteral:
		n.Kind, n.Name, n.Words = "number", n.Text, "the number "+n.Text
	case *parser.StringLiteral:
		n.Kind, n.Name, n.Words = "string", n.Text, "the text "+n.Text
	default:
		n.Kind, n.Name, n.Words = "operator", n.Text, n.Text
	}
	n.Head = headOf(n, e)
	for _, child := range inner {
		n.Children = append(n.Children, explain(expr, child))
	}
	return n
}

func orText(s, fallback string) string {
	if s == "" {
		return fallback
	}
	return s
}

// countOf is a query for the number of series a part gives.
func countOf(text string, e parser.Expr) string {
	if strings.Contains(text, "#") {
		text = "\n" + text + "\n" // a comment ends with its line
	}
	switch e.Type() {
	case parser.ValueTypeVector:
		if v, ok := e.(*parser.VectorSelector); ok && v.BypassEmptyMatcherCheck {
			return "" // what info() takes may select too much to be asked for
		}
		return "count(" + text + ")"
	case parser.ValueTypeMatrix:
		if m, ok := e.(*parser.MatrixSelector); ok {
			if v, ok := m.VectorSelector.(*parser.VectorSelector); ok && (v.Anchored || v.Smoothed) {
				return "" // only some functions take those
			}
		}
		return "count(present_over_time(" + text + "))"
	}
	return ""
}

// headOf is what a node adds to those below it.
func headOf(n *Node, e parser.Expr) string {
	switch e := e.(type) {
	case *parser.Call:
		return n.Name + "( )"
	case *parser.AggregateExpr:
		switch {
		case e.Without:
			return n.Name + " without (" + strings.Join(e.Grouping, ", ") + ")"
		case len(e.Grouping) > 0:
			return n.Name + " by (" + strings.Join(e.Grouping, ", ") + ")"
		}
		return n.Name + "( )"
	case *parser.BinaryExpr:
		if m := e.VectorMatching; m != nil && (m.On || len(m.MatchingLabels) > 0) {
			word := " ignoring ("
			if m.On {
				word = " on ("
			}
			return n.Name + word + strings.Join(m.MatchingLabels, ", ") + ")"
		}
		return n.Name
	case *parser.UnaryExpr:
		return n.Name
	case *parser.SubqueryExpr:
		if end := bare(e.Expr).PositionRange().End; int(end) > n.Start && int(end) <= n.End {
			return "( )" + strings.TrimLeft(n.Text[int(end)-n.Start:], ") \n\t")
		}
	}
	return strings.Join(strings.Fields(n.Text), " ")
}
