package expression

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
)

// reduction makes one value of a series' values. In all but count and last a null or NaN makes NaN.
type reduction func(values []float64, nulls []bool) (v float64, null bool)

// reductions are the reducers of expressions by their ids.
var reductions = map[string]reduction{
	"sum": numeric(sum), "mean": numeric(func(v []float64) float64 { return sum(v) / float64(len(v)) }),
	"min": numeric(orNaN(slices.Min[[]float64])), "max": numeric(orNaN(slices.Max[[]float64])), "median": numeric(orNaN(median)),
	"count": func(v []float64, _ []bool) (float64, bool) { return float64(len(v)), false },
	"last": func(v []float64, nulls []bool) (float64, bool) {
		if len(v) == 0 {
			return math.NaN(), false
		}
		return v[len(v)-1], nulls != nil && nulls[len(v)-1]
	},
}

func numeric(f func([]float64) float64) reduction {
	return func(values []float64, nulls []bool) (float64, bool) {
		if slices.Contains(nulls, true) || slices.ContainsFunc(values, math.IsNaN) {
			return math.NaN(), false
		}
		return f(values), false
	}
}

func orNaN(f func([]float64) float64) func([]float64) float64 {
	return func(v []float64) float64 {
		if len(v) == 0 {
			return math.NaN()
		}
		return f(v)
	}
}

func sum(values []float64) float64 {
	s := 0.0
	for _, v := range values {
		s += v
	}
	return s
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	mid := len(sorted) / 2
	if len(sorted)%2 == 0 {
		return (sorted[mid-1] + sorted[mid]) / 2
	}
	return sorted[mid]
}

// reduceCommand makes a number of each series.
type reduceCommand struct {
	input   string
	reduce  reduction
	drop    bool     // what is no number is left out
	replace *float64 // what stands for what is no number
}

func newReduce(raw rawExpression) (command, error) {
	if raw.Expression == nil {
		return nil, errors.New("no expression ID is specified to reduce. Must be a reference to an existing query or expression")
	}
	if raw.Reducer == "" {
		return nil, errors.New("no reducer specified")
	}
	c := &reduceCommand{input: strings.TrimPrefix(*raw.Expression, "$"), reduce: reductions[strings.ToLower(raw.Reducer)]}
	if c.reduce == nil {
		return nil, fmt.Errorf("reduction %s not implemented", strings.ToLower(raw.Reducer))
	}
	switch raw.Settings.Mode {
	case "":
	case "dropNN":
		c.drop = true
	case "replaceNN":
		if raw.Settings.ReplaceWithValue == nil {
			return nil, errors.New("setting replaceWithValue must be specified when mode is 'replaceNN'")
		}
		c.replace = raw.Settings.ReplaceWithValue
	default:
		return nil, fmt.Errorf("reducer mode '%s' is not supported. Supported only: [dropNN,replaceNN]", raw.Settings.Mode)
	}
	return c, nil
}

func (c *reduceCommand) needs() []string { return []string{c.input} }

func (c *reduceCommand) run(refID string, vars map[string]Outcome, _ *budget) Outcome {
	var out Outcome
	for i, d := range vars[c.input].data {
		switch d.kind {
		case noDatum:
			out.data = append(out.data, d)
			continue
		case scalarDatum:
			return Outcome{Err: fmt.Errorf("can only reduce type series, got type %s", d.kind)}
		}
		values, nulls := c.mapped(d)
		made := datum{kind: numberDatum, name: refID, labels: d.labels, numbers: make([]float64, 1)}
		if d.kind == numberDatum {
			if len(values) == 0 {
				continue
			}
			if i == 0 && !c.drop && c.replace == nil {
				out.Notices = append(out.Notices, fmt.Sprintf("Reduce operation is not needed. Input query or expression %s is already reduced data.", c.input))
			}
			made.numbers[0] = values[0]
			if nulls != nil && nulls[0] {
				made.setNull(0)
			}
			out.data = append(out.data, made)
			continue
		}
		v, null := c.reduce(values, nulls)
		if math.IsNaN(v) && !null {
			null = c.drop
			if c.replace != nil {
				v = *c.replace
			}
		}
		made.numbers[0] = v
		if null {
			made.setNull(0)
		}
		out.data = append(out.data, made)
	}
	return out
}

// mapped are the values with what is no number dropped or replaced.
func (c *reduceCommand) mapped(d datum) ([]float64, []bool) {
	if !c.drop && c.replace == nil {
		return d.numbers, d.nulls
	}
	out := make([]float64, 0, len(d.numbers))
	for i, v := range d.numbers {
		switch {
		case !d.null(i) && !math.IsNaN(v) && !math.IsInf(v, 0):
			out = append(out, v)
		case c.replace != nil:
			out = append(out, *c.replace)
		}
	}
	return out, nil
}
