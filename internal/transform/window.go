package transform

import (
	"fmt"
	"math"

	"github.com/montui/montui/internal/frame"
)

// window is a moving mean, variance or standard deviation.
func window(o options) (calculation, error) {
	reducer, size := "mean", 0.1
	if s := o.text("reducer"); s != "" {
		reducer = s
	}
	if n, ok := o["windowSize"].(float64); ok {
		size = n
	}
	if size <= 0 {
		return nil, fmt.Errorf("window size must be larger than 0")
	}
	if reducer != "mean" && reducer != "variance" && reducer != "stdDev" {
		return nil, fmt.Errorf("reducer %q is not supported", reducer)
	}
	percentage := o.text("windowSizeMode") != "fixed"
	centered := o.text("windowAlignment") == "centered"
	return func(_ *context, fr *frame.Frame, names *frame.Names) ([]any, error) {
		f := chosenField(o.text("field"), fr, names)
		if f == nil {
			return nil, nil
		}
		n := rowCount(fr)
		width := size
		if percentage {
			width *= float64(n)
		}
		w := int(min(math.Ceil(width), 1<<30))
		switch {
		case reducer != "mean":
			return movingSpread(f, n, w, centered, reducer == "stdDev"), nil
		case centered:
			return centeredMean(f, n, w), nil
		}
		return trailingMean(f, n, w), nil
	}, nil
}

type mean struct {
	sum   float64
	count int
}

func (m *mean) add(v any, sign int) {
	if v != nil {
		m.sum += float64(sign) * frame.ToNumber(v)
		m.count += sign
	}
}

func (m *mean) value() any {
	if m.count == 0 {
		return 0.0
	}
	return m.sum / float64(m.count)
}

// trailingMean forgets the oldest value only when a new one comes, as Grafana's does.
func trailingMean(f *frame.Field, n, w int) []any {
	values, m := make([]any, n), mean{}
	for i := range values {
		if v := f.Value(i); v != nil {
			m.add(v, 1)
			if i > w-1 {
				m.add(f.Value(i-w), -1)
			}
		}
		values[i] = m.value()
	}
	return values
}

func centeredMean(f *frame.Field, n, w int) []any {
	values, m := make([]any, n), mean{}
	ahead, behind := (w+1)/2-1, w/2
	for i := range values {
		if i == 0 {
			for x := 0; x <= ahead && x < n; x++ {
				m.add(f.Value(x), 1)
			}
		} else {
			if last := i + ahead; last < n {
				m.add(f.Value(last), 1)
			}
			if first := i - behind; first > 0 {
				m.add(f.Value(first-1), -1)
			}
		}
		values[i] = m.value()
	}
	return values
}

// maxWindow bounds the work of moving variances, which look at each window anew.
const maxWindow = 10_000

func movingSpread(f *frame.Field, n, w int, centered, root bool) []any {
	w = min(w, maxWindow)
	values := make([]any, n)
	for i := range values {
		first, last := i-w+1, i
		if centered {
			first, last = i-w/2, i+(w+1)/2-1
		}
		var squares, mean float64
		count := 0
		for k := max(0, first); k <= min(last, n-1); k++ {
			v := f.Value(k)
			if v == nil {
				continue
			}
			count++
			x, before := frame.ToNumber(v), mean
			mean += (x - before) / float64(count)
			squares += (x - before) * (x - mean)
		}
		spread := 0.0
		if count > 0 {
			spread = squares / float64(count)
		}
		if root {
			spread = math.Sqrt(spread)
		}
		values[i] = spread
	}
	return values
}
