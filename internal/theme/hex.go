package theme

import (
	"strconv"
	"strings"

	"github.com/montui/montui/internal/canvas"
)

// Hex reads "#RRGGBB", "#RGB", "#RRGGBBAA", "rgb(r, g, b)" and "rgba(r, g, b, a)"; anything else, "" too, is Text.
// A translucent colour is laid over the background.
func (t *Theme) Hex(s string) canvas.Color {
	s = strings.TrimSpace(s)
	if s == "transparent" {
		return t.Background
	}
	if strings.HasPrefix(s, "rgb") {
		return t.functional(s)
	}
	digits, ok := strings.CutPrefix(s, "#")
	if !ok {
		return t.Text
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
		return t.Text
	case len(digits) == 6:
		return t.instead(canvas.RGB(uint8(v>>16), uint8(v>>8), uint8(v)))
	case len(digits) == 8:
		return t.over(canvas.RGB(uint8(v>>24), uint8(v>>16), uint8(v>>8)), float64(uint8(v))/255)
	}
	return t.Text
}

func (t *Theme) functional(s string) canvas.Color {
	_, inner, ok := strings.Cut(s, "(")
	inner, _, closed := strings.Cut(inner, ")")
	parts := strings.FieldsFunc(inner, func(r rune) bool { return r == ',' || r == ' ' || r == '/' })
	if !ok || !closed || len(parts) < 3 {
		return t.Text
	}
	var v [4]float64
	v[3] = 1
	for i := range min(len(parts), 4) {
		n, err := strconv.ParseFloat(parts[i], 64)
		if err != nil || !(n >= 0 && n <= 255) {
			return t.Text
		}
		v[i] = n
	}
	return t.over(canvas.RGB(uint8(v[0]), uint8(v[1]), uint8(v[2])), v[3])
}

func (t *Theme) over(c canvas.Color, a float64) canvas.Color {
	c = t.instead(c)
	if a >= 1 || t.Depth <= canvas.ANSI16 {
		return c
	}
	return c.Blend(t.Background, a)
}
