package viz

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"strings"
	"testing"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/frame"
)

// hostile are the inputs that break charts.
func hostile(t testing.TB) map[string]frame.Frames {
	odd := func(values ...float64) frame.Frames {
		f := wave("odd", len(values), 0, 0, 1, 1)
		f.Fields[1].Numbers = values
		return configure(t, lines("bytes", `"fillOpacity":30,"thresholdsStyle":{"mode":"line+area"}`), f)
	}
	var many []*frame.Frame
	for i := range 500 {
		many = append(many, wave(fmt.Sprint("s", i), 50, float64(i), 5, 2, uint64(i)))
	}
	stacked := configure(t, lines("percent", `"stacking":{"mode":"percent"},"fillOpacity":50`), wave("a", 30, 0, 5, 2, 1), wave("b", 31, -4, 5, 2, 2))
	short := wave("short", 3, 1, 1, 1, 1)
	return map[string]frame.Frames{
		"none":     nil,
		"empty":    {{}},
		"nofields": {{Fields: []*frame.Field{{Name: "Time", Kind: frame.Time}, {Name: "Value", Kind: frame.Number}}}},
		"one":      odd(5),
		"nan":      odd(math.NaN(), math.NaN(), math.NaN()),
		"inf":      odd(math.Inf(1), math.Inf(-1), math.Inf(1)),
		"mixed":    odd(1, math.NaN(), math.Inf(1), 3, 2, math.Inf(-1), 4),
		"negative": odd(-5, -2, -9, -1),
		"huge":     odd(1e308, -1e308, 1.7e308, 0),
		"tiny":     odd(5e-324, 1e-300, 0),
		"zero":     odd(0, 0, 0),
		"many":     configure(t, lines("short", ""), many...),
		"long":     configure(t, lines("short", `"drawStyle":"bars"`), wave("long", 100_000, 5, 3, 50, 1)),
		"stacked":  stacked,
		"log":      configure(t, lines("short", `"scaleDistribution":{"type":"log","log":2}`), wave("log", 50, 5, 9, 3, 1)),
		"smooth":   configure(t, `{"defaults":{"color":{"mode":"continuous-GrYlRd"},"custom":{"lineInterpolation":"smooth","gradientMode":"scheme","fillOpacity":20,"drawStyle":"line","lineStyle":{"fill":"dot"}}},"overrides":[]}`, wave("a", 40, 1e300, 1e308, 3, 1), wave("b", 40, 3, 1, 3, 2)),
		"symlog":   configure(t, lines("short", `"scaleDistribution":{"type":"symlog"}`), wave("log", 50, 5, 900, 3, 1)),
		"table":    {mounts()},
		"short":    configure(t, lines("s", ""), short),
	}
}

func allKinds() []string {
	kinds := []string{"no-such-type"}
	for k := range panels {
		kinds = append(kinds, k)
	}
	return kinds
}

var sweepOptions = []string{``, `{"legend":{"displayMode":"table","placement":"right","calcs":["mean","max","lastNotNull"]},"orientation":"vertical","displayMode":"gradient","textMode":"value_and_name","colorMode":"background","pieType":"donut"}`,
	`{"legend":5,"reduceOptions":[],"sortBy":{},"orientation":"horizontal","displayMode":"lcd","content":7,"bucketSize":-1,"bucketCount":1e9,"stacking":"percent","calculate":true}`,
	`{"calculate":true,"calculation":{"yBuckets":{"mode":"count","value":"1e9","scale":{"type":"log","log":2}},"xBuckets":{"mode":"count","value":"1e9"}},"showPercentChange":true,"showThresholdLabels":true,"displayLabels":["name","value","percent"],"stacking":"normal","xField":"Value","rowHeight":1,"colWidth":0.1,"sizing":"manual","minVizWidth":1e9}`}

// TestSweep draws every type with every hostile input at sizes from 1x1 to 240x80: exactly h lines of w cells, nothing
// outside the rectangle, no panic, no hang.
func TestSweep(t *testing.T) {
	sizes := [][2]int{{1, 1}, {2, 1}, {1, 4}, {3, 2}, {5, 3}, {9, 4}, {13, 5}, {20, 6}, {33, 9}, {60, 14}, {120, 7}, {17, 50}, {240, 80}}
	if testing.Short() {
		sizes = sizes[:8]
	}
	inputs := hostile(t)
	for _, kind := range allKinds() {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			for name, frames := range inputs {
				for n, size := range sizes {
					p, _ := New(kind, json.RawMessage(sweepOptions[n%len(sweepOptions)]))
					in := sceneInput(canvas.Depth(n%4), n%2 == 0, canvas.Glyphs(n/2%4))
					in.Frames, in.Cursor, in.Scroll, in.Annotations = frames, sceneFrom+hour, n%3, plotMarks
					drawInside(t, p, &in, size[0], size[1], kind+"/"+name)
				}
			}
		})
	}
}

// drawInside draws into a grid that is larger than the rectangle and checks that the margin stays as it was.
func drawInside(t testing.TB, p Panel, in *Input, w, h int, what string) {
	t.Helper()
	g := canvas.New(w+2, h+2)
	for y := range h + 2 {
		for x := range w + 2 {
			g.Set(x, y, '~', canvas.Style{})
		}
	}
	inside := canvas.Rect{X: 1, Y: 1, W: w, H: h}
	g.Fill(inside, canvas.Style{})
	p.Draw(in, g, inside)
	lines := strings.Split(g.Encode(in.Theme.Depth), "\n")
	if len(lines) != h+2 {
		t.Fatalf("%s %dx%d: %d lines", what, w, h, len(lines))
	}
	for i, line := range lines {
		if got := canvas.Width(sgr.ReplaceAllString(line, "")); got != w+2 {
			t.Fatalf("%s %dx%d: line %d is %d cells wide", what, w, h, i, got)
		}
	}
	for y := range h + 2 {
		for x := range w + 2 {
			if text, _, _ := g.Cell(x, y); !inside.Contains(x, y) && text != "~" {
				t.Fatalf("%s %dx%d: drew %q outside at %d,%d", what, w, h, text, x, y)
			}
		}
	}
}

var sgr = regexp.MustCompile("\x1b\\[[0-9;]*m")

// TestNoEscapeGetsThrough: names, labels, values and texts with control sequences reach no terminal.
func TestNoEscapeGetsThrough(t *testing.T) {
	named := 0
	evil := "\x1b]0;owned\x07\x1b[2J\u009b31m\u202egnp.exe\u2066\x00\r\nx"
	for _, kind := range allKinds() {
		f := wave(evil, 10, 50, 20, 1, 1)
		f.Fields[1].Labels = frame.Labels{"le": evil}
		f.Fields = append(f.Fields, &frame.Field{Name: evil, Kind: frame.String, Strings: strings.Split(strings.Repeat(evil+"|", 9)+evil, "|")})
		frames := configure(t, lines("short", ""), f)
		options, _ := json.Marshal(map[string]any{"content": evil, "textMode": "value_and_name", "legend": map[string]any{"calcs": []string{evil}, "displayMode": "table"}})
		in := sceneInput(canvas.TrueColor, true, canvas.Braille)
		in.Frames = frames
		p, _ := New(kind, options)
		g := canvas.New(100, 20)
		p.Draw(&in, g, g.Bounds())
		out := sgr.ReplaceAllString(g.Encode(canvas.TrueColor), "")
		for _, r := range out {
			if r < ' ' && r != '\n' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
				t.Fatalf("%s lets %U through", kind, r)
			}
		}
		if n := strings.Count(out, "\n"); n != 19 {
			t.Fatalf("%s: %d line breaks", kind, n)
		}
		if strings.Contains(out, "owned") {
			named++
		}
	}
	if named < 10 {
		t.Errorf("only %d types show the name at all", named)
	}
}

func FuzzDraw(f *testing.F) {
	f.Add("timeseries", `{"legend":{"displayMode":"table"}}`, `{"defaults":{"unit":"bytes","custom":{"fillOpacity":20}}}`, "name", 1.0, 2.0, 40, 10)
	f.Add("heatmap", `{}`, `{}`, "\x1b[31m", math.Inf(1), -1e308, 3, 200)
	f.Add("table", `{"sortBy":[{"displayName":"Value","desc":true}]}`, `{"defaults":{"custom":{"width":1,"cellOptions":{"type":"gauge"}}}}`, "日本語", math.NaN(), 0.0, 17, 5)
	f.Add("barchart", `{"xField":"Time"}`, `{"defaults":{"min":5,"max":1}}`, "", 1e-300, 4.0, 90, 30)
	f.Add("heatmap", `{"calculate":true,"calculation":{"yBuckets":{"mode":"size","value":"1e-300"}}}`, `{}`, "x", 1e308, -1.0, 30, 9)
	f.Add("trend", `{"xField":"Value"}`, `{"defaults":{"custom":{"lineInterpolation":"smooth"}}}`, "x", 9.0, 10.0, 30, 9)
	f.Fuzz(func(t *testing.T, kind, options, config, name string, a, b float64, w, h int) {
		w, h = 1+abs(w%120), 1+abs(h%40)
		fr := wave(name, 5, 0, 1, 1, 1)
		fr.Fields[1].Numbers[1], fr.Fields[1].Numbers[3], fr.Fields[1].Numbers[4] = a, b, a
		in := sceneInput(canvas.TrueColor, true, canvas.Braille)
		in.Frames = configure(t, config, fr)
		p, _ := New(kind, json.RawMessage(options))
		drawInside(t, p, &in, w, h, kind)
	})
}
