package transform

import (
	"math"
	"slices"

	"github.com/montui/montui/internal/frame"
)

// histogram counts the values of all number fields in buckets of equal size: fields xMin, xMax, and a count a field.
func histogram(o options) (operation, error) {
	size, offset := optionNumber(o["bucketSize"], 0), optionNumber(o["bucketOffset"], 0)
	combine, _ := o["combine"].(bool)
	return func(_ *context, in frame.Frames) (frame.Frames, error) {
		var fields []*frame.Field
		for _, fr := range in {
			for _, f := range fr.Fields {
				if f.Kind == frame.Number {
					fields = append(fields, f)
				}
			}
		}
		if len(fields) == 0 {
			return nil, nil
		}
		width := size
		if width <= 0 {
			width = bucketSize(fields)
		}
		return frame.Frames{counted(fields, width, offset, combine)}, nil
	}, nil
}

// optionNumber is a number or the text of one.
func optionNumber(v any, fallback float64) float64 {
	switch x := v.(type) {
	case float64:
		return x
	case string:
		if n := frame.LeadingNumber(x); n == n {
			return n
		}
	}
	return fallback
}

// bucketSteps are what a bucket's size is a power of ten of.
var bucketSteps = []float64{1, 2, 2.5, 4, 5}

// manyBuckets is how many Grafana aims at; it does not ask the option bucketCount here.
const manyBuckets = 30

// bucketSize is the smallest size that makes no more than manyBuckets and none narrower than the values lie apart; NaN when
// the values lie further apart than Grafana has a size for.
func bucketSize(fields []*frame.Field) float64 {
	var all []float64
	for _, f := range fields {
		for i, v := range f.Numbers {
			if !f.IsNull(i) && v == v {
				all = append(all, v)
			}
		}
	}
	slices.Sort(all)
	apart := math.Inf(1)
	if len(all) == 1 {
		apart = 1
	}
	for i := 1; i < len(all); i++ {
		if d := all[i] - all[i-1]; d != 0 {
			apart = min(apart, d)
		}
	}
	if len(all) == 0 {
		return math.NaN()
	}
	target := (all[len(all)-1] - all[0]) / manyBuckets
	for power := -9; power <= 9; power++ {
		for _, step := range bucketSteps {
			if size := tidyStep(step, power); target < size && size >= apart {
				return size
			}
		}
	}
	return math.NaN()
}

// tidyStep is step·10^power as it would be written, without the error of multiplying.
func tidyStep(step float64, power int) float64 {
	if power < 0 {
		return step / math.Pow10(-power)
	}
	if power == 0 && step == 2.5 {
		return 4 // Grafana's table has no 2.5 between 2 and 4
	}
	return step * math.Pow10(power)
}

// counted makes the table. A width that is no number makes one bucket, without edges, of all values.
func counted(fields []*frame.Field, width, offset float64, combine bool) *frame.Frame {
	lows, place := buckets(fields, width, offset)
	xMin, xMax := &frame.Field{Name: "xMin", Kind: frame.Number, Numbers: lows}, &frame.Field{Name: "xMax", Kind: frame.Number}
	for _, low := range lows {
		xMax.Numbers = append(xMax.Numbers, low+width)
	}
	for _, f := range fields {
		if f.Config.Unit != "" {
			xMin.Config, xMax.Config = f.Config, f.Config
			break
		}
	}
	out := &frame.Frame{RefID: "histogram", Fields: []*frame.Field{xMin, xMax}, Meta: frame.Meta{Type: "histogram"}}
	total := *fields[0]
	total.Name, total.Nulls, total.Numbers = "count", nil, make([]float64, len(lows))
	for _, f := range fields {
		count := *f
		count.Nulls, count.Numbers = nil, make([]float64, len(lows))
		if count.Config.Unit != "short" {
			count.Config.Unit = ""
		}
		for i, v := range f.Numbers {
			if at, ok := place(v); ok && !f.IsNull(i) {
				count.Numbers[at]++
				total.Numbers[at]++
			}
		}
		if !combine {
			out.Fields = append(out.Fields, &count)
		}
	}
	if combine {
		out.Fields = append(out.Fields, &total)
	}
	return out
}

// buckets are the low edges of the buckets that hold values, and which of them a value falls in.
func buckets(fields []*frame.Field, width, offset float64) (lows []float64, place func(v float64) (int, bool)) {
	if width != width {
		for _, f := range fields {
			for i := range f.Numbers {
				if !f.IsNull(i) {
					lows = []float64{width}
				}
			}
		}
		return lows, func(float64) (int, bool) { return 0, true }
	}
	edge := func(v float64) float64 { return math.Floor((v-offset)/width)*width + offset }
	for _, f := range fields {
		for i, v := range f.Numbers {
			if low := edge(v); !f.IsNull(i) && low == low {
				lows = append(lows, low)
			}
		}
	}
	slices.Sort(lows)
	lows = slices.Compact(lows)
	return lows, func(v float64) (int, bool) { return slices.BinarySearch(lows, edge(v)) }
}
