package transform

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/montui/montui/internal/frame"
)

// conversion turns a field into another kind.
type conversion func(c *context, f *frame.Field) *frame.Field

// convertFieldType turns fields into other kinds.
func convertFieldType(o options) (operation, error) {
	type target struct {
		spec frame.MatcherSpec
		to   conversion
	}
	var list []target
	for _, e := range o.list("conversions") {
		m, _ := e.(map[string]any)
		name := options(m).text("targetField")
		if name == "" {
			continue
		}
		spec, err := frame.NewMatcher("byName", name)
		if err != nil {
			return nil, err
		}
		to, err := newConversion(m)
		if err != nil {
			return nil, err
		}
		list = append(list, target{spec, to})
	}
	return func(c *context, in frame.Frames) (frame.Frames, error) {
		for _, t := range list {
			matches := t.spec.ForNames(c.names(in))
			in = eachFrame(in, func(fr *frame.Frame) []*frame.Field {
				fields := make([]*frame.Field, len(fr.Fields))
				for i, f := range fr.Fields {
					fields[i] = f
					if matches(f, fr) {
						fields[i] = t.to(c, f)
					}
				}
				return fields
			})
		}
		return in, nil
	}, nil
}

func newConversion(o options) (conversion, error) {
	format := o.text("dateFormat")
	switch o.text("destinationType") {
	case "number":
		return eachValue(frame.Number, toNumber), nil
	case "boolean":
		return eachValue(frame.Bool, func(v any) any { return truthy(v) }), nil
	case "string":
		zone, err := zoneOption(o)
		if format == "" {
			format = isoTime
		}
		return func(c *context, f *frame.Field) *frame.Field {
			return eachValue(frame.String, textOfKind(f.Kind, format, c.in(zone), o.text("joinWith")))(c, f)
		}, err
	case "time":
		if format != "" && !strings.ContainsAny(format, "YXx") {
			return nil, fmt.Errorf("date format %q tells no year", format)
		}
		zone, err := zoneOption(o)
		return toTime(format, zone), err
	case "enum":
		return toEnum(o.object("enumConfig").list("text")), nil
	case "other":
		return eachValue(frame.Other, toOther), nil
	case "":
		return func(_ *context, f *frame.Field) *frame.Field { return f }, nil
	}
	return nil, fmt.Errorf("destination type %q is not supported", o.text("destinationType"))
}

func eachValue(kind frame.Kind, value func(v any) any) conversion {
	return func(c *context, f *frame.Field) *frame.Field {
		out := c.copyOf(f)
		values := make([]any, f.Len())
		for i := range values {
			if kind == frame.String && c.isHole(f, i) {
				continue
			}
			values[i] = value(c.value(f, i))
		}
		out.Kind = kind
		c.setValues(out, values)
		return out
	}
}

func toNumber(v any) any {
	if s, ok := v.(string); ok {
		v = strings.ReplaceAll(s, ",", "")
		if v == "" {
			return nil
		}
	}
	n := frame.ToNumber(v)
	if v == nil || n != n || math.IsInf(n, 0) {
		return nil
	}
	return n
}

// textOfKind writes lists with a joint between their values, other texts as JSON, times by a pattern and all else as it is: what Grafana does.
func textOfKind(kind frame.Kind, pattern string, zone *time.Location, joint string) func(v any) any {
	switch kind {
	case frame.Time:
		return func(v any) any { return timeText(v, pattern, zone) }
	case frame.String, frame.Other:
		return func(v any) any {
			if list, ok := v.([]any); ok && joint != "" {
				return joined(list, joint)
			}
			return jsonText(v)
		}
	}
	return func(v any) any { return frame.ValueText(v) }
}

// jsonText is JSON.stringify.
func jsonText(v any) any {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(v) != nil {
		return nil
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// toTime takes a field whose first value is a number for times already, unless the format says they are seconds.
func toTime(format string, zone *time.Location) conversion {
	return func(c *context, f *frame.Field) *frame.Field {
		firstIsNumber := false
		if f.Len() > 0 {
			_, firstIsNumber = f.Value(0).(float64)
		}
		if firstIsNumber && format != "X" {
			return eachValue(frame.Time, func(v any) any { return v })(c, f)
		}
		return eachValue(frame.Time, func(v any) any {
			switch x := v.(type) {
			case float64:
				if x == 0 || x != x || math.IsInf(x, 0) {
					return nil
				}
				if format == "X" {
					return x * 1000
				}
				return x
			case string:
				if ms, ok := parseDate(x, format, c.in(zone)); ok && x != "" {
					return ms
				}
			}
			return nil
		})(c, f)
	}
}

// toEnum keeps the texts that the enumeration has; without one the field stays as it is.
func toEnum(texts []any) conversion {
	if len(texts) == 0 {
		return func(_ *context, f *frame.Field) *frame.Field { return f }
	}
	return eachValue(frame.String, func(v any) any {
		for _, t := range texts {
			if t == v {
				return v
			}
		}
		return nil
	})
}

// toOther reads JSON.
func toOther(v any) any {
	s, ok := v.(string)
	if !ok {
		if n, isNumber := v.(float64); isNumber && (n != n || math.IsInf(n, 0)) {
			return nil
		}
		return v
	}
	parsed, err := parseJSON(s)
	if err != nil {
		return nil
	}
	return parsed
}
