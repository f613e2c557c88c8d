package viz

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"
)

// oracle reads a file of vectors made with Grafana's and uPlot's own code, kept beside the repository.
func oracle(t *testing.T, name string, v any) {
	t.Helper()
	dir := os.Getenv("MONTUI_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	raw, err := os.ReadFile(filepath.Join(dir, "oracle", name))
	if err != nil {
		t.Skip("no oracle: " + err.Error())
	}
	if err := json.Unmarshal(raw, v); err != nil {
		t.Fatal(err)
	}
}

// TestRangesAreGrafanas: the linear and base-10 and base-2 ranges of the scale builder.
func TestRangesAreGrafanas(t *testing.T) {
	var file struct {
		Vectors []struct {
			Input struct {
				Fn    string
				Scale struct {
					Distribution                         string
					Log                                  float64
					Min, Max, SoftMin, SoftMax, Decimals *float64
					CenteredZero                         bool
				}
				DataMin, DataMax any
			}
			Expected []any
		}
	}
	oracle(t, "scale_range.json", &file)
	ran, wrong := 0, 0
	for _, v := range file.Vectors {
		in := v.Input
		lo, ok := in.DataMin.(float64)
		hi, ok2 := in.DataMax.(float64)
		if in.Fn != "scaleRange" || !ok || !ok2 || in.Scale.Decimals != nil || in.Scale.CenteredZero || in.Scale.Distribution != "linear" && in.Scale.Distribution != "log" || len(v.Expected) != 2 {
			continue
		}
		want0, ok := v.Expected[0].(float64)
		want1, ok2 := v.Expected[1].(float64)
		if !ok || !ok2 {
			continue
		}
		b := noBounds()
		for _, p := range []struct {
			to   *float64
			from *float64
		}{{&b.min, in.Scale.Min}, {&b.max, in.Scale.Max}, {&b.softMin, in.Scale.SoftMin}, {&b.softMax, in.Scale.SoftMax}} {
			if p.from != nil {
				*p.to = *p.from
			}
		}
		got := linearScale(lo, hi, b)
		if in.Scale.Distribution == "log" {
			if lo <= 0 {
				continue // uPlot's range then holds zero, where a logarithmic axis has no place; ours begins at a positive power
			}
			got = logScale(lo, hi, in.Scale.Log, b)
		}
		ran++
		if !near(got.min, want0) || !near(got.max, want1) {
			if wrong++; wrong <= 8 {
				t.Errorf("%s %v..%v with %+v: got %v..%v, want %v..%v", in.Scale.Distribution, lo, hi, b, got.min, got.max, want0, want1)
			}
		}
	}
	t.Logf("%d ranges, %d wrong", ran, wrong)
	if ran == 0 {
		t.Fatal("no vector was run")
	}
}

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-9*math.Max(1, math.Abs(b)) || a == b }

// TestTimeTextsAreGrafanas: at Grafana's own increments, the time axis says what Grafana's says.
func TestTimeTextsAreGrafanas(t *testing.T) {
	var file struct {
		Vectors []struct {
			Input struct {
				From, To int64
				TimeZone string
			}
			Expected struct {
				Axes []struct {
					Scale  string
					Splits []float64
					Labels []*string
					Incr   float64
				}
			}
		}
	}
	oracle(t, "timeseries_axes.json", &file)
	ran := 0
	for _, v := range file.Vectors {
		zone, err := time.LoadLocation(map[string]string{"utc": "UTC", "browser": "UTC", "": "UTC"}[v.Input.TimeZone] + map[bool]string{true: v.Input.TimeZone}[v.Input.TimeZone != "utc" && v.Input.TimeZone != "browser"])
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range v.Expected.Axes {
			if a.Scale != "x" || !slices.Contains(timeSteps, int64(a.Incr)) || a.Incr >= float64(day) {
				continue
			}
			got := within(v.Input.From, v.Input.To, int64(a.Incr), timeLayout(int64(a.Incr), v.Input.To-v.Input.From), zone)
			want := 0
			for i, label := range a.Labels {
				if label == nil || int64(a.Splits[i]) < v.Input.From || int64(a.Splits[i]) > v.Input.To {
					continue
				}
				at := slices.IndexFunc(got, func(g timeTick) bool { return g.at == int64(a.Splits[i]) })
				if at < 0 || got[at].text != *label {
					t.Errorf("%d..%d step %v in %s: want %q at %v, have %v", v.Input.From, v.Input.To, a.Incr, v.Input.TimeZone, *label, a.Splits[i], got)
					break
				}
				want++
			}
			ran += want
		}
	}
	t.Logf("%d tick texts", ran)
	if ran == 0 {
		t.Fatal("no vector was run")
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
	got := ticks(logScale(0.5, 2000, 10, noBounds()), 10, 2, false)
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
	all := collect(&in)
	if got := all[1].values; got[0] != 11 || !math.IsNaN(got[1]) || got[2] != 33 {
		t.Errorf("b stands on a: %v", got)
	}
	if got := all[2].values; got[0] != -1 || got[2] != -1 {
		t.Errorf("c goes downwards: %v", got)
	}
	in.Frames = configure(t, `{"defaults":{"custom":{"stacking":{"mode":"normal","group":"A"}}},"overrides":[{"matcher":{"id":"byName","options":"a"},"properties":[{"id":"custom.stacking","value":{"group":false,"mode":"normal"}}]}]}`, a, b)
	if all = collect(&in); all[1].values[0] != 10 {
		t.Errorf("a stands in a group of its own (false), b on nothing: %v", all[1].values)
	}
	in.Frames = configure(t, lines("short", `"stacking":{"mode":"percent"}`), a, b)
	if all = collect(&in); all[0].values[0] != 1.0/11 || all[1].values[0] != 1 || all[0].values[1] != 1 {
		t.Errorf("percent: %v %v", all[0].values, all[1].values)
	}
}
