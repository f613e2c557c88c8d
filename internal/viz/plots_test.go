package viz

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/frame"
	"github.com/montui/montui/internal/theme"
)

func plotInput(frames frame.Frames) Input {
	in := sceneInput(canvas.TrueColor, true, canvas.Braille)
	in.Frames = frames
	return in
}

// values makes a frame with a value at each of evenly spaced times.
func valuesOf(name string, values ...float64) *frame.Frame {
	f := wave(name, len(values), 0, 0, 1, 1)
	f.Fields[1].Numbers = values
	return f
}

// TestSmoothDoesNotSwingOver: between two values a smooth line stays between them.
func TestSmoothDoesNotSwingOver(t *testing.T) {
	times, ys := []int64{0, 10, 20, 30, 45, 50}, []float64{0, 0, 1, 1, 0.2, 0.9}
	m := slopes(times, ys)
	for i := range len(ys) - 1 {
		d := float64(times[i+1] - times[i])
		lo, hi := min(ys[i], ys[i+1]), max(ys[i], ys[i+1])
		for k := range 21 {
			if y := hermite(ys[i], ys[i+1], m[i]*d, m[i+1]*d, float64(k)/20); y < lo-1e-9 || y > hi+1e-9 {
				t.Fatalf("between %v and %v the line is at %v", ys[i], ys[i+1], y)
			}
		}
	}
	if m[1] != 0 || m[2] != 0 {
		t.Errorf("slopes at the ends of flat parts: %v", m)
	}
}

// TestCrosshairReadsValues: the legend has each series' value at the crosshair, unstacked, and none where there is a gap.
func TestCrosshairReadsValues(t *testing.T) {
	in := plotInput(configure(t, lines("short", `"stacking":{"mode":"normal"}`), valuesOf("a", 1, 2, 3, 4), valuesOf("b", 10, 20, math.NaN(), 40)))
	in.Cursor = sceneFrom + 2*hour + 60_000
	if out := screen(t, "timeseries", "", in, 60, 12); !strings.Contains(out, "a 2 ") || !strings.Contains(out, "b 20") {
		t.Errorf("at the second value:\n%s", out)
	}
	in.Cursor = sceneFrom + 4*hour
	if out := screen(t, "timeseries", "", in, 60, 12); !strings.Contains(out, "a 3 ") || !strings.Contains(out, "b –") {
		t.Errorf("at the gap:\n%s", out)
	}
}

// TestAnnotationsAreMarked: a moment and a span are marked below the plot, and the one at the crosshair says its text.
func TestAnnotationsAreMarked(t *testing.T) {
	in := plotInput(configure(t, lines("short", ""), valuesOf("a", 1, 2, 3, 4)))
	in.Annotations = plotMarks
	if out := screen(t, "timeseries", "", in, 60, 12); strings.Count(out, "▲") != 3 || strings.Contains(out, "deploy") {
		t.Errorf("not three marks:\n%s", out)
	}
	in.Cursor = sceneFrom + 4*hour + 30*minute
	if out := screen(t, "timeseries", "", in, 60, 12); !strings.Contains(out, "outage") {
		t.Errorf("the span at the crosshair has no text:\n%s", out)
	}
	in.Annotations = []Annotation{{Time: sceneFrom - hour}, {Time: sceneTo + 1}}
	if out := screen(t, "timeseries", "", in, 60, 12); strings.Contains(out, "▲") {
		t.Errorf("marks out of the range are drawn:\n%s", out)
	}
}

// TestLegendScrolls: what a legend has no room for is reached by scrolling.
func TestLegendScrolls(t *testing.T) {
	var many []*frame.Frame
	for i := range 20 {
		many = append(many, valuesOf(fmt.Sprintf("node-%02d", i), 1, 2))
	}
	in := plotInput(configure(t, lines("short", ""), many...))
	table := `{"legend":{"displayMode":"table","calcs":["max"]}}`
	if out := screen(t, "timeseries", table, in, 60, 12); !strings.Contains(out, "node-00") || !strings.Contains(out, "more") {
		t.Errorf("from the top:\n%s", out)
	}
	in.Scroll = 100
	if out := screen(t, "timeseries", table, in, 60, 12); !strings.Contains(out, "node-19") || strings.Contains(out, "node-00") || strings.Contains(out, "more") {
		t.Errorf("at the end:\n%s", out)
	}
}

// TestTilesScroll: values without room are reached by scrolling, and the last of them stands at the end.
func TestTilesScroll(t *testing.T) {
	var many []*frame.Frame
	for i := range 20 {
		many = append(many, valuesOf(fmt.Sprintf("n%02d", i), 1, 2))
	}
	in := plotInput(configure(t, lines("short", ""), many...))
	for _, kind := range []string{"stat", "gauge", "bargauge", "state-timeline"} {
		in.Scroll = 0
		p, _ := New(kind, nil)
		g := canvas.New(20, 4)
		p.Draw(&in, g, g.Bounds())
		if out := g.Plain(); !strings.Contains(out, "n00") || strings.Contains(out, "n19") {
			t.Errorf("%s from the top:\n%s", kind, out)
		}
		in.Scroll = 19
		g.Clear(0)
		p.Draw(&in, g, g.Bounds())
		if out := g.Plain(); strings.Contains(out, "n00") || !strings.Contains(out, "n19") {
			t.Errorf("%s at the end:\n%s", kind, out)
		}
	}
}

func TestTrend(t *testing.T) {
	fr := &frame.Frame{Fields: []*frame.Field{numField("rpm", 1000, 2000, 3000), numField("power", 10, 30, 20)}}
	in := plotInput(configure(t, lines("short", ""), fr))
	if out := screen(t, "trend", `{"xField":"rpm"}`, in, 60, 12); !strings.Contains(out, "2 K") || !strings.Contains(out, "power") {
		t.Errorf("no axis of rpm:\n%s", out)
	}
	if out := screen(t, "trend", `{"xField":"speed"}`, in, 60, 12); !strings.Contains(out, "speed") {
		t.Errorf("a missing field is not named:\n%s", out)
	}
	fr.Fields[0].Numbers = []float64{3, 1, 2}
	in = plotInput(configure(t, lines("short", ""), fr))
	if out := screen(t, "trend", `{"xField":"rpm"}`, in, 60, 12); !strings.Contains(out, "ascend") {
		t.Errorf("values in disorder are drawn:\n%s", out)
	}
}

func TestStackedBars(t *testing.T) {
	group := []bar{{value: 3}, {value: -2}, {value: math.NaN()}, {value: 1}}
	stackBars(group, false)
	for i, want := range [][2]float64{{0, 3}, {0, -2}, {0, math.NaN()}, {3, 4}} {
		if group[i].base != want[0] || group[i].value != want[1] && !math.IsNaN(want[1]) {
			t.Errorf("bar %d from %v to %v, want %v", i, group[i].base, group[i].value, want)
		}
	}
	group = []bar{{value: 1e308}, {value: 1e308}, {value: 2e307}}
	if stackBars(group, true); math.Abs(group[2].value-1) > 1e-9 {
		t.Errorf("shares of huge values end at %v", group[2].value)
	}
}

// TestHeatmapCalculates: each value is counted once, in the row and column it lies in.
func TestHeatmapCalculates(t *testing.T) {
	in := plotInput(configure(t, lines("short", ""), valuesOf("a", 1, 11, 21, 29), valuesOf("b", 5, 15, 25, math.NaN())))
	p := &heatmap{o: parseOptions([]byte(`{"calculate":true,"calculation":{"xBuckets":{"mode":"size","value":"3h"},"yBuckets":{"mode":"size","value":"10"}}}`))}
	plan := &heatPlan{}
	p.calculate(&in, plan, canvas.Rect{W: 60, H: 12})
	var got []string
	for _, row := range plan.rows {
		got = append(got, fmt.Sprint(row.name, row.values))
	}
	if want := "[0[2 0 0] 10[2 0 0] 20[0 2 1]]"; fmt.Sprint(got) != want {
		t.Errorf("counts %v, want %v", got, want)
	}
}

// TestSchemesEndWhereD3s: first and last colour of some schemes, by d3-scale-chromatic 1.5.
func TestSchemesEndWhereD3s(t *testing.T) {
	th := theme.New(canvas.TrueColor, true, canvas.Braille)
	for name, want := range map[string][2]canvas.Color{
		"Oranges": {canvas.RGB(255, 245, 235), canvas.RGB(127, 39, 4)}, "Spectral": {canvas.RGB(158, 1, 66), canvas.RGB(94, 79, 162)},
		"Turbo": {canvas.RGB(35, 23, 27), canvas.RGB(144, 12, 0)}, "Viridis": {canvas.RGB(68, 1, 84), canvas.RGB(253, 231, 37)},
		"Warm": {canvas.RGB(110, 64, 170), canvas.RGB(175, 240, 91)}, "CubehelixDefault": {canvas.RGB(0, 0, 0), canvas.RGB(255, 255, 255)},
		"Sinebow": {canvas.RGB(255, 64, 64), canvas.RGB(255, 64, 64)},
	} {
		at, _, _ := scheme(th, name)
		if got := [2]canvas.Color{at(0), at(1)}; got != want {
			t.Errorf("%s goes from %x to %x, want %x", name, got[0], got[1], want)
		}
	}
	for name := range ramps {
		if n := len(ramps[name]); n != 9*6 && n != 11*6 {
			t.Errorf("%s has %d digits", name, n)
		}
	}
}

// TestChangeHasASign: which way a value went is not said by colour alone.
func TestChangeHasASign(t *testing.T) {
	for want, values := range map[string][]float64{"▲ 50": {2, 2, 3}, "▼ -50": {2, 2, 1}} {
		in := plotInput(configure(t, lines("short", ""), valuesOf("a", values...)))
		if out := screen(t, "stat", `{"showPercentChange":true,"reduceOptions":{"calcs":["lastNotNull"]}}`, in, 40, 8); !strings.Contains(out, want) {
			t.Errorf("no %q:\n%s", want, out)
		}
		if out := screen(t, "stat", `{"reduceOptions":{"calcs":["lastNotNull"]}}`, in, 40, 8); strings.ContainsAny(out, "▲▼") {
			t.Errorf("a change that nobody asked for:\n%s", out)
		}
	}
}

// TestStatesWithoutRoomHaveALetter: a run too narrow for its text is no colour alone.
func TestStatesWithoutRoomHaveALetter(t *testing.T) {
	in := plotInput(configure(t, upDown, states()...))
	out := screen(t, "status-history", `{"legend":{"showLegend":true}}`, in, 40, 10)
	if !strings.Contains(out, "■ down") || !strings.Contains(out, "d") || strings.Count(out, "u") < 4 {
		t.Errorf("states without a word:\n%s", out)
	}
}
