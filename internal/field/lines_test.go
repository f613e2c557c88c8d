package field

import (
	"math"
	"testing"

	"github.com/montui/montui/internal/frame"
)

// numbers is a frame of one series, ten milliseconds a step.
func numbers(custom map[string]any, values ...float64) *frame.Frame {
	at := &frame.Field{Name: "Time", Kind: frame.Time}
	at.Config.IntervalMs = 10
	for i := range values {
		at.Times = append(at.Times, int64(i)*10)
	}
	v := &frame.Field{Name: "Value", Kind: frame.Number, Numbers: values}
	v.Config.Custom = custom
	return &frame.Frame{Fields: []*frame.Field{at, v}}
}

// TestAxes: sides, and the ranges of what is seen.
func TestAxes(t *testing.T) {
	stacked := map[string]any{"stacking": map[string]any{"mode": "normal", "group": "A"}}
	percent := map[string]any{"stacking": map[string]any{"mode": "percent", "group": "A"}}
	hidden := map[string]any{"hideFrom": map[string]any{"viz": true}}
	right := map[string]any{"axisPlacement": "right", "axisSoftMax": 50.0}
	unseen := map[string]any{"axisPlacement": "hidden"}
	for _, c := range []struct {
		name   string
		frames frame.Frames
		to     int64
		want   []Axis
	}{
		{"one scale", frame.Frames{numbers(nil, 0, 5), numbers(nil, 0, 9)}, 10, []Axis{{Side: "left", Scale: Scale{Min: 0, Max: 9.9}}}},
		{"outside the time range", frame.Frames{numbers(nil, 0, 5, 9, 900)}, 20, []Axis{{Side: "left", Scale: Scale{Min: 0, Max: 9.9}}}},
		{"hidden from the graph", frame.Frames{numbers(nil, 0, 9), numbers(hidden, 0, 900)}, 10, []Axis{{Side: "left", Scale: Scale{Min: 0, Max: 9.9}}}},
		{"stacked", frame.Frames{numbers(stacked, 0, 5), numbers(stacked, 0, 4)}, 10, []Axis{{Side: "left", Scale: Scale{Min: 0, Max: 9.9}}}},
		{"percent", frame.Frames{numbers(percent, 1, 5), numbers(percent, 3, 4)}, 10, []Axis{{Side: "left", Scale: Scale{Min: 0, Max: 1}}}},
		{"placements", frame.Frames{numbers(right, 0, 9), numbers(unseen, 0, 9), numbers(nil, 0, 9)}, 10,
			[]Axis{{Side: "right", Scale: Scale{Min: 0, Max: 50}}, {Side: "hidden", Scale: Scale{Min: 0, Max: 9.9}}, {Side: "left", Scale: Scale{Min: 0, Max: 9.9}}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			axes := Axes(Lines(c.frames, 0, c.to), 0, c.to)
			if len(axes) != len(c.want) {
				t.Fatalf("%d axes", len(axes))
			}
			for i, a := range axes {
				if w := c.want[i]; a.Side != w.Side || !same(a.Scale.Min, w.Scale.Min) || !same(a.Scale.Max, w.Scale.Max) {
					t.Errorf("%d: %s %+v", i, a.Side, a.Scale)
				}
			}
		})
	}
	if axes := Axes(Lines(frame.Frames{numbers(nil, math.NaN(), math.Inf(1))}, 0, 10), 0, 10); !math.IsNaN(axes[0].Scale.Min) {
		t.Errorf("without values: %+v", axes[0].Scale)
	}
}
