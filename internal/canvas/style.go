package canvas

// Color is a cell's colour: 0 is the terminal's default, 0x01RRGGBB an exact colour.
type Color uint32

// RGB is an exact colour.
func RGB(r, g, b uint8) Color { return 0x01000000 | Color(r)<<16 | Color(g)<<8 | Color(b) }

// RGB takes the colour apart; ok is false for the terminal's default.
func (c Color) RGB() (r, g, b uint8, ok bool) {
	return uint8(c >> 16), uint8(c >> 8), uint8(c), c != 0
}

// Blend lays c over under with opacity a (0..1). A default colour cannot be mixed: the nearer one is taken.
func (c Color) Blend(under Color, a float64) Color {
	if !(a > 0) {
		return under
	}
	if a >= 1 {
		return c
	}
	if c == 0 || under == 0 {
		if a >= 0.5 {
			return c
		}
		return under
	}
	mix := func(x, y uint8) uint8 { return uint8(float64(x)*a + float64(y)*(1-a) + 0.5) }
	return RGB(mix(uint8(c>>16), uint8(under>>16)), mix(uint8(c>>8), uint8(under>>8)), mix(uint8(c), uint8(under)))
}

// Attr is a set of text attributes.
type Attr uint8

// The attributes.
const (
	Bold Attr = 1 << iota
	Faint
	Italic
	Underline
	Reverse
)

// Style is how a cell looks.
type Style struct {
	FG, BG Color
	Attr   Attr
}

// Rect is a rectangle of cells.
type Rect struct{ X, Y, W, H int }

// Inset is the rectangle without n cells on each side.
func (r Rect) Inset(dx, dy int) Rect {
	return Rect{r.X + dx, r.Y + dy, max(r.W-2*dx, 0), max(r.H-2*dy, 0)}
}

// Intersect is what both rectangles cover.
func (r Rect) Intersect(o Rect) Rect {
	x0, y0 := max(r.X, o.X), max(r.Y, o.Y)
	x1, y1 := min(r.X+r.W, o.X+o.W), min(r.Y+r.H, o.Y+o.H)
	return Rect{x0, y0, max(x1-x0, 0), max(y1-y0, 0)}
}

// Contains tells whether the cell is inside.
func (r Rect) Contains(x, y int) bool { return x >= r.X && x < r.X+r.W && y >= r.Y && y < r.Y+r.H }

// Depth is how many colours a terminal shows.
type Depth uint8

// The depths.
const (
	NoColor Depth = iota
	ANSI16
	ANSI256
	TrueColor
)

// Glyphs is what a terminal's font can show.
type Glyphs uint8

// The glyph sets. Console is the Linux console's font: █ ░ ▒ ─ │ ┌ ┐ └ ┘ • ▲ ▼ ● ↑ ↓ ° µ and Latin 1.
const (
	Braille Glyphs = iota
	Block
	ASCII
	Console
)
