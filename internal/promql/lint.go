package promql

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/prometheus/prometheus/promql/parser"
)

// Severities of findings.
const (
	SeverityError   = "error"   // no server can answer it
	SeverityWarning = "warning" // it hardly gives what was meant
	SeverityInfo    = "info"    // it can be said better
)

// Finding is advice on a part of an expression, the bytes Start to End.
type Finding struct {
	Start, End int
	Severity   string
	Text       string
}

// Scraper is a Source that also knows how often targets are scraped; 0 is unknown.
type Scraper interface{ ScrapeInterval() time.Duration }

// linter walks an expression and gathers what there is to say.
type linter struct {
	text     string
	src      Source
	findings []Finding
	needs    []Need
	parents  []parser.Expr // of the node at hand, the outermost first
	unknown  int           // names that were not found
}

// Lint says what is wrong or doubtful in an expression, in its order. What it could not tell because the Source does not know is in needs.
func Lint(expr string, src Source) (findings []Finding, needs []Need) {
	standIn, replaced := withoutVariables(expr)
	e, _, err := parse(standIn)
	if err != nil {
		return syntaxFinding(expr, err, replaced), nil
	}
	l := &linter{text: standIn, src: src}
	l.walk(e)
	slices.SortFunc(l.findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End), strings.Compare(a.Text, b.Text))
	})
	return slices.Compact(l.findings), l.needs
}

func syntaxFinding(expr string, err error, hadVariables bool) []Finding {
	if hadVariables {
		return []Finding{{End: len(expr), Severity: SeverityInfo, Text: "with dashboard variables in it the expression cannot be checked"}}
	}
	f := Finding{End: len(expr), Severity: SeverityError, Text: err.Error()}
	var list parser.ParseErrors
	if errors.As(err, &list) && len(list) > 0 {
		f.Start = min(max(int(list[0].PositionRange.Start), 0), len(expr))
		f.End = min(max(int(list[0].PositionRange.End), f.Start), len(expr))
		f.Text = list[0].Err.Error()
	}
	return []Finding{f}
}

// withoutVariables puts something of the same length that parses in place of each dashboard variable.
func withoutVariables(expr string) (text string, replaced bool) {
	tokens := scan(expr)
	b := []byte(expr)
	inBrackets := 0
	for _, t := range tokens {
		switch s := expr[t.Start:t.End]; {
		case t.Kind == Bracket && s == "[":
			inBrackets++
		case t.Kind == Bracket && s == "]":
			inBrackets--
		case t.Kind == Variable:
			replaced = true
			for i := t.Start; i < t.End; i++ {
				b[i] = '_'
			}
			if inBrackets > 0 {
				copy(b[t.Start:t.End], "1h"+strings.Repeat(" ", t.End-t.Start-2))
			}
		}
	}
	return string(b), replaced
}

// maxFindings bounds the advice on one expression.
const maxFindings = 1000

func (l *linter) say(n parser.Node, severity, text string) {
	if len(l.findings) == maxFindings {
		return
	}
	start, end := span(l.text, n)
	l.findings = append(l.findings, Finding{Start: start, End: end, Severity: severity, Text: text})
}

func (l *linter) need(n Need) {
	if !slices.Contains(l.needs, n) {
		l.needs = append(l.needs, n)
	}
}

func (l *linter) walk(e parser.Expr) {
	var inner []parser.Expr
	switch e := e.(type) {
	case *parser.ParenExpr:
		l.walk(e.Expr)
		return
	case *parser.VectorSelector:
		l.selector(e)
	case *parser.MatrixSelector:
		inner = []parser.Expr{e.VectorSelector}
	case *parser.SubqueryExpr:
		inner = []parser.Expr{e.Expr}
	case *parser.Call:
		l.call(e)
		inner = e.Args
	case *parser.AggregateExpr:
		l.aggregation(e)
		inner = []parser.Expr{e.Expr}
	case *parser.BinaryExpr:
		l.binary(e)
		inner = []parser.Expr{e.LHS, e.RHS}
	case *parser.UnaryExpr:
		inner = []parser.Expr{e.Expr}
	}
	l.parents = append(l.parents, e)
	for _, child := range inner {
		l.walk(child)
	}
	l.parents = l.parents[:len(l.parents)-1]
}

// selectors are those below an expression.
func selectors(e parser.Expr) []*parser.VectorSelector {
	var found []*parser.VectorSelector
	parser.Inspect(e, func(n parser.Node, _ []parser.Node) error {
		if v, ok := n.(*parser.VectorSelector); ok {
			found = append(found, v)
		}
		return nil
	})
	return found
}

// typeOf is what the server says a metric is: counter, gauge, histogram …; "" is unknown.
func (l *linter) typeOf(metric string) string {
	if metric == "" {
		return ""
	}
	about, known := l.src.Metadata(metric)
	if !known {
		l.need(Need{Kind: NeedMetadata})
		return ""
	}
	if about.Type == "histogram" || about.Type == "summary" {
		for _, suffix := range [...]string{"_bucket", "_sum", "_count"} {
			if strings.HasSuffix(metric, suffix) {
				return "counter" // what they are made of counts
			}
		}
	}
	return about.Type
}
