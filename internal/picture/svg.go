package picture

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/theme"
)

// fontList are fonts that a viewer's machine may have; what they lack of our glyphs is drawn.
const fontList = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace"

// SVG writes a grid as vector graphics: text as text, in runs of one style, and the rest as one path a colour.
func SVG(w io.Writer, g *canvas.Grid, t *theme.Theme, o Options) error {
	e := newEye(t)
	s := svg{pad: o.padding(), size: cellSize{cellW, cellH, 1}}
	var run textRun
	for c := range g.Cells() {
		l := e.see(c.Style)
		if l.bg != e.bed {
			s.rect("bg", l.bg, 1, c.X*cellW, c.Y*cellH, c.Width*cellW, cellH)
		}
		if l.underline {
			s.rect("line", l.fg, 1, c.X*cellW, c.Y*cellH+cellH-2, c.Width*cellW, 1)
		}
		l.bg, l.underline = 0, false
		if s.drawn(c, l) {
			continue
		}
		if !run.add(c, l) {
			s.text(run)
			run = textRun{}
			run.add(c, l)
		}
	}
	s.text(run)
	return s.write(w, g, e, o.Title)
}

// textRun is text of one style that goes on from cell to cell.
type textRun struct {
	x, y, cells int
	text        strings.Builder
	look        look
	wide        bool // one grapheme that stands alone, so that its font's width moves nothing
}

func (r *textRun) add(c canvas.Cell, l look) bool {
	blank := c.Text == " " || c.Text == ""
	alone := len(c.Text) > 1 && (c.Width == 2 || !latin(c.Text))
	switch {
	case r.cells == 0 && blank:
		return true
	case r.cells == 0:
		r.x, r.y, r.look, r.wide = c.X, c.Y, l, alone
	case r.wide || alone || c.Y != r.y || c.X != r.x+r.cells || l != r.look && !blank:
		return false
	case blank && strings.HasSuffix(r.text.String(), " "): // a gap: what comes after it finds its own place
		return false
	}
	r.text.WriteString(c.Text)
	r.cells += c.Width
	return true
}

// latin tells text whose letters are as wide as others in any font of one width, and are written from left to right.
func latin(s string) bool {
	for _, r := range s {
		if r >= 0x590 && (r < 0x2000 || r >= 0x2500) {
			return false
		}
	}
	return true
}

// svg gathers what a picture has, layer by layer.
type svg struct {
	pad    int
	size   cellSize
	order  []layerKey
	layers map[layerKey]*strings.Builder
	last   map[layerKey][4]int // the rectangle that may still grow
	texts  strings.Builder
}

// layerKey is what one path element holds: its kind (bg, line, fill, dots), colour, opacity and the dots' size.
type layerKey struct {
	kind  string
	color canvas.Color
	alpha float64
	width float64
}

func (s *svg) layer(k layerKey) *strings.Builder {
	b := s.layers[k]
	if b == nil {
		if s.layers == nil {
			s.layers, s.last = map[layerKey]*strings.Builder{}, map[layerKey][4]int{}
		}
		b = &strings.Builder{}
		s.layers[k] = b
		s.order = append(s.order, k)
	}
	return b
}

// rect adds a rectangle, joined with the one before it on its left.
func (s *svg) rect(kind string, c canvas.Color, alpha float64, x, y, w, h int) {
	k := layerKey{kind: kind, color: c, alpha: alpha}
	s.layer(k)
	if r := s.last[k]; r[2] > 0 {
		if r[1] == y && r[3] == h && r[0]+r[2] == x {
			r[2] += w
			s.last[k] = r
			return
		}
		s.flush(k)
	}
	s.last[k] = [4]int{x, y, w, h}
}

func (s *svg) flush(k layerKey) {
	if r := s.last[k]; r[2] > 0 {
		fmt.Fprintf(s.layers[k], "M%d %dh%dv%dh-%dz", r[0], r[1], r[2], r[3], r[2])
		delete(s.last, k)
	}
}

// drawn adds a glyph that is a form; false when all of it is letters.
func (s *svg) drawn(c canvas.Cell, l look) bool {
	runes := []rune(c.Text)
	if len(runes) != 1 {
		return false
	}
	size := s.size
	size.w *= float64(c.Width)
	form, ok := shapeOf(runes[0], size)
	if !ok {
		return false
	}
	x, y := float64(c.X*cellW), float64(c.Y*cellH)
	for _, f := range form.figures {
		switch f.kind {
		case 'r':
			s.rect("fill", l.fg, form.alpha, int(x+f.x), int(y+f.y), int(f.w), int(f.h))
		case 'o': // a line of no length with round ends is a disc
			b := s.layer(layerKey{kind: "dots", color: l.fg, alpha: form.alpha, width: f.r * 2})
			b.WriteString("M" + number(x+f.x) + " " + number(y+f.y) + "h0")
		case 'p':
			b := s.layer(layerKey{kind: "fill", color: l.fg, alpha: form.alpha})
			for i, p := range f.points {
				b.WriteString(pickText(i == 0, "M", "L") + number(x+p[0]) + " " + number(y+p[1]))
			}
			b.WriteString("z")
		}
	}
	return true
}

func (s *svg) text(r textRun) {
	text := strings.TrimRight(r.text.String(), " ")
	if text == "" {
		return
	}
	n := r.cells - (len(r.text.String()) - len(text))
	fmt.Fprintf(&s.texts, `<text x="%d" y="%d" fill="%s"`, r.x*cellW, r.y*cellH+12, hex(r.look.fg))
	if n > 1 {
		fmt.Fprintf(&s.texts, ` textLength="%d"`, n*cellW)
	}
	if r.look.bold {
		s.texts.WriteString(` font-weight="bold"`)
	}
	if r.look.italic {
		s.texts.WriteString(` font-style="italic"`)
	}
	s.texts.WriteString(">" + escape(text) + "</text>\n")
}

func (s *svg) write(w io.Writer, g *canvas.Grid, e eye, title string) error {
	var b strings.Builder
	width, height := g.W()*cellW+2*s.pad, g.H()*cellH+2*s.pad
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" role="img">`+"\n", width, height, width, height)
	if title != "" {
		b.WriteString("<title>" + escape(title) + "</title>\n")
	}
	fmt.Fprintf(&b, `<rect width="100%%" height="100%%" fill="%s"/>`+"\n", hex(e.bed))
	fmt.Fprintf(&b, `<g transform="translate(%d %d)" font-family="%s" font-size="13.3" xml:space="preserve">`+"\n", s.pad, s.pad, fontList)
	s.paths(&b)
	b.WriteString(s.texts.String())
	b.WriteString("</g>\n</svg>\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// paths writes the layers from the lowest up.
func (s *svg) paths(b *strings.Builder) {
	for _, kind := range []string{"bg", "line", "fill", "dots"} {
		for _, k := range s.order {
			if k.kind == kind {
				s.flush(k)
				b.WriteString(s.path(k))
			}
		}
	}
}

func (s *svg) path(k layerKey) string {
	paint := `fill="` + hex(k.color) + `"`
	if k.kind == "dots" {
		paint = fmt.Sprintf(`fill="none" stroke="%s" stroke-width="%s" stroke-linecap="round"`, hex(k.color), number(k.width))
	}
	if k.kind == "bg" {
		paint += ` shape-rendering="crispEdges"`
	}
	if k.alpha < 1 {
		paint += ` opacity="` + number(k.alpha) + `"`
	}
	return `<path ` + paint + ` d="` + s.layers[k].String() + "\"/>\n"
}

func number(v float64) string {
	return strconv.FormatFloat(math.Round(v*100)/100, 'f', -1, 64)
}

func pickText(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}

// escape makes text harmless in XML and HTML: no markup, and no character that XML forbids.
func escape(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '&':
			b.WriteString("&amp;")
		case r == '"':
			b.WriteString("&quot;")
		case r < ' ' || r >= 0x7f && r < 0xa0 || r&0xfffe == 0xfffe:
			b.WriteRune('\uFFFD')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
