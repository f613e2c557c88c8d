package viz

import (
	"math"
	"slices"
	"strconv"
	"testing"
	"time"
)

// TestTimeTicksStandInTheZone: round hours of the zone, no text running into the next.
func TestTimeTicksStandInTheZone(t *testing.T) {
	zone := time.FixedZone("half", 5*3600+1800)
	got := timeTicks(sceneFrom, sceneTo, 80, zone)
	for i, tick := range got {
		if tick.text[len(tick.text)-2:] != "00" && tick.text[len(tick.text)-2:] != "30" {
			t.Errorf("tick %q", tick.text)
		}
		if i > 0 && float64(tick.at-got[i-1].at)/float64(sceneTo-sceneFrom)*80 < float64(len(tick.text)+1) {
			t.Errorf("%q is too near to the one before it", tick.text)
		}
	}
	if len(got) < 4 || got[0].text != "17:00" && got[0].text != "16:30" {
		t.Errorf("ticks %v", got)
	}
}

func TestTicks(t *testing.T) {
	for _, c := range []struct {
		lo, hi float64
		rows   int
		binary bool
		want   []float64
	}{
		{0, 100, 10, false, []float64{0, 20, 40, 60, 80, 100}},
		{0, 100, 8, false, []float64{0, 25, 50, 75, 100}},
		{0, 1, 5, false, []float64{0, 0.5, 1}},
		{0, 4 << 30, 9, true, []float64{0, 1 << 30, 2 << 30, 3 << 30, 4 << 30}},
		{-0.3, 0.3, 7, false, []float64{-0.2, 0, 0.2}},
		{0.1, 0.5, 9, false, []float64{0.1, 0.2, 0.3, 0.4, 0.5}},
	} {
		if got := ticks(scale{min: c.lo, max: c.hi}, c.rows, 2, c.binary); !slices.Equal(got, c.want) {
			t.Errorf("%v..%v in %d rows: %v, want %v", c.lo, c.hi, c.rows, got, c.want)
		}
	}
	got := ticks(scale{min: 0.1, max: 10000, log: 10}, 10, 2, false)
	for i, v := range got {
		if s := strconv.FormatFloat(v, 'g', 3, 64); s != []string{"0.1", "1", "10", "100", "1e+03", "1e+04"}[i] {
			t.Errorf("log tick %d is %s", i, s)
		}
	}
	for _, s := range []scale{{min: 0, max: math.Inf(1)}, {min: -1.7e308, max: 1.7e308}, {min: 1, max: 1}, {min: 1e308, max: 1.0000001e308}, {min: 0, max: 5e-324}} {
		if n := len(ticks(s, 10, 2, false)); n > 200 {
			t.Errorf("%v: %d ticks", s, n)
		}
	}
}

// TestStacking: sums by time though the series' times differ, negative ones downwards, percents of the whole.
func TestStacking(t *testing.T) {
	a, b, c := wave("a", 3, 0, 0, 1, 1), wave("b", 3, 0, 0, 1, 2), wave("c", 3, 0, 0, 1, 3)
	a.Fields[1].Numbers, b.Fields[1].Numbers, c.Fields[1].Numbers = []float64{1, 2, 3}, []float64{10, math.NaN(), 30}, []float64{-1, -1, -1}
	in := sceneInput(3, true, 0)
	in.Frames = configure(t, lines("short", `"stacking":{"mode":"normal"}`), a, b, c)
	all, _ := collect(&in)
	if got := all[1].values; got[0] != 11 || got[1] != 2 || got[2] != 33 {
		t.Errorf("b stands on a: %v", got)
	}
	if got := all[2].values; got[0] != -1 || got[2] != -1 {
		t.Errorf("c goes downwards: %v", got)
	}
	in.Frames = configure(t, `{"defaults":{"custom":{"stacking":{"mode":"normal","group":"A"}}},"overrides":[{"matcher":{"id":"byName","options":"a"},"properties":[{"id":"custom.stacking","value":{"group":false,"mode":"normal"}}]}]}`, a, b)
	if all, _ = collect(&in); all[1].values[0] != 10 {
		t.Errorf("a stands in a group of its own (false), b on nothing: %v", all[1].values)
	}
	in.Frames = configure(t, lines("short", `"stacking":{"mode":"percent"}`), a, b)
	if all, _ = collect(&in); all[0].values[0] != 1.0/11 || all[1].values[0] != 1 || all[0].values[1] != 1 {
		t.Errorf("percent: %v %v", all[0].values, all[1].values)
	}
}
