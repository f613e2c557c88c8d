package dashboard

import (
	"errors"
	"fmt"
	"math"
	"time"

	"gopkg.in/yaml.v3"
)

// maxYAMLNodes bounds what aliases can grow a YAML text to; the decoder itself refuses the steepest ones.
const maxYAMLNodes = 2_000_000

func decodeYAML(text []byte) (object, error) {
	var doc any
	if err := yaml.Unmarshal(text, &doc); err != nil {
		return nil, fmt.Errorf("the dashboard is neither JSON nor YAML: %w", err)
	}
	left := maxYAMLNodes
	plain, err := plainYAML(doc, &left)
	if err != nil {
		return nil, err
	}
	o := asObject(plain)
	if o == nil {
		return nil, errors.New("the dashboard is text, not an object; it must be Grafana's dashboard JSON or the same as YAML")
	}
	return o, nil
}

// plainYAML turns YAML's types into the ones JSON has.
func plainYAML(v any, left *int) (any, error) {
	if *left--; *left < 0 {
		return nil, errors.New("the YAML grows too large through its aliases; write it out or use JSON")
	}
	switch t := v.(type) {
	case map[string]any:
		for k, e := range t {
			p, err := plainYAML(e, left)
			if err != nil {
				return nil, err
			}
			t[k] = p
		}
		return t, nil
	case map[any]any:
		o := make(object, len(t))
		for k, e := range t {
			p, err := plainYAML(e, left)
			if err != nil {
				return nil, err
			}
			o[fmt.Sprint(k)] = p
		}
		return o, nil
	case []any:
		out := make([]any, len(t))
		for i, e := range t {
			p, err := plainYAML(e, left)
			if err != nil {
				return nil, err
			}
			out[i] = p
		}
		return out, nil
	case int:
		return float64(t), nil
	case int64:
		return float64(t), nil
	case uint64:
		return float64(t), nil
	case float64:
		if math.IsNaN(t) || math.IsInf(t, 0) {
			return nil, nil // as JSON.stringify would write it
		}
		return t, nil
	case time.Time:
		return t.Format(time.RFC3339Nano), nil
	case bool, string, nil:
		return t, nil
	}
	return fmt.Sprint(v), nil
}
