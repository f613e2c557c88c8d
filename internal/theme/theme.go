package theme

import (
	"math"

	"github.com/montui/montui/internal/canvas"
)

// Theme is one terminal's palette. It is never written after New.
type Theme struct {
	Depth  canvas.Depth
	Dark   bool
	Glyphs canvas.Glyphs

	Background canvas.Color // of the whole screen
	Bar        canvas.Color // of header and footer
	Text       canvas.Color // what is read
	Dim        canvas.Color // axis labels, units, secondary text
	Faint      canvas.Color // grid lines
	Box        canvas.Color // a panel's border
	Focus      canvas.Color // the focused panel's border
	Accent     canvas.Color // keys, the chosen entry
	OK         canvas.Color
	Warn       canvas.Color
	Error      canvas.Color

	colorblind bool // Grafana's colours are shown as ones that stay apart for who lacks a cone
}

// Key is the same for themes that look the same.
type Key struct {
	depth      canvas.Depth
	dark       bool
	glyphs     canvas.Glyphs
	colors     [11]canvas.Color
	colorblind bool
}

// Key tells the theme from others.
func (t *Theme) Key() Key {
	return Key{t.Depth, t.Dark, t.Glyphs, [11]canvas.Color{t.Background, t.Bar, t.Text, t.Dim, t.Faint, t.Box, t.Focus, t.Accent, t.OK, t.Warn, t.Error},
		t.colorblind}
}

// darkGround is the background on a dark terminal.
const darkGround = 0x111217

// New is the palette for a terminal.
func New(depth canvas.Depth, dark bool, glyphs canvas.Glyphs) *Theme {
	t := &Theme{Depth: depth, Dark: dark, Glyphs: glyphs}
	hex := func(to *canvas.Color, d, l uint32) {
		v := d
		if !dark {
			v = l
		}
		*to = canvas.RGB(uint8(v>>16), uint8(v>>8), uint8(v))
	}
	if depth <= canvas.ANSI16 {
		t.sixteen()
		return t
	}
	hex(&t.Background, darkGround, 0xffffff)
	hex(&t.Bar, 0x1f222b, 0xe9ebf0)
	hex(&t.Text, 0xd5d8e0, 0x24292e)
	hex(&t.Dim, 0x7f828c, 0x70757f)
	hex(&t.Faint, 0x2a2c34, 0xe0e2e8)
	hex(&t.Box, 0x3a3d47, 0xc6c9d1)
	hex(&t.Focus, 0x3d71d9, 0x1f60c4)
	hex(&t.Accent, 0x6e9fff, 0x1f60c4)
	hex(&t.OK, 0x73bf69, 0x37872d)
	hex(&t.Warn, 0xff9830, 0xc15c17)
	hex(&t.Error, 0xf2495c, 0xc4162a)
	return t
}

// sixteen leaves background and text to the terminal, whose user has chosen them, and takes the rest from its sixteen.
func (t *Theme) sixteen() {
	c := canvas.ANSI16Color
	t.Dim, t.Faint, t.Box = c(7), c(8), c(8)
	t.Focus, t.Accent, t.OK, t.Warn, t.Error = c(12), c(14), c(10), c(11), c(9)
	if !t.Dark {
		t.Dim, t.Faint, t.Box = c(8), c(7), c(8)
		t.Focus, t.Accent, t.OK, t.Warn, t.Error = c(4), c(4), c(2), c(5), c(1)
	}
}

// Mix lays fg over bg with opacity a: fills at 0.15, sparklines at 0.35. With sixteen colours there is nothing between
// two colours, so the nearer one is taken.
func (t *Theme) Mix(fg, bg canvas.Color, a float64) canvas.Color {
	if t.Depth <= canvas.ANSI16 {
		if a >= 0.3 {
			return fg
		}
		return bg
	}
	if bg == 0 {
		bg = t.Background
	}
	if t.Depth == canvas.ANSI256 && a >= 0.3 {
		a = max(a, 0.5) // below it the 256 colours have only greys
	}
	return fg.Blend(bg, a)
}

// Grafana's two inks for text on a coloured ground.
var (
	darkInk  = canvas.RGB(32, 34, 38)
	lightInk = canvas.RGB(247, 248, 250)
)

// Contrast is the ink for text on a coloured ground: Grafana's, which is dark from a brightness of 180 up, unless that
// is hard to read (below 3:1) and the other is not; a terminal's strokes are thinner than a browser's bold ones.
func (t *Theme) Contrast(bg canvas.Color) canvas.Color {
	r, g, b, ok := bg.RGB()
	if !ok {
		return t.Text
	}
	ink, other := lightInk, darkInk
	if 299*int(r)+587*int(g)+114*int(b) > 180_000 {
		ink, other = darkInk, lightInk
	}
	if Ratio(ink, bg) < 3 && Ratio(other, bg) > Ratio(ink, bg) {
		return other
	}
	return ink
}

// Ratio is the contrast of two colours as WCAG has it, 1 to 21.
func Ratio(a, b canvas.Color) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func luminance(c canvas.Color) float64 {
	r, g, b, _ := c.RGB()
	return 0.2126*linear[r] + 0.7152*linear[g] + 0.0722*linear[b]
}

// linear is the light of each of a channel's values.
var linear = func() (out [256]float64) {
	for i := range out {
		v := float64(i) / 255
		if v <= 0.04045 {
			out[i] = v / 12.92
		} else {
			out[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return out
}()
