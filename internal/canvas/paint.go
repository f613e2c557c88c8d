package canvas

import "strconv"

// Painter keeps what a terminal shows, so that the next frame is only what differs. The zero Painter knows nothing of its terminal.
type Painter struct {
	shown   Grid
	depth   Depth
	painted bool
}

// Forget is for a terminal that was resized or cleared: the next frame is painted whole.
func (p *Painter) Forget() { p.painted = false }

// nearby is how many cells that are right already are written once more: to go past them takes as many bytes.
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
		for x := 0; x < g.w; {
			if !whole {
				x = p.differs(g, x, y)
			}
			if x == g.w {
				break
			}
			first, end := p.stretch(g, x, y, whole)
			b = appendMove(b, first, y)
			b, pen = g.appendCells(b, y, first, end, pen, d, true)
			x = end
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
	for at := x + 1; at < g.w && at-end <= nearby; at++ {
		if !p.same(g, row+at) {
			end = at + 1
		}
	}
	if g.cells[row+first].wide == 0 && first > 0 {
		first--
	}
	if end < g.w && g.cells[row+end].wide == 0 {
		end++
	}
	return first, end
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
