package viz

import (
	"encoding/json"
	"math"
)

// options are a panel's options, or a field's custom options: JSON as it came. A value of another type than expected
// counts as not given.
type options map[string]any

func parseOptions(raw json.RawMessage) options {
	var o options
	if len(raw) == 0 || json.Unmarshal(raw, &o) != nil {
		return nil
	}
	return o
}

func (o options) at(path ...string) any {
	var v any = map[string]any(o)
	for _, key := range path {
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = m[key]
	}
	return v
}

func (o options) text(or string, path ...string) string {
	if s, ok := o.at(path...).(string); ok && s != "" {
		return s
	}
	return or
}

func (o options) flag(or bool, path ...string) bool {
	if b, ok := o.at(path...).(bool); ok {
		return b
	}
	return or
}

func (o options) number(or float64, path ...string) float64 {
	if n, ok := asNumber(o.at(path...)); ok {
		return n
	}
	return or
}

// asNumber takes a JSON number from whoever decoded or made it.
func asNumber(v any) (float64, bool) {
	var n float64
	switch v := v.(type) {
	case float64:
		n = v
	case int:
		n = float64(v)
	case int64:
		n = float64(v)
	case *float64:
		if v == nil {
			return 0, false
		}
		n = *v
	default:
		return 0, false
	}
	return n, !math.IsNaN(n) && !math.IsInf(n, 0)
}

func (o options) list(path ...string) []string {
	items, _ := o.at(path...).([]any)
	out := make([]string, 0, len(items))
	for _, v := range items {
		if s, ok := v.(string); ok {
			out = append(out, s)
		}
	}
	return out
}
