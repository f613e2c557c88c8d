package transform

import (
	"slices"

	"github.com/montui/montui/internal/frame"
)

// labelsToFields makes fields of labels, or rows of a table of label and value.
func labelsToFields(o options) (operation, error) {
	keep, valueLabel := o.texts("keepLabels"), o.text("valueLabel")
	_, keepGiven := o["keepLabels"].([]any)
	if o.text("mode") == "rows" {
		return func(c *context, in frame.Frames) (frame.Frames, error) {
			return c.labelsToRows(in, keep, keepGiven), nil
		}, nil
	}
	return func(c *context, in frame.Frames) (frame.Frames, error) {
		out := make(frame.Frames, len(in))
		for i, fr := range in {
			fields, err := c.labelColumns(fr, keep, valueLabel)
			if err != nil {
				return nil, err
			}
			out[i] = withFields(fr, fields)
		}
		return out, nil
	}, nil
}

// labelColumns are the frame's fields without labels and, for each label, a field of each of its values.
func (c *context) labelColumns(fr *frame.Frame, keep []string, valueLabel string) ([]*frame.Field, error) {
	var fields []*frame.Field
	var order []string
	values := map[string][]string{}
	type pair struct{ name, value string }
	seen := map[pair]bool{}
	for _, f := range fr.Fields {
		if f.Labels == nil {
			fields = append(fields, f)
			continue
		}
		bare := c.copyOf(f)
		bare.Labels, bare.Config.DisplayName, bare.Config.DisplayNameFromDS = nil, "", ""
		delete(c.order, bare)
		fields = append(fields, bare)
		for _, name := range c.labels(f) {
			if len(keep) > 0 && !slices.Contains(keep, name) {
				continue
			}
			value := f.Labels[name]
			if name == valueLabel {
				bare.Name = value
				continue
			}
			if values[name] == nil {
				order = append(order, name)
			}
			if p := (pair{name, value}); !seen[p] {
				seen[p] = true
				values[name] = append(values[name], value)
			}
		}
	}
	if err := room(len(seen), rowCount(fr), maxJoined); err != nil {
		return nil, err
	}
	integersFirst(order)
	for _, name := range order {
		for _, v := range values[name] {
			fields = append(fields, constant(name, v, rowCount(fr)))
		}
	}
	return fields, nil
}

func constant(name, value string, rows int) *frame.Field {
	f := &frame.Field{Name: name, Kind: frame.String, Strings: make([]string, rows)}
	for i := range f.Strings {
		f.Strings[i] = value
	}
	return f
}

func (c *context) labelsToRows(in frame.Frames, keep []string, keepGiven bool) frame.Frames {
	names := c.names(in)
	var out frame.Frames
	for _, fr := range in {
		for _, f := range fr.Fields {
			if f.Labels == nil {
				continue
			}
			keys := keep
			if !keepGiven {
				keys = c.labels(f)
			}
			if len(keys) == 0 {
				continue
			}
			values := make([]any, len(keys))
			labels := make([]any, len(keys))
			for i, k := range keys {
				labels[i] = k
				if v, ok := f.Labels[k]; ok {
					values[i] = v
				}
			}
			table := withFields(fr, []*frame.Field{fieldOf("label", frame.String, labels), fieldOf("value", frame.String, values)})
			table.Name = names.Of(f, fr)
			out = append(out, table)
		}
	}
	return out
}
