package expression

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// tokenKind is the kind of a token of a math expression; operators are kinds by their own text.
type tokenKind uint8

const (
	tokenMistake tokenKind = iota // text says what is wrong
	tokenEnd
	tokenOperator
	tokenNumber
	tokenComma
	tokenOpen
	tokenClose
	tokenString
	tokenFunction
	tokenVariable
)

type token struct {
	kind tokenKind
	text string
}

// String is the token as Grafana's messages show it.
func (t token) String() string {
	switch {
	case t.kind == tokenEnd:
		return "EOF"
	case t.kind == tokenMistake:
		return t.text
	case len(t.text) > 10:
		return fmt.Sprintf("%.10q...", t.text)
	}
	return fmt.Sprintf("%q", t.text)
}

// operatorSigns run together into one token, as in Grafana: "1>-1" has the unknown operator ">-".
const operatorSigns = "!<>=&|+-*/%"

var operators = map[string]bool{"!": true, "&&": true, "||": true, ">": true, "<": true, ">=": true, "<=": true, "==": true, "!=": true,
	"+": true, "-": true, "*": true, "**": true, "/": true, "%": true}

// lexer cuts a math expression into tokens.
type lexer struct {
	rest string
}

// take gives the first n bytes and goes on behind them.
func (l *lexer) take(n int) string {
	text := l.rest[:n]
	l.rest = l.rest[n:]
	return text
}

// run is the length of the longest beginning of s that has only what ok accepts.
func run(s string, ok func(rune) bool) int {
	if n := strings.IndexFunc(s, func(r rune) bool { return !ok(r) }); n >= 0 {
		return n
	}
	return len(s)
}

func isSign(r rune) bool     { return strings.ContainsRune(operatorSigns, r) }
func isDigit(r rune) bool    { return r >= '0' && r <= '9' }
func isHexDigit(r rune) bool { return isDigit(r) || r >= 'a' && r <= 'f' || r >= 'A' && r <= 'F' }
func isWord(r rune) bool     { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

func (l *lexer) next() token {
	l.rest = strings.TrimLeftFunc(l.rest, unicode.IsSpace)
	if l.rest == "" {
		return token{kind: tokenEnd}
	}
	r, size := utf8.DecodeRuneInString(l.rest)
	switch {
	case r == '$':
		return l.variable()
	case isSign(r):
		text := l.take(run(l.rest, isSign))
		if !operators[text] {
			return token{tokenMistake, text}
		}
		return token{tokenOperator, text}
	case unicode.IsDigit(r) || r == '.':
		return token{tokenNumber, l.number()}
	case unicode.IsLetter(r):
		return token{tokenFunction, l.take(run(l.rest, func(r rune) bool { return r == '_' || unicode.IsLetter(r) }))}
	case r == '(':
		return token{tokenOpen, l.take(1)}
	case r == ')':
		return token{tokenClose, l.take(1)}
	case r == ',':
		return token{tokenComma, l.take(1)}
	case r == '"':
		end := strings.IndexByte(l.rest[1:], '"')
		if end < 0 {
			return token{tokenMistake, "unterminated string"}
		}
		return token{tokenString, l.take(end + 2)}
	}
	return token{tokenMistake, "invalid character: " + l.rest[:size]}
}

// variable reads $A or ${a name with spaces}.
func (l *lexer) variable() token {
	if !strings.HasPrefix(l.rest, "${") {
		n := run(l.rest[1:], isWord)
		if n == 0 {
			return token{tokenMistake, "incomplete variable"}
		}
		return token{tokenVariable, l.take(n + 1)[1:]}
	}
	inside := l.rest[2:]
	n := run(inside, func(r rune) bool { return isWord(r) || unicode.IsSpace(r) })
	switch {
	case n == len(inside):
		return token{tokenMistake, "unterminated variable missing closing }"}
	case inside[n] != '}':
		return token{tokenMistake, "unsupported variable character"}
	case n == 0:
		return token{tokenMistake, "incomplete variable"}
	}
	text := l.take(n + 3)
	return token{tokenVariable, text[2 : len(text)-1]}
}

// number takes what may be a number; whether it is one is found out when it is read.
func (l *lexer) number() string {
	n, digit := 0, isDigit
	if strings.HasPrefix(l.rest, "0x") || strings.HasPrefix(l.rest, "0X") {
		n, digit = 2, isHexDigit
	}
	n += run(l.rest[n:], digit)
	if n < len(l.rest) && l.rest[n] == '.' {
		n++
		n += run(l.rest[n:], digit)
	}
	if n < len(l.rest) && (l.rest[n] == 'e' || l.rest[n] == 'E') {
		n++
		if n < len(l.rest) && (l.rest[n] == '+' || l.rest[n] == '-') {
			n++
		}
		n += run(l.rest[n:], isDigit)
	}
	if n == 0 { // a digit of another script, which no number has
		_, n = utf8.DecodeRuneInString(l.rest)
	}
	return l.take(n)
}
