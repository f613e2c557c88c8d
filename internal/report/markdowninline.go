package report

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// piece is a part of a paragraph: HTML, or a run of marks of which some may turn out to be no text.
type piece struct {
	html        string
	mark        byte // '*', '_' or '~'
	count       int
	opens, ends bool
}

// bracket is a '[' that may begin a link, or an image.
type bracket struct {
	at    int // its piece
	text  int // where its text begins
	image bool
}

// liner reads a paragraph from left to right, once.
type liner struct {
	text     string
	refs     map[string]string
	pieces   []piece
	brackets []bracket
	ticks    map[int][]int // where runs of so many backticks begin
	plain    int           // where text begins that is not yet in a piece
	lastTag  int           // where the last '>' is, and the end of the last comment; -1 without one
	lastNote int
}

// inline writes a paragraph's text: its code, links, emphasis, tags and escapes as HTML.
func (m *marker) inline(text string) {
	l := liner{text: text, refs: m.refs, ticks: runs(text, '`'), lastTag: strings.LastIndexByte(text, '>'), lastNote: strings.LastIndex(text, "-->")}
	for i := 0; i < len(text); {
		n := l.special(i)
		if n > 0 {
			i += n
			l.plain = i
			continue
		}
		i++
	}
	l.flush(len(text))
	emphasise(l.pieces)
	for _, p := range l.pieces {
		m.b.WriteString(p.html)
		for range p.count {
			m.b.WriteByte(p.mark)
		}
	}
}

// runs tells where runs of a character begin, by their length.
func runs(text string, of byte) map[int][]int {
	out := map[int][]int{}
	for i := 0; i < len(text); i++ {
		if text[i] != of {
			continue
		}
		start := i
		for i < len(text) && text[i] == of {
			i++
		}
		out[i-start] = append(out[i-start], start)
	}
	return out
}

func (l *liner) flush(to int) {
	if l.plain < to {
		l.pieces = append(l.pieces, piece{html: literal(l.text[l.plain:to])})
	}
	l.plain = to
}

// literal is a text as HTML: its entities stay, which end with a semicolon in Markdown.
func literal(s string) string {
	s = strings.ReplaceAll(s, "<", "&lt;")
	if !strings.Contains(s, "&") {
		return s
	}
	var b strings.Builder
	for i := range len(s) {
		b.WriteByte(s[i])
		if s[i] == '&' && !isEntity(s[i+1:]) {
			b.WriteString("amp;")
		}
	}
	return b.String()
}

// longestEntity bounds where an entity's semicolon is looked for.
const longestEntity = 40

func isEntity(s string) bool {
	name, _, ok := strings.Cut(s[:min(len(s), longestEntity)], ";")
	name = strings.TrimPrefix(name, "#")
	return ok && name != "" && strings.Trim(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == ""
}

func (l *liner) put(at int, html string) {
	l.flush(at)
	l.pieces = append(l.pieces, piece{html: html})
}

// maxPieces bounds what a paragraph is made of; what comes after is text as it stands.
const maxPieces = 1 << 16

// special takes what begins at i if it is more than text, and tells how long it is.
func (l *liner) special(i int) int {
	if len(l.pieces) > maxPieces {
		return 0
	}
	switch c := l.text[i]; c {
	case '\\':
		if i+1 < len(l.text) && isPunctuation(l.text[i+1]) {
			l.put(i, escaper.Replace(l.text[i+1:i+2]))
			return 2
		}
	case '`':
		return l.code(i)
	case '<':
		return l.angle(i)
	case '*', '_', '~':
		return l.run(i)
	case '!':
		if strings.HasPrefix(l.text[i:], "![") {
			l.put(i, "![")
			l.brackets = append(l.brackets, bracket{len(l.pieces) - 1, i + 2, true})
			return 2
		}
	case '[':
		l.put(i, "[")
		l.brackets = append(l.brackets, bracket{len(l.pieces) - 1, i + 1, false})
		return 1
	case ']':
		return l.close(i)
	case 'h', 'w':
		return l.address(i)
	}
	return 0
}

func isPunctuation(c byte) bool {
	return c > ' ' && c < 0x7f && !isLetter(c) && (c < '0' || c > '9')
}

// code takes what stands between two runs of as many backticks.
func (l *liner) code(i int) int {
	n := 1
	for i+n < len(l.text) && l.text[i+n] == '`' {
		n++
	}
	ends := l.ticks[n]
	for len(ends) > 0 && ends[0] <= i {
		ends = ends[1:]
	}
	l.ticks[n] = ends
	if len(ends) == 0 {
		l.put(i, l.text[i:i+n])
		return n
	}
	inside := strings.ReplaceAll(l.text[i+n:ends[0]], "\n", " ")
	if len(inside) > 2 && inside[0] == ' ' && inside[len(inside)-1] == ' ' && strings.TrimSpace(inside) != "" {
		inside = inside[1 : len(inside)-1]
	}
	l.put(i, "<code>"+escaper.Replace(inside)+"</code>")
	return ends[0] + n - i
}

// angle takes an address in angle brackets, a tag or a comment.
func (l *liner) angle(i int) int {
	rest := l.text[i:]
	if i > l.lastTag || i > l.lastNote && strings.HasPrefix(rest, "<!--") {
		return 0
	}
	if end := strings.IndexAny(rest[1:], "<> \n\t"); end > 0 && rest[end+1] == '>' {
		inside := rest[1 : end+1]
		scheme, after, ok := strings.Cut(inside, ":")
		if ok && len(scheme) > 1 && after != "" && strings.Trim(scheme, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.-") == "" {
			l.put(i, `<a href="`+attributeText(inside)+`">`+escaper.Replace(inside)+"</a>")
			return end + 2
		}
		if name, host, ok := strings.Cut(inside, "@"); ok && name != "" && strings.Contains(host, ".") && !strings.Contains(inside, "/") {
			l.put(i, `<a href="mailto:`+attributeText(inside)+`">`+escaper.Replace(inside)+"</a>")
			return end + 2
		}
	}
	length, _, _ := tagAt(rest)
	if length == 0 {
		return 0
	}
	l.put(i, rest[:length])
	return length
}

func attributeText(s string) string { return strings.ReplaceAll(escaper.Replace(s), `"`, "&quot;") }

// address takes an address that stands in the text as it is.
func (l *liner) address(i int) int {
	rest := l.text[i:]
	if !strings.HasPrefix(rest, "http://") && !strings.HasPrefix(rest, "https://") && !strings.HasPrefix(rest, "www.") {
		return 0
	}
	if i > 0 && (isLetter(l.text[i-1]) || l.text[i-1] >= '0' && l.text[i-1] <= '9') {
		return 0
	}
	if end := strings.IndexAny(rest, " \t\n<"); end >= 0 {
		rest = rest[:end]
	}
	if len(l.brackets) > 0 {
		if end := strings.IndexByte(rest, ']'); end >= 0 {
			rest = rest[:end] // it is a link's text
		}
	}
	rest = strings.TrimRight(rest, `?!.,:;*_'"~()`)
	if len(rest) < len("www.x") {
		return 0
	}
	l.put(i, escaper.Replace(rest))
	return len(rest)
}

// run takes a run of emphasis marks and tells from what is beside it whether it may begin or end something.
func (l *liner) run(i int) int {
	c := l.text[i]
	n := 1
	for i+n < len(l.text) && l.text[i+n] == c {
		n++
	}
	before, _ := utf8.DecodeLastRuneInString(l.text[:i])
	after, _ := utf8.DecodeRuneInString(l.text[i+n:])
	blank := func(r rune, size bool) bool { return !size || unicode.IsSpace(r) }
	mark := func(r rune) bool { return unicode.IsPunct(r) || unicode.IsSymbol(r) }
	hasBefore, hasAfter := i > 0, i+n < len(l.text)
	left := !blank(after, hasAfter) && (!mark(after) || blank(before, hasBefore) || mark(before))
	right := !blank(before, hasBefore) && (!mark(before) || blank(after, hasAfter) || mark(after))
	p := piece{mark: c, count: n, opens: left, ends: right}
	if c == '_' {
		p.opens, p.ends = left && (!right || mark(before)), right && (!left || mark(after))
	}
	if c == '~' && n > 2 {
		p.opens, p.ends = false, false
	}
	l.flush(i)
	l.pieces = append(l.pieces, p)
	return n
}
