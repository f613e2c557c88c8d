package field

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/montui/montui/internal/frame"
	"github.com/montui/montui/internal/oracle"
)

func TestOracleNullsAreInsertedAsGrafanas(t *testing.T) {
	oracle.Run(t, "null_insert", 1000, func(v oracle.Vector) (bool, string) {
		in, want := oracle.Object(v.In), oracle.Object(v.Want)
		fr := numbers(map[string]any{"insertNulls": in["insertNulls"]})
		var times []int64
		for _, at := range oracle.List(in["time"]) {
			times = append(times, int64(at.(float64)))
		}
		oracle.SetValues(fr.Fields[1], oracle.List(in["values"]))
		step, _ := in["interval"].(float64)
		from, to := times[0], times[len(times)-1]
		if at, ok := in["pseudoMin"].(float64); ok {
			from = int64(at)
		}
		if at, ok := in["pseudoMax"].(float64); ok {
			to = int64(at)
		}
		got, places := insertNulls(times, gapOf(fr, int64(step)), from, to)
		f := graphed(fr.Fields[1], places)
		if len(got) != len(oracle.List(want["time"])) {
			return false, fmt.Sprintf("%d times", len(got))
		}
		for i, at := range oracle.List(want["time"]) {
			if float64(got[i]) != at || !exact(f.Numbers[i], orNaN(oracle.List(want["values"])[i])) {
				return false, fmt.Sprintf("%d: %v at %d", i, f.Numbers[i], got[i])
			}
		}
		return true, ""
	})
}

func TestInsertNulls(t *testing.T) {
	for _, c := range []struct {
		name           string
		times          []int64
		step, from, to int64
		want           []int64
		places         []int
	}{
		{"whole", []int64{10, 20, 30}, 10, 10, 30, []int64{10, 20, 30}, []int{0, 1, 2}},
		{"the range begins and ends within a step", []int64{10, 20, 30}, 10, 3, 40, []int64{10, 20, 30}, []int{0, 1, 2}},
		{"before, between and after", []int64{20, 50}, 10, 5, 75, []int64{0, 10, 20, 30, 40, 50, 60, 70}, []int{-1, -1, 0, -1, -1, 1, -1, -1}},
		{"no step", []int64{20, 50}, 0, 0, 100, []int64{20, 50}, []int{0, 1}},
		{"a step back", []int64{20, 50}, -1, 0, 100, []int64{20, 50}, []int{0, 1}},
		{"too many", []int64{0, math.MaxInt64}, 1, 0, 1, []int64{0, math.MaxInt64}, []int{0, 1}},
		{"too many, out of order", []int64{0, math.MaxInt64 / 2, 1}, 1, 0, 1, []int64{0, math.MaxInt64 / 2, 1}, []int{0, 1, 2}},
		{"all there is", []int64{math.MinInt64, math.MaxInt64}, 1, math.MinInt64, math.MaxInt64, []int64{math.MinInt64, math.MaxInt64}, []int{0, 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			times, places := insertNulls(c.times, c.step, c.from, c.to)
			if !slices.Equal(times, c.want) || !slices.Equal(places, c.places) {
				t.Errorf("%v %v", times, places)
			}
		})
	}
}

// TestGapOf: fields that do not agree on a distance leave the graph without gaps.
func TestGapOf(t *testing.T) {
	for _, c := range []struct {
		insert any
		step   int64
		want   int64
	}{{nil, 10, 10}, {false, 10, 10}, {0.0, 10, 10}, {10.0, 10, 10}, {30.0, 10, 0}, {30.0, 0, 30}, {"30", 0, 30}, {-30.0, 0, 0}, {true, 0, 1}, {math.Inf(1), 0, 1 << 53}} {
		fr := numbers(map[string]any{"insertNulls": c.insert}, 1, 2)
		fr.Fields[0].Config.IntervalMs = c.step
		if got := Lines(frame.Frames{fr}, 0, 10)[0].Step; got != c.want {
			t.Errorf("%v with a step of %d is %d, want %d", c.insert, c.step, got, c.want)
		}
	}
}

// TestNoValueOfGraphs: a number stands in for nulls and gaps, not for what is not finite.
func TestNoValueOfGraphs(t *testing.T) {
	for _, c := range []struct {
		noValue string
		want    []float64
	}{
		{"", []float64{math.NaN(), 1, math.NaN(), math.NaN(), math.NaN()}},
		{"0", []float64{0, 1, math.NaN(), math.NaN(), 0}},
		{"none", []float64{math.NaN(), 1, math.NaN(), math.NaN(), math.NaN()}},
		{"Infinity", []float64{math.NaN(), 1, math.NaN(), math.NaN(), math.NaN()}},
	} {
		f := &frame.Field{Kind: frame.Number, Numbers: []float64{1, math.NaN(), math.Inf(1), 7}, Nulls: []bool{false, false, false, true}}
		f.Config.NoValue = c.noValue
		out := graphed(f, []int{-1, 0, 1, 2, 3})
		for i, w := range c.want {
			if !exact(out.Numbers[i], w) || out.IsNull(i) != math.IsNaN(w) {
				t.Errorf("%q: %v", c.noValue, out.Numbers)
			}
		}
	}
}
