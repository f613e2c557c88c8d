package field

import (
	"fmt"
	"math"
	"testing"

	"github.com/montui/montui/internal/frame"
	"github.com/montui/montui/internal/oracle"
)

func TestOracleHistogramsAreGrafanas(t *testing.T) {
	oracle.Run(t, "histogram", 1000, func(v oracle.Vector) (bool, string) {
		in, want := oracle.Object(v.In), oracle.Object(v.Want)
		options := oracle.Object(in["options"])
		var o HistogramOptions
		o.BucketSize, _ = options["bucketSize"].(float64)
		o.BucketCount, _ = options["bucketCount"].(float64)
		o.BucketOffset, _ = options["bucketOffset"].(float64)
		o.Combine, _ = options["combine"].(bool)
		f := &frame.Field{Kind: frame.Number}
		oracle.SetValues(f, oracle.List(in["values"]))
		h := NewHistogram(frame.Frames{{Fields: []*frame.Field{f}}}, o)
		if len(h.Low.Numbers) != len(oracle.List(want["xMin"])) {
			return false, fmt.Sprintf("buckets %v", h.Low.Numbers)
		}
		for i, low := range oracle.List(want["xMin"]) {
			high := oracle.List(want["xMax"])[i].(float64)
			if h.Low.Numbers[i] != low || h.Low.Numbers[i]+h.Size != high || h.Counts[0].Numbers[i] != oracle.List(oracle.List(want["counts"])[0])[i] {
				return false, fmt.Sprintf("bucket %d: %v from %v", i, h.Counts[0].Numbers[i], h.Low.Numbers[i])
			}
		}
		return true, ""
	})
}

// TestHistogram: several fields, and values that do not count.
func TestHistogram(t *testing.T) {
	one := numbers(nil, 1, 2, math.NaN(), math.Inf(1), 11)
	one.Fields[1].Config.Unit = "ms"
	two := numbers(nil, 12, 3)
	two.Fields[1].Nulls = []bool{false, true}
	for _, c := range []struct {
		combine bool
		noValue string
		want    string
	}{
		{false, "", "[0 10] [[2 1] [0 1]] ms"},
		{true, "", "[0 10] [[2 2]] ms"},
		{false, "99", "[0 10 90] [[2 1 0] [0 1 1]] ms"},
	} {
		two.Fields[1].Config.NoValue = c.noValue
		h := NewHistogram(frame.Frames{one, nil, two}, HistogramOptions{BucketSize: 10, Combine: c.combine})
		var counts [][]float64
		for _, f := range h.Counts {
			counts = append(counts, f.Numbers)
		}
		if got := fmt.Sprintf("%v %v %s", h.Low.Numbers, counts, h.Low.Config.Unit); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
	if h := NewHistogram(frame.Frames{{Fields: []*frame.Field{{Kind: frame.String}}}}, HistogramOptions{}); h != nil {
		t.Error("text was counted")
	}
	for _, v := range hostile {
		h := NewHistogram(frame.Frames{numbers(nil, v, -v, 1, 0.1)}, HistogramOptions{BucketSize: v, BucketCount: v, BucketOffset: v})
		if len(h.Low.Numbers) > 4 {
			t.Errorf("%v: %v", v, h.Low.Numbers)
		}
	}
}
