package transform

import (
	"math"
	"strings"
	"testing"

	"github.com/montui/montui/internal/frame"
)

func apply(t *testing.T, step string, in frame.Frames) frame.Frames {
	t.Helper()
	chain, wrong := Parse(raws(step))
	out, err := chain.Apply(in)
	if err != nil || len(wrong) > 0 {
		t.Fatal(step, err, wrong)
	}
	return out
}

func TestHeatmapCountsInCells(t *testing.T) {
	out := apply(t, `{"id":"heatmap","options":{"xBuckets":{"mode":"size","value":"2s"},"yBuckets":{"mode":"size","value":"5"}}}`,
		frame.Frames{series("a", nil, 1, 5, 9), series("b", nil, 2, math.NaN(), math.Inf(1))})
	want := "[ Value]\nxMin time: 0 0 2000 2000\nyMin number: 0 5 0 5\nCount number: 2 1 0 1 unit=\"short\" name=\"\"\n"
	if got := describe(out); got != want || out[0].Meta.Type != "heatmap-cells" {
		t.Errorf("got %s\nwant %s", got, want)
	}
	chain, _ := Parse(raws(`{"id":"heatmap","options":{"yBuckets":{"mode":"size","value":"1e-9"}}}`))
	if _, err := chain.Apply(frame.Frames{series("a", nil, 0, 1e9)}); err == nil || !strings.Contains(err.Error(), "too many") {
		t.Errorf("buckets without end: %v", err)
	}
}

func TestRegression(t *testing.T) {
	in := frame.Frames{one("A", numbers("x", 0, 1, 2, 3), numbers("square", 1, 2, 5, 10), numbers("straight", 1, 3, 5, 7))}
	for option, want := range map[string][]float64{
		`"yFieldName":"straight"`:                                   {1, 3, 7},
		`"yFieldName":"square","modelType":"polynomial","degree":2`: {1, 2, 10},
	} {
		out := apply(t, `{"id":"regression","options":{"xFieldName":"x","predictionCount":3,`+option+`}}`, in)
		for i, y := range want {
			if got := out[1].Fields[1].Numbers[i]; math.Abs(got-y) > 1e-9 {
				t.Errorf("%s: point %d at %v is %v, want %v", option, i, out[1].Fields[0].Numbers[i], got, y)
			}
		}
	}
}

func TestSmoothingIsCalmerAndShorter(t *testing.T) {
	values := make([]float64, 400)
	for i := range values {
		values[i] = 10 + math.Sin(float64(i)/20) + float64(i%2)
	}
	out := apply(t, `{"id":"smoothing","options":{"resolution":100}}`, frame.Frames{series("cpu", nil, values...)})
	f := out[0].Fields[1]
	if out[0].Name != "cpu (smoothed)" || f.Name != "Value (smoothed)" || f.Len() == 0 || f.Len() > 200 || out[0].Fields[0].Len() != f.Len() {
		t.Fatalf("%s %s of %d points", out[0].Name, f.Name, f.Len())
	}
	if roughness(f.Numbers) > roughness(values)/4 {
		t.Errorf("roughness %v of %v", roughness(f.Numbers), roughness(values))
	}
}

// TestTrendsCarryTheirSeries: a cell of a trend holds the series for a sparkline, through what sorts and cuts rows, too.
func TestTrendsCarryTheirSeries(t *testing.T) {
	chain, _ := Parse(raws(`{"id":"timeSeriesTable","options":{"A":{"stat":"max"}}}`, `{"id":"sortBy","options":{"sort":[{"field":"Trend #A","desc":true}]}}`,
		`{"id":"limit","options":{"limitField":1}}`))
	out, err := chain.Apply(frame.Frames{series("a", frame.Labels{"host": "x"}, 1, 2), series("b", frame.Labels{"host": "y"}, 3, 4)})
	if err != nil {
		t.Fatal(err)
	}
	f := out[0].Fields[1]
	if f.Numbers[0] != 4 || len(f.Tables) != 1 || f.Tables[0][0].Fields[1].Numbers[0] != 3 {
		t.Errorf("trend %v with %v", f.Numbers, f.Tables)
	}
}
