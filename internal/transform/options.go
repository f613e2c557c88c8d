package transform

import "strings"

// options are a transformation's settings as decoded JSON.
type options map[string]any

func (o options) text(key string) string {
	s, _ := o[key].(string)
	return s
}

func (o options) object(key string) options {
	m, _ := o[key].(map[string]any)
	return m
}

func (o options) list(key string) []any {
	l, _ := o[key].([]any)
	return l
}

func (o options) texts(key string) []string {
	var out []string
	for _, v := range o.list(key) {
		if s, ok := v.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

// interpolated is a value with variables replaced in all its texts, keys too, as Grafana's scenes do.
func interpolated(v any, replace func(string) string) any {
	switch x := v.(type) {
	case string:
		return replace(x)
	case []any:
		out := make([]any, len(x))
		for i, e := range x {
			out[i] = interpolated(e, replace)
		}
		return out
	case options:
		return options(interpolated(map[string]any(x), replace).(map[string]any))
	case map[string]any:
		out := make(map[string]any, len(x))
		for k, e := range x {
			out[replace(k)] = interpolated(e, replace)
		}
		return out
	}
	return v
}

// variable tells whether a value has a text that may name a variable.
func variable(v any) bool {
	switch x := v.(type) {
	case string:
		return strings.Contains(x, "$") || strings.Contains(x, "[[")
	case []any:
		for _, e := range x {
			if variable(e) {
				return true
			}
		}
	case options:
		return variable(map[string]any(x))
	case map[string]any:
		for k, e := range x {
			if variable(k) || variable(e) {
				return true
			}
		}
	}
	return false
}
