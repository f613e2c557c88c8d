package field

import (
	"math"
	"testing"
)

// TestThresholdSteps: the first step is the base whatever its value says; a later one without a value is never reached.
func TestThresholdSteps(t *testing.T) {
	inf := math.Inf(-1)
	for _, c := range []struct {
		name string
		step string
		want [3]float64
	}{
		{"null", `{"color":"a","value":null},{"color":"b","value":2},{"color":"c","value":null}`, [3]float64{inf, 2, 0}},
		{"missing", `{"color":"a"},{"color":"b","value":2},{"color":"c"}`, [3]float64{inf, 2, math.NaN()}},
		{"a number", `{"color":"a","value":5},{"color":"b","value":"7"},{"color":"c","value":9}`, [3]float64{inf, 7, 9}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, _ := Parse([]byte(`{"defaults":{"thresholds":{"mode":"absolute","steps":[` + c.step + `]}}}`))
			for i, step := range s.Defaults().Thresholds.Steps {
				if step.Value != c.want[i] && !(math.IsNaN(step.Value) && math.IsNaN(c.want[i])) {
					t.Errorf("step %d at %v, want %v", i, step.Value, c.want[i])
				}
			}
		})
	}
}
