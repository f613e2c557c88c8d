package transform

import (
	"fmt"
	"slices"

	"github.com/montui/montui/internal/frame"
)

// extractFields makes fields of what the texts of one field hold: JSON, key=value pairs, a list, or a pattern's groups.
func extractFields(o options) (operation, error) {
	source := o.text("source")
	if source == "" {
		return noop(o)
	}
	parse, err := newExtraction(o)
	if err != nil {
		return nil, err
	}
	paths := o.list("jsonPaths")
	if o.text("format") != "json" {
		paths = nil
	}
	replace, _ := o["replace"].(bool)
	keepTime, _ := o["keepTime"].(bool)
	return func(c *context, in frame.Frames) (frame.Frames, error) {
		names := c.names(nil)
		out := make(frame.Frames, len(in))
		for i, fr := range in {
			out[i] = fr
			from := fieldNamed(fr, names, source)
			if from == nil {
				continue
			}
			found, err := extracted(from, rowCount(fr), parse, paths)
			if err != nil {
				return nil, err
			}
			var fields []*frame.Field
			if !replace {
				fields = slices.Clone(fr.Fields)
			}
			if keepTime {
				t := fieldNamed(fr, names, "Time")
				if t == nil {
					t = fieldNamed(fr, names, "time")
				}
				if t != nil {
					fields = append(fields, t)
				}
			}
			out[i] = withFields(fr, append(fields, found...))
		}
		return out, nil
	}, nil
}

// fieldNamed is the first field of this name or display name.
func fieldNamed(fr *frame.Frame, names *frame.Names, name string) *frame.Field {
	for _, f := range fr.Fields {
		if f.Name == name || names.Of(f, fr) == name {
			return f
		}
	}
	return nil
}

// maxExtracted bounds how many fields one text field can become.
const maxExtracted = 1000

func extracted(from *frame.Field, rows int, parse extraction, paths []any) ([]*frame.Field, error) {
	columns := &object{}
	for i := range min(rows, from.Len()) {
		v := from.Value(i)
		if text, ok := v.(string); ok {
			v = parse(text)
		}
		if v == nil {
			continue
		}
		members := entries(v)
		if len(paths) > 0 {
			members = atPaths(v, paths)
		}
		for _, key := range members.keys {
			values, known := columns.values[key].([]any)
			if !known {
				if len(columns.keys) == maxExtracted {
					return nil, fmt.Errorf("field %q holds more than %d others", from.Name, maxExtracted)
				}
				values = make([]any, rows)
				columns.set(key, values)
			}
			values[i] = members.values[key]
		}
	}
	fields := make([]*frame.Field, len(columns.keys))
	for i, key := range columns.keys {
		values := columns.values[key].([]any)
		kind := kindOfFirst(values)
		for i := range values {
			values[i] = plain(values[i])
		}
		fields[i] = fieldOf(key, kind, values)
	}
	return fields, nil
}

func kindOfFirst(values []any) frame.Kind {
	for _, v := range values {
		switch v.(type) {
		case nil:
			continue
		case float64:
			return frame.Number
		case string:
			return frame.String
		case bool:
			return frame.Bool
		}
		break
	}
	return frame.Other
}
