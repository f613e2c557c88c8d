package transform

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/montui/montui/internal/frame"
)

// convertFieldType turns fields into other kinds.
func convertFieldType(o options) (operation, error) {
	type conversion struct {
		spec frame.MatcherSpec
		to   func(c *context, f *frame.Field) *frame.Field
	}
	var list []conversion
	for _, e := range o.list("conversions") {
		m, _ := e.(map[string]any)
		target := options(m).text("targetField")
		if target == "" {
			continue
		}
		spec, err := frame.NewMatcher("byName", target)
		if err != nil {
			return nil, err
		}
		to, err := converter(m)
		if err != nil {
			return nil, err
		}
		list = append(list, conversion{spec, to})
	}
	return func(c *context, in frame.Frames) (frame.Frames, error) {
		for _, conv := range list {
			matches := conv.spec.ForNames(c.names(in))
			in = eachFrame(in, func(fr *frame.Frame) []*frame.Field {
				fields := make([]*frame.Field, len(fr.Fields))
				for i, f := range fr.Fields {
					fields[i] = f
					if matches(f, fr) {
						fields[i] = conv.to(c, f)
					}
				}
				return fields
			})
		}
		return in, nil
	}, nil
}

func converter(o options) (func(*context, *frame.Field) *frame.Field, error) {
	format := o.text("dateFormat")
	each := func(kind frame.Kind, value func(v any) any) func(*context, *frame.Field) *frame.Field {
		return func(c *context, f *frame.Field) *frame.Field {
			out := c.copyOf(f)
			values := make([]any, f.Len())
			for i := range values {
				values[i] = value(f.Value(i))
			}
			out.Kind = kind
			setValues(out, values)
			return out
		}
	}
	switch o.text("destinationType") {
	case "number":
		return each(frame.Number, toNumber), nil
	case "boolean":
		return each(frame.Bool, func(v any) any { return truthy(v) }), nil
	case "string":
		if format != "" {
			return nil, fmt.Errorf("a date format for texts is not supported")
		}
		return func(c *context, f *frame.Field) *frame.Field { return each(frame.String, textOfKind(f.Kind))(c, f) }, nil
	case "time":
		if format != "" && format != "X" {
			return nil, fmt.Errorf("date format %q is not supported", format)
		}
		return each(frame.Time, func(v any) any { return toTime(v, format == "X") }), nil
	case "":
		return func(_ *context, f *frame.Field) *frame.Field { return f }, nil
	}
	return nil, fmt.Errorf("destination type %q is not supported", o.text("destinationType"))
}

func toNumber(v any) any {
	if s, ok := v.(string); ok {
		v = strings.ReplaceAll(s, ",", "")
		if v == "" {
			return nil
		}
	}
	n := numeric(v)
	if v == nil || n != n || math.IsInf(n, 0) {
		return nil
	}
	return n
}

// textOfKind writes texts as JSON and all else as it is: what Grafana does.
func textOfKind(kind frame.Kind) func(v any) any {
	switch kind {
	case frame.Time:
		return func(v any) any {
			n, ok := v.(float64)
			if !ok {
				return "Invalid date"
			}
			return time.UnixMilli(int64(n)).UTC().Format("2006-01-02T15:04:05-07:00")
		}
	case frame.String, frame.Other:
		return func(v any) any {
			raw, err := json.Marshal(v)
			if err != nil {
				return nil
			}
			return string(raw)
		}
	}
	return func(v any) any { return frame.ValueText(v) }
}

func toTime(v any, isSeconds bool) any {
	switch x := v.(type) {
	case float64:
		if isSeconds {
			return x * 1000
		}
		return x
	case string:
		for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02"} {
			if at, err := time.Parse(layout, x); err == nil {
				return float64(at.UnixMilli())
			}
		}
	}
	return nil
}
