package transform

import (
	"fmt"
	"maps"
	"slices"

	"github.com/montui/montui/internal/frame"
)

// prepareTimeSeries gives time series one of three shapes: wide (one frame, joined by time), multi (a frame a series) or long
// (labels as fields).
func prepareTimeSeries(o options) (operation, error) {
	switch format := o.text("format"); format {
	case "", "wide":
		spec, err := frame.NewMatcher("firstTimeField", nil)
		return func(c *context, in frame.Frames) (frame.Frames, error) {
			if len(in) == 0 {
				return in, nil
			}
			joined, err := c.join(in, spec.ForNames(c.names(in)), "outer")
			if err != nil {
				return nil, err
			}
			joined.Meta.Type = "timeseries-wide"
			return frame.Frames{joined}, nil
		}, err
	case "long":
		return func(_ *context, in frame.Frames) (frame.Frames, error) { return longSeries(in) }, nil
	case "many", "multi":
		return func(c *context, in frame.Frames) (frame.Frames, error) {
			long, err := longSeries(in)
			return c.manySeries(long), err
		}, nil
	default:
		return nil, fmt.Errorf("format %q is not supported", format)
	}
}

// longFrame gathers one frame's long shape: the time, each value name once, each label or text field once.
type longFrame struct {
	time    *frame.Field
	factors map[string]*frame.Field // text fields
	sets    map[string][]*frame.Field
	kinds   map[string]frame.Kind // of value names
	labels  map[string]bool
}

func longSeries(in frame.Frames) (frame.Frames, error) {
	var out frame.Frames
	for _, fr := range in {
		l := &longFrame{factors: map[string]*frame.Field{}, sets: map[string][]*frame.Field{}, kinds: map[string]frame.Kind{}, labels: map[string]bool{}}
		for _, f := range fr.Fields {
			l.add(f)
		}
		if l.time != nil {
			if err := roomFor(len(l.kinds)+len(l.labels)+1, l.time.Len()*len(l.sets)); err != nil {
				return nil, err
			}
			long := withFields(fr, l.fields())
			long.Meta.Type = "timeseries-long"
			out = append(out, long)
		}
	}
	return out, nil
}

func (l *longFrame) add(f *frame.Field) {
	switch {
	case f.Kind == frame.String || f.Kind == frame.Bool:
		if l.factors[f.Name] == nil {
			l.factors[f.Name], l.labels[f.Name] = f, true
		}
		return
	case f.Kind == frame.Time && l.time == nil:
		l.time = f
		return
	}
	if kind, known := l.kinds[f.Name]; known && kind != f.Kind {
		return
	}
	l.kinds[f.Name] = f.Kind
	key := f.Labels.String()
	l.sets[key] = append(l.sets[key], f)
	for name := range f.Labels {
		l.labels[name] = true
	}
}

func (l *longFrame) fields() []*frame.Field {
	rows := make([]int, l.time.Len())
	for i := range rows {
		rows[i] = i
	}
	slices.SortStableFunc(rows, func(a, b int) int {
		return compareNumbers(frame.ToNumber(l.time.Value(a)), frame.ToNumber(l.time.Value(b)))
	})
	var times []any
	columns := map[string][]any{}
	n := 0
	put := func(name string, v any) {
		for len(columns[name]) < n {
			columns[name] = append(columns[name], nil)
		}
		columns[name] = append(columns[name][:n], v)
	}
	keys := slices.Sorted(maps.Keys(l.sets))
	for _, row := range rows {
		for _, key := range keys {
			for name, f := range l.factors {
				put("l"+name, valueAt(f, row))
			}
			for name, v := range l.sets[key][0].Labels {
				put("l"+name, v)
			}
			for _, f := range l.sets[key] {
				put("v"+f.Name, valueAt(f, row))
			}
			times = append(times, l.time.Value(row))
			n++
		}
	}
	fields := []*frame.Field{fieldOf(l.time.Name, frame.Time, times)}
	for _, name := range slices.Sorted(maps.Keys(l.kinds)) {
		put("v"+name, nil)
		fields = append(fields, fieldOf(name, l.kinds[name], columns["v"+name][:n]))
	}
	for _, name := range slices.Sorted(maps.Keys(l.labels)) {
		put("l"+name, nil)
		fields = append(fields, fieldOf(name, frame.String, textsOf(columns["l"+name][:n])))
	}
	return fields
}

func compareNumbers(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func textsOf(values []any) []any {
	for i, v := range values {
		if v != nil {
			values[i] = frame.ValueText(v)
		}
	}
	return values
}

// manySeries makes a frame of each value field and each combination of its labels.
func (c *context) manySeries(in frame.Frames) frame.Frames {
	var out frame.Frames
	for _, fr := range in {
		var labels, values []*frame.Field
		for _, f := range fr.Fields[1:] {
			if f.Kind == frame.String {
				labels = append(labels, f)
			} else {
				values = append(values, f)
			}
		}
		for _, value := range values {
			for _, rows := range c.groupRows(fr, labels) {
				rows = slices.DeleteFunc(rows, func(row int) bool { return value.IsNull(row) && len(labels) > 0 })
				if len(rows) > 0 {
					out = append(out, c.labelled(fr, value, labels, rows))
				}
			}
		}
	}
	return out
}

// labelled is one series: rows of the time and a value, with labels from the first of them.
func (c *context) labelled(fr *frame.Frame, value *frame.Field, labels []*frame.Field, rows []int) *frame.Frame {
	series := c.takeRows(withFields(fr, []*frame.Field{fr.Fields[0], value}), rows)
	series.Meta.Type = "timeseries-multi"
	if len(labels) > 0 {
		series.Fields[1].Labels = frame.Labels{}
	}
	for _, l := range labels {
		if v := l.Value(rows[0]); v != nil {
			series.Fields[1].Labels[l.Name] = frame.ValueText(v)
		}
	}
	return series
}
