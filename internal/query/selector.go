package query

import (
	"strconv"
	"strings"
)

// readSelector reads the selector at the beginning of a text that the parser has found it in, and its length.
func readSelector(text string) (selector, int, bool) {
	l := labelLexer{text: text}
	var out selector
	if name := l.word(); name != "" {
		out.metric = name
		end := l.at
		l.blank()
		if !l.next('{') {
			return out, end, true
		}
	} else if !l.next('{') {
		return out, 0, false
	}
	for {
		l.blank()
		if l.next('}') {
			return out, l.at, true
		}
		m, quoted, ok := l.matcher()
		switch {
		case !ok:
			return out, 0, false
		case m.op == "" && quoted:
			out.metric = m.label
		case m.op == "":
			return out, 0, false
		default:
			out.matchers = append(out.matchers, m)
		}
		l.blank()
		l.next(',')
	}
}

// labelLexer reads what is between a selector's braces.
type labelLexer struct {
	text string
	at   int
}

func (l *labelLexer) next(c byte) bool {
	if l.at < len(l.text) && l.text[l.at] == c {
		l.at++
		return true
	}
	return false
}

// blank skips white space and comments.
func (l *labelLexer) blank() {
	for l.at < len(l.text) {
		switch l.text[l.at] {
		case ' ', '\t', '\r', '\n':
			l.at++
		case '#':
			end := strings.IndexByte(l.text[l.at:], '\n')
			if end < 0 {
				l.at = len(l.text)
				return
			}
			l.at += end
		default:
			return
		}
	}
}

func (l *labelLexer) word() string {
	from := l.at
	for l.at < len(l.text) {
		c := l.text[l.at]
		if c != '_' && c != ':' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') {
			break
		}
		l.at++
	}
	return l.text[from:l.at]
}

// matcher reads label op "value", or the quoted name of a metric, which has no operator.
func (l *labelLexer) matcher() (m labelMatcher, quoted, ok bool) {
	if inside, isString := l.quoted(); isString {
		m.label, quoted = inside, true
	} else if m.label = l.word(); m.label == "" {
		return m, false, false
	}
	l.blank()
	for _, op := range []string{"=~", "!~", "!=", "="} {
		if strings.HasPrefix(l.text[l.at:], op) {
			m.op = op
			l.at += len(op)
			break
		}
	}
	if m.op == "" {
		return m, quoted, true
	}
	l.blank()
	m.value, ok = l.quoted()
	return m, quoted, ok
}

// quoted reads a string and gives its inside as it would be between double quotes.
func (l *labelLexer) quoted() (string, bool) {
	if l.at >= len(l.text) {
		return "", false
	}
	quote := l.text[l.at]
	if quote != '"' && quote != '\'' && quote != '`' {
		return "", false
	}
	for i := l.at + 1; i < len(l.text); i++ {
		switch {
		case l.text[i] == '\\' && quote != '`':
			i++
		case l.text[i] == quote:
			inside := l.text[l.at+1 : i]
			l.at = i + 1
			if quote == '"' {
				return inside, true
			}
			return requoted(inside, quote), true
		}
	}
	return "", false
}

// requoted writes the inside of '…' and `…` as that of "…".
func requoted(inside string, quote byte) string {
	if quote == '`' {
		s := strconv.Quote(inside)
		return s[1 : len(s)-1]
	}
	var b strings.Builder
	for i := 0; i < len(inside); i++ {
		switch {
		case inside[i] == '\\' && i+1 < len(inside):
			if inside[i+1] != '\'' {
				b.WriteByte('\\')
			}
			i++
			b.WriteByte(inside[i])
		case inside[i] == '"':
			b.WriteString(`\"`)
		default:
			b.WriteByte(inside[i])
		}
	}
	return b.String()
}
