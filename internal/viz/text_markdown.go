package viz

import (
	"html"
	"regexp"
	"strings"
	"sync"
)

var (
	mdList = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$`) })
	mdRule = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^ {0,3}(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,})$`)
	})
	mdHead  = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^ {0,3}(#{1,6})(?:\s+(.*?))?(?:\s+#+)?\s*$`) })
	mdFence = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile("^ {0,3}(```+|~~~+)") })
	mdAlign = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$`) })
)

// mdReader walks the lines of a Markdown text.
type mdReader struct {
	textBuilder
	indents []int // of the list entries that are open
}

// markdown is a text's blocks. It reads what dashboards use of GitHub's Markdown, with HTML in between.
func markdown(s string) []textBlock {
	r := &mdReader{}
	lines := strings.Split(s, "\n")
	for i := 0; i < len(lines); {
		i += r.block(lines[i:])
	}
	r.unindent(-1)
	return r.end()
}

// block reads one block and tells how many lines it was.
func (r *mdReader) block(lines []string) int {
	line := lines[0]
	trimmed := strings.TrimSpace(line)
	switch {
	case r.pre > 0: // inside <pre>
		r.html(line + "\n")
		return 1
	case trimmed == "":
		r.paragraph()
		return 1
	case mdFence().MatchString(line):
		return r.fence(lines)
	case mdRule().MatchString(line):
		r.unindent(-1)
		r.rule()
		return 1
	case mdHead().MatchString(line):
		r.unindent(-1)
		m := mdHead().FindStringSubmatch(line)
		r.heading(len(m[1]), m[2])
		return 1
	case strings.HasPrefix(trimmed, ">"):
		return r.quote(lines)
	case mdList().MatchString(line):
		m := mdList().FindStringSubmatch(line)
		r.item(len(strings.ReplaceAll(m[1], "\t", "    ")), m[2], m[3])
		return 1
	case len(lines) > 1 && strings.Contains(line, "|") && mdAlign().MatchString(lines[1]) && strings.Contains(lines[1], "-"):
		return r.columns(lines)
	case len(r.cur.spans) == 0 && (strings.HasPrefix(line, "    ") || strings.HasPrefix(line, "\t")) && len(r.indents) == 0:
		r.code(strings.TrimPrefix(strings.TrimPrefix(line, "    "), "\t"))
		return 1
	case len(lines) > 1 && len(r.cur.spans) == 0 && underlined(lines[1]) > 0:
		r.heading(underlined(lines[1]), trimmed)
		return 2
	}
	if r.spaced && len(r.indents) > 0 && !strings.HasPrefix(line, " ") && !strings.HasPrefix(line, "\t") {
		r.unindent(-1)
	}
	text, broken := strings.CutSuffix(trimmed, "\\")
	r.inline(text)
	if broken || strings.HasSuffix(line, "  ") {
		r.line()
	} else if r.pre == 0 {
		r.words("\n ")
	}
	return 1
}

func underlined(next string) int {
	next = strings.TrimRight(next, " ")
	switch {
	case next == "":
		return 0
	case strings.Trim(next, "=") == "":
		return 1
	case strings.Trim(next, "-") == "" && len(next) > 1:
		return 2
	}
	return 0
}

func (r *mdReader) heading(level int, text string) {
	name := "h" + string(rune('0'+level))
	r.open(name, "")
	r.inline(text)
	r.close(name)
}

func (r *mdReader) code(line string) {
	r.pre++
	if r.add(strings.ReplaceAll(line, "\t", "    ")); line == "" {
		r.cur.kind = 'c'
	}
	r.line()
	r.pre--
}

func (r *mdReader) fence(lines []string) int {
	mark := mdFence().FindStringSubmatch(lines[0])[1]
	r.paragraph()
	for i, line := range lines[1:] {
		if t := strings.TrimSpace(line); strings.HasPrefix(t, mark) && strings.Trim(t, mark[:1]) == "" {
			r.spaced = true
			return i + 2
		}
		r.code(line)
	}
	return len(lines)
}

func (r *mdReader) quote(lines []string) int {
	var inner []string
	for _, line := range lines {
		t := strings.TrimSpace(line)
		if !strings.HasPrefix(t, ">") {
			break
		}
		inner = append(inner, strings.TrimPrefix(strings.TrimPrefix(t, ">"), " "))
	}
	r.unindent(-1)
	if r.quotes >= 8 {
		for _, line := range inner {
			r.inline(line)
		}
		return len(inner)
	}
	r.open("blockquote", "")
	for i := 0; i < len(inner); {
		i += r.block(inner[i:])
	}
	r.unindent(-1)
	r.close("blockquote")
	return len(inner)
}

// item begins a list entry; how far it is indented says to which list it belongs.
func (r *mdReader) item(indent int, mark, text string) {
	for n := len(r.indents); n > 0 && indent < r.indents[n-1]; n = len(r.indents) {
		r.unindent(n - 2)
	}
	if n := len(r.indents); n == 0 || indent > r.indents[n-1]+1 {
		spaced := r.spaced
		name := "ul"
		if digit(mark[0]) {
			name = "ol"
		}
		if n < 12 {
			r.open(name, "")
			r.indents = append(r.indents, indent)
			r.spaced = n == 0 && (spaced || len(r.blocks) > 0) && spaced
		}
	}
	r.bullet()
	if digit(mark[0]) {
		r.pending = strings.TrimRight(mark, ".)") + ". "
	}
	for box, sign := range map[string]string{"[ ] ": "○ ", "[x] ": "✓ ", "[X] ": "✓ "} {
		if rest, ok := strings.CutPrefix(text, box); ok {
			r.pending, text = sign, rest
		}
	}
	r.inline(text)
	r.words("\n ")
}

// unindent closes the lists beyond index keep.
func (r *mdReader) unindent(keep int) {
	for len(r.indents)-1 > keep {
		r.indents = r.indents[:len(r.indents)-1]
		spaced := r.spaced
		r.close("ul")
		r.spaced = spaced || r.spaced
	}
}

// columns reads a table.
func (r *mdReader) columns(lines []string) int {
	r.unindent(-1)
	r.open("table", "")
	used := 0
	for i, line := range lines {
		if i != 1 && (!strings.Contains(line, "|") || strings.TrimSpace(line) == "") {
			break
		}
		used++
		if i == 1 {
			r.table.align = sides(line)
			continue
		}
		r.open("tr", "")
		name := "td"
		if i == 0 {
			name = "th"
		}
		row := strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(line), "|"), "|")
		row = strings.ReplaceAll(row, `\|`, "\x00")
		for cell := range strings.SplitSeq(row, "|") {
			r.open(name, "")
			r.inline(strings.ReplaceAll(strings.TrimSpace(cell), "\x00", "|"))
			r.close(name)
		}
	}
	r.close("table")
	return used
}

// sides reads the line below a table's header: --: is to the right, :-: in the middle.
func sides(line string) []byte {
	var out []byte
	for cell := range strings.SplitSeq(strings.Trim(strings.TrimSpace(line), "|"), "|") {
		side := byte('l')
		if cell = strings.TrimSpace(cell); strings.HasSuffix(cell, ":") {
			if side = 'r'; strings.HasPrefix(cell, ":") {
				side = 'c'
			}
		}
		out = append(out, side)
	}
	return out
}

var mdInline = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile("(`+)(.+?)(`+)" + `|!\[([^\]]*)\]\(([^()\s]*)[^()]*\)|\[([^\[\]]+)\]\(([^()\s]*)[^()]*\)|<(https?://[^\s<>]+)>|(\*\*|__|~~)|([*_])|\\([!-/:-@\[-` + "`" + `{-~])|<`)
})

// inline reads the marks within a line. Long lines are read in parts, for what a mark costs grows with what follows it.
func (r *mdReader) inline(s string) {
	const part = 512
	for len(s) > part {
		n := strings.LastIndexByte(s[:part], ' ') + 1
		if n == 0 {
			n = len(strings.ToValidUTF8(s[:part], ""))
		}
		if n == 0 {
			n = part
		}
		r.marks(s[:n])
		s = s[n:]
	}
	r.marks(s)
}

func (r *mdReader) marks(s string) {
	open := map[string]bool{}
	for s != "" {
		m := mdInline().FindStringSubmatchIndex(s)
		if m == nil {
			r.words(html.UnescapeString(s))
			break
		}
		if m[0] > 0 {
			r.words(html.UnescapeString(s[:m[0]]))
		}
		s = s[m[0]+r.mark(s, m, open):]
	}
	for range open { // marks that were never closed change nothing beyond the line
		r.pop()
	}
}

// mark handles what mdInline found and tells its length.
func (r *mdReader) mark(s string, m []int, open map[string]bool) int {
	group := func(i int) string {
		if m[2*i] < 0 {
			return ""
		}
		return s[m[2*i]:m[2*i+1]]
	}
	size := m[1] - m[0]
	switch {
	case m[2] >= 0 && group(1) == group(3):
		r.push(lookCode)
		r.words(group(2))
		r.pop()
	case m[2] >= 0:
		r.words("`")
		return 1
	case m[8] >= 0:
		r.image(group(4), group(5))
	case m[12] >= 0:
		r.open("a", ` href="`+html.EscapeString(group(7))+`"`)
		r.inline(group(6))
		r.close("a")
	case m[16] >= 0:
		r.open("a", ` href="`+html.EscapeString(group(8))+`"`)
		r.words(group(8))
		r.close("a")
	case m[18] >= 0 || m[20] >= 0:
		return r.emphasis(s, m[0], size, open)
	case m[22] >= 0:
		r.words(group(11))
	default:
		if n := tagSize(s[m[0]:]); n > 0 {
			r.tag(s[m[0] : m[0]+n])
			return n
		}
		r.words("<")
	}
	return size
}

// emphasis opens or closes ** __ ~~ * _. One with nothing to close it, or inside a word (_), is text.
func (r *mdReader) emphasis(s string, at, size int, open map[string]bool) int {
	mark := s[at : at+size]
	before, after := byte(' '), byte(' ')
	if at > 0 {
		before = s[at-1]
	}
	if at+size < len(s) {
		after = s[at+size]
	}
	word := func(c byte) bool { return letter(c) || digit(c) || c >= 0x80 }
	inside := mark[0] == '_' && word(before) && word(after)
	switch {
	case open[mark] && before != ' ' && !inside:
		delete(open, mark)
		r.pop()
	case !open[mark] && after != ' ' && !inside && strings.Contains(s[at+size:], mark):
		look := map[byte]textLook{'*': lookItalic, '_': lookItalic, '~': lookStruck}[mark[0]]
		if size == 2 && mark[0] != '~' {
			look = lookBold
		}
		open[mark] = true
		r.push(look)
	default:
		r.words(mark)
	}
	return size
}
