package query

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/prometheus/prometheus/promql/parser"
)

// SyntaxError is what the PromQL parser says of an expression, and where.
type SyntaxError struct {
	Expr  string
	Start int // the byte where the mistake is
	End   int // behind it
	Msg   string
}

func (e *SyntaxError) Error() string { return e.Msg }

// Marked is the message with the expression's line below it and carets under the mistake.
func (e *SyntaxError) Marked() string {
	at := min(max(e.Start, 0), len(e.Expr))
	lineStart := strings.LastIndexByte(e.Expr[:at], '\n') + 1
	line := e.Expr[lineStart:]
	if i := strings.IndexByte(line, '\n'); i >= 0 {
		line = line[:i]
	}
	column := at - lineStart
	length := max(1, min(e.End, lineStart+len(line))-at)
	pad := strings.Map(func(r rune) rune {
		if r == '\t' {
			return r
		}
		return ' '
	}, line[:min(column, len(line))])
	marked := line[min(column, len(line)):min(column+length, len(line))]
	carets := strings.Repeat("^", max(1, utf8.RuneCountInString(marked)))
	return fmt.Sprintf("%s\n  %s\n  %s%s\n", e.Msg, line, pad, carets)
}

// Check parses an expression; the error is a *SyntaxError.
func Check(expr string) error {
	_, err := parseExpr(expr)
	if err == nil {
		return nil
	}
	var list parser.ParseErrors
	var one *parser.ParseErr
	if errors.As(err, &list) && len(list) > 0 {
		one = &list[0]
	}
	if one == nil && !errors.As(err, &one) {
		return &SyntaxError{Expr: expr, Msg: err.Error()}
	}
	start, end := int(one.PositionRange.Start), int(one.PositionRange.End)
	return &SyntaxError{Expr: expr, Start: start, End: end, Msg: one.Error()}
}

// RoundStep is the step at which a range has about that many points, and never more than a server allows.
func RoundStep(span time.Duration, points int) time.Duration {
	return max(browserInterval(span, points, time.Second), roundInterval(span/maxPoints))
}
