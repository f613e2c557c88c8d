package picture

import "math"

// arms are the strokes of U+2500 to U+257F that go up, right, down and left from the middle: 0 none, 1 light, 2 heavy,
// 3 double. "----" are dashes, arcs and diagonals.
const arms = "0101020210102020--------------------------------0110021001200220" +
	"0011001200210022110012002100220010011002200120021110121021101120" +
	"2120221012202220101110122011102120212012102220220111011202110212" +
	"0121012202210222110111021201120221012102220122021111111212111212" +
	"211111212121211222111122122122121222212222212222----------------" +
	"0303303003100130033000130031003313003100330010033001300313103130" +
	"3330101330313033031301310333130331013303131331313333------------" +
	"----------------000110000100001000022000020000200201102001022010"

func (s *shape) box(r rune, c cellSize) {
	i := int(r-0x2500) * 4
	if arms[i] == '-' {
		s.specialBox(r, c)
		return
	}
	var weight [4]int
	for k := range weight {
		weight[k] = int(arms[i+k] - '0')
	}
	across := max(weight[1], weight[3]) // the strokes that an upright one has to reach over
	down := max(weight[0], weight[2])
	s.arm(weight[0], across, c, func(a, b, from, to float64) { s.rect(c.w/2+a, c.h/2-to, c.w/2+b, c.h/2-from) }, c.h/2)
	s.arm(weight[2], across, c, func(a, b, from, to float64) { s.rect(c.w/2+a, c.h/2+from, c.w/2+b, c.h/2+to) }, c.h/2)
	s.arm(weight[1], down, c, func(a, b, from, to float64) { s.rect(c.w/2+from, c.h/2+a, c.w/2+to, c.h/2+b) }, c.w/2)
	s.arm(weight[3], down, c, func(a, b, from, to float64) { s.rect(c.w/2-to, c.h/2+a, c.w/2-from, c.h/2+b) }, c.w/2)
}

// thickness is a stroke's as an even number of half pixels around the middle.
func thickness(weight int, c cellSize) (a, b float64) {
	t := c.line
	if weight == 2 {
		t *= 2
	}
	a = -math.Floor(t / 2)
	return a, a + t
}

// arm draws a stroke from the middle outwards; a and b are its sides. crossing is the weight of what it meets there.
func (s *shape) arm(weight, crossing int, c cellSize, put func(a, b, from, to float64), length float64) {
	if weight == 0 {
		return
	}
	_, over := thickness(min(crossing, 2), c)
	if crossing == 3 {
		over = 2 * c.line
	}
	if weight != 3 {
		a, b := thickness(weight, c)
		put(a, b, -over, length)
		return
	}
	put(-2*c.line, -c.line, -over, length)
	put(c.line, 2*c.line, -over, length)
}

// specialBox draws dashes, rounded corners and diagonals.
func (s *shape) specialBox(r rune, c cellSize) {
	switch {
	case r >= '╭' && r <= '╰':
		s.corner(int(r-'╭'), c)
	case r == '╱' || r == '╳':
		s.stroke(0, c.h, c.w, 0, c.line)
		if r == '╳' {
			s.stroke(0, 0, c.w, c.h, c.line)
		}
	case r == '╲':
		s.stroke(0, 0, c.w, c.h, c.line)
	default:
		s.dashes(r, c)
	}
}

// dashes: three and four to a cell at U+2504, two at U+254C; light and heavy, lying and upright in turn.
func (s *shape) dashes(r rune, c cellSize) {
	n, k := 3, int(r-'┄')
	if r >= '╌' {
		n, k = 2, int(r-'╌')
	} else if r >= '┈' {
		n, k = 4, int(r-'┈')
	}
	a, b := thickness(1+k%2, c)
	for i := range n {
		from, to := (float64(i)+0.2)/float64(n), (float64(i)+0.8)/float64(n)
		if k < 2 {
			s.rect(from*c.w, c.h/2+a, to*c.w, c.h/2+b)
		} else {
			s.rect(c.w/2+a, from*c.h, c.w/2+b, to*c.h)
		}
	}
}

// corner is ╭ ╮ ╯ ╰: a quarter of a ring between two straight ends.
func (s *shape) corner(k int, c cellSize) {
	right, down := k == 0 || k == 3, k == 0 || k == 1
	a, b := thickness(1, c)
	radius := c.w / 2
	flip := func(x, y float64) [2]float64 { // drawn for ╭, turned for the others around the strokes' own middle
		if !right {
			x = a + b - x
		}
		if !down {
			y = a + b - y
		}
		return [2]float64{c.w/2 + x, c.h/2 + y}
	}
	var outer, inner [][2]float64
	const n = 8
	for i := range n + 1 {
		sin, cos := math.Sincos(float64(i) / n * math.Pi / 2)
		outer = append(outer, flip(radius-(radius-a)*cos, radius-(radius-a)*sin))
		inner = append(inner, flip(radius-(radius-b)*cos, radius-(radius-b)*sin))
	}
	for i := range inner {
		outer = append(outer, inner[len(inner)-1-i])
	}
	s.polygon(outer...)
	if down {
		s.rect(c.w/2+a, c.h/2+radius, c.w/2+b, c.h)
	} else {
		s.rect(c.w/2+a, 0, c.w/2+b, c.h/2+a+b-radius)
	}
	if right {
		s.rect(c.w/2+radius, c.h/2+a, c.w, c.h/2+b)
	} else {
		s.rect(0, c.h/2+a, c.w/2+a+b-radius, c.h/2+b)
	}
}
