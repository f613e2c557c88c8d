package viz

import (
	"html"
	"strconv"
	"strings"
)

// textBuilder makes blocks of tags and text, which HTML and Markdown both come down to.
type textBuilder struct {
	blocks  []textBlock
	cur     textBlock
	look    textLook
	looks   []textLook // to come back to, one a tag that changed the look
	lists   []int      // one a list that is open: 0 for bullets, else the next number
	quotes  int
	quoted  int // quotes where the last paragraph ended
	pre     int
	skip    string // inside a tag whose text is not shown
	links   []string
	table   *textBlock
	cell    bool
	spaced  bool // a blank line is due before the next block
	pending string
}

// words adds text; blanks and line breaks count as one blank.
func (b *textBuilder) words(s string) {
	if b.skip != "" || s == "" {
		return
	}
	if b.pre > 0 {
		for i, line := range strings.Split(s, "\n") {
			if i > 0 {
				b.line()
				b.cur.kind = 'c'
			}
			if line != "" {
				b.add(strings.ReplaceAll(line, "\t", "    "))
			}
		}
		return
	}
	lead, trail := strings.ContainsAny(s[:1], " \t\n"), strings.ContainsAny(s[len(s)-1:], " \t\n")
	body := strings.Join(strings.Fields(s), " ")
	if n := len(b.cur.spans); lead && n > 0 && !strings.HasSuffix(b.cur.spans[n-1].text, " ") {
		body = " " + body
	}
	if trail && body != "" && body != " " {
		body += " "
	}
	if body != "" && (body != " " || len(b.cur.spans) > 0) {
		b.add(body)
	}
}

func (b *textBuilder) add(s string) {
	if len(b.cur.spans) == 0 && !b.cell {
		b.blank()
		quote := strings.Repeat("│ ", b.quotes)
		indent := strings.Repeat("  ", max(len(b.lists)-1, 0))
		b.cur.first, b.cur.rest = quote+indent+b.pending, quote+indent+strings.Repeat(" ", len([]rune(b.pending)))
		if b.pending == "" && len(b.lists) > 0 {
			b.cur.first, b.cur.rest = b.cur.first+"  ", b.cur.rest+"  "
		}
		b.pending = ""
		if b.pre > 0 {
			b.cur.kind = 'c'
		} else {
			b.cur.kind = ' '
		}
	}
	look := b.look
	if b.cur.kind == 'c' {
		look = 0
	}
	b.cur.spans = append(b.cur.spans, textSpan{s, look})
}

// blank leaves the line that is due; it belongs to a quotation when what is before and after it does.
func (b *textBuilder) blank() {
	if b.spaced && len(b.blocks) > 0 {
		b.blocks = append(b.blocks, textBlock{kind: ' ', first: strings.Repeat("│ ", min(b.quotes, b.quoted))})
	}
	b.spaced = false
}

// line ends a line; an empty one is kept only in code.
func (b *textBuilder) line() {
	if b.cell {
		return
	}
	if n := len(b.cur.spans); n > 0 && b.cur.kind != 'c' {
		b.cur.spans[n-1].text = strings.TrimRight(b.cur.spans[n-1].text, " ")
	}
	if len(b.cur.spans) > 0 || b.cur.kind == 'c' && b.pre > 0 {
		b.blocks = append(b.blocks, b.cur)
	}
	b.cur = textBlock{}
}

// paragraph ends a line and leaves room before the next.
func (b *textBuilder) paragraph() {
	b.line()
	b.spaced, b.quoted = true, b.quotes
}

func (b *textBuilder) rule() {
	b.line()
	b.blocks = append(b.blocks, textBlock{kind: '-'})
	b.spaced = false
}

func (b *textBuilder) push(look textLook) {
	b.looks = append(b.looks, b.look)
	b.look |= look
}

func (b *textBuilder) pop() {
	if n := len(b.looks); n > 0 {
		b.look, b.looks = b.looks[n-1], b.looks[:n-1]
	}
}

func (b *textBuilder) end() []textBlock {
	b.endTable()
	b.line()
	return b.blocks
}

// html reads tags and text. Tags it does not know are left out, their text stays.
func (b *textBuilder) html(s string) {
	for s != "" {
		n := strings.IndexByte(s, '<')
		if n < 0 {
			b.words(html.UnescapeString(s))
			return
		}
		if n > 0 {
			b.words(html.UnescapeString(s[:n]))
		}
		s = s[n:]
		size := tagSize(s)
		if size == 0 {
			b.words("<")
			s = s[1:]
			continue
		}
		b.tag(s[:size])
		s = s[size:]
	}
}

// tagSize is the length of the tag or comment that s begins with, 0 for none.
func tagSize(s string) int {
	if strings.HasPrefix(s, "<!--") {
		if n := strings.Index(s, "-->"); n >= 0 {
			return n + 3
		}
		return len(s)
	}
	if len(s) < 3 || !(letter(s[1]) || s[1] == '!' || s[1] == '/' && letter(s[2])) {
		return 0
	}
	quote := byte(0)
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return i + 1
		case c == '<':
			return 0
		}
	}
	return 0
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// tag handles one tag.
func (b *textBuilder) tag(t string) {
	if t[1] == '!' {
		return
	}
	closing := t[1] == '/'
	body := strings.Trim(t[1:len(t)-1], "/ ")
	name := strings.ToLower(body)
	if n := strings.IndexAny(name, " \t\n/"); n >= 0 {
		name = name[:n]
	}
	if b.skip != "" {
		if closing && name == b.skip {
			b.skip = ""
		}
		return
	}
	if closing {
		b.close(name)
	} else {
		b.open(name, body)
	}
}

// attribute is a tag's attribute, "" when it has none of the name.
func attribute(body, name string) string {
	lower := strings.ToLower(body)
	for from := 0; ; {
		n := strings.Index(lower[from:], name)
		if n < 0 {
			return ""
		}
		n += from
		from = n + len(name)
		rest := strings.TrimLeft(body[from:], " \t\n")
		if n == 0 || !strings.ContainsAny(body[n-1:n], " \t\n") || !strings.HasPrefix(rest, "=") {
			continue
		}
		rest = strings.TrimLeft(rest[1:], " \t\n")
		if rest != "" && (rest[0] == '"' || rest[0] == '\'') {
			value, _, _ := strings.Cut(rest[1:], rest[:1])
			return html.UnescapeString(value)
		}
		value, _, _ := strings.Cut(rest, " ")
		return html.UnescapeString(value)
	}
}

func (b *textBuilder) bullet() {
	b.line()
	if n := len(b.lists); n == 0 || b.lists[n-1] == 0 {
		b.pending = "• "
	} else {
		b.pending = strconv.Itoa(b.lists[n-1]) + ". "
		b.lists[n-1]++
	}
}
