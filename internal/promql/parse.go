package promql

import (
	"errors"
	"strings"

	"github.com/prometheus/prometheus/promql/parser"
)

// maxTokens bounds what is explained, laid out and advised on: no person writes more, and what nests deeper takes long to print.
const maxTokens = 5000

var errTooLong = errors.New("the expression is too long for this")

// parse reads an expression with everything that Prometheus knows, the experimental too: whether a server takes it is for the server to say.
func parse(expr string) (parser.Expr, []Token, error) {
	tokens := scan(expr)
	count := 0
	for _, t := range tokens {
		if t.Kind != Space {
			count++
		}
	}
	if count > maxTokens {
		return nil, nil, errTooLong
	}
	mark(expr, tokens)
	e, err := parser.NewParser(parser.Options{EnableExperimentalFunctions: true, ExperimentalDurationExpr: true,
		EnableExtendedRangeSelectors: true, EnableBinopFillModifiers: true}).ParseExpr(expr)
	return e, tokens, err
}

// span is where a node stands in the text, without space at its ends.
func span(expr string, n parser.Node) (start, end int) {
	at := n.PositionRange()
	start, end = min(max(int(at.Start), 0), len(expr)), min(max(int(at.End), 0), len(expr))
	end = max(start, end)
	start += len(expr[start:end]) - len(strings.TrimLeft(expr[start:end], " \t\r\n"))
	end = start + len(strings.TrimRight(expr[start:end], " \t\r\n"))
	if strings.HasSuffix(expr[start:end], ")") {
		end = balanced(expr, start, end)
	}
	return start, end
}

// balanced takes off closing brackets that were never opened: the parser counts one too many behind an offset in brackets.
func balanced(expr string, start, end int) int {
	if !strings.Contains(expr[start:end], "offset") {
		return end
	}
	depth := 0
	for _, t := range scan(expr[start:end]) {
		if t.Kind != Bracket {
			continue
		}
		switch expr[start+t.Start] {
		case '(':
			depth++
		case ')':
			if depth--; depth < 0 {
				return start + t.Start
			}
		}
	}
	return end
}

// bare is an expression without the brackets around it.
func bare(e parser.Expr) parser.Expr {
	for {
		p, ok := e.(*parser.ParenExpr)
		if !ok {
			return e
		}
		e = p.Expr
	}
}
