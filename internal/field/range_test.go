package field

import (
	"encoding/json"
	"fmt"
	"math"
	"testing"

	"github.com/montui/montui/internal/oracle"
)

// TestRangesAreGrafanas: the ranges of the scale builder, of every distribution and limit.
func TestRangesAreGrafanas(t *testing.T) {
	oracle.Run(t, "scale_range", 1000, func(v oracle.Vector) (bool, string) {
		var in struct {
			Fn    string
			Scale struct {
				Distribution                                     string
				Log, Min, Max, SoftMin, SoftMax, LinearThreshold *float64
				Decimals                                         *int
				CenteredZero                                     bool
			}
			DataMin, DataMax any
		}
		var want []any
		if json.Unmarshal(v.Input, &in) != nil || json.Unmarshal(v.Expected, &want) != nil || in.Fn != "scaleRange" || len(want) != 2 {
			return oracle.NotAsked()
		}
		s := in.Scale
		lo, hi := orNaN(in.DataMin), orNaN(in.DataMax)
		l := NoLimits()
		for _, p := range []struct{ to, from *float64 }{{&l.Min, s.Min}, {&l.Max, s.Max}, {&l.SoftMin, s.SoftMin}, {&l.SoftMax, s.SoftMax}} {
			if p.from != nil {
				*p.to = *p.from
			}
		}
		if s.Log != nil && *s.Log == 2 {
			l.Base = 2
		}
		l.Whole, l.Centered = s.Decimals != nil && *s.Decimals == 0, s.CenteredZero
		ranges := map[string]func(float64, float64, Limits) (float64, float64){"linear": LinearRange, "log": LogRange, "symlog": SymlogRange}
		if s.Distribution == "log" && lo <= 0 {
			return oracle.NotAsked() // a graph leaves such values out
		}
		from, to := ranges[s.Distribution](lo, hi, l)
		return same(from, orNaN(want[0])) && same(to, orNaN(want[1])), fmt.Sprintf("%v..%v", from, to)
	})
}

func orNaN(v any) float64 {
	switch n := v.(type) {
	case float64:
		return n
	case map[string]any: // -0
		return 0
	}
	return math.NaN()
}

func same(a, b float64) bool {
	return a == b || a != a && b != b || math.Abs(a-b) <= 1e-9*math.Max(1, math.Abs(b))
}
