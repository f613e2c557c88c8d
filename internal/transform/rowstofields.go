package transform

import (
	"maps"

	"github.com/montui/montui/internal/frame"
)

// rowsToFields makes a field of each row: its name, its value, and of its other cells config or labels.
func rowsToFields(o options) (operation, error) {
	mappings := o.list("mappings")
	return func(c *context, in frame.Frames) (frame.Frames, error) {
		names := c.names(nil)
		out := make(frame.Frames, len(in))
		for i, fr := range in {
			out[i] = fr
			if by, name, value := mappedFields(fr, names, mappings, true); name != nil && value != nil {
				out[i] = &frame.Frame{Fields: rowFields(fr, names, by, name, value)}
			}
		}
		return out, nil
	}, nil
}

func rowFields(fr *frame.Frame, names *frame.Names, by []fieldMapping, name, value *frame.Field) []*frame.Field {
	fields := make([]*frame.Field, name.Len())
	for row := range fields {
		values := make([]any, len(fr.Fields))
		labels := maps.Clone(name.Labels)
		if labels == nil {
			labels = frame.Labels{}
		}
		for i, f := range fr.Fields {
			values[i] = valueAt(f, row)
			if by[i].handler == handlesLabel && values[i] != nil {
				labels[names.Of(f, fr)] = frame.ValueText(values[i])
			}
		}
		f := fieldOf(frame.ValueText(valueAt(name, row)), value.Kind, []any{valueAt(value, row)})
		f.Labels = labels
		f.Config = mappedConfig(frame.Config{}, by, values)
		fields[row] = f
	}
	return fields
}
