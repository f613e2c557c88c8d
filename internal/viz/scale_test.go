package viz

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/montui/montui/internal/oracle"
)

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-9*math.Max(1, math.Abs(b)) || a == b }

// TestTimeTextsAreGrafanas: at Grafana's own increments, the time axis says what Grafana's says.
func TestTimeTextsAreGrafanas(t *testing.T) {
	oracle.Run(t, "timeseries_axes", 1000, func(v oracle.Vector) (bool, string) {
		var in struct {
			From, To int64
			TimeZone string
		}
		var want struct {
			Axes []struct {
				Scale  string
				Splits []float64
				Labels []*string
				Incr   float64
			}
		}
		if json.Unmarshal(v.Input, &in) != nil || json.Unmarshal(v.Expected, &want) != nil {
			return false, "unreadable"
		}
		if in.TimeZone == "utc" || in.TimeZone == "browser" {
			in.TimeZone = "UTC"
		}
		zone, err := time.LoadLocation(in.TimeZone)
		if err != nil {
			return false, err.Error()
		}
		texts := 0
		for _, a := range want.Axes {
			if a.Scale != "x" || !slices.Contains(timeSteps, int64(a.Incr)) || a.Incr >= float64(day) {
				continue
			}
			got := within(in.From, in.To, int64(a.Incr), timeLayout(int64(a.Incr), in.To-in.From), zone)
			for i, label := range a.Labels {
				if label == nil || int64(a.Splits[i]) < in.From || int64(a.Splits[i]) > in.To {
					continue
				}
				at := slices.IndexFunc(got, func(g timeTick) bool { return g.at == int64(a.Splits[i]) })
				if at < 0 || got[at].text != *label {
					return false, fmt.Sprintf("step %v: want %q at %v, have %v", a.Incr, *label, a.Splits[i], got)
				}
				texts++
			}
		}
		if texts == 0 {
			return oracle.NotAsked()
		}
		return true, ""
	})
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
