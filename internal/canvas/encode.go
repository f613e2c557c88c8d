package canvas

import (
	"strconv"
	"unicode/utf8"
)

// Encode is the grid as ANSI text: h lines of w cells with "\n" between, styles as runs, each line ending reset.
func (g *Grid) Encode(d Depth) string {
	return string(g.AppendEncode(make([]byte, 0, g.w*g.h*3), d))
}

// AppendEncode appends what Encode returns; with enough capacity it allocates nothing.
func (g *Grid) AppendEncode(b []byte, d Depth) []byte {
	for y := 0; y < g.h; y++ {
		if y > 0 {
			b = append(b, '\n')
		}
		var pen Style
		b, pen = g.appendCells(b, y, 0, g.w, Style{}, d, false)
		if pen != (Style{}) {
			b = append(b, "\x1b[m"...)
		}
	}
	return b
}

// appendCells appends cells of one row, beginning in the style of pen, and gives the style it ends in. With placed the cursor is
// moved behind each grapheme whose width terminals differ on.
func (g *Grid) appendCells(b []byte, y, first, end int, pen Style, d Depth, placed bool) ([]byte, Style) {
	for x := first; x < end; x++ {
		c := g.cells[y*g.w+x]
		if c.wide == 0 {
			continue
		}
		st := Style{c.fg, c.bg, c.attr}
		if c.r == ' ' && st.Attr&(Underline|Reverse) == 0 { // a blank shows its background only
			st.FG, st.Attr = pen.FG, pen.Attr&^(Underline|Reverse)
		}
		if st != pen {
			b = g.appendSGR(b, pen, st, d)
			pen = st
		}
		if c.r < 0x80 && c.r >= 0 {
			b = append(b, byte(c.r))
			continue
		}
		b = g.appendCell(b, c)
		if placed && (c.r < 0 || c.wide == 2) {
			b = appendMove(b, x+int(c.wide), y)
		}
	}
	return b, pen
}

// appendSGR turns one style into another with the fewest parameters.
func (g *Grid) appendSGR(b []byte, from, to Style, d Depth) []byte {
	start := len(b)
	b = append(b, "\x1b["...)
	if from.Attr&^to.Attr != 0 || from.FG != 0 && to.FG == 0 || from.BG != 0 && to.BG == 0 {
		b = append(b, "0;"...)
		from = Style{}
	}
	for i, code := range [...]byte{'1', '2', '3', '4', '7'} {
		if (to.Attr&^from.Attr)&(1<<i) != 0 {
			b = append(b, code, ';')
		}
	}
	if d != NoColor {
		if to.FG != from.FG {
			b = g.appendColor(b, to.FG, d, 30)
		}
		if to.BG != from.BG {
			b = g.appendColor(b, to.BG, d, 40)
		}
	}
	if b[len(b)-1] == '[' { // nothing this terminal can show has changed
		return b[:start]
	}
	b[len(b)-1] = 'm'
	return b
}

// appendColor appends the parameters of a colour; base is 30 for text, 40 for background.
func (g *Grid) appendColor(b []byte, c Color, d Depth, base int) []byte {
	switch d {
	case TrueColor:
		b = strconv.AppendInt(b, int64(base+8), 10)
		b = append(b, ";2;"...)
		b = strconv.AppendInt(b, int64(uint8(c>>16)), 10)
		b = append(b, ';')
		b = strconv.AppendInt(b, int64(uint8(c>>8)), 10)
		b = append(b, ';')
		b = strconv.AppendInt(b, int64(uint8(c)), 10)
	case ANSI256:
		b = strconv.AppendInt(b, int64(base+8), 10)
		b = append(b, ";5;"...)
		b = strconv.AppendInt(b, int64(g.index(c, d)), 10)
	default:
		n := int(g.index(c, d))
		if n >= 8 {
			n += 60 - 8
		}
		b = strconv.AppendInt(b, int64(base+n), 10)
	}
	return append(b, ';')
}

// appendCell appends a cell's grapheme as far as the terminal's font has it.
func (g *Grid) appendCell(b []byte, c cell) []byte {
	if c.wide == 0 {
		return b
	}
	if c.r < 0 {
		if g.glyphs != ASCII {
			return append(b, g.ext[^c.r]...)
		}
		r, _ := utf8.DecodeRuneInString(g.ext[^c.r])
		c.r = r
	}
	if c.r >= 0x80 && g.glyphs == ASCII {
		b = append(b, toASCII(c.r))
		if c.wide == 2 {
			b = append(b, ' ')
		}
		return b
	}
	if c.r >= 0x80 && g.glyphs == Console {
		c.r = toConsole(c.r)
	}
	return utf8.AppendRune(b, c.r)
}
