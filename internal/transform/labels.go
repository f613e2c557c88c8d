package transform

import (
	"maps"
	"slices"

	"github.com/montui/montui/internal/frame"
)

// labelsToFields makes fields of labels, or rows of a table of label and value.
func labelsToFields(o options) (operation, error) {
	keep, valueLabel := o.texts("keepLabels"), o.text("valueLabel")
	_, keepGiven := o["keepLabels"].([]any)
	if o.text("mode") == "rows" {
		return func(c *context, in frame.Frames) (frame.Frames, error) {
			return labelsToRows(in, c.names(in), keep, keepGiven), nil
		}, nil
	}
	return func(c *context, in frame.Frames) (frame.Frames, error) {
		return eachFrame(in, func(fr *frame.Frame) []*frame.Field {
			var fields []*frame.Field
			var order []string
			values := map[string][]string{}
			for _, f := range fr.Fields {
				if f.Labels == nil {
					fields = append(fields, f)
					continue
				}
				bare := c.copyOf(f)
				bare.Labels, bare.Config.DisplayName, bare.Config.DisplayNameFromDS = nil, "", ""
				fields = append(fields, bare)
				for _, name := range slices.Sorted(maps.Keys(f.Labels)) {
					if len(keep) > 0 && !slices.Contains(keep, name) {
						continue
					}
					if name == valueLabel {
						bare.Name = f.Labels[name]
						continue
					}
					if values[name] == nil {
						order = append(order, name)
					}
					if !slices.Contains(values[name], f.Labels[name]) {
						values[name] = append(values[name], f.Labels[name])
					}
				}
			}
			for _, name := range order {
				for _, v := range values[name] {
					fields = append(fields, constant(name, v, rowCount(fr)))
				}
			}
			return fields
		}), nil
	}, nil
}

func constant(name, value string, rows int) *frame.Field {
	f := &frame.Field{Name: name, Kind: frame.String, Strings: make([]string, rows)}
	for i := range f.Strings {
		f.Strings[i] = value
	}
	return f
}

func labelsToRows(in frame.Frames, names *frame.Names, keep []string, keepGiven bool) frame.Frames {
	var out frame.Frames
	for _, fr := range in {
		for _, f := range fr.Fields {
			if f.Labels == nil {
				continue
			}
			keys := keep
			if !keepGiven {
				keys = slices.Sorted(maps.Keys(f.Labels))
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
