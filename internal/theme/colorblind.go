package theme

import (
	"maps"
	"math"
	"slices"
	"sync"

	"github.com/montui/montui/internal/canvas"
)

// Colorblind is the theme with Grafana's named colours, and so its classic palette and most thresholds, replaced by
// ones after Okabe and Ito, which differ in lightness and along blue and yellow (blue darker and purple paler than theirs,
// so that these two stay apart as well). Colours near to those, as in the continuous
// schemes between them, move along; greys and colours far from all of them stay.
func (t *Theme) Colorblind() *Theme {
	out := *t
	out.colorblind = true
	if t.Depth > canvas.ANSI16 {
		out.OK, out.Warn, out.Error = out.instead(t.OK), out.instead(t.Warn), out.instead(t.Error)
	} else {
		out.OK, out.Warn, out.Error = canvas.ANSI16Color(6), canvas.ANSI16Color(3), canvas.ANSI16Color(1)
		if t.Dark {
			out.OK, out.Warn, out.Error = canvas.ANSI16Color(14), canvas.ANSI16Color(11), canvas.ANSI16Color(9)
		}
	}
	return &out
}

// instead is what a colour is shown as.
func (t *Theme) instead(c canvas.Color) canvas.Color {
	light := !t.Dark && t.Depth > canvas.ANSI16
	switch {
	case c == 0:
		return c
	case !t.colorblind && light:
		return onLight(c)
	case !t.colorblind && t.Depth > canvas.ANSI16:
		return onDark(c)
	case !t.colorblind:
		return c
	}
	other, ok := safeColors()[c]
	if !ok {
		other = between(c)
	}
	if light {
		return readable(other)
	}
	return other
}

// between moves a colour as those of Grafana's near to it are moved, the nearest the most.
func between(c canvas.Color) canvas.Color {
	const reach = 45.0 // how far a colour's move is felt, in steps of a channel
	r, g, b, _ := c.RGB()
	if max(r, g, b)-min(r, g, b) < 40 {
		return c
	}
	at, sum, move := [3]float64{float64(r), float64(g), float64(b)}, 0.0, [3]float64{}
	for _, pair := range safePairs() {
		d := 0.0
		for i := range at {
			d += (at[i] - pair[0][i]) * (at[i] - pair[0][i])
		}
		w := math.Exp(-d / (reach * reach))
		sum += w
		for i := range move {
			move[i] += w * (pair[1][i] - pair[0][i])
		}
	}
	channel := func(i int) uint8 { return uint8(min(max(at[i]+move[i]/max(sum, 1), 0), 255) + 0.5) }
	return canvas.RGB(channel(0), channel(1), channel(2))
}

// safePairs are safeColors' colours and what they become, as numbers.
var safePairs = sync.OnceValue(func() (out [][2][3]float64) {
	numbers := func(c canvas.Color) [3]float64 {
		r, g, b, _ := c.RGB()
		return [3]float64{float64(r), float64(g), float64(b)}
	}
	for _, from := range slices.Sorted(maps.Keys(safeColors())) {
		out = append(out, [2][3]float64{numbers(from), numbers(safeColors()[from])})
	}
	return out
})

// families are Grafana's named colours: each from super light to dark, the light theme's dark one last.
var families = [...]struct {
	safe   uint32 // the hue that stands for the family to who lacks a cone
	shades [6]uint32
}{
	{0xd55e00, [6]uint32{0xffa6b0, 0xff7383, 0xf2495c, 0xe02f44, 0xc4162a, 0xad0317}},
	{0xe69f00, [6]uint32{0xffcb7d, 0xffb357, 0xff9830, 0xff780a, 0xfa6400, 0xe55400}},
	{0xf0e442, [6]uint32{0xfff899, 0xffee52, 0xfade2a, 0xf2cc0c, 0xe0b400, 0xcc9d00}},
	{0x009e73, [6]uint32{0xc8f2c2, 0x96d98d, 0x73bf69, 0x56a64b, 0x37872d, 0x19730e}},
	{0x3d8fd9, [6]uint32{0xc0d8ff, 0x8ab8ff, 0x5794f2, 0x3274d9, 0x1f60c4, 0x1250b0}},
	{0xe9a3c9, [6]uint32{0xdeb6f2, 0xca95e5, 0xb877d9, 0xa352cc, 0x8f3bb8, 0x7c2ea3}},
}

// safeColors is Grafana's colour -> ours. Each family (of both themes) becomes one hue, its shades lighter and darker ones.
var safeColors = sync.OnceValue(func() map[canvas.Color]canvas.Color {
	white, black := rgb(0xffffff), rgb(0)
	out := map[canvas.Color]canvas.Color{}
	for _, f := range families {
		for i, shade := range []struct {
			with   canvas.Color
			amount float64
		}{{white, 0.55}, {white, 0.3}, {black, 0}, {black, 0.05}, {black, 0.3}, {black, 0.4}} {
			out[rgb(f.shades[i])] = shade.with.Blend(rgb(f.safe), shade.amount)
		}
	}
	return out
})
