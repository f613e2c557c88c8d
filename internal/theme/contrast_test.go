package theme

import (
	"fmt"
	"math"
	"testing"

	"github.com/montui/montui/internal/canvas"
)

// TestContrast: text on any colour can be read, and is Grafana's ink where that can be read too.
func TestContrast(t *testing.T) {
	th := New(canvas.TrueColor, true, canvas.Braille)
	for _, c := range []struct {
		hex  string
		dark bool
	}{{"#F2495C", false}, {"#FADE2A", true}, {"#C4162A", false}, {"#1F60C4", false}, {"#C8F2C2", true}, {"#73BF69", true}, {"#FF9830", true}, {"#181b1f", false}, {"#ffffff", true}} {
		if got := th.Contrast(th.Hex(c.hex)); (got == darkInk) != c.dark {
			t.Errorf("ink on %s is %x", c.hex, got)
		}
	}
	for v := range 1 << 12 {
		bg := canvas.RGB(uint8(v>>8*17), uint8(v>>4&15*17), uint8(v&15*17))
		if r := Ratio(th.Contrast(bg), bg); r < 3 {
			t.Fatalf("text on %x has a contrast of %.1f", bg, r)
		}
	}
	if th.Contrast(0) != th.Text {
		t.Error("on the terminal's own background the text is the text's")
	}
}

// deutan and protan are how colours look without the middle and the long cones (Viénot 1999), in linear light.
var deutan, protan = [9]float64{0.29275, 0.70725, 0, 0.29275, 0.70725, 0, -0.02234, 0.02234, 1}, [9]float64{0.11238, 0.88762, 0, 0.11238, 0.88762, 0, 0.00401, -0.00401, 1}

func seenBy(c canvas.Color, m [9]float64) (l, a, b float64) {
	r, g, bl, _ := c.RGB()
	x, y, z := linear[r], linear[g], linear[bl]
	var v [3]float64
	for i := range v {
		v[i] = max(m[3*i]*x+m[3*i+1]*y+m[3*i+2]*z, 0)
	}
	p, q, s := math.Cbrt(0.4122214708*v[0]+0.5363325363*v[1]+0.0514459929*v[2]), math.Cbrt(0.2119034982*v[0]+0.6806995451*v[1]+0.1073969566*v[2]), math.Cbrt(0.0883024619*v[0]+0.2817188376*v[1]+0.6299787005*v[2])
	return 0.2104542553*p + 0.7936177850*q - 0.0040720468*s, 1.9779984951*p - 2.4285922050*q + 0.4505937099*s, 0.0259040371*p + 0.7827717662*q - 0.8086757660*s
}

// TestColorblind: to who lacks a cone the first six series, and good and bad, stay further apart than Grafana's do.
func TestColorblind(t *testing.T) {
	usual := New(canvas.TrueColor, true, canvas.Braille)
	safe := usual.Colorblind()
	nearest := func(th *Theme, names []string) float64 {
		least := math.Inf(1)
		for _, m := range [][9]float64{deutan, protan} {
			for i, a := range names {
				for _, b := range names[:i] {
					l0, a0, b0 := seenBy(th.Hex(a), m)
					l1, a1, b1 := seenBy(th.Hex(b), m)
					least = min(least, math.Sqrt((l0-l1)*(l0-l1)+(a0-a1)*(a0-a1)+(b0-b1)*(b0-b1)))
				}
			}
		}
		return least
	}
	series := []string{"#73BF69", "#F2CC0C", "#5794F2", "#FF9830", "#F2495C", "#B877D9"}
	if a, b := nearest(usual, series), nearest(safe, series); b < 1.5*a || b < 0.06 {
		t.Errorf("the nearest two series are %.3f apart, Grafana's %.3f", b, a)
	}
	states := []string{"#73BF69", "#F2495C"}
	if a, b := nearest(usual, states), nearest(safe, states); b < a || b < 0.1 {
		t.Errorf("green and red are %.3f apart, Grafana's %.3f", b, a)
	}
	if safe.Hex("#808080") != usual.Hex("#808080") || safe.Hex("#00ff00") != usual.Hex("#00ff00") || usual.Hex("#F2495C") != canvas.RGB(0xf2, 0x49, 0x5c) {
		t.Error("other colours, and other themes, stay")
	}
	if safe.Error == usual.Error || safe.Hex("#F2495C") == usual.Hex("#F2495C") {
		t.Error("nothing was replaced")
	}
	for v := range 256 { // a scheme from green to red has no jump in it
		mix := func(v int) canvas.Color {
			return safe.Hex(fmt.Sprintf("#%02x%02x%02x", 115+v*127/255, 191-v*118/255, 105-v*13/255))
		}
		r0, g0, b0, _ := mix(v).RGB()
		r1, g1, b1, _ := mix(min(v+1, 255)).RGB()
		if d := math.Abs(float64(r0)-float64(r1)) + math.Abs(float64(g0)-float64(g1)) + math.Abs(float64(b0)-float64(b1)); d > 45 {
			t.Errorf("between step %d and the next the colour jumps by %v", v, d)
		}
	}
}

// TestLight: on a light ground Grafana's colours are those of its light theme, and all of them can be read; greys stay faint.
func TestLight(t *testing.T) {
	light, white := New(canvas.TrueColor, false, canvas.Braille), canvas.RGB(255, 255, 255)
	for dark, want := range map[string]uint32{"#F2495C": 0xe02f44, "#5794F2": 0x3274d9, "#56A64B": 0x37872d, "#C4162A": 0xad0317, "#e0e2e8": 0xe0e2e8, "#00008b": 0x00008b} {
		if got := light.Hex(dark); got != rgb(want) {
			t.Errorf("%s is shown as %x, not as %x", dark, got, want)
		}
	}
	for _, th := range []*Theme{light, light.Colorblind()} {
		seen := map[canvas.Color]uint32{}
		for _, f := range families {
			for _, shade := range f.shades {
				got := th.Hex(fmt.Sprintf("#%06x", shade))
				if r := Ratio(got, white); r < leastOnLight {
					t.Errorf("%06x is shown as %x, which has a contrast of %.2f on white", shade, got, r)
				}
				if shade == f.shades[2] {
					if other, twice := seen[got]; twice {
						t.Errorf("%06x and %06x are both shown as %x", shade, other, got)
					}
					seen[got] = shade
				}
			}
		}
	}
	dark := New(canvas.TrueColor, true, canvas.Braille)
	if dark.Hex("#FADE2A") != rgb(0xfade2a) || dark.Hex("#181b1f") != rgb(0x181b1f) {
		t.Error("on a dark ground colours are as they are")
	}
	for _, deep := range []string{"#052B51", "#58140C", "#511749", "#00008b", "#3F2B5B"} { // Grafana's darkest series
		if got := dark.Hex(deep); Ratio(got, dark.Background) < 1.8 {
			t.Errorf("a line in %s, shown as %x, cannot be seen on a dark ground", deep, got)
		}
	}
	if sixteen := New(canvas.ANSI16, false, canvas.Braille); sixteen.Hex("#FADE2A") != rgb(0xfade2a) {
		t.Error("which of sixteen is nearest goes by the colour itself")
	}
}
