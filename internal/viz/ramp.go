package viz

import (
	"math"
	"strings"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/field"
	"github.com/montui/montui/internal/frame"
	"github.com/montui/montui/internal/theme"
)

// ramps are the schemes that are splines through colours, from the least to the most: ColorBrewer's, as d3 and Grafana name them.
var ramps = map[string]string{
	"blues": "f7fbffdeebf7c6dbef9ecae16baed64292c62171b508519c08306b", "greens": "f7fcf5e5f5e0c7e9c0a1d99b74c47641ab5d238b45006d2c00441b",
	"greys": "fffffff0f0f0d9d9d9bdbdbd969696737373525252252525000000", "oranges": "fff5ebfee6cefdd0a2fdae6bfd8d3cf16913d94801a636037f2704",
	"purples": "fcfbfdefedf5dadaebbcbddc9e9ac8807dba6a51a354278f3f007d", "reds": "fff5f0fee0d2fcbba1fc9272fb6a4aef3b2ccb181da50f1567000d",
	"bugn": "f7fcfde5f5f9ccece699d8c966c2a441ae76238b45006d2c00441b", "bupu": "f7fcfde0ecf4bfd3e69ebcda8c96c68c6bb188419d810f7c4d004b",
	"gnbu": "f7fcf0e0f3dbccebc5a8ddb57bccc44eb3d32b8cbe0868ac084081", "orrd": "fff7ecfee8c8fdd49efdbb84fc8d59ef6548d7301fb300007f0000",
	"pubugn": "fff7fbece2f0d0d1e6a6bddb67a9cf3690c002818a016c59014636", "pubu": "fff7fbece7f2d0d1e6a6bddb74a9cf3690c00570b0045a8d023858",
	"purd": "f7f4f9e7e1efd4b9dac994c7df65b0e7298ace125698004367001f", "rdpu": "fff7f3fde0ddfcc5c0fa9fb5f768a1dd3497ae017e7a017749006a",
	"ylgnbu": "ffffd9edf8b1c7e9b47fcdbb41b6c41d91c0225ea8253494081d58", "ylgn": "ffffe5f7fcb9d9f0a3addd8e78c67941ab5d238443006837004529",
	"ylorbr": "ffffe5fff7bcfee391fec44ffe9929ec7014cc4c02993404662506", "ylorrd": "ffffccffeda0fed976feb24cfd8d3cfc4e2ae31a1cbd0026800026",
	"brbg": "5430058c510abf812ddfc27df6e8c3f5f5f5c7eae580cdc135978f01665e003c30", "prgn": "40004b762a839970abc2a5cfe7d4e8f7f7f7d9f0d3a6dba05aae611b783700441b",
	"piyg": "8e0152c51b7dde77aef1b6dafde0eff7f7f7e6f5d0b8e1867fbc414d9221276419", "puor": "2d004b5427888073acb2abd2d8daebf7f7f7fee0b6fdb863e08214b358067f3b08",
	"rdbu": "67001fb2182bd6604df4a582fddbc7f7f7f7d1e5f092c5de4393c32166ac053061", "rdgy": "67001fb2182bd6604df4a582fddbc7ffffffe0e0e0bababa8787874d4d4d1a1a1a",
	"rdylbu": "a50026d73027f46d43fdae61fee090ffffbfe0f3f8abd9e974add14575b4313695", "rdylgn": "a50026d73027f46d43fdae61fee08bffffbfd9ef8ba6d96a66bd631a9850006837",
	"spectral": "9e0142d53e4ff46d43fdae61fee08bffffbfe6f598abdda466c2a53288bd5e4fa2",
}

// formulas are the schemes that are computed.
var formulas = map[string]func(t float64) [3]float64{
	"turbo": func(t float64) [3]float64 {
		return [3]float64{34.61 + t*(1172.33-t*(10793.56-t*(33300.12-t*(38394.49-t*14825.05)))),
			23.31 + t*(557.33+t*(1225.33-t*(3574.96-t*(1073.77+t*707.56)))), 27.2 + t*(3211.1-t*(15327.97-t*(27814-t*(22569.18-t*6838.66))))}
	},
	"warm":             func(t float64) [3]float64 { return cubehelix(-100+180*t, 0.75+0.75*t, 0.35+0.45*t) },
	"cool":             func(t float64) [3]float64 { return cubehelix(260-180*t, 0.75+0.75*t, 0.35+0.45*t) },
	"cubehelixdefault": func(t float64) [3]float64 { return cubehelix(300-540*t, 0.5, t) },
	"rainbow": func(t float64) [3]float64 {
		d := math.Abs(t - 0.5)
		return cubehelix(360*t-100, 1.5-1.5*d, 0.8-0.9*d)
	},
	"sinebow": func(t float64) [3]float64 {
		wave := func(by float64) float64 { s := math.Sin((0.5-t)*math.Pi + by); return 255 * s * s }
		return [3]float64{wave(0), wave(math.Pi / 3), wave(2 * math.Pi / 3)}
	},
}

// cubehelix is the colour of a hue in degrees, a saturation and a lightness on Green's spiral.
func cubehelix(h, s, l float64) [3]float64 {
	h = (h + 120) * math.Pi / 180
	a, c, si := s*l*(1-l), math.Cos(h), math.Sin(h)
	return [3]float64{255 * (l + a*(-0.14861*c+1.78277*si)), 255 * (l + a*(-0.29227*c-0.90649*si)), 255 * (l + a*1.97294*c)}
}

// continuous are the schemes that colours of fields have too.
var continuous = map[string]bool{"viridis": true, "magma": true, "inferno": true, "plasma": true, "cividis": true}

// scheme is a colour scheme by Grafana's name; Oranges when there is none of the name. dusk tells one that begins with white and
// is turned over on a dark background, so that little is dark and much is bright.
func scheme(t *theme.Theme, name string) (at func(f float64) canvas.Color, turn, dusk bool) {
	name = strings.ToLower(name)
	if formula := formulas[name]; formula != nil {
		byHue := name == "rainbow" || name == "sinebow"
		return func(f float64) canvas.Color { return toColor(formula(f)) }, !t.Dark && !byHue, false
	}
	if continuous[name] {
		lo, hi := 0.0, 1.0
		f := frame.Field{Kind: frame.Number, Config: frame.Config{Min: &lo, Max: &hi, Color: &frame.Color{Mode: "continuous-" + name}}}
		p := field.NewProcessor(&f, nil)
		return func(f float64) canvas.Color { return t.Exact(p.Number(f).Color) }, !t.Dark, false
	}
	stops := ramps[name]
	if stops == "" {
		stops = ramps["oranges"]
	}
	dusk = t.Dark && len(stops) == 9*6
	return func(f float64) canvas.Color { return spline(stops, f) }, dusk, dusk
}

// spline is a uniform cubic B-spline through colours, six hexadecimal digits each.
func spline(stops string, f float64) canvas.Color {
	n := len(stops)/6 - 1
	i := min(int(f*float64(n)), n-1)
	stop := func(k int) (out [3]float64) {
		for c := range out {
			out[c] = float64(hexDigit(stops[6*k+2*c])<<4 | hexDigit(stops[6*k+2*c+1]))
		}
		return out
	}
	v1, v2 := stop(i), stop(i+1)
	var v0, v3, out [3]float64
	t := f*float64(n) - float64(i)
	for c := range out {
		v0[c], v3[c] = 2*v1[c]-v2[c], 2*v2[c]-v1[c]
	}
	if i > 0 {
		v0 = stop(i - 1)
	}
	if i < n-1 {
		v3 = stop(i + 2)
	}
	for c := range out {
		t2, t3 := t*t, t*t*t
		out[c] = ((1-3*t+3*t2-t3)*v0[c] + (4-6*t2+3*t3)*v1[c] + (1+3*t+3*t2-3*t3)*v2[c] + t3*v3[c]) / 6
	}
	return toColor(out)
}

func hexDigit(b byte) int {
	if b >= 'a' {
		return int(b-'a') + 10
	}
	return int(b - '0')
}

func toColor(v [3]float64) canvas.Color {
	b := func(x float64) uint8 { return uint8(min(max(math.Round(x), 0), 255)) }
	return canvas.RGB(b(v[0]), b(v[1]), b(v[2]))
}

// ramp is what options.color asks for in n colours, or as many steps as it asks for.
func ramp(t *theme.Theme, o options, n int) []canvas.Color {
	n = int(min(max(o.number(float64(n), "color", "steps"), 2), 128))
	out := make([]canvas.Color, n)
	if o.text("scheme", "color", "mode") == "opacity" {
		name := o.text("dark-orange", "color", "fill")
		c := t.Hex(field.ColorHex(name))
		for i := range out {
			out[i] = t.Mix(c, t.Background, float64(i)/float64(n-1))
		}
		return out
	}
	at, turn, dusk := scheme(t, o.text("Oranges", "color", "scheme"))
	if o.flag(false, "color", "reverse") {
		turn, dusk = !turn, false
	}
	for i := range out {
		f := float64(i) / float64(n-1)
		if turn {
			f = 1 - f
		}
		out[i] = at(f)
		if dusk { // the weakest fade into the background
			out[i] = out[i].Blend(t.Background, min(0.12+2.2*float64(i)/float64(n-1), 1))
		}
	}
	return out
}
