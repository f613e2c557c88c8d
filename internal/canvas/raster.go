package canvas

import (
	"math"
	"math/bits"
)

// Raster draws lines finer than cells. With Braille a cell has 2x4 dots; the series with the most dots in a cell
// owns its colour. With other glyph sets a cell is one dot and lines become strokes of ─ │ ┌ ┐ └ ┘.
// Series are drawn one after the other, each ended by Flush. Buffers are kept from frame to frame.
type Raster struct {
	w, h    int
	strokes bool
	cells   []dots
	cur     []uint8 // the series being drawn: dots by cell (strokes: unused)
	touched []int32 // the cells it has dots in
	cols    []column
}

// dots is what a cell of the raster shows.
type dots struct {
	owner uint16 // 1 + series; 0 is empty
	best  uint8
	bits  uint8
	r     rune // strokes only
}

// column is where the series being drawn passes a column of cells (strokes only).
type column struct {
	set          bool
	last, lo, hi int32
}

// Reset sets the size in cells and empties the raster.
func (r *Raster) Reset(w, h int, glyphs Glyphs, letters bool) {
	w, h = max(w, 0), max(h, 0)
	r.w, r.h, r.strokes = w, h, glyphs != Braille || letters
	r.cells = grow(r.cells, w*h)
	r.cur = grow(r.cur, w*h)
	r.cols = grow(r.cols, w)
	r.touched = r.touched[:0]
}

// grow is s with n zero elements, its memory kept when it suffices.
func grow[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	s = s[:n]
	clear(s)
	return s
}

// Scale is the number of dots in a cell.
func (r *Raster) Scale() (x, y int) {
	if r.strokes {
		return 1, 1
	}
	return 2, 4
}

// Size is the size in dots.
func (r *Raster) Size() (w, h int) {
	x, y := r.Scale()
	return r.w * x, r.h * y
}

var brailleBit = [4][2]uint8{{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}}

// Dot sets one dot; outside the raster it is nothing.
func (r *Raster) Dot(x, y int) {
	if x < 0 || y < 0 {
		return
	}
	if r.strokes {
		if x < r.w && y < r.h {
			r.pass(x, int32(y))
		}
		return
	}
	cx, cy := x>>1, y>>2
	if cx >= r.w || cy >= r.h {
		return
	}
	i := cy*r.w + cx
	if r.cur[i] == 0 {
		r.touched = append(r.touched, int32(i))
	}
	r.cur[i] |= brailleBit[y&3][x&1]
}

// pass notes a stroke's dot.
func (r *Raster) pass(x int, y int32) {
	c := &r.cols[x]
	if !c.set {
		*c = column{set: true, last: y, lo: y, hi: y}
		return
	}
	c.last, c.lo, c.hi = y, min(c.lo, y), max(c.hi, y)
}

// Line draws from x0, y0 to x1, y1 in dots. It is cut to the raster first, so that no value, however large, costs
// more than the raster is wide and high; with NaN or infinity among the x nothing is drawn.
func (r *Raster) Line(x0, y0, x1, y1 float64) {
	w, h := r.Size()
	if mx, my := float64(w-1), float64(h-1); !(x0 >= 0 && x1 >= 0 && y0 >= 0 && y1 >= 0 && x0 <= mx && x1 <= mx && y0 <= my && y1 <= my) {
		var ok bool
		if x0, y0, x1, y1, ok = clip(x0, y0, x1, y1, mx, my); !ok || w == 0 || h == 0 {
			return
		}
	}
	ax, ay := int(x0+0.5), int(y0+0.5)
	bx, by := int(x1+0.5), int(y1+0.5)
	if ax == bx && !r.strokes {
		r.vertical(ax, min(ay, by), max(ay, by))
		return
	}
	dx, dy := abs(bx-ax), -abs(by-ay)
	sx, sy := 1, 1
	if ax > bx {
		sx = -1
	}
	if ay > by {
		sy = -1
	}
	for err := dx + dy; ; {
		r.Dot(ax, ay)
		if ax == bx && ay == by {
			return
		}
		e := 2 * err
		if e >= dy {
			err += dy
			ax += sx
		}
		if e <= dx {
			err += dx
			ay += sy
		}
	}
}

// vertical sets the dots of column x from y0 to y1, whole cells at once: most of what a dense series draws.
func (r *Raster) vertical(x, y0, y1 int) {
	var column [4]uint8 // the dots of a cell's column from a row downwards
	acc := uint8(0)
	for row := 3; row >= 0; row-- {
		acc |= brailleBit[row][x&1]
		column[row] = acc
	}
	for y := y0; y <= y1; y = y&^3 + 4 {
		bits := column[y&3]
		if y1&^3 == y&^3 && y1&3 < 3 {
			bits &^= column[y1&3+1]
		}
		i := y>>2*r.w + x>>1
		if r.cur[i] == 0 {
			r.touched = append(r.touched, int32(i))
		}
		r.cur[i] |= bits
	}
}

func abs(i int) int { return max(i, -i) }

// clip cuts a line to 0..mx, 0..my (Liang and Barsky).
func clip(x0, y0, x1, y1, mx, my float64) (a, b, c, d float64, ok bool) {
	const far = 1e7 // beyond it differences of floats would lose the part inside
	if math.IsNaN(x0+x1) || math.IsNaN(y0) || math.IsNaN(y1) || math.IsInf(x0, 0) || math.IsInf(x1, 0) {
		return
	}
	y0, y1 = min(max(y0, -far), far), min(max(y1, -far), far)
	x0, x1 = min(max(x0, -far), far), min(max(x1, -far), far)
	const e = 0.499
	dx, dy := x1-x0, y1-y0
	t0, t1 := 0.0, 1.0
	for _, edge := range [4][2]float64{{-dx, x0 + e}, {dx, mx + e - x0}, {-dy, y0 + e}, {dy, my + e - y0}} {
		p, q := edge[0], edge[1]
		switch {
		case p == 0 && q < 0:
			return
		case p < 0:
			t0 = max(t0, q/p)
		case p > 0:
			t1 = min(t1, q/p)
		}
	}
	if t0 > t1 {
		return
	}
	fit := func(v, m float64) float64 { return min(max(v, 0), m) }
	return fit(x0+t0*dx, mx), fit(y0+t0*dy, my), fit(x0+t1*dx, mx), fit(y0+t1*dy, my), true
}

// Flush ends a series: what was drawn since the last Flush belongs to owner (its index among the colours given to
// Paint). letter, when not 0, is what its strokes are drawn with, to tell series apart without colour.
func (r *Raster) Flush(owner int, letter rune) { r.flush(owner, 0, letter) }

// FlushRows is Flush for a series whose colour is its height's: the topmost row belongs to owner, the next to owner+1.
func (r *Raster) FlushRows(owner int, letter rune) { r.flush(owner, 1, letter) }

func (r *Raster) flush(owner, down int, letter rune) {
	owner = min(owner, 60000)
	if r.strokes {
		r.flushStrokes(owner, down, letter)
		return
	}
	for _, i := range r.touched {
		c := &r.cells[i]
		own := uint16(owner + int(i)/r.w*down + 1)
		if n := uint8(bits.OnesCount8(r.cur[i])); n >= c.best {
			c.owner, c.best = own, n
		}
		c.bits |= r.cur[i]
		r.cur[i] = 0
	}
	r.touched = r.touched[:0]
}

func (r *Raster) flushStrokes(owner, down int, letter rune) {
	put := func(x int, y int32, g rune) {
		if letter != 0 {
			g = letter
		}
		r.cells[int(y)*r.w+x] = dots{owner: uint16(owner + int(y)*down + 1), r: g}
	}
	for x := range r.cols {
		c := r.cols[x]
		if !c.set {
			continue
		}
		for y := c.lo; y <= c.hi && c.hi-c.lo > 1; y++ { // a spike; jitter by one row would only fray the line
			put(x, y, '│')
		}
		if x == 0 || !r.cols[x-1].set || r.cols[x-1].last == c.last {
			put(x, c.last, '─')
			continue
		}
		from, to := r.cols[x-1].last, c.last
		if from < to {
			put(x, from, '┐')
			put(x, to, '└')
		} else {
			put(x, from, '┘')
			put(x, to, '┌')
		}
		for y := min(from, to) + 1; y < max(from, to); y++ {
			put(x, y, '│')
		}
	}
	clear(r.cols)
}

// Empty tells whether a cell has nothing drawn in it.
func (r *Raster) Empty(x, y int) bool {
	return x < 0 || y < 0 || x >= r.w || y >= r.h || r.cells[y*r.w+x].owner == 0
}

// Paint writes the raster to the grid with its corner at x, y; backgrounds stay.
func (r *Raster) Paint(g *Grid, x, y int, colors []Color) {
	for cy := range r.h {
		for cx := range r.w {
			d := r.cells[cy*r.w+cx]
			if d.owner == 0 || int(d.owner) > len(colors) {
				continue
			}
			ch := d.r
			if !r.strokes {
				ch = 0x2800 + rune(d.bits)
			}
			g.Set(x+cx, y+cy, ch, Style{FG: colors[d.owner-1]})
		}
	}
}
