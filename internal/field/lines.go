package field

import (
	"maps"
	"strings"

	"github.com/montui/montui/internal/frame"
)

// Line is a value field as a graph shows it: with its gaps, turned over and stacked where its config says so.
type Line struct {
	Raw    *frame.Field // as it came
	Field  *frame.Field // with a null wherever the query's step left a gap, which calcs and colours see
	Step   int64        // how far samples may be apart before there is a gap, in milliseconds; 0 is any distance
	Times  []int64
	Values []float64 // NaN is a gap
	Base   []float64 // what a stacked line stands on, or the line below that it is filled down to; nil for others
	Hidden bool      // kept off the graph, its stacks and its ranges
	Axis   int       // its place among the axes, set by Axes

	ranged []float64 // what the axis' range is found from, where that is not Values
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
		step := gapOf(fr, t.Config.IntervalMs)
		times, places := insertNulls(t.Times, step, from, to)
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
	band(out)
	return out
}

// Bars are the value fields of panels that need no time.
func Bars(frames frame.Frames) []*Line {
	var out []*Line
	for _, fr := range frames {
		for _, f := range fr.Fields {
			if f.Kind == frame.Number || f.Kind == frame.Bool {
				_, places := asIs(make([]int64, len(f.Numbers)))
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
	setOption(f, "lineInterpolation", step)
}

// setOption gives a copied field an option of its own.
func setOption(f *frame.Field, name string, value any) {
	f.Config.Custom = maps.Clone(f.Config.Custom)
	if f.Config.Custom == nil {
		f.Config.Custom = map[string]any{}
	}
	f.Config.Custom[name] = value
}

// band gives each line that is filled down to another (fillBelowTo) that one as its base; of several with the name it is the
// last. Without an opacity of its own the band has Grafana's 35 %, without the other line there is no fill at all.
func band(all []*Line) {
	byName := map[string]*Line{}
	for _, l := range all {
		byName[l.Field.DisplayName] = l
	}
	for _, l := range all {
		to := customText(l.Field, "", "fillBelowTo")
		if to == "" {
			continue
		}
		for _, other := range all {
			if f := other.Field; to == f.Name || to == f.Config.DisplayNameFromDS || to == f.DisplayName {
				to = f.DisplayName
				break
			}
		}
		below := byName[to]
		if below == nil {
			setOption(l.Field, "fillOpacity", 0.0)
			continue
		}
		if opacity := numberPointer(custom(l.Field, "fillOpacity")); opacity == nil || *opacity == 0 {
			setOption(l.Field, "fillOpacity", 35.0)
		}
		if !below.Hidden && scaleKey(below.Field) == scaleKey(l.Field) {
			l.Base = spread(below.Times, below.Values, l.Times)
		}
	}
}
