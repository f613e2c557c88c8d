package field

import (
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/montui/montui/internal/frame"
)

// Line is a value field as a graph shows it: with its gaps, turned over and stacked where its config says so.
type Line struct {
	Raw    *frame.Field // as it came
	Field  *frame.Field // with a null wherever the query's step left a gap, which calcs and colours see
	Step   int64        // the query's, in milliseconds
	Times  []int64
	Values []float64 // NaN is a gap
	Base   []float64 // what a stacked line stands on; nil for others
	Hidden bool      // kept off the graph, its stacks and its ranges
	Axis   int       // its place among the axes, set by Axes
}

// Lines are copies of the value fields of all frames that have a time, numbered as they stand in the graph. Gaps are
// found between from and to.
func Lines(frames frame.Frames, from, to int64) []*Line {
	var out []*Line
	for _, fr := range frames {
		if fr == nil {
			continue
		}
		t := fr.TimeField()
		if t == nil {
			continue
		}
		step := t.Config.IntervalMs
		times, places := withGaps(t.Times, step, from, to)
		for _, f := range fr.Fields {
			if f.Kind != frame.Number && f.Kind != frame.Bool {
				continue
			}
			copied := graphed(f, places)
			copied.SeriesIndex = len(out)
			if f.Kind == frame.Bool {
				asNumbers(copied)
			}
			line := &Line{Raw: f, Field: copied, Step: step, Times: times, Values: copied.Numbers}
			line.Hidden, _ = custom(f, "hideFrom", "viz").(bool)
			out = append(out, line)
		}
	}
	stack(out)
	return out
}

// Bars are the value fields of panels that need no time.
func Bars(frames frame.Frames) []*Line {
	var out []*Line
	for _, fr := range frames {
		for _, f := range fr.Fields {
			if f.Kind == frame.Number || f.Kind == frame.Bool {
				_, places := withGaps(make([]int64, len(f.Numbers)), 0, 0, 0)
				copied := graphed(f, places)
				copied.SeriesIndex = len(out)
				out = append(out, &Line{Raw: f, Field: copied, Values: copied.Numbers})
			}
		}
	}
	return out
}

// asNumbers gives a field of true and false the config a graph shows it by.
func asNumbers(f *frame.Field) {
	zero, one := 0.0, 1.0
	f.Config.Min, f.Config.Max = &zero, &one
	if !strings.HasPrefix(f.Config.Unit, "bool") {
		f.Config.Unit = "bool"
	}
	step := customText(f, "", "lineInterpolation")
	if step != "stepBefore" {
		step = "stepAfter"
	}
	f.Config.Custom = maps.Clone(f.Config.Custom)
	if f.Config.Custom == nil {
		f.Config.Custom = map[string]any{}
	}
	f.Config.Custom["lineInterpolation"] = step
}

// transformed turns values over, or repeats the first one.
func transformed(values []float64, how string) []float64 {
	if how != "negative-Y" && how != "constant" {
		return values
	}
	out := make([]float64, len(values))
	first := math.NaN()
	for i, v := range values {
		if math.IsNaN(first) {
			first = v
		}
		if out[i] = -v; how == "constant" {
			out[i] = first
		}
	}
	return out
}

// stack adds up the lines of each stacking group: positive ones upwards, mostly negative ones downwards.
func stack(all []*Line) {
	groups := map[string][]*Line{}
	var order []string
	for _, l := range all {
		if l.Hidden {
			continue
		}
		f := l.Field
		how := customText(f, "", "transform")
		down := mostlyNegative(l.Values) != (how == "negative-Y")
		l.Values = transformed(l.Values, how)
		mode := customText(f, "none", "stacking", "mode")
		if mode != "normal" && mode != "percent" {
			continue
		}
		direction, shape := "up", ""
		if down {
			direction = "down"
		}
		switch style := customText(f, "line", "drawStyle"); style {
		case "bars":
			shape = "bars" + frame.ValueText(custom(f, "barAlignment"))
		case "line":
			shape = "line" + customText(f, "linear", "lineInterpolation")
		default:
			shape = style
		}
		key := strings.Join([]string{direction, mode, frame.ValueText(custom(f, "stacking", "group")), scaleKey(f), shape}, "|")
		if groups[key] == nil {
			order = append(order, key)
		}
		groups[key] = append(groups[key], l)
	}
	for _, key := range order {
		direction, rest, _ := strings.Cut(key, "|")
		stackGroup(groups[key], strings.HasPrefix(rest, "percent"), direction == "down")
	}
}

// mostlyNegative tells from about a hundred samples whether more are below zero than above, as Grafana does.
func mostlyNegative(values []float64) bool {
	first, last := 0, len(values)-1
	for first <= last && math.IsNaN(values[first]) {
		first++
	}
	for last >= first && math.IsNaN(values[last]) {
		last--
	}
	balance := 0
	for i := first; i <= last; i += max(1, (last-first+1)/100) {
		switch v := values[i]; {
		case v < 0 || v == 0 && math.Signbit(v):
			balance--
		case v > 0:
			balance++
		}
	}
	return balance < 0
}

// stackGroup puts lines on top of one another. Where a line has no value and another has, it adds nothing to the height.
func stackGroup(group []*Line, percent, down bool) {
	var times []int64
	for _, l := range group {
		times = union(times, l.Times)
	}
	rows := make([][]float64, len(group))
	some := make([]bool, len(times))
	for k, l := range group {
		rows[k] = spread(l, times)
		for i, v := range rows[k] {
			some[i] = some[i] || !math.IsNaN(v)
		}
	}
	sum := make([]float64, len(times))
	for k, l := range group {
		l.Times, l.Values, l.Base = times, rows[k], slices.Clone(sum)
		for i, v := range l.Values {
			if !some[i] {
				continue
			}
			if !math.IsNaN(v) {
				sum[i] += v
			}
			l.Values[i] = sum[i]
		}
	}
	if !percent {
		return
	}
	for _, l := range group {
		for i := range l.Values {
			l.Values[i], l.Base[i] = share(l.Values[i], sum[i], down), share(l.Base[i], sum[i], down)
		}
	}
}

func share(v, total float64, down bool) float64 {
	switch {
	case math.IsNaN(v):
		return v
	case total == 0:
		return 0
	case down:
		return -v / total
	}
	return v / total
}

// spread puts a line's values at their places among times; all else, and what is not finite, is NaN.
func spread(l *Line, times []int64) []float64 {
	out := make([]float64, len(times))
	at := 0
	for i := range out {
		out[i] = math.NaN()
		for at < len(l.Times) && l.Times[at] < times[i] {
			at++
		}
		if at < len(l.Times) && l.Times[at] == times[i] && !math.IsInf(l.Values[at], 0) {
			out[i] = l.Values[at]
		}
	}
	return out
}
