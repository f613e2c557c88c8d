package field

import (
	"math"
	"slices"
	"strings"

	"github.com/montui/montui/internal/frame"
)

// transformed turns values over, or keeps the first one only.
func transformed(values []float64, how string) []float64 {
	if how != "negative-Y" && how != "constant" {
		return values
	}
	out := make([]float64, len(values))
	found := false
	for i, v := range values {
		switch {
		case how == "negative-Y":
			out[i] = -v
		case found || math.IsNaN(v):
			out[i] = math.NaN()
		default:
			out[i], found = v, true
		}
	}
	return out
}

// drawnThrough has a constant line drawn through the whole range at its first value; the range is still found from that value
// alone, where and if it is seen.
func (l *Line) drawnThrough() {
	l.ranged = l.Values
	first := slices.IndexFunc(l.Values, func(v float64) bool { return !math.IsNaN(v) })
	if first < 0 {
		return
	}
	l.Values = make([]float64, len(l.ranged))
	for i := range l.Values {
		l.Values[i] = l.ranged[first]
	}
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
	for _, l := range all {
		if !l.Hidden && customText(l.Field, "", "transform") == "constant" {
			l.drawnThrough()
		}
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
	some := make([]bool, len(times)) // there is a value of the group's, even one that a transform leaves out
	for k, l := range group {
		rows[k] = spread(l.Times, l.Values, times)
		for i, v := range spread(l.Times, l.Field.Numbers, times) {
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

// spread puts values at their places among times; all else, and what is not finite, is NaN.
func spread(at []int64, values []float64, times []int64) []float64 {
	out := make([]float64, len(times))
	next := 0
	for i := range out {
		out[i] = math.NaN()
		for next < len(at) && at[next] < times[i] {
			next++
		}
		if next < len(at) && at[next] == times[i] && !math.IsInf(values[next], 0) {
			out[i] = values[next]
		}
	}
	return out
}
