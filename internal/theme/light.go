package theme

import (
	"sync"

	"github.com/montui/montui/internal/canvas"
)

// leastOnLight is the contrast that lines and digits have on a light ground. Grafana's yellow has 1.4 there; a terminal's strokes are
// thinner than a browser's.
const leastOnLight = 2.6

// lightColors is what Grafana's named colours, which answers have as its dark theme shows them, are in its light theme.
var lightColors = sync.OnceValue(func() map[canvas.Color]canvas.Color {
	out := map[canvas.Color]canvas.Color{}
	for _, f := range families {
		for i := range f.shades[1:] { // the light theme's shades are the dark one's, each a step darker
			out[rgb(f.shades[i])] = readable(rgb(f.shades[i+1]))
		}
	}
	return out
})

// readable is a colour that can be read on white: as dark as it must be, in its hue. Greys stay: they are chosen to be faint.
func readable(c canvas.Color) canvas.Color {
	r, g, b, ok := c.RGB()
	if !ok || max(r, g, b)-min(r, g, b) < 24 {
		return c
	}
	for keep := 1.0; keep > 0.3; keep -= 0.04 {
		if out := c.Blend(rgb(0), keep); Ratio(out, rgb(0xffffff)) >= leastOnLight {
			return out
		}
	}
	return c
}

// onLight is what a colour is shown as on a light ground.
func onLight(c canvas.Color) canvas.Color {
	if other, ok := lightColors()[c]; ok {
		return other
	}
	return readable(c)
}

// onDark is what a colour is shown as on a dark ground: as it is, unless a line of it could not be seen.
func onDark(c canvas.Color) canvas.Color {
	const least = 1.8
	ground := rgb(darkGround)
	if r, g, b, ok := c.RGB(); !ok || max(r, g, b)-min(r, g, b) < 24 || Ratio(c, ground) >= least {
		return c
	}
	for keep := 0.96; keep > 0.5; keep -= 0.04 {
		if out := c.Blend(rgb(0xffffff), keep); Ratio(out, ground) >= least {
			return out
		}
	}
	return c
}

func rgb(v uint32) canvas.Color { return canvas.RGB(uint8(v>>16), uint8(v>>8), uint8(v)) }
