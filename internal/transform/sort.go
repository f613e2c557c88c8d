package transform

import (
	"slices"
	"strings"
	"unicode"

	"github.com/montui/montui/internal/frame"
)

func sortBy(o options) (operation, error) {
	sorts := o.list("sort")
	if len(sorts) == 0 {
		return noop(o)
	}
	first, _ := sorts[0].(map[string]any)
	name := options(first).text("field")
	desc, _ := first["desc"].(bool)
	index, hasIndex := first["index"].(float64)
	return func(c *context, in frame.Frames) (frame.Frames, error) {
		out := make(frame.Frames, len(in))
		names := c.names(nil)
		for i, fr := range in {
			at := int(index)
			if !hasIndex {
				at = slices.IndexFunc(fr.Fields, func(f *frame.Field) bool { return name == names.Of(f, fr) })
			}
			out[i] = c.sorted(fr, at, desc)
		}
		return out, nil
	}, nil
}

// sorted is the frame in the order of one of its fields.
func (c *context) sorted(fr *frame.Frame, at int, desc bool) *frame.Frame {
	if at < 0 || at >= len(fr.Fields) {
		return fr
	}
	rows := make([]int, rowCount(fr))
	for i := range rows {
		rows[i] = i
	}
	there := rows[:max(0, min(len(rows), c.rows(fr)))]
	for i := len(there); i < len(rows); i++ {
		rows[i] = noRow
	}
	compare := comparer(fr.Fields[at])
	if desc {
		sortRows(there, func(a, b int) float64 { return compare(b, a) })
	} else {
		sortRows(there, compare)
	}
	return c.takeRows(fr, rows)
}

// comparer compares two rows of a field as Grafana does for its kind. What is compared with NaN is equal to it.
func comparer(f *frame.Field) func(a, b int) float64 {
	switch f.Kind {
	case frame.Number, frame.Time:
		return func(a, b int) float64 { return frame.ToNumber(f.Value(a)) - frame.ToNumber(f.Value(b)) }
	case frame.Bool:
		return func(a, b int) float64 { return falsyLast(f.Value(a) == true, f.Value(b) == true) }
	}
	if f.Kind == frame.Other {
		return func(a, b int) float64 { return float64(a - b) }
	}
	return func(a, b int) float64 {
		x, y := f.Strings[a], f.Strings[b]
		if x == "" || y == "" {
			return falsyLast(x != "", y != "")
		}
		return float64(collate(x, y))
	}
}

func falsyLast(a, b bool) float64 {
	switch {
	case !a && b:
		return 1
	case a && !b:
		return -1
	}
	return 0
}

// sortRows sorts stably; short lists by the algorithm of JavaScript's engine, which matters where NaN makes the order vague.
func sortRows(rows []int, compare func(a, b int) float64) {
	if len(rows) > 32 {
		slices.SortStableFunc(rows, func(a, b int) int {
			switch d := compare(a, b); {
			case d < 0:
				return -1
			case d > 0:
				return 1
			}
			return 0
		})
		return
	}
	if len(rows) < 2 {
		return
	}
	less := func(a, b int) bool { return compare(a, b) < 0 }
	run := 2
	if less(rows[1], rows[0]) {
		for run < len(rows) && less(rows[run], rows[run-1]) {
			run++
		}
		slices.Reverse(rows[:run])
	} else {
		for run < len(rows) && !less(rows[run], rows[run-1]) {
			run++
		}
	}
	for start := run; start < len(rows); start++ {
		pivot, left, right := rows[start], 0, start
		for left < right {
			mid := left + (right-left)/2
			if less(pivot, rows[mid]) {
				right = mid
			} else {
				left = mid + 1
			}
		}
		copy(rows[left+1:start+1], rows[left:start])
		rows[left] = pivot
	}
}

// punctuation in the order of the Unicode collation, before digits and letters.
const punctuation = "_-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$"

// collate compares texts as browsers do, without regard to case.
func collate(a, b string) int {
	x, y := []rune(strings.ToLower(a)), []rune(strings.ToLower(b))
	for i := 0; i < len(x) && i < len(y); i++ {
		if d := rank(x[i]) - rank(y[i]); d != 0 {
			return d
		}
	}
	return len(x) - len(y)
}

func rank(r rune) int {
	switch i := strings.IndexRune(punctuation, r); {
	case unicode.IsSpace(r):
		return 1
	case i >= 0:
		return 10 + i
	case unicode.IsDigit(r):
		return 100 + int(r)
	}
	return 1000 + int(r)
}
