package picture

import (
	"fmt"
	"io"
	"strings"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/theme"
)

// HTML writes a grid as a page of one preformatted text, whose runs carry their colours. It has no script and asks for
// nothing from anywhere.
func HTML(w io.Writer, g *canvas.Grid, t *theme.Theme, o Options) error {
	e := newEye(t)
	h := html{eye: e, classes: map[look]int{}}
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
	fmt.Fprintf(&b, "body{margin:0;background:%s}\n", hex(e.bed))
	fmt.Fprintf(&b, "pre{margin:0;padding:%dpx;color:%s;background:%s;font:14px/1.2 %s;direction:ltr}\n", o.padding(), hex(e.ink), hex(e.bed), fontList)
	b.WriteString("bdi{display:inline-block}\n")
	for i, l := range h.order {
		fmt.Fprintf(&b, ".s%d{%s}\n", i, e.css(l))
	}
	b.WriteString("</style>\n</head>\n<body>\n<pre>")
	b.WriteString(h.body.String())
	b.WriteString("</pre>\n</body>\n</html>\n")
	_, err := io.WriteString(w, b.String())
	return err
}

type html struct {
	eye     eye
	classes map[look]int
	order   []look
	body    strings.Builder
	open    bool
	at      look
	y       int
}

func (h *html) cell(c canvas.Cell) {
	if c.Y != h.y {
		h.close()
		h.body.WriteByte('\n')
		h.y = c.Y
	}
	l := h.eye.see(c.Style)
	if c.Text == " " && !l.underline { // a blank shows its background only
		l.fg, l.bold, l.italic = h.at.fg, h.at.bold, h.at.italic
		if !h.open {
			l.fg, l.bold, l.italic = h.eye.ink, false, false
		}
	}
	if !h.open || l != h.at {
		h.close()
		h.begin(l)
	}
	switch {
	case c.Width == 2 || !latin(c.Text) && !ours(c.Text): // its own box of so many cells, and its own direction
		fmt.Fprintf(&h.body, `<bdi style="width:%dch">%s</bdi>`, c.Width, escape(c.Text))
	default:
		h.body.WriteString(escape(c.Text))
	}
}

// ours tells drawing glyphs, which fonts of one width have in that width.
func ours(s string) bool {
	for _, r := range s {
		return r >= 0x2500 && r < 0x2900
	}
	return false
}

func (h *html) begin(l look) {
	h.at = l
	if l == (look{fg: h.eye.ink, bg: h.eye.bed}) {
		return
	}
	n, ok := h.classes[l]
	if !ok {
		n = len(h.order)
		h.classes[l] = n
		h.order = append(h.order, l)
	}
	fmt.Fprintf(&h.body, `<span class="s%d">`, n)
	h.open = true
}

func (h *html) close() {
	if h.open {
		h.body.WriteString("</span>")
	}
	h.open, h.at = false, look{}
}

func (e eye) css(l look) string {
	var parts []string
	add := func(differs bool, s string) {
		if differs {
			parts = append(parts, s)
		}
	}
	add(l.fg != e.ink, "color:"+hex(l.fg))
	add(l.bg != e.bed, "background:"+hex(l.bg))
	add(l.bold, "font-weight:bold")
	add(l.italic, "font-style:italic")
	add(l.underline, "text-decoration:underline")
	return strings.Join(parts, ";")
}
