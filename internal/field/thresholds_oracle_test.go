package field

import (
	"fmt"
	"math"
	"testing"

	"github.com/montui/montui/internal/frame"
	"github.com/montui/montui/internal/oracle"
)

// TestOracleScalesAreGrafanas: a value's place between min and max, and the colour of the threshold it has passed.
func TestOracleScalesAreGrafanas(t *testing.T) {
	oracle.Run(t, "scale_thresholds", 1000, func(v oracle.Vector) (bool, string) {
		in, want := oracle.Object(v.In), oracle.Object(v.Want)
		f := &frame.Field{Kind: frame.Number}
		fill(f, oracle.Object(in["field"]))
		span, w := MinMax(f), oracle.Object(want["minMax"])
		orZero := func(v any) any { // without values JavaScript has null, which counts as zero
			if v == nil {
				return 0.0
			}
			return v
		}
		if !near(span.Min, orZero(w["min"])) || !near(span.Max, orZero(w["max"])) || !near(span.Delta, w["delta"]) {
			return false, fmt.Sprintf("%+v, want %v", span, w)
		}
		p := NewProcessor(f, nil)
		for i, value := range oracle.List(in["values"]) {
			got, w := p.Number(value.(float64)), oracle.Object(oracle.List(want["scale"])[i])
			if !near(got.Percent, w["percent"]) || !sameColor(got.Color, w["color"]) {
				return false, fmt.Sprintf("%v: %v %s, want %v", value, got.Percent, got.Color, w)
			}
		}
		return true, ""
	})
}

// TestOracleBarsAndCellsAreGrafanas: how long a gauge's bar is, and what kind of cell a column has. What fonts are sized by is not asked.
func TestOracleBarsAndCellsAreGrafanas(t *testing.T) {
	oracle.Run(t, "bargauge_table", 1000, func(v oracle.Vector) (bool, string) {
		in, f := oracle.Object(v.In), &frame.Field{Kind: frame.Number}
		switch in["fn"] {
		case "getValuePercent":
			args := oracle.List(in["args"])
			lo, hi := args[1].(float64), args[2].(float64)
			f.Config.Min, f.Config.Max = &lo, &hi
			got := math.Min(NewProcessor(f, nil).Number(args[0].(float64)).Percent, 1)
			return near(got, v.Want), fmt.Sprintf("%v, want %v", got, v.Want)
		case "getCellOptions":
			f.Config.Custom = oracle.Object(oracle.Object(in["config"])["custom"])
			kind, mode := CellOptions(f)
			want := oracle.Object(v.Want)
			return kind == oracle.Text(want["type"]) && mode == oracle.Text(want["mode"]), kind + " " + mode
		}
		return oracle.NotAsked()
	})
}
