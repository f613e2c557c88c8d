package transform

import (
	"slices"

	"github.com/montui/montui/internal/frame"
)

// concatenate puts the fields of all frames into one.
func concatenate(o options) (operation, error) {
	mode, label := "field", "frame"
	if s, ok := o["frameNameMode"].(string); ok {
		mode = s
	}
	if s, ok := o["frameNameLabel"].(string); ok {
		label = s
	}
	return func(c *context, in frame.Frames) (frame.Frames, error) {
		if len(in) < 2 {
			return in, nil
		}
		rows := 0
		for _, fr := range in {
			rows = max(rows, c.rows(fr))
		}
		out := &frame.Frame{}
		for _, fr := range in {
			for _, f := range fr.Fields {
				out.Fields = append(out.Fields, c.padded(c.fromFrame(f, fr, mode, label), rows))
			}
		}
		return frame.Frames{out}, nil
	}, nil
}

// fromFrame is a field that keeps its frame's name, in its own name or as a label.
func (c *context) fromFrame(f *frame.Field, fr *frame.Frame, mode, label string) *frame.Field {
	copied := c.unnamed(f)
	switch {
	case fr.Name == "" || mode == "drop":
	case mode == "label":
		c.label(copied, label, fr.Name)
	case f.Name == "" || f.Name == frame.ValueFieldName:
		copied.Name = fr.Name
	default:
		copied.Name = fr.Name + " · " + f.Name
	}
	return copied
}

// even gives all fields of each frame as many rows as the longest has.
func (c *context) even(in frame.Frames) frame.Frames {
	out := in
	for i, fr := range in {
		rows := rowCount(fr)
		if !slices.ContainsFunc(fr.Fields, func(f *frame.Field) bool { return f.Len() != rows }) {
			continue
		}
		if i == 0 || &out[0] == &in[0] {
			out = slices.Clone(in)
		}
		fields := make([]*frame.Field, len(fr.Fields))
		for k, f := range fr.Fields {
			fields[k] = c.padded(f, rows)
		}
		out[i] = withFields(fr, fields)
	}
	return out
}

func (c *context) padded(f *frame.Field, rows int) *frame.Field {
	if f.Len() == rows {
		return f
	}
	index := make([]int, rows)
	for i := range index {
		if index[i] = i; i >= f.Len() {
			index[i] = holeRow
		}
	}
	return c.take(f, index)
}

// seriesToRows makes one table of all series: time, metric, value; the newest first.
func seriesToRows(options) (operation, error) {
	return func(c *context, in frame.Frames) (frame.Frames, error) {
		if len(in) == 0 {
			return in, nil
		}
		var data frame.Frames
		for _, fr := range in {
			if rowCount(fr) > 0 {
				data = append(data, fr)
			}
		}
		for _, fr := range data {
			if !isTimeSeries(fr) {
				return data, nil
			}
		}
		if len(data) == 0 {
			return frame.Frames{{RefID: refIDs("seriesToRows", data)}}, nil
		}
		var times, metrics, values []any
		var timeField, valueField *frame.Field
		for _, fr := range data {
			at := lastTime(fr)
			value := fr.Fields[0]
			if at == 0 {
				value = fr.Fields[1]
			}
			for _, f := range fr.Fields {
				if f.Kind == frame.Time && timeField == nil {
					timeField = f
				} else if f.Kind != frame.Time && valueField == nil {
					valueField = f
				}
			}
			name := frame.FrameName(fr, -1)
			for row := range min(c.rows(fr), rowCount(fr)) {
				times = append(times, valueAt(fr.Fields[at], row))
				metrics = append(metrics, name)
				values = append(values, valueAt(value, row))
			}
		}
		table := &frame.Frame{RefID: refIDs("seriesToRows", data), Fields: []*frame.Field{
			structure(timeField, "Time", times), fieldOf("Metric", frame.String, metrics), structure(valueField, frame.ValueFieldName, values)}}
		return frame.Frames{c.sorted(table, 0, true)}, nil
	}, nil
}

func structure(f *frame.Field, name string, values []any) *frame.Field {
	out := &frame.Field{Name: name, Kind: f.Kind, Config: f.Config}
	out.Config.DisplayName, out.Config.DisplayNameFromDS = "", ""
	setValues(out, values)
	return out
}

func lastTime(fr *frame.Frame) int {
	at := 0
	for i, f := range fr.Fields {
		if f.Kind == frame.Time {
			at = i
		}
	}
	return at
}

// isTimeSeries tells whether a frame has numbers and times that grow, by its first few.
func isTimeSeries(fr *frame.Frame) bool {
	numbers, growing := false, false
	for _, f := range fr.Fields {
		numbers = numbers || f.Kind == frame.Number
		growing = growing || f.Kind == frame.Time && grows(f)
	}
	return len(fr.Fields) > 1 && numbers && growing
}

func grows(f *frame.Field) bool {
	var last any
	for i := range min(f.Len(), 100) {
		v := f.Value(i)
		if last != nil && (v == nil || frame.ToNumber(v) <= frame.ToNumber(last)) {
			return false
		}
		last = v
	}
	return true
}
