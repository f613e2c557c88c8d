package viz

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/field"
	"github.com/montui/montui/internal/frame"
)

// series is one value field made ready to draw.
type series struct {
	field  *frame.Field
	name   string
	color  canvas.Color
	letter rune // tells series apart where there is no colour
	times  []int64
	values []float64 // stacked and turned over already; NaN is a gap
	base   []float64 // what the fill reaches down to when stacked; nil is the axis' zero
	axis   int
	style  string // line, bars, points
	step   string // "", stepAfter, stepBefore
	fill   float64
	gap    int64 // points further apart are not joined; 0 joins all
	span   bool  // nulls are drawn over
	dots   bool  // a point at each value
	dash   bool
	hidden bool // kept off the plot by lineWidth 0 and no fill
}

// collect makes the series of all frames, in Grafana's order.
func collect(in *Input) []*series {
	var out []*series
	for _, fr := range in.Frames {
		if fr == nil {
			continue
		}
		t := fr.TimeField()
		if t == nil {
			continue
		}
		for _, f := range fr.Fields {
			if f.Kind != frame.Number && f.Kind != frame.Bool {
				continue
			}
			custom := options(f.Config.Custom)
			if custom.flag(false, "hideFrom", "viz") {
				continue
			}
			n := min(len(t.Times), len(f.Numbers))
			s := &series{field: f, name: displayName(f), color: in.Theme.Hex(field.Color(f)), times: t.Times[:n], values: f.Numbers[:n]}
			s.letter = letters[len(out)%len(letters)]
			s.read(custom, t.Config.IntervalMs)
			out = append(out, s)
		}
	}
	stack(out)
	return out
}

var letters = []rune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")

func displayName(f *frame.Field) string {
	switch {
	case f.DisplayName != "":
		return f.DisplayName
	case f.Config.DisplayName != "":
		return f.Config.DisplayName
	case f.Config.DisplayNameFromDS != "":
		return f.Config.DisplayNameFromDS
	case f.Name != "" && f.Name != "Value" || len(f.Labels) == 0:
		return f.Name
	}
	return f.Labels.String()
}

// read takes the field's custom options; interval is the query's step.
func (s *series) read(o options, interval int64) {
	s.style = o.text("line", "drawStyle")
	s.fill = min(max(o.number(0, "fillOpacity"), 0), 100) / 100
	if s.fill == 0 && o.text("none", "gradientMode") != "none" {
		s.fill = 0.1
	}
	if interp := o.text("", "lineInterpolation"); interp == "stepAfter" || interp == "stepBefore" {
		s.step = interp
	}
	s.dots = o.text("auto", "showPoints") == "always"
	s.dash = o.text("solid", "lineStyle", "fill") != "solid"
	s.hidden = s.style == "line" && o.number(1, "lineWidth") == 0 && s.fill == 0 && !s.dots
	s.gap = interval + interval/100
	switch v := o.at("spanNulls").(type) {
	case bool:
		s.span = v
		if v {
			s.gap = 0
		}
	default:
		if n, ok := asNumber(v); ok && n > 0 {
			s.span, s.gap = true, int64(n)
		}
	}
	if t := o.text("", "transform"); t == "negative-Y" || t == "constant" {
		s.values = transformed(s.values, t)
	}
}

// transformed turns values over, or repeats the first one.
func transformed(values []float64, how string) []float64 {
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

// stack adds up the series of each stacking group: positive ones upwards, mostly negative ones downwards.
func stack(all []*series) {
	groups := map[string][]*series{}
	var order []string
	for _, s := range all {
		o := options(s.field.Config.Custom)
		mode := o.text("none", "stacking", "mode")
		if mode != "normal" && mode != "percent" {
			continue
		}
		group := fmt.Sprint(o.at("stacking", "group")) // dashboards also write false, for a group of its own
		key := mode + "|" + group + "|" + s.field.Config.Unit + "|" + s.style + "|" + strconv.FormatBool(mostlyNegative(s.values))
		if groups[key] == nil {
			order = append(order, key)
		}
		groups[key] = append(groups[key], s)
	}
	for _, key := range order {
		stackGroup(groups[key], key[0] == 'p')
	}
}

func mostlyNegative(values []float64) bool {
	sum := 0.0
	for _, v := range values {
		if !math.IsNaN(v) {
			sum += math.Copysign(1, v) * math.Min(math.Abs(v), 1e300/float64(len(values)+1))
		}
	}
	return sum < 0
}

func stackGroup(group []*series, percent bool) {
	var times []int64
	for _, s := range group {
		if len(times) == 0 {
			times = s.times
		} else if !slices.Equal(times, s.times) {
			times = union(times, s.times)
		}
	}
	total := make([]float64, len(times))
	if percent {
		for _, s := range group {
			each(times, s.times, func(at, i int) {
				if finite(s.values[i]) {
					total[at] += math.Abs(s.values[i])
				}
			})
		}
	}
	sum := make([]float64, len(times))
	for _, s := range group {
		values, base := make([]float64, len(s.values)), make([]float64, len(s.values))
		each(times, s.times, func(at, i int) {
			v := s.values[i]
			base[i], values[i] = sum[at], math.NaN()
			if !finite(v) {
				return
			}
			if percent {
				if v /= total[at]; total[at] == 0 {
					v = 0
				}
			}
			sum[at] += v
			values[i] = sum[at]
		})
		s.values, s.base = values, base
	}
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

func union(a, b []int64) []int64 {
	out := append(append(make([]int64, 0, len(a)+len(b)), a...), b...)
	slices.Sort(out)
	return slices.Compact(out)
}

// each calls f with the place of every time of some among all, both ascending.
func each(all, some []int64, f func(at, i int)) {
	at := 0
	for i, t := range some {
		for at < len(all)-1 && all[at] < t {
			at++
		}
		if at < len(all) {
			f(at, i)
		}
	}
}
