package prompt

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/montui/montui/internal/promql"
)

// maxText bounds what is typed or pasted.
const maxText = 64 << 10

// clean takes out what a terminal would obey and what no expression holds.
func clean(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\r':
			return '\n'
		case r == '\t':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
			return -1
		}
		return r
	}, s)
}

// insert puts text at the cursor.
func (m *Model) insert(s string) {
	s = clean(s)
	if len(m.text)+len(s) > maxText {
		return
	}
	m.text = m.text[:m.cursor] + s + m.text[m.cursor:]
	m.cursor += len(s)
}

// cut takes the bytes from a to b out, and keeps them for ctrl-y.
func (m *Model) cut(a, b int) {
	if a < b {
		m.killed = m.text[a:b]
		m.remove(a, b)
	}
}

func (m *Model) remove(a, b int) {
	m.text = m.text[:a] + m.text[b:]
	m.cursor = a
}

// left and right are a character further; what is combined with it goes along.
func (m *Model) left(at int) int {
	for at > 0 {
		r, size := utf8.DecodeLastRuneInString(m.text[:at])
		at -= size
		if !unicode.In(r, unicode.Mn, unicode.Me) {
			break
		}
	}
	return at
}

func (m *Model) right(at int) int {
	if at < len(m.text) {
		_, size := utf8.DecodeRuneInString(m.text[at:])
		at += size
	}
	for at < len(m.text) {
		r, size := utf8.DecodeRuneInString(m.text[at:])
		if !unicode.In(r, unicode.Mn, unicode.Me) {
			break
		}
		at += size
	}
	return at
}

func inWord(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

func (m *Model) wordLeft() int {
	before := strings.TrimRightFunc(m.text[:m.cursor], func(r rune) bool { return !inWord(r) })
	return len(strings.TrimRightFunc(before, inWord))
}

func (m *Model) wordRight() int {
	after := strings.TrimLeftFunc(m.text[m.cursor:], func(r rune) bool { return !inWord(r) })
	return len(m.text) - len(strings.TrimLeftFunc(after, inWord))
}

func (m *Model) lineStart() int { return strings.LastIndexByte(m.text[:m.cursor], '\n') + 1 }

func (m *Model) lineEnd() int {
	if i := strings.IndexByte(m.text[m.cursor:], '\n'); i >= 0 {
		return m.cursor + i
	}
	return len(m.text)
}

// line moves the cursor a line up or down; false when there is none.
func (m *Model) line(down bool) bool {
	column := len([]rune(m.text[m.lineStart():m.cursor]))
	var start int
	if down {
		end := m.lineEnd()
		if end == len(m.text) {
			return false
		}
		start = end + 1
	} else {
		if m.lineStart() == 0 {
			return false
		}
		start = strings.LastIndexByte(m.text[:m.lineStart()-1], '\n') + 1
	}
	m.cursor = start
	for range column {
		if m.cursor == m.lineEnd() {
			break
		}
		m.cursor = m.right(m.cursor)
	}
	return true
}

// Unfinished tells a text that goes on in the next line: a bracket is open, or an operator waits for what it is to work on. An empty
// last line ends it all the same.
func Unfinished(text string) bool {
	if strings.HasPrefix(strings.TrimSpace(text), `\`) || strings.HasSuffix(text, "\n") {
		return false
	}
	depth := 0
	last := promql.Token{}
	for _, t := range promql.Highlight(text) {
		switch {
		case t.Kind == promql.Bracket && strings.IndexByte("([{", text[t.Start]) >= 0:
			depth++
		case t.Kind == promql.Bracket:
			depth--
		}
		if t.Kind != promql.Space && t.Kind != promql.Comment {
			last = t
		}
	}
	word := text[last.Start:last.End]
	switch {
	case depth > 0:
		return true
	case word == "":
		return strings.TrimSpace(text) != "" // comments only: what they are about comes next
	case word[0] == '`':
		return len(word) < 2 || word[len(word)-1] != '`'
	}
	return last.Kind == promql.Operator || last.Kind == promql.Keyword && word != "start" && word != "end" || last.Kind == promql.Aggregation
}

// Expand puts values in place of variables, $name and ${name}. Those without a value stay, and are named.
func Expand(text string, values map[string]string) (expanded string, missing []string) {
	var b strings.Builder
	for _, t := range promql.Highlight(text) {
		word := text[t.Start:t.End]
		if t.Kind == promql.Variable {
			name := strings.Trim(word, "${}[]")
			if value, ok := values[name]; ok {
				word = value
			} else {
				missing = append(missing, name)
			}
		}
		b.WriteString(word)
	}
	return b.String(), missing
}
