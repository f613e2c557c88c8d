package transform

import (
	"math"
	"strconv"
	"strings"

	"github.com/montui/montui/internal/frame"
)

// gapped is what a reducer gives for a row where some values are unset, when it tells these from nulls; ok is false for
// reducers to which both are alike.
func gapped(row []any, reducer, mode string) (v any, ok bool) {
	bothAlike := reducer == "median" // which of them the null value mode speaks of
	var values []any
	for _, v := range row {
		_, none := v.(unset)
		switch missing := v == nil || none && bothAlike; {
		case missing && mode == "connected" && reducer != "uniqueValues":
		case missing && mode == "null as zero" && reducer != "uniqueValues":
			values = append(values, 0.0)
		default:
			values = append(values, v)
		}
	}
	switch reducer {
	case "median":
		return median(values), true
	case "distinctCount":
		return float64(len(distinctValues(values))), true
	case "uniqueValues":
		return nulls(distinctValues(values)), true
	case "changeCount":
		changes := 0
		for i := 1; i < len(values); i++ {
			if values[i] != values[i-1] {
				changes++
			}
		}
		return float64(changes), true
	}
	percent, err := strconv.Atoi(strings.TrimPrefix(reducer, "p"))
	if err != nil || reducer[0] != 'p' {
		return nil, false
	}
	return present(ranked(values)(int(jsRound(float64(len(values)-1) * float64(percent) / 100)))), true
}

func median(values []any) any {
	at := ranked(values)
	v := at(len(values) / 2)
	if len(values)%2 == 0 {
		v = (number(at(len(values)/2-1)) + number(v)) / 2
	}
	return present(v)
}

// ranked gives the values by rank: JavaScript sorts what is unset last, as no number, where a null counts as 0.
func ranked(values []any) func(rank int) any {
	var order []int
	for i, v := range values {
		if _, none := v.(unset); !none {
			order = append(order, i)
		}
	}
	sortRows(order, func(a, b int) float64 { return frame.ToNumber(values[a]) - frame.ToNumber(values[b]) })
	return func(rank int) any {
		if rank < 0 || rank >= len(order) {
			return unset{}
		}
		return values[order[rank]]
	}
}

func distinctValues(values []any) []any {
	var out []any
	seen := map[any]bool{}
	for _, v := range values {
		if k := keyOf(v); !seen[k] {
			seen[k] = true
			out = append(out, v)
		}
	}
	return out
}

func number(v any) float64 {
	if _, none := v.(unset); none {
		return math.NaN()
	}
	return frame.ToNumber(v)
}

// present makes a null of what is unset.
func present(v any) any {
	if _, none := v.(unset); none {
		return nil
	}
	return v
}

// nulls makes nulls of all that is unset.
func nulls(row []any) []any {
	for i, v := range row {
		row[i] = present(v)
	}
	return row
}

// standard are the reducers that Grafana computes all at once and keeps with a field, whatever becomes of its values.
const standard = " sum max min logmin mean last first lastNotNull firstNotNull count allIsNull allIsZero range diff delta step diffperc "

// calculated is the field that the reducers look at: the one whose results are kept, when they have all that is asked for.
func (c *context) calculated(f *frame.Field, reducers []string) *frame.Field {
	kept := c.kept[f]
	if kept == nil {
		return f
	}
	for _, id := range reducers {
		if !strings.Contains(standard, " "+id+" ") {
			return f
		}
	}
	return kept
}
