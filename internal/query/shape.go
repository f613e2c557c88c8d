package query

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/montui/montui/internal/frame"
)

// shape gives one request's frames the form that its format asks for.
func shape(frames frame.Frames, r Request) frame.Frames {
	switch {
	case r.Format == "table":
		return tableFrame(frames, r, "Value")
	case r.Format == "heatmap":
		return heatmapFrames(frames)
	}
	return frames
}

// maxCells bounds a table of series that have no label in common: it would have a column for each.
const maxCells = 10_000_000

// tableFrame joins the series of a request into one table: time, the labels in the order they first occur, the value.
// Rows of several times are sorted by time. Without series it is a table without rows.
func tableFrame(frames frame.Frames, r Request, valueName string) frame.Frames {
	rows := 0
	filled := make(frame.Frames, 0, len(frames))
	for _, f := range frames {
		rows += f.Rows()
		if len(f.Fields) > 1 {
			filled = append(filled, f)
		}
	}
	at := &frame.Field{Name: "Time", Kind: frame.Time, Times: make([]int64, 0, rows)}
	meta := frame.Meta{Expr: r.Expr, StepMs: r.Step}
	if len(frames) > 0 {
		meta = frames[0].Meta
	}
	frames = filled
	if len(frames) > 0 {
		at.Config.IntervalMs = frames[0].Fields[0].Config.IntervalMs
	}
	value := &frame.Field{Name: valueName, Kind: frame.Number, Numbers: make([]float64, 0, rows)}
	var columns []*frame.Field
	seen := map[string]*frame.Field{}
	for _, f := range frames {
		for _, name := range slices.Sorted(maps.Keys(f.Fields[1].Labels)) {
			if seen[name] != nil {
				continue
			}
			c := &frame.Field{Name: name, Kind: frame.String}
			if name == "le" {
				c.Kind = frame.Number
			}
			c.Config.Filterable = true
			seen[name] = c
			columns = append(columns, c)
		}
	}
	if most := max(maxCells/max(rows, 1), 1); len(columns) > most {
		meta.Warnings = append(slices.Clone(meta.Warnings), fmt.Sprintf("query %s: %d of %d columns are left out of a table of %d rows", r.RefID, len(columns)-most, len(columns), rows))
		columns = columns[:most]
	}
	for _, f := range frames {
		v := f.Fields[1]
		if v.Kind != frame.Number {
			return frames // a text is a table of its own
		}
		at.Times = append(at.Times, f.Fields[0].Times...)
		value.Numbers = append(value.Numbers, v.Numbers...)
		for _, c := range columns {
			for range v.Numbers {
				addLabel(c, v.Labels[c.Name])
			}
		}
	}
	table := &frame.Frame{RefID: r.RefID, Fields: append(append([]*frame.Field{at}, columns...), value), Meta: meta}
	sortByTime(table)
	return frame.Frames{table}
}

func addLabel(c *frame.Field, text string) {
	if c.Kind == frame.String {
		c.Strings = append(c.Strings, text)
		return
	}
	v, ok := sampleValue(text)
	if !ok {
		v = math.NaN()
	}
	c.Numbers = append(c.Numbers, v)
}

// sampleValue reads a number as Prometheus writes it.
func sampleValue(text string) (float64, bool) {
	v, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	return v, err == nil
}

func sortByTime(f *frame.Frame) {
	times := f.Fields[0].Times
	if slices.IsSorted(times) {
		return
	}
	order := make([]int, len(times))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(times[a], times[b]) })
	for _, c := range f.Fields {
		switch c.Kind {
		case frame.Time:
			c.Times = reorder(c.Times, order)
		case frame.Number:
			c.Numbers = reorder(c.Numbers, order)
		default:
			c.Strings = reorder(c.Strings, order)
		}
	}
}

func reorder[T any](in []T, order []int) []T {
	out := make([]T, len(in))
	for i, from := range order {
		out[i] = in[from]
	}
	return out
}

// heatmapFrames joins the buckets of each histogram, the series alike but for le, into one frame of counts by bucket:
// sorted by le, and each less the one below it.
func heatmapFrames(frames frame.Frames) frame.Frames {
	var keys []string
	groups := map[string]frame.Frames{}
	var out frame.Frames
	for _, f := range frames {
		if len(f.Fields) != 2 {
			out = append(out, f)
			continue
		}
		rest := maps.Clone(f.Fields[1].Labels)
		delete(rest, "le")
		key := rest.String()
		if groups[key] == nil {
			keys = append(keys, key)
		}
		groups[key] = append(groups[key], f)
	}
	for _, key := range keys {
		out = append(out, heatmapFrame(key, groups[key]))
	}
	return out
}

func heatmapFrame(key string, buckets frame.Frames) *frame.Frame {
	slices.SortStableFunc(buckets, func(a, b *frame.Frame) int {
		return cmp.Compare(upperBound(a), upperBound(b))
	})
	var times []int64
	at := map[int64]int{}
	for _, b := range buckets {
		times = append(times, b.Fields[0].Times...)
	}
	slices.Sort(times)
	times = slices.Compact(times)
	for i, t := range times {
		at[t] = i
	}
	first := buckets[0]
	timeField := &frame.Field{Name: "Time", Kind: frame.Time, Times: times, Config: first.Fields[0].Config}
	out := &frame.Frame{Name: key, RefID: first.RefID, Fields: []*frame.Field{timeField}, Meta: first.Meta}
	out.Meta.Type = "heatmap-rows"
	below := make([]float64, len(times))
	for k, b := range buckets {
		src := b.Fields[1]
		le := src.Labels["le"]
		if le == "" {
			le = src.Config.DisplayNameFromDS
		}
		f := &frame.Field{Name: le, Kind: frame.Number, Labels: src.Labels, Numbers: make([]float64, len(times)), Nulls: make([]bool, len(times))}
		f.Config.DisplayNameFromDS = le
		for i := range f.Numbers {
			f.Numbers[i], f.Nulls[i] = math.NaN(), true
		}
		for i, t := range b.Fields[0].Times {
			place := at[t]
			f.Numbers[place], f.Nulls[place] = src.Numbers[i]-below[place], false
			if k > 0 && f.Numbers[place] < 1e-9 {
				f.Numbers[place] = 0 // buckets are not scraped at one moment: a lower one may be ahead
			}
			below[place] = src.Numbers[i]
		}
		if !slices.Contains(f.Nulls, true) {
			f.Nulls = nil
		}
		out.Fields = append(out.Fields, f)
	}
	if key == "" && len(out.Fields) > 1 {
		out.Name = out.Fields[1].Name
	}
	return out
}

// upperBound is a bucket's le; a series without one, or with one that is no number, goes last.
func upperBound(f *frame.Frame) float64 {
	v, ok := sampleValue(f.Fields[1].Labels["le"])
	if !ok {
		return math.Inf(1)
	}
	return v
}
