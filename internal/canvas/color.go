package canvas

import (
	"math"
	"sync"
)

// index is the terminal's nearest colour by perceptual distance, remembered by the grid. The memory is a table of
// fixed size in which a newer colour takes an older one's place: no mix of colours, however hostile, makes it grow.
func (g *Grid) index(c Color, d Depth) uint8 {
	table := g.codes[d]
	if table == nil {
		table = new(codeTable)
		g.codes[d] = table
	}
	e := &table[uint32(c)*2654435761>>(32-codeBits)]
	if e.color != c {
		*e = code{c, Nearest(c, d)}
	}
	return e.index
}

const codeBits = 11

type code struct {
	color Color
	index uint8
}

type codeTable [1 << codeBits]code

// Shown is the colour a terminal of a depth shows for c; without colours it is the terminal's default.
func Shown(c Color, d Depth) Color {
	switch {
	case d == NoColor:
		return 0
	case d == TrueColor || c == 0:
		return c
	}
	p := indexed(int(Nearest(c, d)))
	return RGB(p[0], p[1], p[2])
}

// Nearest is the index of the nearest of a terminal's 256 or 16 colours in OKLab. Of the 256 the first sixteen
// are left out: users set them to anything.
func Nearest(c Color, d Depth) uint8 {
	r, gr, b, _ := c.RGB()
	l0, a0, b0 := oklab(r, gr, b)
	from, to, hue := 16, 256, 4.0
	if d != ANSI256 {
		from, to, hue = 0, 16, 2
	}
	best, at, palette := math.Inf(1), from, palette()
	for i := from; i < to; i++ {
		p := palette[i]
		dl, da, db := p[0]-l0, p[1]-a0, p[2]-b0
		// Hue says which series it is, lightness only how strong: weigh hue up.
		if dist := dl*dl + hue*(da*da+db*db); dist < best {
			best, at = dist, i
		}
	}
	return uint8(at)
}

// ANSI16Color is the colour xterm shows for one of the sixteen.
func ANSI16Color(i int) Color {
	p := ansi16[i&15]
	return RGB(p[0], p[1], p[2])
}

var ansi16 = [16][3]uint8{
	{0, 0, 0}, {205, 0, 0}, {0, 205, 0}, {205, 205, 0}, {0, 0, 238}, {205, 0, 205}, {0, 205, 205}, {229, 229, 229},
	{127, 127, 127}, {255, 0, 0}, {0, 255, 0}, {255, 255, 0}, {92, 92, 255}, {255, 0, 255}, {0, 255, 255}, {255, 255, 255},
}

// palette is xterm's 256 colours in OKLab.
var palette = sync.OnceValue(func() *[256][3]float64 {
	var p [256][3]float64
	for i := range p {
		c := indexed(i)
		p[i][0], p[i][1], p[i][2] = oklab(c[0], c[1], c[2])
	}
	return &p
})

// indexed is one of xterm's 256 colours: sixteen, a cube of 6x6x6, and 24 greys.
func indexed(i int) [3]uint8 {
	if i < 16 {
		return ansi16[i]
	}
	if i >= 232 {
		v := uint8(8 + 10*(i-232))
		return [3]uint8{v, v, v}
	}
	level := [6]uint8{0, 95, 135, 175, 215, 255}
	i -= 16
	return [3]uint8{level[i/36], level[i/6%6], level[i%6]}
}

func oklab(r, g, b uint8) (l, a, bb float64) {
	lin := func(v uint8) float64 {
		x := float64(v) / 255
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	lr, lg, lb := lin(r), lin(g), lin(b)
	x := math.Cbrt(0.4122214708*lr + 0.5363325363*lg + 0.0514459929*lb)
	y := math.Cbrt(0.2119034982*lr + 0.6806995451*lg + 0.1073969566*lb)
	z := math.Cbrt(0.0883024619*lr + 0.2817188376*lg + 0.6299787005*lb)
	return 0.2104542553*x + 0.7936177850*y - 0.0040720468*z,
		1.9779984951*x - 2.4285922050*y + 0.4505937099*z,
		0.0259040371*x + 0.7827717662*y - 0.8086757660*z
}
