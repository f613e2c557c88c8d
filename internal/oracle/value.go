package oracle

import "math"

// decode turns {"$": "NaN"} and its kind into what they stand for; JavaScript's undefined becomes null.
func decode(v any) any {
	switch x := v.(type) {
	case map[string]any:
		if s, ok := x["$"].(string); ok && len(x) == 1 {
			switch s {
			case "NaN":
				return math.NaN()
			case "Inf":
				return math.Inf(1)
			case "-Inf":
				return math.Inf(-1)
			case "-0":
				return math.Copysign(0, -1)
			}
			return nil
		}
		for k := range x {
			x[k] = decode(x[k])
		}
	case []any:
		for i := range x {
			x[i] = decode(x[i])
		}
	}
	return v
}

// Undo makes decoded values fit for JSON again: what it lacks is null, as in dashboards.
func Undo(v any) any {
	switch x := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(x))
		for k, e := range x {
			out[k] = Undo(e)
		}
		return out
	case []any:
		out := make([]any, len(x))
		for i, e := range x {
			out[i] = Undo(e)
		}
		return out
	case float64:
		if math.IsInf(x, 0) || x != x {
			return nil
		}
	}
	return v
}

// Object is v when it is an object, else an empty one.
func Object(v any) map[string]any { m, _ := v.(map[string]any); return m }

// List is v when it is a list, else an empty one.
func List(v any) []any { l, _ := v.([]any); return l }

// Text is v when it is a text, else "".
func Text(v any) string { s, _ := v.(string); return s }

// Same tells equal values: NaN equals NaN, and zero either zero.
func Same(a, b any) bool { return same(a, b, 0) }

// Near is Same for numbers that were computed in another order: they may differ in the last digits.
func Near(a, b any) bool { return same(a, b, 1e-12) }

func same(a, b any, tolerance float64) bool {
	switch x := a.(type) {
	case float64:
		y, ok := b.(float64)
		return ok && (x == y || x != x && y != y || math.Abs(x-y) <= tolerance*math.Abs(y) && !math.IsInf(y, 0))
	case []any:
		y, ok := b.([]any)
		if !ok || len(x) != len(y) {
			return false
		}
		for i := range x {
			if !same(x[i], y[i], tolerance) {
				return false
			}
		}
		return true
	case map[string]any:
		return false
	}
	switch b.(type) {
	case []any, map[string]any:
		return false
	}
	return a == b
}
