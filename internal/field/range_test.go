package field

import (
	"encoding/json"
	"fmt"
	"math"
	"testing"

	"github.com/montui/montui/internal/oracle"
)

// TestOracleRangesAreGrafanas: the ranges of the scale builder, of every distribution and limit.
func TestOracleRangesAreGrafanas(t *testing.T) {
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
		if input := oracle.Object(v.In); input["fn"] == "rangeNum" || input["fn"] == "rangeLog" && oracle.List(input["args"])[3] == true {
			args, want := oracle.List(input["args"]), oracle.List(v.Want)
			a, b := args[0].(float64), args[1].(float64)
			lo, hi := rangeNum(a, b, NoLimits())
			if input["fn"] == "rangeLog" {
				lo, hi = magnitudes(a, b, args[2].(float64))
			}
			return lo == want[0].(float64) && hi == want[1].(float64), fmt.Sprintf("%v..%v", lo, hi)
		}
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
		return exact(from, orNaN(want[0])) && exact(to, orNaN(want[1])), fmt.Sprintf("%v..%v", from, to)
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

func exact(a, b float64) bool { return a == b || a != a && b != b }

func same(a, b float64) bool {
	return a == b || a != a && b != b || math.Abs(a-b) <= 1e-9*math.Max(1, math.Abs(b))
}
