package expression

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// evaluator is a condition on a number, as the file has it.
type evaluator struct {
	Type   string
	Params []float64
}

// thresholds are the conditions of threshold expressions: how many parameters they need, and whether a value meets them.
var thresholds = map[string]struct {
	params int
	meets  func(v float64, p []float64) bool
}{
	"gt":                     {1, func(v float64, p []float64) bool { return v > p[0] }},
	"lt":                     {1, func(v float64, p []float64) bool { return v < p[0] }},
	"eq":                     {1, func(v float64, p []float64) bool { return v == p[0] }},
	"ne":                     {1, func(v float64, p []float64) bool { return v != p[0] }},
	"gte":                    {1, func(v float64, p []float64) bool { return v >= p[0] }},
	"lte":                    {1, func(v float64, p []float64) bool { return v <= p[0] }},
	"within_range":           {2, func(v float64, p []float64) bool { return v > p[0] && v < p[1] }},
	"outside_range":          {2, func(v float64, p []float64) bool { return v < p[0] || v > p[1] }},
	"within_range_included":  {2, func(v float64, p []float64) bool { return v >= p[0] && v <= p[1] }},
	"outside_range_included": {2, func(v float64, p []float64) bool { return v <= p[0] || v >= p[1] }},
}

// thresholdOrder is the order in which Grafana names them.
var thresholdOrder = []string{"gt", "lt", "eq", "ne", "gte", "lte", "within_range", "outside_range", "within_range_included", "outside_range_included"}

// check says what is wrong with a threshold's evaluator.
func (e evaluator) check() error {
	t, ok := thresholds[e.Type]
	if !ok {
		return fmt.Errorf("expected threshold function to be one of [%s], got %s", strings.Join(thresholdOrder, ", "), e.Type)
	}
	if len(e.Params) < t.params {
		return fmt.Errorf("incorrect number of arguments for threshold function '%s': got %d but need %d", e.Type, len(e.Params), t.params)
	}
	return nil
}

// thresholdCommand makes 1 of what meets a condition, and 0 of the rest.
type thresholdCommand struct {
	input string
	eval  evaluator
}

// newThreshold reads a threshold. One with a second, unloading condition knows nothing here of an earlier evaluation, so
// that, as in Grafana outside of alert rules, the first is the one that counts.
func newThreshold(raw rawExpression) (command, error) {
	if raw.Expression == nil || *raw.Expression == "" {
		return nil, fmt.Errorf("no variable specified to reference for refId %s", raw.RefID)
	}
	conditions, err := raw.conditions()
	if err != nil {
		return nil, err
	}
	if len(conditions) != 1 {
		return nil, errors.New("threshold expression requires exactly one condition")
	}
	first := conditions[0]
	if err := first.Evaluator.check(); err != nil {
		return nil, fmt.Errorf("invalid condition: %w", err)
	}
	if first.UnloadEvaluator != nil {
		if err := first.UnloadEvaluator.check(); err != nil {
			return nil, fmt.Errorf("invalid unloadCondition: %w", err)
		}
	}
	return &thresholdCommand{strings.TrimPrefix(*raw.Expression, "$"), first.Evaluator}, nil
}

func (c *thresholdCommand) needs() []string { return []string{c.input} }

func (c *thresholdCommand) run(refID string, vars map[string]Outcome, b *budget) Outcome {
	var out Outcome
	meets := thresholds[c.eval.Type].meets
	for _, d := range vars[c.input].data {
		if err := b.spend(len(d.numbers)); err != nil {
			return Outcome{Err: err}
		}
		made := d.like(refID)
		made.nulls = slices.Clone(d.nulls)
		for i, v := range d.numbers {
			made.numbers[i] = truth(meets(v, c.eval.Params))
			if d.null(i) {
				made.setNull(i)
			}
		}
		out.data = append(out.data, made)
	}
	return out
}
