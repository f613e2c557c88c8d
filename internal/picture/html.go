package picture

import (
	"fmt"
	"io"
	"strings"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/theme"
)

// HTML writes a grid as a page: text as preformatted text that can be marked and copied, over a drawing of what is no
// letter, so that it looks the same whatever fonts the viewer has. It has no script and asks for nothing from anywhere.
func HTML(w io.Writer, g *canvas.Grid, t *theme.Theme, o Options) error {
	e := newEye(t)
	h := html{eye: e, classes: map[look]int{}, widths: map[int]bool{}, drawing: svg{size: cellSize{cellW, cellH, 1}}}
	for c := range g.Cells() {
		h.cell(c)
	}
	h.close()
	var b strings.Builder
	title := o.Title
	if title == "" {
		title = "montui"
	}
	fmt.Fprintf(&b, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>%s</title>\n<style>\n", escape(title))
	fmt.Fprintf(&b, "body{margin:0;padding:%dpx;background:%s}\n", o.padding(), hex(e.bed))
	fmt.Fprintf(&b, "div{position:relative;width:%dch;font:13.3px/16px %s}\n", g.W(), fontList)
	b.WriteString("svg{position:absolute;width:100%;height:100%}\n")
	fmt.Fprintf(&b, "pre{position:relative;margin:0;font:inherit;color:%s;direction:ltr}\n", hex(e.ink))
	b.WriteString("i,bdi{display:inline-block;height:16px;overflow:hidden;vertical-align:top;font-style:inherit}i{color:transparent}\n")
	for i, l := range h.order {
		fmt.Fprintf(&b, ".s%d{%s}\n", i, e.css(l))
	}
	for n := range g.W() + 1 {
		if h.widths[n] {
			fmt.Fprintf(&b, ".w%d{width:%dch}\n", n, n)
		}
	}
	b.WriteString("</style>\n</head>\n<body>\n<div>")
	fmt.Fprintf(&b, `<svg viewBox="0 0 %d %d" preserveAspectRatio="none" aria-hidden="true">`+"\n", g.W()*cellW, g.H()*cellH)
	h.drawing.paths(&b)
	b.WriteString("</svg><pre>")
	b.WriteString(h.body.String())
	b.WriteString("</pre></div>\n</body>\n</html>\n")
	_, err := io.WriteString(w, b.String())
	return err
}

type html struct {
	eye     eye
	classes map[look]int
	order   []look
	widths  map[int]bool
	drawing svg
	body    strings.Builder
	open    bool
	at      look
	drawn   strings.Builder // glyphs that the drawing shows: kept to be copied
	glyphs  int
	y       int
}

func (h *html) cell(c canvas.Cell) {
	if c.Y != h.y {
		h.close()
		h.body.WriteByte('\n')
		h.y = c.Y
	}
	l := h.eye.see(c.Style)
	if l.bg != h.eye.bed {
		h.drawing.rect("bg", l.bg, 1, c.X*cellW, c.Y*cellH, c.Width*cellW, cellH)
	}
	if l.underline {
		h.drawing.rect("line", l.fg, 1, c.X*cellW, c.Y*cellH+cellH-2, c.Width*cellW, 1)
	}
	l.bg, l.underline = 0, false
	if h.drawing.drawn(c, l) {
		h.drawn.WriteString(escape(c.Text))
		h.glyphs += c.Width
		return
	}
	h.flush()
	if c.Text == " " {
		h.body.WriteByte(' ')
		return
	}
	if !h.open || l != h.at {
		h.close()
		h.begin(l)
	}
	if c.Width == 1 && plain(c.Text) {
		h.body.WriteString(escape(c.Text))
		return
	}
	h.widths[c.Width] = true // its own box of so many cells, and its own direction
	fmt.Fprintf(&h.body, `<bdi class="w%d">%s</bdi>`, c.Width, escape(c.Text))
}

// plain tells letters that every font of one width has in that width.
func plain(s string) bool {
	for _, r := range s {
		if r >= 0x250 && r != '…' && r != '–' {
			return false
		}
	}
	return true
}

// flush writes the glyphs that were drawn.
func (h *html) flush() {
	if h.glyphs == 0 {
		return
	}
	h.widths[h.glyphs] = true
	fmt.Fprintf(&h.body, `<i class="w%d">%s</i>`, h.glyphs, h.drawn.String())
	h.glyphs = 0
	h.drawn.Reset()
}

func (h *html) begin(l look) {
	h.at, h.open = l, true
	n, ok := h.classes[l]
	if !ok {
		n = len(h.order)
		h.classes[l] = n
		h.order = append(h.order, l)
	}
	fmt.Fprintf(&h.body, `<span class="s%d">`, n)
}

func (h *html) close() {
	h.flush()
	if h.open {
		h.body.WriteString("</span>")
	}
	h.open, h.at = false, look{}
}

func (e eye) css(l look) string {
	css := "color:" + hex(l.fg)
	if l.bold {
		css += ";font-weight:bold"
	}
	if l.italic {
		css += ";font-style:italic"
	}
	return css
}
