package promql

import (
	"strings"
	"unicode/utf8"
)

// Kind is what a piece of an expression is.
type Kind uint8

const (
	Space Kind = iota
	Metric
	Label
	String
	Number
	Duration
	Function
	Aggregation
	Keyword  // by, on, group_left, offset, bool, and, or …
	Operator // + == =~ , : @
	Bracket
	Comment
	Variable // $x, [[x]], ${x:fmt}
	Error    // what no expression can contain
	Value    // a label's value; of completion only
)

// String is the kind's name in words.
func (k Kind) String() string {
	names := [...]string{"space", "metric", "label", "string", "number", "duration", "function", "aggregation", "keyword", "operator", "bracket", "comment", "variable", "error", "value"}
	if int(k) < len(names) {
		return names[k]
	}
	return "unknown"
}

// Token is a piece of an expression: bytes Start to End.
type Token struct {
	Start, End int
	Kind       Kind
}

// lexer cuts a text into tokens; what identifiers and strings mean is found afterwards, by mark.
type lexer struct {
	text   string
	at     int
	tokens []Token
}

// scan cuts any text into tokens that cover it exactly. Strings are whole here, with the variables in them.
func scan(text string) []Token {
	l := lexer{text: text, tokens: make([]Token, 0, len(text)/3+1)}
	for l.at < len(text) {
		start := l.at
		kind := l.next()
		if n := len(l.tokens); kind == Error && n > 0 && l.tokens[n-1].Kind == Error {
			l.tokens[n-1].End = l.at
			continue
		}
		l.tokens = append(l.tokens, Token{start, l.at, kind})
	}
	return l.tokens
}

// next goes over one token, at least a byte.
func (l *lexer) next() Kind {
	rest := l.text[l.at:]
	switch c := rest[0]; {
	case isSpace(c):
		l.skip(isSpace)
		return Space
	case c == '#':
		l.at += lineLength(rest)
		return Comment
	case c == '"' || c == '\'' || c == '`':
		l.at += stringLength(rest)
		return String
	case c == '$' || strings.HasPrefix(rest, "[["):
		if n := variableLength(rest); n > 0 {
			l.at += n
			return Variable
		}
		l.at++
		if c == '[' {
			return Bracket
		}
		return Error
	case isDigit(c) || c == '.' && len(rest) > 1 && isDigit(rest[1]):
		n, kind := numberLength(rest)
		l.at += n
		return kind
	case isWord(c) || c == ':' && len(rest) > 1 && isWord(rest[1]):
		l.skip(func(c byte) bool { return isWord(c) || isDigit(c) || c == ':' })
		return Metric
	case strings.IndexByte("()[]{}", c) >= 0:
		l.at++
		return Bracket
	}
	for _, op := range [...]string{"==", "!=", ">=", "<=", "=~", "!~", ">/", "</"} {
		if strings.HasPrefix(rest, op) {
			l.at += 2
			return Operator
		}
	}
	if strings.IndexByte("+-*/%^=<>@,:", rest[0]) >= 0 {
		l.at++
		return Operator
	}
	_, size := utf8.DecodeRuneInString(rest)
	l.at += size
	return Error
}

func (l *lexer) skip(in func(byte) bool) {
	for l.at < len(l.text) && in(l.text[l.at]) {
		l.at++
	}
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }
func isDigit(c byte) bool { return c >= '0' && c <= '9' }
func isWord(c byte) bool  { return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

func lineLength(s string) int {
	if i := strings.IndexByte(s, '\n'); i >= 0 {
		return i
	}
	return len(s)
}

// stringLength is how long the string at the start of s is; one that is not closed ends with its line, a raw one with the text.
func stringLength(s string) int {
	quote := s[0]
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == quote:
			return i + 1
		case quote == '`':
		case s[i] == '\\':
			i++
		case s[i] == '\n':
			return i
		}
	}
	return len(s)
}

// closed tells a string with both its quotes.
func closed(s string) bool {
	if len(s) < 2 || s[len(s)-1] != s[0] {
		return false
	}
	slashes := 0
	for i := len(s) - 2; i > 0 && s[i] == '\\' && s[0] != '`'; i-- {
		slashes++
	}
	return slashes%2 == 0
}

// variableLength is how long the dashboard variable at the start of s is: $x, ${x}, ${x:fmt} or [[x]]; 0 is none.
func variableLength(s string) int {
	open, end := "", ""
	switch {
	case strings.HasPrefix(s, "${"):
		open, end = "${", "}"
	case strings.HasPrefix(s, "[["):
		open, end = "[[", "]]"
	default:
		n := 1
		for n < len(s) && (isWord(s[n]) || n > 1 && isDigit(s[n])) {
			n++
		}
		if n == 1 {
			return 0
		}
		return n
	}
	i := len(open)
	for i < len(s) && (isWord(s[i]) || isDigit(s[i]) || strings.IndexByte(".:-", s[i]) >= 0) {
		i++
	}
	if i == len(open) || !strings.HasPrefix(s[i:], end) {
		return 0
	}
	return i + len(end)
}

// durationUnits are the letters after the digits of a duration; ms comes as m and s.
const durationUnits = "smhdwy"

// numberLength is how long the number or duration at the start of s is.
func numberLength(s string) (int, Kind) {
	i := 0
	if len(s) > 2 && s[0] == '0' && (s[1] == 'x' || s[1] == 'X') {
		for i = 2; i < len(s) && (isDigit(s[i]) || s[i] == '_' || s[i]|0x20 >= 'a' && s[i]|0x20 <= 'f'); i++ {
		}
		return i, Number
	}
	digits := func() {
		for i < len(s) && (isDigit(s[i]) || s[i] == '_') {
			i++
		}
	}
	digits()
	if i < len(s) && s[i] == '.' {
		i++
		digits()
	}
	if i < len(s) && s[i]|0x20 == 'e' {
		k := i + 1
		if k < len(s) && (s[k] == '+' || s[k] == '-') {
			k++
		}
		if k < len(s) && isDigit(s[k]) {
			i = k
			digits()
			return i, Number
		}
	}
	kind := Number
	for i < len(s) && strings.IndexByte(durationUnits, s[i]) >= 0 {
		kind = Duration
		i++
		if s[i-1] == 'm' && i < len(s) && s[i] == 's' {
			i++
		}
		digits()
	}
	return i, kind
}
