package expression

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// classicCommand is a list of conditions on queries that together are true, false or have no data, as in old alerts.
type classicCommand struct{ conditions []classicCondition }

type classicCondition struct {
	input  string
	reduce func(values []float64) (v float64, ok bool) // of the values that are numbers
	count  bool                                        // null and NaN count as well
	eval   evaluator
	or     bool
}

// classicReductions are the reducers of classic conditions; they look at numbers only, and give none of none.
var classicReductions = map[string]func([]float64) (float64, bool){
	"avg":              some(func(v []float64) float64 { return sum(v) / float64(len(v)) }),
	"sum":              some(sum),
	"min":              some(slices.Min[[]float64]),
	"max":              some(slices.Max[[]float64]),
	"median":           some(median),
	"last":             some(func(v []float64) float64 { return v[len(v)-1] }),
	"count":            some(func(v []float64) float64 { return float64(len(v)) }),
	"count_non_null":   some(func(v []float64) float64 { return float64(len(v)) }),
	"diff":             some(between(func(last, first float64) float64 { return last - first })),
	"diff_abs":         some(between(func(last, first float64) float64 { return math.Abs(last - first) })),
	"percent_diff":     some(between(func(last, first float64) float64 { return (last - first) / math.Abs(first) * 100 })),
	"percent_diff_abs": some(between(func(last, first float64) float64 { return math.Abs((last - first) / first * 100) })),
}

func some(f func([]float64) float64) func([]float64) (float64, bool) {
	return func(v []float64) (float64, bool) {
		if len(v) == 0 {
			return 0, false
		}
		return f(v), true
	}
}

func between(f func(last, first float64) float64) func([]float64) float64 {
	return func(v []float64) float64 { return f(v[len(v)-1], v[0]) }
}

// classicEvaluators are the conditions of classic conditions: ranges may be written either way round.
var classicEvaluators = map[string]struct {
	params int
	meets  func(v float64, p []float64) bool
}{
	"gt":                     {1, func(v float64, p []float64) bool { return v > p[0] }},
	"lt":                     {1, func(v float64, p []float64) bool { return v < p[0] }},
	"eq":                     {1, func(v float64, p []float64) bool { return v == p[0] }},
	"ne":                     {1, func(v float64, p []float64) bool { return v != p[0] }},
	"ge":                     {1, func(v float64, p []float64) bool { return v >= p[0] }},
	"le":                     {1, func(v float64, p []float64) bool { return v <= p[0] }},
	"within_range":           {2, func(v float64, p []float64) bool { return min(p[0], p[1]) < v && v < max(p[0], p[1]) }},
	"outside_range":          {2, func(v float64, p []float64) bool { return v < min(p[0], p[1]) || v > max(p[0], p[1]) }},
	"within_range_included":  {2, func(v float64, p []float64) bool { return min(p[0], p[1]) <= v && v <= max(p[0], p[1]) }},
	"outside_range_included": {2, func(v float64, p []float64) bool { return v <= min(p[0], p[1]) || v >= max(p[0], p[1]) }},
	"no_value":               {},
}

func newClassic(raw rawExpression) (command, error) {
	conditions, err := raw.conditions()
	if err != nil {
		return nil, err
	}
	c := &classicCommand{}
	for i, r := range conditions {
		if i > 0 && r.Operator.Type != "and" && r.Operator.Type != "or" {
			return nil, fmt.Errorf("condition %d operator must be `and` or `or`", i+1)
		}
		if len(r.Query.Params) == 0 || r.Query.Params[0] == "" {
			return nil, fmt.Errorf("condition %d is missing the query RefID argument", i+1)
		}
		one := classicCondition{input: r.Query.Params[0], reduce: classicReductions[r.Reducer.Type], count: r.Reducer.Type == "count",
			eval: r.Evaluator, or: r.Operator.Type == "or"}
		if one.reduce == nil {
			return nil, fmt.Errorf("invalid reducer '%s' in condition %d", r.Reducer.Type, i+1)
		}
		e, ok := classicEvaluators[r.Evaluator.Type]
		switch {
		case !ok:
			return nil, fmt.Errorf("evaluator invalid evaluator type: %s", r.Evaluator.Type)
		case e.params == 2 && len(r.Evaluator.Params) != 2:
			return nil, errors.New("ranged evaluator requires 2 parameters")
		case len(r.Evaluator.Params) < e.params:
			return nil, fmt.Errorf("evaluator '%s' is missing the threshold parameter", r.Evaluator.Type)
		}
		c.conditions = append(c.conditions, one)
	}
	return c, nil
}

func (c *classicCommand) needs() []string {
	var out []string
	for _, one := range c.conditions {
		out = append(out, one.input)
	}
	return out
}

// run gives a number: 1, 0, or null where there is no data. Operators have no precedence.
func (c *classicCommand) run(_ string, vars map[string]Outcome, _ *budget) Outcome {
	firing, absent := false, false
	for i, one := range c.conditions {
		f, none := one.holds(vars[one.input].data)
		switch {
		case i == 0:
			firing, absent = f, none
		case one.or:
			firing, absent = firing || f, absent || none
		default:
			firing, absent = firing && f, absent && none
		}
	}
	made := datum{kind: numberDatum, numbers: []float64{truth(firing)}}
	if absent {
		made.setNull(0)
	}
	return Outcome{data: []datum{made}}
}

// holds tells whether any value meets the condition, and whether none has data.
func (c classicCondition) holds(data []datum) (firing, absent bool) {
	noValue := c.eval.Type == "no_value"
	if len(data) == 0 {
		return noValue, !noValue
	}
	without := 0
	for _, d := range data {
		v, ok := c.valueOf(d)
		switch {
		case !ok && noValue, ok && !noValue && classicEvaluators[c.eval.Type].meets(v, c.eval.Params):
			firing = true
		case !ok:
			without++
		}
	}
	return firing, without == len(data)
}

func (c classicCondition) valueOf(d datum) (float64, bool) {
	switch {
	case d.kind == noDatum:
		return 0, false
	case d.kind != seriesDatum:
		return d.numbers[0], !d.null(0)
	case c.count && len(d.numbers) > 0:
		return float64(len(d.numbers)), true
	}
	numbers := make([]float64, 0, len(d.numbers))
	for i, v := range d.numbers {
		if !d.null(i) && !math.IsNaN(v) {
			numbers = append(numbers, v)
		}
	}
	return c.reduce(numbers)
}
