package transform

import (
	"math"
	"strconv"
	"strings"
)

// ranked is a row's median or percentile where some of its values are not there: JavaScript sorts those last, as no numbers,
// where a null counts as 0. ok is false for other reducers, to which both are alike.
func ranked(row []any, reducer, mode string) (v any, ok bool) {
	percent, err := strconv.Atoi(strings.TrimPrefix(reducer, "p"))
	if reducer != "median" && (err != nil || reducer[0] != 'p') {
		return nil, false
	}
	var present []any
	absent := 0
	for _, v := range row {
		_, none := v.(unset)
		switch {
		case reducer == "median" && mode == "connected" && (none || v == nil), mode == "connected" && v == nil:
		case reducer == "median" && mode == "null as zero" && (none || v == nil), mode == "null as zero" && v == nil:
			present = append(present, 0.0)
		case none:
			absent++
		default:
			present = append(present, v)
		}
	}
	order := make([]int, len(present))
	for i := range order {
		order[i] = i
	}
	sortRows(order, func(a, b int) float64 { return numeric(present[a]) - numeric(present[b]) })
	at := func(i int) any {
		if i < 0 || i >= len(order) {
			return unset{}
		}
		return present[order[i]]
	}
	all := len(present) + absent
	if reducer != "median" {
		v = at(int(jsRound(float64(all-1) * float64(percent) / 100)))
	} else if v = at(all / 2); all%2 == 0 {
		v = (number(at(all/2-1)) + number(v)) / 2
	}
	if _, none := v.(unset); none {
		return nil, true
	}
	return v, true
}

func number(v any) float64 {
	if _, none := v.(unset); none {
		return math.NaN()
	}
	return numeric(v)
}

// filled makes nulls of what is not there.
func filled(row []any) {
	for i, v := range row {
		if _, none := v.(unset); none {
			row[i] = nil
		}
	}
}
