package expression

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/montui/montui/internal/dashboard"
)

// resampleCommand gives series other times: every window from the range's begin.
type resampleCommand struct {
	input, down, up string
	window          time.Duration
	from, to        time.Time
}

func newResample(raw rawExpression, in Planning) (command, error) {
	switch {
	case raw.Expression == nil:
		return nil, errors.New("no expression ID to resample. must be a reference to an existing query or expression")
	case raw.Window == nil:
		return nil, errors.New("no time duration specified for the window in resample command")
	case raw.Downsampler == "":
		return nil, errors.New("no downsampler function specified in resample command")
	case raw.Upsampler == "":
		return nil, errors.New("no upsampler specified in resample command")
	}
	window, err := dashboard.ParseInterval(in.Words(*raw.Window))
	if err != nil || window <= 0 {
		return nil, fmt.Errorf("failed to parse resample \"window\" duration field %q", *raw.Window)
	}
	return &resampleCommand{strings.TrimPrefix(*raw.Expression, "$"), raw.Downsampler, raw.Upsampler, window, in.From, in.To}, nil
}

func (c *resampleCommand) needs() []string { return []string{c.input} }

func (c *resampleCommand) run(refID string, vars map[string]Outcome, b *budget) Outcome {
	var out Outcome
	for _, d := range vars[c.input].data {
		switch d.kind {
		case noDatum:
			return Outcome{data: append(out.data, d)}
		case seriesDatum:
			made, err := c.resample(d, b)
			if err != nil {
				return Outcome{Err: err}
			}
			made.name = refID
			out.data = append(out.data, made)
		default:
			return Outcome{Err: fmt.Errorf("can only resample type series, got type %s", d.kind)}
		}
	}
	return out
}

func (c *resampleCommand) resample(d datum, b *budget) (datum, error) {
	n := int(c.to.Sub(c.from) / c.window)
	if n <= 0 {
		return d, errors.New("the series cannot be sampled further; the time range is shorter than the interval")
	}
	if err := b.spend(n + 1); err != nil {
		return d, err
	}
	out := datum{kind: seriesDatum, labels: d.labels, step: c.window.Milliseconds(), times: make([]int64, n+1), numbers: make([]float64, n+1)}
	seen := 0
	for i := range out.times {
		at := c.from.Add(time.Duration(i) * c.window)
		out.times[i] = at.UnixMilli()
		first := seen
		for seen < len(d.times) && !time.UnixMilli(d.times[seen]).After(at) {
			seen++
		}
		v, null, err := c.point(d, first, seen)
		if err != nil {
			return d, err
		}
		if out.numbers[i] = v; null {
			out.setNull(i)
		}
	}
	return out, nil
}

// point is the value of a window that has the values from first up to end.
func (c *resampleCommand) point(d datum, first, end int) (v float64, null bool, err error) {
	take := func(i int) (float64, bool, error) {
		if i < 0 || i >= len(d.numbers) {
			return math.NaN(), true, nil
		}
		return d.numbers[i], d.null(i), nil
	}
	switch n := end - first; {
	case n == 1:
		return take(first)
	case n > 1:
		reduce, ok := reductions[c.down]
		if !ok || c.down == "count" || c.down == "median" {
			return 0, false, fmt.Errorf("downsampling %s not implemented", c.down)
		}
		var nulls []bool
		if d.nulls != nil {
			nulls = d.nulls[first:end]
		}
		v, null = reduce(d.numbers[first:end], nulls)
		return v, null, nil
	}
	switch c.up {
	case "pad":
		return take(first - 1)
	case "backfilling":
		return take(first)
	case "fillna":
		return take(-1)
	}
	return 0, false, fmt.Errorf("upsampling %s not implemented", c.up)
}
