package field

import (
	"math"
	"slices"
	"sort"
	"strings"

	"github.com/montui/montui/internal/frame"
)

// Axis is a value scale of a graph and the side it stands on: left, right or hidden.
type Axis struct {
	Field *frame.Field // the first it was made for; its config names and formats the values
	Side  string
	Scale Scale
	width *float64 // in pixels, where the config fixes it
}

// Axes groups lines by scale as Grafana does, by unit, limits, placement, distribution and label, and finds each scale's
// range from the values between from and to. It sets each line's Axis.
func Axes(lines []*Line, from, to int64) []*Axis {
	var axes []*Axis
	index := map[string]int{}
	left := false
	for _, line := range lines {
		key := scaleKey(line.Field)
		i, ok := index[key]
		if !ok {
			i = len(axes)
			index[key] = i
			side := customText(line.Field, "auto", "axisPlacement")
			if side == "auto" {
				side = "left"
				if left {
					side = "right"
				}
			}
			left = left || side == "left"
			axes = append(axes, &Axis{Field: line.Field, Side: side})
		}
		line.Axis = i
		if width := numberPointer(custom(line.Field, "axisWidth")); width != nil && (axes[i].width == nil || *width > *axes[i].width) {
			axes[i].width = width
		}
	}
	first, last := window(lines, from, to)
	for i, a := range axes {
		a.Scale = scaleOf(a.Field, func(positive bool) (lo, hi float64) {
			lo, hi = math.NaN(), math.NaN()
			for _, line := range lines {
				if line.Axis == i && !line.Hidden {
					lo, hi = line.span(lo, hi, first, last, positive)
				}
			}
			return lo, hi
		})
	}
	return axes
}

// scaleKey tells scales apart as Grafana's buildScaleKey.
func scaleKey(f *frame.Field) string {
	limit := func(v *float64) string {
		if v == nil {
			return "na"
		}
		return frame.NumberText(*v)
	}
	part := func(name string) string {
		if v := custom(f, name); v != nil && v != "" {
			return frame.ValueText(v)
		}
		return "na"
	}
	distribution := customText(f, "linear", "scaleDistribution", "type")
	if distribution == "log" {
		distribution += frame.ValueText(custom(f, "scaleDistribution", "log"))
	}
	return strings.Join([]string{f.Config.Unit, limit(f.Config.Min), limit(f.Config.Max), part("axisSoftMin"), part("axisSoftMax"),
		customText(f, "auto", "axisPlacement"), distribution, part("axisLabel")}, "/")
}

// scaleOf is the scale a field's config asks for; span gives the least and greatest of the data, or of the positive ones.
func scaleOf(f *frame.Field, span func(positive bool) (lo, hi float64)) Scale {
	if isBoolean(f) {
		return Scale{Min: 0, Max: 1}
	}
	var s Scale
	l := limitsOf(f)
	if customText(f, "", "stacking", "mode") == "percent" {
		if l.fixed() {
			return s // then Grafana asks for no data, and nothing is seen
		}
		lo, hi := span(false)
		if lo < 0 {
			s.Min = -1
		}
		if hi > 0 {
			s.Max = 1
		}
		return s
	}
	switch customText(f, "linear", "scaleDistribution", "type") {
	case "log":
		s.Log = l.Base
		lo, hi := span(true)
		s.Min, s.Max = LogRange(lo, hi, l)
	case "symlog":
		s.Symlog, s.Base = 1, l.Base
		if threshold := numberPointer(custom(f, "scaleDistribution", "linearThreshold")); threshold != nil {
			s.Symlog = math.Max(*threshold, 1e-12)
		}
		lo, hi := span(false)
		s.Min, s.Max = SymlogRange(lo, hi, l)
	default:
		lo, hi := span(false)
		s.Min, s.Max = LinearRange(lo, hi, l)
	}
	return s
}

func limitsOf(f *frame.Field) Limits {
	l := NoLimits()
	for _, limit := range []struct {
		to   *float64
		from *float64
	}{{&l.Min, f.Config.Min}, {&l.Max, f.Config.Max}, {&l.SoftMin, numberPointer(custom(f, "axisSoftMin"))},
		{&l.SoftMax, numberPointer(custom(f, "axisSoftMax"))}} {
		if limit.from != nil {
			*limit.to = *limit.from
		}
	}
	if base := numberPointer(custom(f, "scaleDistribution", "log")); base != nil && *base == 2 {
		l.Base = 2
	}
	l.Whole = f.Config.Decimals != nil && *f.Config.Decimals == 0
	l.Centered, _ = custom(f, "axisCenteredZero").(bool)
	return l
}

// window is the first and last time of those between from and to. Two neighbours stay, even when they are outside: with
// a step as wide as the range there is nothing else to see.
func window(lines []*Line, from, to int64) (int64, int64) {
	var times []int64
	for _, line := range lines {
		times = union(times, line.Times)
	}
	if len(times) == 0 {
		return from, to
	}
	i, j := closest(times, from), closest(times, to)
	if j-i > 1 {
		if times[i] < from {
			i++
		}
		if times[j] > to {
			j--
		}
	}
	return times[i], times[j]
}

func closest(times []int64, t int64) int {
	i := sort.Search(len(times), func(i int) bool { return times[i] >= t })
	if i == len(times) || i > 0 && t-times[i-1] <= times[i]-t {
		return i - 1
	}
	return i
}

// union is all times of two ascending lists, once each.
func union(a, b []int64) []int64 {
	if len(a) == 0 || slices.Equal(a, b) {
		return b
	}
	out := append(append(make([]int64, 0, len(a)+len(b)), a...), b...)
	slices.Sort(out)
	return slices.Compact(out)
}

// span widens lo and hi, NaN for none yet, by the line's values.
func (l *Line) span(lo, hi float64, first, last int64, positive bool) (float64, float64) {
	values := l.Values
	if l.ranged != nil {
		values = l.ranged
	}
	for i, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) || positive && v <= 0 || l.Times != nil && (l.Times[i] < first || l.Times[i] > last) {
			continue
		}
		if math.IsNaN(lo) || v < lo {
			lo = v
		}
		if math.IsNaN(hi) || v > hi {
			hi = v
		}
	}
	return lo, hi
}

// custom is an option of the panel type's own in a field's config; nil when it is not there.
func custom(f *frame.Field, path ...string) any {
	var v any = f.Config.Custom
	for _, key := range path {
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = m[key]
	}
	return v
}

func customText(f *frame.Field, or string, path ...string) string {
	if s, ok := custom(f, path...).(string); ok && s != "" {
		return s
	}
	return or
}
