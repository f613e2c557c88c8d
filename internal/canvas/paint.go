package canvas

import (
	"strconv"
	"unicode/utf8"
)

// Painter keeps what a terminal shows, so that the next frame is only what differs. The zero Painter knows nothing of its terminal.
type Painter struct {
	shown   Grid
	depth   Depth
	painted bool
}

// Forget is for a terminal that was resized or cleared: the next frame is painted whole.
func (p *Painter) Forget() { p.painted = false }

// nearby is how many bytes of cells that are right already are written once more: to go past them takes as many.
const nearby = 4

// AppendFrame appends what brings the terminal from what it shows to the grid, and takes the grid for what it shows from then on. It appends
// nothing where nothing differs. Between frames the terminal's style is plain; its cursor is anywhere.
func (p *Painter) AppendFrame(b []byte, g *Grid, d Depth) []byte {
	whole := !p.painted || p.depth != d || p.shown.w != g.w || p.shown.h != g.h || p.shown.glyphs != g.glyphs
	if whole {
		b = append(b, "\x1b[m\x1b[2J"...) // the terminal may be larger than the grid
	}
	pen := Style{}
	for y := range g.h {
		at := -1 // where the cursor is in this row
		for x := 0; x < g.w; {
			if !whole {
				x = p.differs(g, x, y)
			}
			if x == g.w {
				break
			}
			first, end := p.stretch(g, x, y, whole)
			if at < 0 || first <= at {
				b = appendMove(b, first, y)
			} else {
				b = appendRight(b, first-at)
			}
			b, pen = g.appendCells(b, y, first, end, pen, d, true)
			x, at = end, end
		}
	}
	if pen != (Style{}) {
		b = append(b, "\x1b[m"...)
	}
	p.keep(g, d)
	return b
}

// differs is the first cell of a row, from x on, that the terminal does not show as it is to be; the row's end when there is none.
func (p *Painter) differs(g *Grid, x, y int) int {
	row := y * g.w
	was, is := p.shown.cells[row:row+g.w], g.cells[row:row+g.w]
	for ; x < len(is) && x < len(was); x++ {
		if is[x].r != was[x].r || is[x].fg != was[x].fg || is[x].bg != was[x].bg || is[x].attr != was[x].attr || is[x].wide != was[x].wide || is[x].r < 0 {
			if !p.same(g, row+x) {
				return x
			}
		}
	}
	return x
}

// same tells that the terminal shows a cell as it is to be.
func (p *Painter) same(g *Grid, i int) bool {
	was, is := p.shown.cells[i], g.cells[i]
	if was == is && is.r >= 0 {
		return true
	}
	if was.r == ' ' && is.r == ' ' && (was.attr|is.attr)&(Underline|Reverse) == 0 {
		return was.bg == is.bg // a blank shows its background only
	}
	return was.r < 0 && is.r < 0 && was.wide == is.wide && was.fg == is.fg && was.bg == is.bg && was.attr == is.attr &&
		p.shown.ext[^was.r] == g.ext[^is.r]
}

// stretch is where the cells that are written in one go begin and end: from one that differs to the last that is not far from the one before.
// A grapheme of two cells is written whole.
func (p *Painter) stretch(g *Grid, x, y int, whole bool) (first, end int) {
	if whole {
		return 0, g.w
	}
	row := y * g.w
	first, end = x, x+1
	for at, bytes := x+1, 0; at < g.w && bytes <= nearby; at++ {
		if !p.same(g, row+at) {
			end, bytes = at+1, 0
			continue
		}
		bytes += g.cells[row+at].bytes(&g.cells[row+at-1])
	}
	if g.cells[row+first].wide == 0 && first > 0 {
		first--
	}
	if end < g.w && g.cells[row+end].wide == 0 {
		end++
	}
	return first, end
}

// bytes is about how many a cell takes behind another.
func (c *cell) bytes(before *cell) int {
	switch {
	case c.r < 0 || c.wide != 1, c.bg != before.bg, c.r != ' ' && (c.fg != before.fg || c.attr != before.attr):
		return 2 * nearby
	case c.r < 0x80:
		return 1
	}
	return utf8.RuneLen(c.r)
}

// appendRight goes from where the last cell ends to one further right in its row.
func appendRight(b []byte, cells int) []byte {
	b = append(b, "\x1b["...)
	if cells > 1 {
		b = strconv.AppendInt(b, int64(cells), 10)
	}
	return append(b, 'C')
}

func appendMove(b []byte, x, y int) []byte {
	b = append(b, "\x1b["...)
	b = strconv.AppendInt(b, int64(y+1), 10)
	b = append(b, ';')
	b = strconv.AppendInt(b, int64(x+1), 10)
	return append(b, 'H')
}

// keep takes a grid for what the terminal shows.
func (p *Painter) keep(g *Grid, d Depth) {
	p.painted, p.depth = true, d
	p.shown.w, p.shown.h, p.shown.glyphs = g.w, g.h, g.glyphs
	p.shown.cells = append(p.shown.cells[:0], g.cells...)
	p.shown.ext = append(p.shown.ext[:0], g.ext...)
}
