package field

import (
	"math"
	"testing"

	"github.com/montui/montui/internal/frame"
)

func stacked(mode, group string, more map[string]any) map[string]any {
	c := map[string]any{"stacking": map[string]any{"mode": mode, "group": group}}
	for k, v := range more {
		c[k] = v
	}
	return c
}

// TestStacks: which lines stand on one another, and how their values are counted.
func TestStacks(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		name   string
		frames frame.Frames
		want   [][]float64
		base   [][]float64
	}{
		{"normal", frame.Frames{numbers(stacked("normal", "A", nil), 1, 2), numbers(stacked("normal", "A", nil), 10, 20)}, [][]float64{{1, 2}, {11, 22}}, [][]float64{{0, 0}, {1, 2}}},
		{"groups", frame.Frames{numbers(stacked("normal", "A", nil), 1), numbers(stacked("normal", "B", nil), 10), numbers(stacked("normal", "A", nil), 5)}, [][]float64{{1}, {10}, {6}}, nil},
		{"percent", frame.Frames{numbers(stacked("percent", "A", nil), 1, 0), numbers(stacked("percent", "A", nil), 3, 0)}, [][]float64{{0.25, 0}, {1, 0}}, nil},
		{"below zero apart", frame.Frames{numbers(stacked("normal", "A", nil), 1), numbers(stacked("normal", "A", nil), -2), numbers(stacked("normal", "A", nil), -3)}, [][]float64{{1}, {-2}, {-5}}, nil},
		{"percent below zero", frame.Frames{numbers(stacked("percent", "A", nil), -1), numbers(stacked("percent", "A", nil), -3)}, [][]float64{{-0.25}, {-1}}, nil},
		{"turned over", frame.Frames{numbers(stacked("normal", "A", nil), 1), numbers(stacked("normal", "A", map[string]any{"transform": "negative-Y"}), 2), numbers(stacked("normal", "A", map[string]any{"transform": "negative-Y"}), 3)}, [][]float64{{1}, {-2}, {-5}}, nil},
		{"a hidden one is left out", frame.Frames{numbers(stacked("normal", "A", map[string]any{"hideFrom": map[string]any{"viz": true}}), 1), numbers(stacked("normal", "A", nil), 2)}, [][]float64{{1}, {2}}, nil},
		{"other styles apart", frame.Frames{numbers(stacked("normal", "A", nil), 1), numbers(stacked("normal", "A", map[string]any{"drawStyle": "bars"}), 2)}, [][]float64{{1}, {2}}, nil},
		{"a gap adds nothing", frame.Frames{numbers(stacked("normal", "A", nil), 1, nan, nan), numbers(stacked("normal", "A", nil), 5, 6, nan)}, [][]float64{{1, 0, nan}, {6, 6, nan}}, nil},
		{"constant", frame.Frames{numbers(map[string]any{"transform": "constant"}, nan, 4, 9)}, [][]float64{{4, 4, 4}}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			for k, l := range Lines(c.frames, 0, 20) {
				for i, w := range c.want[k] {
					if !same(l.Values[i], w) {
						t.Errorf("line %d: %v, want %v", k, l.Values, c.want[k])
					}
					if c.base != nil && !same(l.Base[i], c.base[k][i]) {
						t.Errorf("line %d stands on %v, want %v", k, l.Base, c.base[k])
					}
				}
			}
		})
	}
}

// TestBands: a line filled down to another, by whichever of its names.
func TestBands(t *testing.T) {
	for _, c := range []struct {
		name    string
		to      string
		opacity any
		base    bool
		want    any
	}{
		{"by the field's name", "Value", nil, true, 35.0},
		{"by the shown name", "low", nil, true, 35.0},
		{"its own opacity", "low", 10.0, true, 10.0},
		{"nobody", "gone", 10.0, false, 0.0},
	} {
		t.Run(c.name, func(t *testing.T) {
			top := map[string]any{"fillBelowTo": c.to, "fillOpacity": c.opacity}
			frames := frame.Frames{numbers(nil, 1, 2), numbers(top, 5, 6)}
			frames[0].Fields[1].DisplayName, frames[1].Fields[1].DisplayName = "low", "high"
			frames[1].Fields[1].Name = "other"
			l := Lines(frames, 0, 10)[1]
			if got := custom(l.Field, "fillOpacity"); got != c.want || (l.Base != nil) != c.base {
				t.Errorf("opacity %v, base %v", got, l.Base)
			}
			if c.base && (l.Base[0] != 1 || l.Base[1] != 2) {
				t.Errorf("base %v", l.Base)
			}
			if frames[1].Fields[1].Config.Custom["fillOpacity"] != c.opacity {
				t.Error("the frame's own config was changed")
			}
		})
	}
}

// FuzzLines: no values, times or configs of several series panic or hang, and every line's values have their times.
func FuzzLines(f *testing.F) {
	f.Add(1.0, math.NaN(), 1e308, int64(0), int64(10), int64(5), "normal", "constant", 15.0)
	f.Add(-1.0, math.Inf(1), 0.0, int64(math.MinInt64), int64(math.MaxInt64), int64(1), "percent", "negative-Y", -1.0)
	f.Fuzz(func(t *testing.T, a, b, c float64, from, to, step int64, mode, transform string, gap float64) {
		options := stacked(mode, "A", map[string]any{"transform": transform, "insertNulls": gap, "fillBelowTo": "Value", "axisWidth": a})
		frames := frame.Frames{numbers(options, a, b, c), numbers(options, c, b), numbers(nil, b), nil, {}}
		frames[1].Fields[0].Times[1] = to
		for _, fr := range frames[:3] {
			fr.Fields[0].Config.IntervalMs = step
		}
		lines := Lines(frames, from, to)
		for _, l := range lines {
			if len(l.Values) != len(l.Times) || l.Base != nil && len(l.Base) != len(l.Times) || len(l.Times) > 10*maxGaps {
				t.Fatalf("%d values, %d times, %d base", len(l.Values), len(l.Times), len(l.Base))
			}
		}
		Area{Width: 800, Height: 300, From: from, To: to}.Layout(Axes(lines, from, to))
	})
}
