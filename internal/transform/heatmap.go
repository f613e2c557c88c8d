package transform

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/montui/montui/internal/frame"
)

// heatmap counts the values of all series in cells of time and value: fields xMin, yMin and Count, a cell a row.
func heatmap(o options) (operation, error) {
	x, err := newAxis(o.object("xBuckets"), true)
	if err != nil {
		return nil, err
	}
	y, err := newAxis(o.object("yBuckets"), false)
	if err != nil {
		return nil, err
	}
	return func(c *context, in frame.Frames) (frame.Frames, error) {
		cells, err := c.cells(in, x, y)
		if err != nil {
			return nil, err
		}
		out := frame.Frames{cells}
		if keep, _ := o["keepOriginalData"].(bool); keep {
			out = append(out, in...)
		}
		return out, nil
	}, nil
}

// axis is how one side of the cells is cut into buckets.
type axis struct {
	size, count float64 // the other is 0
	log         float64 // 2 or 10; 0 is linear
	split       float64 // into how many a power is cut
}

func newAxis(o options, isTime bool) (axis, error) {
	a := axis{count: 10, split: 1}
	if isTime {
		a.count = 20
	}
	scale := o.object("scale")
	if scale.text("type") == "log" {
		if isTime {
			return a, errors.New("X axis only supports linear buckets")
		}
		a.log, _ = scale["log"].(float64)
		if a.log != 10 {
			a.log = 2
		}
	}
	value := optionNumber(o["value"], math.NaN())
	if s, ok := o["value"].(string); ok && strings.TrimSpace(s) != "" {
		value = frame.ParseNumber(s)
		if isTime && value != value {
			value = milliseconds(s)
		}
	}
	if value != value || value <= 0 || math.IsInf(value, 0) {
		return a, nil
	}
	a.split = value
	switch o.text("mode") {
	case "count":
		a.count = value
	default:
		a.size, a.count = value, 0
	}
	return a, nil
}

// milliseconds of a duration such as 1h 30m or 500ms; NaN when it is none.
func milliseconds(text string) float64 {
	units := map[string]float64{"ms": 1, "s": 1e3, "m": 6e4, "h": 36e5, "d": 864e5, "w": 6048e5, "M": 2592e6, "y": 31536e6}
	total, found := 0.0, false
	for text = strings.TrimSpace(text); text != ""; text = strings.TrimSpace(text) {
		n := frame.LeadingNumber(text)
		text = strings.TrimLeft(text, "0123456789.")
		end := strings.IndexAny(text, " 0123456789.")
		if end < 0 {
			end = len(text)
		}
		factor := units[strings.TrimSpace(text[:end])]
		if n != n || factor == 0 {
			return math.NaN()
		}
		total, found, text = total+n*factor, true, text[end:]
	}
	if !found {
		return math.NaN()
	}
	return total
}

// step is a bucket's size for values from low to high: the largest tidy one that makes no fewer buckets than asked for.
func (a axis) step(low, high float64, isTime bool) float64 {
	switch {
	case a.log > 0:
		return 1 / a.split
	case a.size > 0:
		return a.size
	}
	about := (high - low) / math.Max(a.count-1, 1)
	steps := tidySteps
	if isTime {
		steps = timeSteps
	}
	return steps(about)
}

// cells makes the table of counts.
func (c *context) cells(in frame.Frames, x, y axis) (*frame.Frame, error) {
	var times, values *frame.Field
	var xs, ys []float64
	for _, fr := range in {
		at := fr.TimeField()
		if at == nil {
			continue
		}
		if times == nil {
			times = at
		}
		for _, f := range fr.Fields {
			if f.Kind != frame.Number {
				continue
			}
			if values == nil {
				values = f
			}
			for i := range min(at.Len(), f.Len()) {
				v := c.number(f, i)
				if at.IsNull(i) || v != v || math.IsInf(v, 0) || f.IsNull(i) || y.log > 0 && v <= 0 {
					continue
				}
				xs, ys = append(xs, float64(at.Times[i])), append(ys, v)
			}
		}
	}
	if times == nil || values == nil {
		return nil, errors.New("no heatmap fields found")
	}
	if len(xs) == 0 {
		return nil, errors.New("no values found")
	}
	left, right := extent(xs)
	bottom, top := extent(ys)
	binX, binY := x.bins(left, right, true), y.bins(bottom, top, false)
	if !(binX.count <= maxCells) || !(binY.count <= maxCells) || binX.count*binY.count > maxCells {
		return nil, fmt.Errorf("%g by %g buckets would be too many: montui makes no more than %d cells", binX.count, binY.count, maxCells)
	}
	columns, rows := int(binX.count), int(binY.count)
	xMin := &frame.Field{Name: "xMin", Kind: frame.Time, Config: times.Config, Times: make([]int64, columns*rows)}
	yMin := &frame.Field{Name: "yMin", Kind: frame.Number, Config: values.Config, Numbers: make([]float64, columns*rows)}
	count := &frame.Field{Name: "Count", Kind: frame.Number, Config: frame.Config{Unit: "short"}, Numbers: make([]float64, columns*rows)}
	for i := range count.Numbers {
		xMin.Times[i] = int64(binX.low + float64(i/rows)*binX.step)
		yMin.Numbers[i] = binY.edge(i % rows)
	}
	for i, v := range xs {
		count.Numbers[binX.place(v)*rows+binY.place(ys[i])]++
	}
	return &frame.Frame{Name: c.names(nil).Of(values, nil), Meta: frame.Meta{Type: "heatmap-cells"}, Fields: []*frame.Field{xMin, yMin, count}}, nil
}

func extent(values []float64) (low, high float64) {
	low, high = values[0], values[0]
	for _, v := range values {
		low, high = min(low, v), max(high, v)
	}
	return low, high
}

// bins are the buckets of one side; with a logarithm low and step are exponents.
type bins struct {
	low, step, count float64
	log              float64
}

func (a axis) bins(low, high float64, isTime bool) bins {
	b := bins{step: a.step(low, high, isTime), log: a.log}
	b.low = b.down(low)
	b.count = math.Round((b.down(high)-b.low)/b.step) + 1
	return b
}

// down is the low edge of a value's bucket.
func (b bins) down(v float64) float64 {
	switch b.log {
	case 2:
		v = math.Log2(v)
	case 10:
		v = math.Log10(v)
	}
	return math.Floor(v/b.step) * b.step
}

func (b bins) place(v float64) int {
	return int(max(0, min(math.Round((b.down(v)-b.low)/b.step), b.count-1)))
}

func (b bins) edge(i int) float64 {
	v := b.low + float64(i)*b.step
	if b.log > 0 {
		return math.Pow(b.log, v)
	}
	return v
}

// tidySteps is the largest of 1, 1.5, 2 … 9.5 times a power of ten that is no larger, whole from 1 on.
func tidySteps(about float64) float64 {
	step := 1e-16
	for power := -16; power < 16; power++ {
		for twice := 2; twice < 20; twice++ {
			s := float64(twice) * 0.5 * math.Pow10(power)
			if power < 0 {
				s = float64(twice) * 0.5 / math.Pow10(-power)
			} else if s != math.Trunc(s) {
				continue
			}
			if s > about {
				return step
			}
			step = s
		}
	}
	return 1e-16 // Grafana, too, starts over beyond its largest
}

// timeSteps is the largest of these sizes that is no larger.
func timeSteps(about float64) float64 {
	const second, minute, hour, day, year = 1e3, 6e4, 36e5, 864e5, 31536e6
	steps := []float64{1, 2, 4, 5, 10, 20, 25, 40, 50, 100, 200, 250, 400, 500}
	for unit, multiples := range map[float64][]float64{
		second: {1, 2, 4, 5, 10, 15, 20, 30}, minute: {1, 2, 4, 5, 10, 15, 20, 30}, hour: {1, 2, 4, 6, 8, 12, 18},
		day: {1, 2, 3, 4, 5, 6, 7, 10, 15, 30, 45, 60, 90, 180}, year: {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}} {
		for _, m := range multiples {
			steps = append(steps, m*unit)
		}
	}
	best := 1.0
	for _, s := range steps {
		if s <= about {
			best = max(best, s)
		}
	}
	if about >= 10*year {
		return 1 // Grafana, too, starts over beyond its largest
	}
	return best
}
