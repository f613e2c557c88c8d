package transform

import (
	"math"
	"strings"

	"github.com/montui/montui/internal/frame"
)

// fieldMapping says what a field of a config frame stands for: a property of the config, the name, the value, a label.
type fieldMapping struct {
	handler string // "" when the field stands for nothing
	color   string // of a threshold
	reducer string
}

// The handlers that are no property of the config.
const (
	handlesName  = "field.name"
	handlesValue = "field.value"
	handlesLabel = "field.label"
	handlesNone  = "__ignore"
)

// mappedFields tells what each field of the frame stands for. With names and values, as rowsToFields asks for, the first text
// is the name, the first number the value and all else a label, where nothing else is said.
func mappedFields(fr *frame.Frame, names *frame.Names, list []any, withNames bool) (by []fieldMapping, name, value *frame.Field) {
	given := map[string]options{}
	hasName, hasValue := false, false
	for _, e := range list {
		m, _ := e.(map[string]any)
		key := options(m).text("fieldName")
		if _, twice := given[key]; !twice {
			given[key] = m
		}
		hasName = hasName || options(m).text("handlerKey") == handlesName
		hasValue = hasValue || options(m).text("handlerKey") == handlesValue
	}
	for _, f := range fr.Fields {
		shown := names.Of(f, fr)
		said, is := given[shown]
		m := fieldMapping{handler: said.text("handlerKey"), reducer: said.text("reducerId"),
			color: said.object("handlerArguments").object("threshold").text("color")}
		if !is {
			m.handler = strings.ToLower(shown)
		}
		if !knownHandler(m.handler) {
			m.handler = ""
		}
		switch {
		case !withNames:
		case m.handler == handlesName:
			name = f
		case m.handler == handlesValue:
			value = f
		case m.handler == "" && !is && name == nil && !hasName && f.Kind == frame.String:
			name, m.handler = f, handlesName
		case m.handler == "" && !is && value == nil && !hasValue && f.Kind == frame.Number:
			value, m.handler = f, handlesValue
		case m.handler == "":
			m.handler = handlesLabel
		}
		if m.reducer == "" {
			m.reducer = "lastNotNull"
			if m.listed() {
				m.reducer = "allValues"
			}
		}
		by = append(by, m)
	}
	return by, name, value
}

func (m fieldMapping) listed() bool {
	return m.handler == "mappings.value" || m.handler == "mappings.color" || m.handler == "mappings.text"
}

func knownHandler(key string) bool {
	switch key {
	case handlesName, handlesValue, handlesLabel, handlesNone, "max", "min", "unit", "decimals", "displayName", "color", "threshold1",
		"mappings.value", "mappings.color", "mappings.text":
		return true
	}
	return false
}

// mappedConfig puts the properties that values give over a config; values[i] is what field i says.
func mappedConfig(config frame.Config, by []fieldMapping, values []any) frame.Config {
	var lists [3][]any // mappings: value, color, text
	var steps []frame.Threshold
	for i, m := range by {
		v := values[i]
		if v == nil {
			continue
		}
		switch m.handler {
		case "min", "max":
			n := anyNumber(v)
			if n != n {
				continue
			}
			if m.handler == "min" {
				config.Min = &n
			} else {
				config.Max = &n
			}
		case "unit":
			config.Unit = frame.ValueText(v)
		case "decimals":
			if n := anyNumber(v); n == math.Trunc(n) && n >= 0 && n <= 15 {
				whole := int(n)
				config.Decimals = &whole
			}
		case "displayName":
			config.DisplayName = frame.ValueText(v)
		case "color":
			config.Color = &frame.Color{Mode: "fixed", FixedColor: frame.ValueText(v)}
		case "threshold1":
			if n := anyNumber(v); n == n {
				color := m.color
				if color == "" {
					color = "red"
				}
				steps = append(steps, frame.Threshold{Value: n, Color: color})
			}
		case "mappings.value", "mappings.color", "mappings.text":
			at := map[string]int{"mappings.value": 0, "mappings.color": 1, "mappings.text": 2}[m.handler]
			lists[at], _ = v.([]any)
		}
	}
	if steps != nil {
		steps[0].Value = math.Inf(-1) // the first step is the base, whatever its value
		config.Thresholds = &frame.Thresholds{Mode: "absolute", Steps: steps}
	}
	if lists[0] != nil {
		config.Mappings = []frame.Mapping{valueMapping(lists)}
	}
	return config
}

func valueMapping(lists [3][]any) frame.Mapping {
	out := frame.Mapping{Type: "value", Values: map[string]frame.MappingResult{}}
	text := func(list []any, i int) (string, bool) {
		if i >= len(list) || list[i] == nil {
			return "", false
		}
		return frame.ValueText(list[i]), true
	}
	for i, v := range lists[0] {
		if v == nil {
			continue
		}
		r := frame.MappingResult{Index: i}
		r.Color, _ = text(lists[1], i)
		r.Text, r.HasText = text(lists[2], i)
		out.Values[frame.ValueText(v)] = r
	}
	return out
}

// anyNumber is Grafana's anyToNumber: texts that are numbers count, empty ones do not.
func anyNumber(v any) float64 {
	if s, ok := v.(string); ok && s == "" {
		return math.NaN()
	}
	if v == nil {
		return math.NaN()
	}
	return frame.ToNumber(v)
}
