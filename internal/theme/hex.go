package theme

import (
	"strconv"
	"strings"

	"github.com/montui/montui/internal/canvas"
)

// Hex reads "#RRGGBB", "#RGB", "#RRGGBBAA", "rgb(r, g, b)" and "rgba(r, g, b, a)"; anything else, "" too, is Text.
// A translucent colour is laid over the background. What could not be told from the ground, or from others by who lacks a cone, is shown
// as what can.
func (t *Theme) Hex(s string) canvas.Color { return t.read(s, t.instead) }

// Exact is Hex for colours of a scheme from dark to bright: they are as they are.
func (t *Theme) Exact(s string) canvas.Color {
	if t.colorblind {
		return t.Hex(s)
	}
	return t.read(s, func(c canvas.Color) canvas.Color { return c })
}

func (t *Theme) read(s string, shown func(canvas.Color) canvas.Color) canvas.Color {
	s = strings.TrimSpace(s)
	if s == "transparent" {
		return t.Background
	}
	read := digits
	if strings.HasPrefix(s, "rgb") {
		read = functional
	}
	c, a, ok := read(s)
	if !ok {
		return t.Text
	}
	if c = shown(c); a >= 1 || t.Depth <= canvas.ANSI16 {
		return c
	}
	return c.Blend(t.Background, a)
}

// digits reads #RGB, #RRGGBB, and both with an alpha.
func digits(s string) (canvas.Color, float64, bool) {
	digits, ok := strings.CutPrefix(s, "#")
	if !ok {
		return 0, 0, false
	}
	if len(digits) == 3 || len(digits) == 4 {
		var b strings.Builder
		for _, r := range digits {
			b.WriteRune(r)
			b.WriteRune(r)
		}
		digits = b.String()
	}
	v, err := strconv.ParseUint(digits, 16, 64)
	switch {
	case err != nil:
		return 0, 0, false
	case len(digits) == 6:
		return canvas.RGB(uint8(v>>16), uint8(v>>8), uint8(v)), 1, true
	case len(digits) == 8:
		return canvas.RGB(uint8(v>>24), uint8(v>>16), uint8(v>>8)), float64(uint8(v)) / 255, true
	}
	return 0, 0, false
}

// functional reads rgb(…) and rgba(…).
func functional(s string) (canvas.Color, float64, bool) {
	_, inner, ok := strings.Cut(s, "(")
	inner, _, closed := strings.Cut(inner, ")")
	parts := strings.FieldsFunc(inner, func(r rune) bool { return r == ',' || r == ' ' || r == '/' })
	if !ok || !closed || len(parts) < 3 {
		return 0, 0, false
	}
	var v [4]float64
	v[3] = 1
	for i := range min(len(parts), 4) {
		n, err := strconv.ParseFloat(parts[i], 64)
		if err != nil || !(n >= 0 && n <= 255) {
			return 0, 0, false
		}
		v[i] = n
	}
	return canvas.RGB(uint8(v[0]), uint8(v[1]), uint8(v[2])), v[3], true
}
