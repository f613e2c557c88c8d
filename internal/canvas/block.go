package canvas

import "math"

var lower = [9]rune{' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'}
var left = [9]rune{' ', '▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'}

// fine tells whether a glyph set has eighths of blocks.
func fine(s Glyphs) bool { return s == Braille || s == Block }

// full is the glyph of a whole cell.
func full(s Glyphs) rune {
	if s == ASCII {
		return '#'
	}
	return '█'
}

// Column fills column x of a plot whose top row is top and which is h rows high, from `from` to `to` rows above its
// bottom, in eighths where the glyphs allow. An upper end inside a cell keeps the cell's background.
func (g *Grid) Column(x, top, h int, from, to float64, st Style, s Glyphs) {
	if math.IsNaN(from) || math.IsNaN(to) {
		return
	}
	from, to = min(max(from, 0), float64(h)), min(max(to, 0), float64(h))
	if from > to {
		from, to = to, from
	}
	a, b := int(math.Round(from*8)), int(math.Round(to*8))
	if !fine(s) {
		a, b = int(math.Round(from))*8, int(math.Round(to))*8
	}
	for a < b {
		row := a / 8
		y := top + h - 1 - row
		lo, hi := a-row*8, min(b-row*8, 8)
		a = (row + 1) * 8
		switch {
		case lo == 0 && hi == 8:
			g.Set(x, y, full(s), st)
		case lo == 0:
			top := st
			if under := g.blockColor(x, y); under != 0 && st.BG == 0 { // another column stands behind it
				top.BG = under
			}
			g.Set(x, y, lower[hi], top)
		case hi == 8: // the upper part: the lower one is drawn in the background's colour
			g.upper(x, y, lo, st)
		case hi-lo >= 3:
			g.upper(x, y, lo, st)
		default:
			g.Set(x, y, '─', st)
		}
	}
}

// upper fills a cell but for its lowest n eighths, by exchanging text and background.
func (g *Grid) upper(x, y, n int, st Style) {
	under := g.Background(x, y)
	if below := g.blockColor(x, y); below != 0 {
		under = below
	}
	if under == 0 || st.FG == 0 {
		g.Set(x, y, lower[n], Style{FG: st.FG, BG: st.BG, Attr: st.Attr | Reverse})
		return
	}
	g.Set(x, y, lower[n], Style{FG: under, BG: st.FG})
}

// blockColor is the colour of a column that a cell shows, 0 when it shows none.
func (g *Grid) blockColor(x, y int) Color {
	if !g.clip.Contains(x, y) {
		return 0
	}
	if c := g.cells[y*g.w+x]; c.r >= '▁' && c.r <= '█' && c.attr&Reverse == 0 {
		return c.fg
	}
	return 0
}

// Bar fills w cells from x to the right by a fraction (0..1), in eighths where the glyphs allow.
func (g *Grid) Bar(x, y, w int, fraction float64, st Style, s Glyphs) {
	if !(fraction > 0) || w <= 0 {
		return
	}
	n := int(math.Round(min(fraction, 1) * float64(w) * 8))
	if !fine(s) {
		n = int(math.Round(min(fraction, 1)*float64(w))) * 8
	}
	for i := 0; i < w && n > 0; i, n = i+1, n-8 {
		if n >= 8 {
			g.Set(x+i, y, full(s), st)
		} else {
			g.Set(x+i, y, left[n], st)
		}
	}
}
