package dashboard

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"time"

	"gopkg.in/yaml.v3"
)

func decodeYAML(text []byte) (object, error) {
	var doc, more any
	documents := yaml.NewDecoder(bytes.NewReader(text))
	if err := documents.Decode(&doc); err != nil {
		return nil, fmt.Errorf("the dashboard is neither JSON nor YAML: %w", err)
	}
	if err := documents.Decode(&more); err == nil && more != nil {
		return nil, errors.New("the YAML holds several documents; give the one that is the dashboard")
	}
	left := maxValues // aliases can grow a text; the decoder itself refuses the steepest
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
		o := make(object, len(t)) // an alias's object is its own wherever it stands: migrations write into them
		for k, e := range t {
			p, err := plainYAML(e, left)
			if err != nil {
				return nil, err
			}
			o[k] = p
		}
		return o, nil
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
