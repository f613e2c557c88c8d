package frame

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
)

// nullMode says how a reducer treats nulls; dashboards leave it at ignore.
type nullMode uint8

const (
	ignoreNulls nullMode = iota
	keepNulls
	nullsAsZero
)

// Calc is what the reducer gives for a field: nil, float64, string, bool or []any (allValues, uniqueValues).
// An id that is no reducer's gives nil; see IsReducer.
func Calc(f *Field, id string) any { return calc(f, id, ignoreNulls) }

// Calcs are what several reducers give for a field; those that need a pass over its values share one.
func Calcs(f *Field, ids []string) []any {
	out := make([]any, len(ids))
	var shared *standard
	for i, id := range ids {
		id = canonicalReducer(id)
		switch {
		case f.Len() == 0:
			out[i] = emptyResult(id)
		case standardIDs[id]:
			if shared == nil {
				shared = standardCalcs(f, ignoreNulls)
			}
			out[i] = shared.result(id)
		default:
			out[i] = calcValues(f, id, ignoreNulls)
		}
	}
	return out
}

// standardIDs are the reducers that standardCalcs computes.
var standardIDs = map[string]bool{"sum": true, "max": true, "min": true, "logmin": true, "mean": true, "count": true, "range": true,
	"diff": true, "diffperc": true, "delta": true, "step": true, "allIsNull": true, "allIsZero": true}

// CalcRow is Calc over a row's values, as calculations over the fields of a row do it: nulls count as values, unless the
// null value mode says they are "connected" or "null as zero".
func CalcRow(f *Field, id, nullValueMode string) any {
	if f.Len() == 0 && (id == "first" || id == "last") {
		return nil
	}
	mode := keepNulls
	switch nullValueMode {
	case "connected":
		mode = ignoreNulls
	case "null as zero":
		mode = nullsAsZero
	}
	return calcValues(f, canonicalReducer(id), mode)
}

// IsReducer tells whether Grafana has a reducer of this id or alias.
func IsReducer(id string) bool {
	_, known := reducerNames[canonicalReducer(id)]
	return known || percentileOf(id) > 0
}

// Reducers are the ids of the reducers, sorted, the percentiles p1 to p99 after the others.
func Reducers() []string {
	out := slices.Sorted(maps.Keys(reducerNames))
	for p := 1; p <= 99; p++ {
		out = append(out, "p"+strconv.Itoa(p))
	}
	return out
}

// IsReducerAlias tells an id that old dashboards wrote for another.
func IsReducerAlias(id string) bool { return canonicalReducer(id) != id }

// ReducerKind is the kind of a reduced value: counts are numbers, questions are bools, all else keeps the field's.
func ReducerKind(id string, fallback Kind) Kind {
	switch id {
	case "count", "distinctCount", "changeCount", "countAll":
		return Number
	case "allIsNull", "allIsZero":
		return Bool
	}
	return fallback
}

// ReducerKeepsUnit tells whether the result is measured in the field's unit; a count, for one, is not.
func ReducerKeepsUnit(id string) bool {
	switch canonicalReducer(id) {
	case "count", "countAll", "allIsNull", "changeCount", "distinctCount", "diffperc", "allValues", "uniqueValues":
		return false
	}
	return true
}

// ReducerName is the reducer's title in legends and reduced tables; the id itself when unknown.
func ReducerName(id string) string {
	id = canonicalReducer(id)
	if name, ok := reducerNames[id]; ok {
		return name
	}
	if p := percentileOf(id); p > 0 {
		suffix := "th"
		if p <= 3 || p >= 21 {
			switch p % 10 {
			case 1:
				suffix = "st"
			case 2:
				suffix = "nd"
			case 3:
				suffix = "rd"
			}
		}
		return strconv.Itoa(p) + suffix + " %"
	}
	return id
}

var reducerNames = map[string]string{
	"lastNotNull": "Last *", "last": "Last", "firstNotNull": "First *", "first": "First", "min": "Min", "max": "Max",
	"mean": "Mean", "median": "Median", "variance": "Variance", "stdDev": "StdDev", "sum": "Total", "count": "Count",
	"countAll": "Count all", "range": "Range", "delta": "Delta", "step": "Step", "diff": "Difference",
	"logmin": "Min (above zero)", "allIsZero": "All Zeros", "allIsNull": "All Nulls", "changeCount": "Change Count",
	"distinctCount": "Distinct Count", "diffperc": "Difference percent", "allValues": "All values",
	"uniqueValues": "All unique values",
}

// canonicalReducer resolves the ids that old dashboards wrote.
func canonicalReducer(id string) string {
	switch id {
	case "current":
		return "lastNotNull"
	case "avg":
		return "mean"
	case "total":
		return "sum"
	}
	return id
}

func percentileOf(id string) int {
	digits, ok := strings.CutPrefix(id, "p")
	if !ok || digits == "" || digits[0] == '0' {
		return 0
	}
	p, err := strconv.Atoi(digits)
	if err != nil || p < 1 || p > 99 {
		return 0
	}
	return p
}

func calc(f *Field, id string, mode nullMode) any {
	id = canonicalReducer(id)
	if f.Len() == 0 {
		return emptyResult(id)
	}
	return calcValues(f, id, mode)
}

func calcValues(f *Field, id string, mode nullMode) any {
	n := f.Len()
	switch id {
	case "last":
		return f.Value(n - 1)
	case "first":
		return f.Value(0)
	case "lastNotNull":
		for i := n - 1; i >= 0; i-- {
			if !f.blank(i) {
				return f.Value(i)
			}
		}
		return nil
	case "firstNotNull":
		for i := range n {
			if !f.blank(i) {
				return f.Value(i)
			}
		}
		return nil
	case "countAll":
		return float64(n)
	case "allValues":
		return f.values()
	case "uniqueValues":
		return unique(f.values())
	case "variance", "stdDev":
		variance := varianceOf(f)
		if id == "stdDev" {
			return math.Sqrt(variance)
		}
		return variance
	case "changeCount":
		return changeCount(f, mode)
	case "distinctCount":
		return float64(len(unique(f.modeValues(mode))))
	case "median":
		return median(f, mode)
	}
	if p := percentileOf(id); p > 0 {
		return percentile(f, float64(p)/100, mode)
	}
	if _, known := reducerNames[id]; !known {
		return nil
	}
	return standardCalcs(f, mode).result(id)
}

func emptyResult(id string) any {
	switch id {
	case "sum", "count", "countAll":
		return 0.0
	case "allIsZero":
		return false
	case "allIsNull":
		return true
	}
	return nil
}

// standard accumulates, in one pass, what Grafana's doStandardCalcs does.
type standard struct {
	sum, max, min, logmin, delta, step float64
	count, numbers                     int
	first, last                        float64
	any, numeric                       bool // a value that is neither null nor NaN was seen; it was a number
	nonZero                            bool
}

func standardCalcs(f *Field, mode nullMode) *standard {
	s := &standard{max: -math.MaxFloat64, min: math.MaxFloat64, logmin: math.MaxFloat64, step: math.MaxFloat64}
	numberField := f.Kind == Number || f.Kind == Time
	up := true
	for i := range f.Len() {
		null := f.IsNull(i)
		if null {
			if mode == ignoreNulls {
				continue
			}
			null = mode == keepNulls
		}
		s.count++
		if null {
			continue
		}
		if !numberField {
			if v, isNumber := f.Value(i).(float64); !isNumber || v != 0 {
				s.nonZero = true
			}
			s.any = true
			continue
		}
		v := f.number(i)
		if v != v {
			continue
		}
		if s.any {
			step := v - s.last
			if step < s.step {
				s.step = step
			}
			if s.last > v {
				up = false
			} else {
				if up {
					s.delta += step
				}
				up = true
			}
		} else {
			s.first = v
		}
		s.any, s.numeric = true, true
		s.numbers++
		s.sum += v
		if v > s.max {
			s.max = v
		}
		if v < s.min {
			s.min = v
		}
		if v > 0 && v < s.logmin {
			s.logmin = v
		}
		s.nonZero = s.nonZero || v != 0
		s.last = v
	}
	return s
}

func (s *standard) result(id string) any {
	orNull := func(v float64, null bool) any {
		if null {
			return nil
		}
		return v
	}
	noMax, noMin := s.max == -math.MaxFloat64, s.min == math.MaxFloat64
	switch id {
	case "sum":
		return s.sum
	case "max":
		return orNull(s.max, noMax)
	case "min":
		return orNull(s.min, noMin)
	case "logmin":
		return s.logmin
	case "mean":
		return orNull(s.sum/float64(s.numbers), s.numbers == 0)
	case "count":
		return float64(s.count)
	case "range":
		return orNull(s.max-s.min, noMax || noMin)
	case "diff":
		return orNull(s.last-s.first, !s.numeric)
	case "diffperc":
		if !s.numeric {
			return 0.0
		}
		return (s.last - s.first) / s.first * 100
	case "delta":
		return s.delta
	case "step":
		return orNull(s.step, s.step == math.MaxFloat64)
	case "allIsNull":
		return s.numbers == 0
	case "allIsZero":
		return s.numbers > 0 && !s.nonZero
	}
	return nil
}
