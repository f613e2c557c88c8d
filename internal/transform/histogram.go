package transform

import (
	"math"
	"slices"
	"strings"

	"github.com/montui/montui/internal/frame"
)

// histogram counts the values of all number fields in buckets of equal size: fields xMin, xMax, and a count a field.
func histogram(o options) (operation, error) {
	size, offset := optionNumber(o["bucketSize"], 0), optionNumber(o["bucketOffset"], 0)
	combine, _ := o["combine"].(bool)
	return func(c *context, in frame.Frames) (frame.Frames, error) {
		var fields []counting
		for _, fr := range in {
			for _, f := range fr.Fields {
				if f.Kind == frame.Number || c.numbers[f] {
					fields = append(fields, counting{f, countable(f)})
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
		out, err := c.counted(fields, width, offset, combine)
		if err != nil {
			return nil, err
		}
		return frame.Frames{out}, nil
	}, nil
}

// counting is a field with those of its values that are counted.
type counting struct {
	*frame.Field
	values []float64
}

// countable are the finite values; a null is what the config shows for it, when that is a number.
func countable(f *frame.Field) []float64 {
	instead := math.NaN()
	if f.Config.NoValue != "" {
		instead = frame.ParseNumber(f.Config.NoValue)
	}
	var out []float64
	for i, v := range f.Numbers {
		if f.IsNull(i) {
			v = instead
		}
		if v == v && !math.IsInf(v, 0) {
			out = append(out, v)
		}
	}
	return out
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
func bucketSize(fields []counting) float64 {
	var all []float64
	for _, f := range fields {
		all = append(all, f.values...)
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
func (c *context) counted(fields []counting, width, offset float64, combine bool) (*frame.Frame, error) {
	lows, place := buckets(fields, width, offset)
	columns := len(fields)
	if combine {
		columns = 1
	}
	if err := roomFor(columns+2, len(lows)); err != nil {
		return nil, err
	}
	xMin, xMax := &frame.Field{Name: "xMin", Kind: frame.Number, Numbers: lows}, &frame.Field{Name: "xMax", Kind: frame.Number}
	for _, low := range lows {
		xMax.Numbers = append(xMax.Numbers, low+width)
	}
	for _, f := range fields {
		if f.Config.Unit != "" {
			xMin.Config = f.Config
			break
		}
	}
	if _, fraction, ok := strings.Cut(frame.NumberText(width), "."); ok && !strings.Contains(fraction, "e") {
		decimals := len(fraction)
		xMin.Config.Decimals = &decimals
	}
	xMax.Config = xMin.Config
	out := &frame.Frame{RefID: "histogram", Fields: []*frame.Field{xMin, xMax}, Meta: frame.Meta{Type: "histogram"}}
	var total *frame.Field
	for _, f := range fields {
		if total == nil || !combine {
			total = c.copyOf(f.Field)
			total.Kind, total.Strings, total.Nulls, total.Numbers = frame.Number, nil, nil, make([]float64, len(lows))
			delete(c.absent, total)
			if len(f.values) > 0 && (f.Config.Min == nil || f.Config.Max == nil) { // Grafana then looks for its extent
				c.kept[total] = &frame.Field{Kind: frame.Number, Numbers: f.values}
			}
			if total.Config.Unit != "short" {
				total.Config.Unit = ""
			}
			out.Fields = append(out.Fields, total)
		}
		for _, v := range f.values {
			total.Numbers[place(v)]++
		}
	}
	if combine {
		total.Name = "count"
		c.memory.Set(total, "Count")
	}
	return out, nil
}

// buckets are the low edges of the buckets that hold values, and which of them a value falls in.
func buckets(fields []counting, width, offset float64) (lows []float64, place func(v float64) int) {
	if width != width {
		for _, f := range fields {
			if len(f.values) > 0 {
				lows = []float64{width}
			}
		}
		return lows, func(float64) int { return 0 }
	}
	edge := func(v float64) float64 { return roundDecimals(math.Floor((v-offset)/width)*width+offset, 9) }
	for _, f := range fields {
		for _, v := range f.values {
			lows = append(lows, edge(v))
		}
	}
	slices.Sort(lows)
	lows = slices.Compact(lows)
	if len(lows) == 0 {
		return nil, nil
	}
	return lows, func(v float64) int {
		at, _ := slices.BinarySearch(lows, edge(v))
		return at
	}
}

// roundDecimals is Grafana's: to that many decimals, by way of the power of ten.
func roundDecimals(v float64, decimals int) float64 {
	if v == math.Trunc(v) {
		return v
	}
	p := math.Pow10(decimals)
	return math.Floor(v*p*(1+0x1p-52)+0.5) / p
}
