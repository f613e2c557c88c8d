package frame

import "math"

// Reduce is the number a reducer gives; ok is false when the result is null or no number.
func Reduce(f *Field, id string) (v float64, ok bool) {
	switch x := Calc(f, id).(type) {
	case float64:
		return x, true
	case bool:
		if x {
			return 1, true
		}
		return 0, true
	}
	return math.NaN(), false
}

// Calc is a reducer's result.
func Calc(f *Field, id string) any { return nil }
