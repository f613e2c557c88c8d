package picture

import "math"

// symbol draws the signs that stand for states, directions and keys, few of which the font has.
func (s *shape) symbol(r rune, c cellSize) bool {
	mx, my := c.w/2, c.h/2
	big, little := c.w*0.46, c.w*0.3
	at := func(x, y float64) [2]float64 { return [2]float64{mx + x, my + y} }
	turn := func(radius float64, quarter int) { // a triangle pointing up, right, down or left
		points := [3][2]float64{{0, -radius}, {radius, radius * 0.75}, {-radius, radius * 0.75}}
		for i, p := range points {
			for range quarter {
				p = [2]float64{-p[1], p[0]}
			}
			points[i] = at(p[0], p[1])
		}
		s.polygon(points[:]...)
	}
	switch r {
	case '▲', '▴':
		turn(pick(r == '▲', big, little), 0)
	case '▶', '▸':
		turn(pick(r == '▶', big, little), 1)
	case '▼', '▾':
		turn(pick(r == '▼', big, little), 2)
	case '◀', '◂':
		turn(pick(r == '◀', big, little), 3)
	case '●':
		s.disc(mx, my, c.w*0.4)
	case '•':
		s.disc(mx, my, c.w*0.25)
	case '○':
		s.ring(mx, my, c.w*0.4, c.line, 0, 2*math.Pi)
	case '◆':
		s.polygon(at(0, -big), at(big, 0), at(0, big), at(-big, 0))
	case '◇':
		for i := range 4 {
			p := [5][2]float64{at(0, -big), at(big, 0), at(0, big), at(-big, 0), at(0, -big)}
			s.stroke(p[i][0], p[i][1], p[i+1][0], p[i+1][1], c.line)
		}
	case '■':
		s.rect(mx-big, my-big, mx+big, my+big)
	case '▪':
		s.rect(mx-c.w/4, my-c.w/4, mx+c.w/4, my+c.w/4)
	case '□':
		for _, side := range [4][4]float64{{-big, -big, big, -big + c.line}, {-big, big - c.line, big, big}, {-big, -big, -big + c.line, big}, {big - c.line, -big, big, big}} {
			s.rect(mx+side[0], my+side[1], mx+side[2], my+side[3])
		}
	default:
		return s.sign(r, c, at)
	}
	return true
}

// sign draws stars, ticks and the like.
func (s *shape) sign(r rune, c cellSize, at func(x, y float64) [2]float64) bool {
	line := func(width float64, p ...[2]float64) {
		for i := 1; i < len(p); i++ {
			s.stroke(p[i-1][0], p[i-1][1], p[i][0], p[i][1], width)
		}
	}
	u, thick := c.w*0.4, c.line*1.5
	switch r {
	case '★', '☆':
		points := make([][2]float64, 11)
		for i := range points {
			radius := pick(i%2 == 0, 1.25*u, 0.5*u)
			sin, cos := math.Sincos(float64(i) * math.Pi / 5)
			points[i] = at(radius*sin, -radius*cos)
		}
		if r == '★' {
			s.polygon(points...)
		} else {
			line(c.line, points...)
		}
	case '✓':
		line(thick, at(-u, 0), at(-u/4, u), at(u, -u))
	case '✗', '✘':
		line(thick, at(-u, -u), at(u, u))
		line(thick, at(u, -u), at(-u, u))
	case '⏎', '↵':
		line(c.line, at(u, -u*1.4), at(u, u/2), at(-u, u/2))
		line(c.line, at(-u/4, -u/4), at(-u, u/2), at(-u/4, u*1.25))
	case '⟳', '↻':
		s.ring(at(0, 0)[0], at(0, 0)[1], u, c.line, 0.3, 1.75*math.Pi)
		s.polygon(at(u*0.2, -u*0.6), at(u*1.2, -u*0.6), at(u*0.9, -u*1.5))
	case '⚠':
		line(c.line, at(0, -u*1.3), at(u*1.2, u), at(-u*1.2, u), at(0, -u*1.3))
		line(c.line, at(0, -u*0.5), at(0, u*0.35))
	case '⏸':
		line(thick, at(-u/2, -u), at(-u/2, u))
		line(thick, at(u/2, -u), at(u/2, u))
	default:
		return false
	}
	return true
}

// ring is a part of a circle's line, clockwise from the right.
func (s *shape) ring(x, y, r, width, from, to float64) {
	const n = 24
	var outer, inner [][2]float64
	for i := range n + 1 {
		sin, cos := math.Sincos(from + (to-from)*float64(i)/n)
		outer = append(outer, [2]float64{x + r*cos, y + r*sin})
		inner = append(inner, [2]float64{x + (r-width)*cos, y + (r-width)*sin})
	}
	for i := range inner {
		outer = append(outer, inner[len(inner)-1-i])
	}
	s.polygon(outer...)
}

func pick(first bool, a, b float64) float64 {
	if first {
		return a
	}
	return b
}
