package transform

import (
	"fmt"
	"math"
	"strings"

	"github.com/montui/montui/internal/frame"
)

// valueMatcher tests a value; unset is one that is not there.
type valueMatcher func(v any) bool

type valueFilter struct {
	field   string
	matches valueMatcher
}

// filterByValue keeps or drops rows whose values match.
func filterByValue(o options) (operation, error) {
	var filters []valueFilter
	for _, e := range o.list("filters") {
		m, _ := e.(map[string]any)
		config := options(m).object("config")
		matches, err := newValueMatcher(config.text("id"), config.object("options"))
		if err != nil {
			return nil, err
		}
		filters = append(filters, valueFilter{options(m).text("fieldName"), matches})
	}
	if len(filters) == 0 {
		return noop(o)
	}
	all, exclude := o.text("match") == "all", o.text("type") == "exclude"
	return func(c *context, in frame.Frames) (frame.Frames, error) {
		names := c.names(in)
		out := make(frame.Frames, len(in))
		for i, fr := range in {
			byName := map[string]*frame.Field{}
			for _, f := range fr.Fields {
				byName[names.Of(f, fr)] = f
			}
			var rows []int
			for row := range rowCount(fr) {
				if c.rowMatches(filters, byName, row, all) != exclude {
					rows = append(rows, row)
				}
			}
			out[i] = c.takeRows(fr, rows)
			for k, f := range out[i].Fields {
				out[i].Fields[k] = c.unnamed(f) // the rows' fields forget their names, as Grafana's do
			}
			if n := rowCount(in[0]) - (rowCount(fr) - len(rows)); exclude && n != len(rows) {
				c.lengths[out[i]] = n // it subtracts from the first frame's
			}
		}
		return out, nil
	}, nil
}

func (c *context) rowMatches(filters []valueFilter, byName map[string]*frame.Field, row int, all bool) bool {
	matching := true
	for _, filter := range filters {
		f := byName[filter.field]
		if matching = f != nil; matching {
			v := valueAt(f, row)
			if c.isAbsent(f, row) {
				v = unset{}
			}
			matching = filter.matches(v)
		}
		if matching != all {
			return matching
		}
	}
	return matching
}

func newValueMatcher(id string, o options) (valueMatcher, error) {
	want := o["value"]
	number := func(test func(v any) bool) valueMatcher {
		return func(v any) bool { n := frame.ToNumber(v); return n == n && test(v) }
	}
	switch id {
	case "isNull":
		return isNothing, nil
	case "isNotNull":
		return func(v any) bool { return !isNothing(v) }, nil
	case "greater":
		return number(func(v any) bool { return order2(v, want) > 0 }), nil
	case "greaterOrEqual":
		return number(func(v any) bool { return order2(v, want) >= 0 }), nil
	case "lower":
		return number(func(v any) bool { c := order2(v, want); return c < 0 && c != incomparable }), nil
	case "lowerOrEqual":
		return number(func(v any) bool { c := order2(v, want); return c <= 0 && c != incomparable }), nil
	case "equal":
		return func(v any) bool { return looselyEqual(v, want) }, nil
	case "notEqual":
		return func(v any) bool { return !looselyEqual(v, want) }, nil
	case "between":
		from, to := bound(o["from"]), bound(o["to"])
		return number(func(v any) bool { n := frame.ToNumber(v); return n > from && n < to }), nil
	case "regex":
		re, err := frame.CompilePattern(frame.ValueText(want))
		if err != nil {
			return nil, err
		}
		return func(v any) bool { return !isNothing(v) && re.MatchString(frame.ValueText(v)) }, nil
	case "substring", "notSubstring":
		part, _ := want.(string)
		return func(v any) bool {
			s, isText := v.(string)
			found := isText && s != "" && strings.Contains(strings.ToLower(s), strings.ToLower(part))
			if id == "substring" {
				return part == "" || found
			}
			return isText && s != "" && part != "" && !found
		}, nil
	}
	return nil, fmt.Errorf("value matcher %q is not supported", id)
}

func bound(v any) float64 {
	if s, ok := v.(string); ok {
		return math.Trunc(frame.LeadingNumber(s))
	}
	if v == nil {
		return math.NaN()
	}
	return frame.ToNumber(v)
}

const incomparable = -2

// order2 is -1, 0, 1, or incomparable, by JavaScript's < and >.
func order2(a, b any) int {
	x, aText := a.(string)
	y, bText := b.(string)
	if aText && bText {
		return strings.Compare(x, y)
	}
	n, m := frame.ToNumber(a), frame.ToNumber(b)
	switch {
	case n < m:
		return -1
	case n > m:
		return 1
	case n == m:
		return 0
	}
	return incomparable
}

// isNothing tells a null, or a value that is not there.
func isNothing(v any) bool { return v == nil || v == unset{} }

// looselyEqual is JavaScript's ==.
func looselyEqual(a, b any) bool {
	if isNothing(a) || isNothing(b) {
		return isNothing(a) && isNothing(b)
	}
	x, aText := a.(string)
	y, bText := b.(string)
	if aText && bText {
		return x == y
	}
	return frame.ToNumber(a) == frame.ToNumber(b)
}
