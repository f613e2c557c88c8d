package frame

import (
	"math"
	"slices"
)

// Value is value i as a plain value: nil for null, else float64 (numbers and times), bool or string.
func (f *Field) Value(i int) any {
	if f.IsNull(i) {
		return nil
	}
	switch f.Kind {
	case Time:
		return float64(f.Times[i])
	case Number:
		return f.Numbers[i]
	case Bool:
		return f.Numbers[i] != 0
	default:
		return f.Strings[i]
	}
}

// blank tells whether value i is null or NaN.
func (f *Field) blank(i int) bool {
	return f.IsNull(i) || f.Kind == Number && math.IsNaN(f.Numbers[i])
}

// number is value i of a numeric field; nulls count as 0.
func (f *Field) number(i int) float64 {
	if f.IsNull(i) {
		return 0
	}
	if f.Kind == Time {
		return float64(f.Times[i])
	}
	return f.Numbers[i]
}

func (f *Field) values() []any {
	out := make([]any, f.Len())
	for i := range out {
		out[i] = f.Value(i)
	}
	return out
}

// modeValues are the values as a null mode lets a reducer see them.
func (f *Field) modeValues(mode nullMode) []any {
	out := make([]any, 0, f.Len())
	for i := range f.Len() {
		v := f.Value(i)
		if v == nil {
			if mode == ignoreNulls {
				continue
			}
			if mode == nullsAsZero {
				v = 0.0
			}
		}
		out = append(out, v)
	}
	return out
}

// unique keeps the first of equal values; NaN equals NaN here, as in JavaScript's Set.
func unique(values []any) []any {
	type nan struct{}
	seen := make(map[any]bool, len(values))
	out := make([]any, 0, len(values))
	for _, v := range values {
		key := v
		if x, ok := v.(float64); ok && x != x {
			key = nan{}
		}
		if !seen[key] {
			seen[key] = true
			out = append(out, v)
		}
	}
	return out
}

// changeCount uses JavaScript's !==, where NaN differs from itself.
func changeCount(f *Field, mode nullMode) float64 {
	values := f.modeValues(mode)
	count := 0
	for i := 1; i < len(values); i++ {
		if values[i] != values[i-1] {
			count++
		}
	}
	return float64(count)
}

func varianceOf(f *Field) float64 {
	if f.Kind != Number && f.Kind != Time {
		return 0
	}
	var squares, mean float64
	n := 0
	for i := range f.Len() {
		if f.IsNull(i) {
			continue
		}
		n++
		v, before := f.number(i), mean
		mean += (v - before) / float64(n)
		squares += (v - before) * (v - mean)
	}
	if n == 0 {
		return 0
	}
	return squares / float64(n)
}

// sorted are a field's values in the order JavaScript's sort((a, b) => a - b) leaves them.
func sorted(f *Field, mode nullMode) []any {
	values := f.modeValues(mode)
	timSort(values, func(a, b any) float64 { return ToNumber(a) - ToNumber(b) })
	return values
}

// sortedNumbers are those of a field of numbers of which none is NaN, which any algorithm sorts alike.
func sortedNumbers(f *Field, mode nullMode) (numbers []float64, ok bool) {
	if f.Kind != Number || mode == keepNulls {
		return nil, false
	}
	numbers = make([]float64, 0, len(f.Numbers))
	for i, v := range f.Numbers {
		switch {
		case f.IsNull(i) && mode == ignoreNulls:
			continue
		case f.IsNull(i):
			v = 0
		case v != v:
			return nil, false
		}
		numbers = append(numbers, v)
	}
	slices.Sort(numbers)
	return numbers, true
}

func median(f *Field, mode nullMode) any {
	if numbers, ok := sortedNumbers(f, mode); ok && len(numbers) > 0 {
		n := len(numbers)
		if n%2 == 1 {
			return numbers[n/2]
		}
		return (numbers[n/2-1] + numbers[n/2]) / 2
	}
	values := sorted(f, mode)
	n := len(values)
	if n%2 == 1 {
		return values[n/2]
	}
	if n == 0 {
		return math.NaN()
	}
	a, b := values[n/2-1], values[n/2]
	_, aText := a.(string)
	_, bText := b.(string)
	if aText || bText { // JavaScript's + joins texts: the median of "1" and "2" is 6
		return ParseNumber(ValueText(a)+ValueText(b)) / 2
	}
	return (ToNumber(a) + ToNumber(b)) / 2
}

func percentile(f *Field, p float64, mode nullMode) any {
	at := func(n int) int { return int(math.Floor(float64(n-1)*p + 0.5)) }
	if numbers, ok := sortedNumbers(f, mode); ok && len(numbers) > 0 {
		return numbers[at(len(numbers))]
	}
	values := sorted(f, mode)
	if len(values) == 0 {
		return nil
	}
	return values[at(len(values))]
}
