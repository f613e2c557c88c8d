package canvas

import (
	"strings"
	"unicode"
)

// cell holds one rune, or, when r is negative, the grapheme ^r of Grid.ext. The right half of a wide grapheme
// has r == 0 and wide == 0; its left half has wide == 2.
type cell struct {
	r      rune
	fg, bg Color
	attr   Attr
	wide   uint8
}

// Grid is a rectangle of cells. It is not safe for concurrent use.
type Grid struct {
	w, h   int
	cells  []cell
	ext    []string
	clip   Rect
	glyphs Glyphs
	codes  [3]*codeTable // the index of a colour, by Depth; see color.go
}

// New makes a blank grid.
func New(w, h int) *Grid {
	g := &Grid{}
	g.Resize(w, h)
	return g
}

// W is the width in cells.
func (g *Grid) W() int { return g.w }

// H is the height in cells.
func (g *Grid) H() int { return g.h }

// Bounds is the whole grid.
func (g *Grid) Bounds() Rect { return Rect{0, 0, g.w, g.h} }

// Clip keeps whatever is drawn next inside r and what was the clip before, which it returns.
// Clear alone is not bound by it.
func (g *Grid) Clip(r Rect) (before Rect) {
	before = g.clip
	g.clip = r.Intersect(before)
	return before
}

// Unclip restores what Clip returned.
func (g *Grid) Unclip(before Rect) { g.clip = before.Intersect(g.Bounds()) }

// SetGlyphs tells what the terminal's font has; Encode and Plain replace what it has not.
func (g *Grid) SetGlyphs(s Glyphs) { g.glyphs = s }

// Resize sets the size and blanks the grid; memory is kept when it suffices.
func (g *Grid) Resize(w, h int) {
	w, h = max(w, 0), max(h, 0)
	if n := w * h; cap(g.cells) >= n {
		g.cells = g.cells[:n]
	} else {
		g.cells = make([]cell, n)
	}
	g.w, g.h = w, h
	g.clip = g.Bounds()
	g.Clear(0)
}

// Clear blanks every cell and gives it the background.
func (g *Grid) Clear(bg Color) {
	g.ext = g.ext[:0]
	blank := cell{r: ' ', bg: bg, wide: 1}
	for i := range g.cells {
		g.cells[i] = blank
	}
}

// Set puts one rune of one cell's width; others and control characters become "�" or "?".
func (g *Grid) Set(x, y int, r rune, st Style) {
	if x < g.clip.X || y < g.clip.Y || x >= g.clip.X+g.clip.W || y >= g.clip.Y+g.clip.H {
		return
	}
	if r < ' ' || r >= 0x7f && !single(r) {
		r = '\uFFFD'
	}
	g.put(y*g.w+x, x, r, 1, st)
}

// single tells whether a rune outside ASCII takes one cell; the drawing glyphs we use are answered quickly.
func single(r rune) bool {
	if r >= 0x2500 && r < 0x25A0 || r >= 0x2800 && r < 0x2900 {
		return true
	}
	return safeRune(r) && runeWidth(r) == 1 && !tied(r) && !unicode.In(r, unicode.M, unicode.Lm)
}

// put writes a rune (or an ext index) of width w at index i, mending wide graphemes it cuts in half.
func (g *Grid) put(i, x int, r rune, w uint8, st Style) {
	c := &g.cells[i]
	if c.wide != 1 {
		g.unhalf(i, x)
	}
	c.r, c.fg, c.attr, c.wide = r, st.FG, st.Attr, w
	if st.BG != 0 {
		c.bg = st.BG
	}
}

// unhalf blanks the other half of the wide grapheme at i.
func (g *Grid) unhalf(i, x int) {
	other := i + 1
	if g.cells[i].wide == 0 {
		other = i - 1
		if x == 0 {
			return
		}
	} else if x+1 >= g.w {
		return
	}
	g.cells[other].r, g.cells[other].wide = ' ', 1
	g.cells[i].r, g.cells[i].wide = ' ', 1
}

// Fill blanks the cells of r; a zero background keeps theirs.
func (g *Grid) Fill(r Rect, st Style) {
	r = r.Intersect(g.clip)
	for y := r.Y; y < r.Y+r.H; y++ {
		for x := r.X; x < r.X+r.W; x++ {
			g.put(y*g.w+x, x, ' ', 1, st)
		}
	}
}

// Tint changes only the background of the cells of r, laying bg over it with opacity a.
func (g *Grid) Tint(r Rect, bg Color, a float64) {
	r = r.Intersect(g.clip)
	for y := r.Y; y < r.Y+r.H; y++ {
		for i := y*g.w + r.X; i < y*g.w+r.X+r.W; i++ {
			g.cells[i].bg = bg.Blend(g.cells[i].bg, a)
		}
	}
}

// Dim mixes the cells of r towards a colour, so that an overlay stands out.
func (g *Grid) Dim(r Rect, towards Color) {
	r = r.Intersect(g.clip)
	for y := r.Y; y < r.Y+r.H; y++ {
		for i := y*g.w + r.X; i < y*g.w+r.X+r.W; i++ {
			c := &g.cells[i]
			if c.fg == 0 || towards == 0 {
				c.attr = c.attr&^Bold | Faint
			} else {
				c.fg = towards.Blend(c.fg, 0.6)
				c.attr &^= Bold
			}
			if c.bg != 0 && towards != 0 {
				c.bg = towards.Blend(c.bg, 0.5)
			}
		}
	}
}

// Blit copies the cells of src's rectangle to x, y.
func (g *Grid) Blit(src *Grid, from Rect, x, y int) {
	at := from.Intersect(src.Bounds())
	x, y = x+at.X-from.X, y+at.Y-from.Y
	to := Rect{x, y, at.W, at.H}.Intersect(g.clip)
	if to.W < 1 {
		return
	}
	for row := 0; row < to.H; row++ {
		sy := at.Y + to.Y - y + row
		if g.blitPlain(src.cells[sy*src.w+at.X+to.X-x:][:to.W], to.X, to.Y+row) {
			continue
		}
		for col := 0; col < to.W; col++ {
			sx := at.X + to.X - x + col
			c := src.cells[sy*src.w+sx]
			st := Style{c.fg, c.bg, c.attr}
			i := (to.Y+row)*g.w + to.X + col
			switch {
			case c.wide == 0 && col == 0, c.wide == 2 && col == to.W-1: // half of it is cut off
				g.put(i, to.X+col, ' ', 1, st)
			case c.wide == 0: // written with its left half
			case c.r < 0:
				g.putExt(i, to.X+col, src.ext[^c.r], c.wide, st)
			default:
				g.put(i, to.X+col, c.r, c.wide, st)
				g.tail(i, to.X+col, c.wide, st)
			}
			g.cells[i].bg = c.bg
		}
	}
}

// blitPlain copies a stretch of one row where neither it nor what is under it has a grapheme that is more than a rune in a cell; it tells whether
// that was so.
func (g *Grid) blitPlain(cells []cell, x, y int) bool {
	under := g.cells[y*g.w+x:][:len(cells)]
	for i, c := range cells {
		if c.r < 0 || c.wide != 1 || under[i].wide != 1 {
			return false
		}
	}
	copy(under, cells)
	return true
}

func (g *Grid) putExt(i, x int, s string, w uint8, st Style) {
	g.ext = append(g.ext, s)
	g.put(i, x, ^rune(len(g.ext)-1), w, st)
	g.tail(i, x, w, st)
}

// tail marks the cell behind a wide grapheme.
func (g *Grid) tail(i, x int, w uint8, st Style) {
	if w == 2 && x+1 < g.w {
		g.put(i+1, x+1, 0, 1, st)
		g.cells[i+1].wide = 0
	}
}

// Box draws a box's border.
func (g *Grid) Box(r Rect, glyphs Glyphs, st Style) {
	if r.W < 2 || r.H < 2 {
		return
	}
	c := [6]rune{'╭', '╮', '╰', '╯', '─', '│'}
	switch glyphs {
	case ASCII:
		c = [6]rune{'+', '+', '+', '+', '-', '|'}
	case Console:
		c = [6]rune{'┌', '┐', '└', '┘', '─', '│'}
	}
	x1, y1 := r.X+r.W-1, r.Y+r.H-1
	for x := r.X + 1; x < x1; x++ {
		g.Set(x, r.Y, c[4], st)
		g.Set(x, y1, c[4], st)
	}
	for y := r.Y + 1; y < y1; y++ {
		g.Set(r.X, y, c[5], st)
		g.Set(x1, y, c[5], st)
	}
	g.Set(r.X, r.Y, c[0], st)
	g.Set(x1, r.Y, c[1], st)
	g.Set(r.X, y1, c[2], st)
	g.Set(x1, y1, c[3], st)
}

// Cell is what a cell shows: its grapheme, style and width (0 for the right half of a wide one).
func (g *Grid) Cell(x, y int) (text string, st Style, width int) {
	if !g.Bounds().Contains(x, y) {
		return "", Style{}, 0
	}
	c := g.cells[y*g.w+x]
	st = Style{c.fg, c.bg, c.attr}
	switch {
	case c.wide == 0:
		return "", st, 0
	case c.r < 0:
		return g.ext[^c.r], st, int(c.wide)
	}
	return string(c.r), st, int(c.wide)
}

// Background is a cell's background.
func (g *Grid) Background(x, y int) Color {
	if !g.Bounds().Contains(x, y) {
		return 0
	}
	return g.cells[y*g.w+x].bg
}

// Plain is the text without colour, a line a row, trailing blanks kept off.
func (g *Grid) Plain() string {
	var b strings.Builder
	var line []byte
	for y := 0; y < g.h; y++ {
		if y > 0 {
			b.WriteByte('\n')
		}
		line = line[:0]
		for _, c := range g.cells[y*g.w : (y+1)*g.w] {
			line = g.appendCell(line, c)
		}
		b.WriteString(strings.TrimRight(string(line), " "))
	}
	return b.String()
}
