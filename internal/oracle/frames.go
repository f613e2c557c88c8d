package oracle

import (
	"math"

	"github.com/montui/montui/internal/frame"
)

// Kind is the field kind of Grafana's name for it.
func Kind(name string) frame.Kind {
	for _, k := range []frame.Kind{frame.Time, frame.Number, frame.String, frame.Bool} {
		if k.String() == name {
			return k
		}
	}
	return frame.Other
}

// Frames makes frames of a vector's. fill gives each field what the room under test makes of its config and values.
func Frames(v any, fill func(f *frame.Field, from map[string]any)) frame.Frames {
	var out frame.Frames
	for _, e := range List(v) {
		m := Object(e)
		fr := &frame.Frame{Name: Text(m["name"]), RefID: Text(m["refId"])}
		for _, x := range List(m["fields"]) {
			f := Field(x)
			fill(f, Object(x))
			fr.Fields = append(fr.Fields, f)
		}
		out = append(out, fr)
	}
	return out
}

// Field is a vector's field with its labels, without config and values.
func Field(v any) *frame.Field {
	m := Object(v)
	f := &frame.Field{Name: Text(m["name"]), Kind: Kind(Text(m["type"]))}
	if labels, ok := m["labels"].(map[string]any); ok {
		f.Labels = frame.Labels{}
		for k, l := range labels {
			f.Labels[k] = Text(l)
		}
	}
	return f
}

// SetValues gives a field a vector's values as far as its kind holds them.
func SetValues(f *frame.Field, values []any) {
	f.Nulls = make([]bool, len(values))
	for i, v := range values {
		f.Nulls[i] = v == nil
		n, isNumber := v.(float64)
		switch f.Kind {
		case frame.Time:
			f.Times = append(f.Times, int64(n))
		case frame.Number:
			if !isNumber {
				n = math.NaN()
			}
			f.Numbers = append(f.Numbers, n)
		case frame.Bool:
			n = 0
			if v == true {
				n = 1
			}
			f.Numbers = append(f.Numbers, n)
		default:
			f.Strings = append(f.Strings, Text(v))
		}
	}
}
