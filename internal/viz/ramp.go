package viz

import (
	"math"
	"strings"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/theme"
)

// ramps are colour schemes from the least to the most (d3's of the same names, as Grafana offers them).
var ramps = map[string][]string{
	"oranges":  {"#fff5eb", "#fee6ce", "#fdd0a2", "#fdae6b", "#fd8d3c", "#f16913", "#d94801", "#a63603", "#7f2704"},
	"blues":    {"#f7fbff", "#deebf7", "#c6dbef", "#9ecae1", "#6baed6", "#4292c6", "#2171b5", "#08519c", "#08306b"},
	"greens":   {"#f7fcf5", "#e5f5e0", "#c7e9c0", "#a1d99b", "#74c476", "#41ab5d", "#238b45", "#006d2c", "#00441b"},
	"greys":    {"#ffffff", "#f0f0f0", "#d9d9d9", "#bdbdbd", "#969696", "#737373", "#525252", "#252525", "#000000"},
	"purples":  {"#fcfbfd", "#efedf5", "#dadaeb", "#bcbddc", "#9e9ac8", "#807dba", "#6a51a3", "#54278f", "#3f007d"},
	"reds":     {"#fff5f0", "#fee0d2", "#fcbba1", "#fc9272", "#fb6a4a", "#ef3b2c", "#cb181d", "#a50f15", "#67000d"},
	"spectral": {"#9e0142", "#d53e4f", "#f46d43", "#fdae61", "#fee08b", "#ffffbf", "#e6f598", "#abdda4", "#66c2a5", "#3288bd", "#5e4fa2"},
	"rdylgn":   {"#a50026", "#d73027", "#f46d43", "#fdae61", "#fee08b", "#ffffbf", "#d9ef8b", "#a6d96a", "#66bd63", "#1a9850", "#006837"},
	"rdylbu":   {"#a50026", "#d73027", "#f46d43", "#fdae61", "#fee090", "#ffffbf", "#e0f3f8", "#abd9e9", "#74add1", "#4575b4", "#313695"},
	"viridis":  {"#440154", "#482878", "#3e4989", "#31688e", "#26828e", "#1f9e89", "#35b779", "#6ece58", "#b5de2b", "#fde725"},
	"magma":    {"#000004", "#180f3d", "#440f76", "#721f81", "#9e2f7f", "#cd4071", "#f1605d", "#fd9668", "#feca8d", "#fcfdbf"},
	"inferno":  {"#000004", "#1b0c41", "#4a0c6b", "#781c6d", "#a52c60", "#cf4446", "#ed6925", "#fb9b06", "#f7d13d", "#fcffa4"},
	"plasma":   {"#0d0887", "#46039f", "#7201a8", "#9c179e", "#bd3786", "#d8576b", "#ed7953", "#fb9f3a", "#fdca26", "#f0f921"},
	"turbo":    {"#23171b", "#4860e6", "#2aabee", "#2ee5ae", "#6afd6a", "#c0ee3d", "#feb927", "#fe6e1a", "#c2270a", "#900c00"},
	"cividis":  {"#002051", "#0a326a", "#2b446e", "#4d566d", "#696970", "#7f7c75", "#948f78", "#ada476", "#caba6a", "#ead156", "#fdea45"},
	"ylorrd":   {"#ffffcc", "#ffeda0", "#fed976", "#feb24c", "#fd8d3c", "#fc4e2a", "#e31a1c", "#bd0026", "#800026"},
	"ylorbr":   {"#ffffe5", "#fff7bc", "#fee391", "#fec44f", "#fe9929", "#ec7014", "#cc4c02", "#993404", "#662506"},
	"ylgnbu":   {"#ffffd9", "#edf8b1", "#c7e9b4", "#7fcdbb", "#41b6c4", "#1d91c0", "#225ea8", "#253494", "#081d58"},
}

// ramp is a scheme in n colours for a theme. On a dark background a scheme that begins with white is turned over and
// begins at the background, as in Grafana, so that little is dark and much is bright.
func ramp(t *theme.Theme, o options, n int) []canvas.Color {
	out := make([]canvas.Color, n)
	if o.text("scheme", "color", "mode") == "opacity" {
		c := t.Hex(o.text("#FF9830", "color", "fill"))
		for i := range out {
			out[i] = t.Mix(c, t.Background, float64(i)/float64(n-1))
		}
		return out
	}
	name := strings.ToLower(o.text("Oranges", "color", "scheme"))
	stops, ok := ramps[name]
	if !ok {
		stops = ramps["oranges"]
	}
	light := luma(t.Hex(stops[0])) > luma(t.Hex(stops[len(stops)-1]))
	turn := light && t.Dark && stops[0] > "#f" && name != "spectral"
	if o.flag(false, "color", "reverse") {
		turn = !turn
	}
	for i := range out {
		f := float64(i) / float64(n-1)
		if turn {
			f = 1 - f
		}
		at := f * float64(len(stops)-1)
		k := min(int(at), len(stops)-2)
		out[i] = t.Hex(stops[k+1]).Blend(t.Hex(stops[k]), at-math.Floor(at))
		if k == len(stops)-2 && f == 1 {
			out[i] = t.Hex(stops[k+1])
		}
		if turn { // the weakest fade into the background
			out[i] = out[i].Blend(t.Background, min(0.12+2.2*float64(i)/float64(n-1), 1))
		}
	}
	return out
}

func luma(c canvas.Color) int {
	r, g, b, _ := c.RGB()
	return 299*int(r) + 587*int(g) + 114*int(b)
}
