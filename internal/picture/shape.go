package picture

import "math"

// cellSize is a glyph's place in points or pixels: all figures lie on whole numbers of them where they can, and so are
// crisp. line is a light stroke's thickness.
type cellSize struct{ w, h, line float64 }

// figure is one filled form of a glyph: a rectangle, a disc, or a polygon.
type figure struct {
	kind       byte // 'r', 'o', 'p'
	x, y, w, h float64
	r          float64 // of a disc around x, y
	points     [][2]float64
}

// shape is a glyph drawn by us.
type shape struct {
	figures []figure
	alpha   float64
}

func (s *shape) rect(x0, y0, x1, y1 float64) {
	x0, y0, x1, y1 = math.Round(x0), math.Round(y0), math.Round(x1), math.Round(y1)
	if x1 > x0 && y1 > y0 {
		s.figures = append(s.figures, figure{kind: 'r', x: x0, y: y0, w: x1 - x0, h: y1 - y0})
	}
}

func (s *shape) disc(x, y, r float64) {
	s.figures = append(s.figures, figure{kind: 'o', x: x, y: y, r: r})
}

func (s *shape) polygon(points ...[2]float64) {
	s.figures = append(s.figures, figure{kind: 'p', points: points})
}

// stroke is a line with a thickness as a polygon.
func (s *shape) stroke(x0, y0, x1, y1, width float64) {
	dx, dy := x1-x0, y1-y0
	n := math.Hypot(dx, dy)
	if n == 0 {
		return
	}
	dx, dy = dx/n*width/2, dy/n*width/2
	s.polygon([2]float64{x0 - dy, y0 + dx}, [2]float64{x1 - dy, y1 + dx}, [2]float64{x1 + dy, y1 - dx}, [2]float64{x0 + dy, y0 - dx})
}

// shapeOf is the form of a rune that we draw ourselves; ok is false for those that are a font's.
func shapeOf(r rune, c cellSize) (s shape, ok bool) {
	s.alpha = 1
	switch {
	case r >= 0x2800 && r < 0x2900:
		s.braille(uint8(r-0x2800), c)
	case r >= 0x2500 && r < 0x2580:
		s.box(r, c)
	case r >= 0x2580 && r < 0x25a0:
		s.block(r, c)
	default:
		if !s.symbol(r, c) {
			return s, false
		}
	}
	return s, true
}

// braille is 2x4 dots spread evenly over the cell, so that neighbours go on in the same rhythm.
func (s *shape) braille(bits uint8, c cellSize) {
	place := [8][2]float64{{0, 0}, {0, 1}, {0, 2}, {1, 0}, {1, 1}, {1, 2}, {0, 3}, {1, 3}}
	for i, at := range place {
		if bits&(1<<i) != 0 {
			s.disc((at[0]+0.5)*c.w/2, (at[1]+0.5)*c.h/4, c.w*0.15)
		}
	}
}

var quadrants = [...]uint8{4, 8, 1, 13, 9, 7, 11, 2, 6, 14} // ▖ ▗ ▘ ▙ ▚ ▛ ▜ ▝ ▞ ▟: 1 upper left, 2 upper right, 4, 8 below

func (s *shape) block(r rune, c cellSize) {
	switch {
	case r == '▀':
		s.rect(0, 0, c.w, c.h/2)
	case r <= '█': // lower eighths
		s.rect(0, c.h-c.h*float64(r-0x2580)/8, c.w, c.h)
	case r <= '▏': // left eighths, from seven down to one
		s.rect(0, 0, c.w*float64(0x2590-r)/8, c.h)
	case r == '▐':
		s.rect(c.w/2, 0, c.w, c.h)
	case r <= '▓':
		s.rect(0, 0, c.w, c.h)
		s.alpha = float64(r-'░'+1) / 4
	case r == '▔':
		s.rect(0, 0, c.w, c.h/8)
	case r == '▕':
		s.rect(c.w*7/8, 0, c.w, c.h)
	default:
		q := quadrants[r-'▖']
		for i := range 4 {
			if x, y := float64(i%2), float64(i/2); q&(1<<i) != 0 {
				s.rect(x*c.w/2, y*c.h/2, (x+1)*c.w/2, (y+1)*c.h/2)
			}
		}
	}
}
