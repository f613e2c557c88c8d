package viz

import (
	"strconv"
	"strings"

	"github.com/montui/montui/internal/canvas"
)

// text shows Markdown and HTML as clean text.
type text struct {
	o     options
	parse *[]textBlock // the content does not change: parsed once
	wide  int          // what it was wrapped to last
	lines []textLine
}

// textLine is a line as wide as the panel.
type textLine struct {
	spans []textSpan
	kind  byte // ' ' text, 'c' code, '-' rule
}

// textSpan is text of one look.
type textSpan struct {
	text string
	look textLook
}

// textLook is a set of looks.
type textLook uint8

const (
	lookBold textLook = 1 << iota
	lookItalic
	lookCode
	lookLink
	lookDim
	lookHead
	lookStruck
)

func newText(o options) Panel { return &text{o: o} }

func (p *text) Draw(in *Input, g *canvas.Grid, r canvas.Rect) {
	r = air(r)
	if p.parse == nil || p.wide != r.W {
		p.lines, p.wide = p.wrap(r.W), r.W
	}
	lines := p.lines
	if len(lines) == 0 {
		return
	}
	last := max(len(lines)-r.H, 0)
	if last > 0 {
		last++ // the line that says how many more there are
	}
	lines = lines[min(max(in.Scroll, 0), min(last, len(lines)-1)):]
	for i, l := range lines {
		if i == r.H-1 && len(lines) > r.H {
			g.Text(r.X, r.Y+i, r.W, more(len(lines)-i)+" lines", canvas.Style{FG: in.Theme.Dim})
			return
		}
		if i >= r.H {
			return
		}
		drawTextLine(in, g, canvas.Rect{X: r.X, Y: r.Y + i, W: r.W, H: 1}, l)
	}
}

func drawTextLine(in *Input, g *canvas.Grid, r canvas.Rect, l textLine) {
	switch l.kind {
	case '-':
		for x := range r.W {
			g.Set(r.X+x, r.Y, '─', canvas.Style{FG: in.Theme.Box})
		}
		return
	case 'c':
		g.Fill(r, canvas.Style{BG: in.Theme.Bar})
	}
	x := r.X
	for _, s := range l.spans {
		x += g.Text(x, r.Y, r.X+r.W-x, s.text, textStyle(in, s.look))
	}
}

func textStyle(in *Input, look textLook) canvas.Style {
	st := canvas.Style{FG: in.Theme.Text}
	if look&lookBold != 0 {
		st.Attr |= canvas.Bold
	}
	if look&lookItalic != 0 {
		st.Attr |= canvas.Italic
	}
	switch {
	case look&lookHead != 0:
		st.FG = in.Theme.Accent
	case look&lookLink != 0:
		st.FG, st.Attr = in.Theme.Accent, st.Attr|canvas.Underline
	case look&lookCode != 0:
		st.FG, st.BG = in.Theme.Accent, in.Theme.Bar
	case look&(lookDim|lookStruck) != 0:
		st.FG = in.Theme.Dim
	}
	return st
}

// maxText bounds what is parsed.
const maxText = 1 << 16

// wrap is the content in lines of w cells.
func (p *text) wrap(w int) []textLine {
	if p.parse == nil {
		content := p.o.text("", "content")
		if len(content) > maxText {
			content = strings.ToValidUTF8(content[:maxText], "") + "…"
		}
		content = strings.ReplaceAll(strings.ReplaceAll(content, "\r\n", "\n"), "\r", "\n")
		var blocks []textBlock
		switch p.o.text("markdown", "mode") {
		case "code":
			blocks = codeBlocks(content, p.o.flag(false, "code", "showLineNumbers"))
		case "html":
			b := &textBuilder{}
			b.html(content)
			blocks = b.end()
		default:
			blocks = markdown(content)
		}
		p.parse = &blocks
	}
	var out []textLine
	for _, b := range *p.parse {
		out = b.wrap(out, w)
	}
	return out
}

func codeBlocks(content string, numbers bool) []textBlock {
	var out []textBlock
	all := strings.Split(content, "\n")
	digits := len(strconv.Itoa(len(all)))
	for i, l := range all {
		b := textBlock{kind: 'c', spans: []textSpan{{strings.ReplaceAll(l, "\t", "    "), 0}}}
		if numbers {
			n := strconv.Itoa(i + 1)
			b.first = strings.Repeat(" ", digits-len(n)) + n + "  "
			b.rest = strings.Repeat(" ", digits+2)
		}
		out = append(out, b)
	}
	return out
}

// plainMarkdown is a line of Markdown as its words alone.
func plainMarkdown(s string) string {
	var words []string
	for _, b := range markdown(s) {
		var line strings.Builder
		for _, span := range b.spans {
			line.WriteString(span.text)
		}
		words = append(words, strings.TrimSpace(b.first+line.String()))
	}
	return strings.TrimSpace(strings.Join(words, " "))
}

// wrapText breaks text at blanks to w cells; words that are longer are broken where the line ends.
func wrapText(s string, w int) []string {
	b := textBlock{kind: ' '}
	var out []string
	for line := range strings.SplitSeq(s, "\n") {
		b.spans = []textSpan{{line, 0}}
		for _, l := range b.wrap(nil, w) {
			var t strings.Builder
			for _, span := range l.spans {
				t.WriteString(span.text)
			}
			out = append(out, t.String())
		}
	}
	return out
}
