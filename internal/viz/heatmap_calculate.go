package viz

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/field"
	"github.com/montui/montui/internal/frame"
)

// heatBuckets divide the values of series among rows.
type heatBuckets struct {
	base  float64 // of a logarithmic scale, 0 for a linear one
	size  float64 // of a row: a number, or so many times the base
	first float64 // the lowest row, in sizes
	rows  int
}

// place is the row of a value.
func (b heatBuckets) place(v float64) (int, bool) {
	if b.base > 0 {
		if v <= 0 {
			return 0, false
		}
		v = math.Log(v) / math.Log(b.base)
	}
	i := math.Floor(field.Tidy(v/b.size)) - b.first
	return int(min(max(i, 0), float64(b.rows-1))), !math.IsNaN(i)
}

// low is a row's lower bound.
func (b heatBuckets) low(row int) float64 {
	v := (b.first + float64(row)) * b.size
	if b.base > 0 {
		return math.Pow(b.base, v)
	}
	return tidy(v, b.size)
}

// calculate counts the values of all series by time and size: options.calculation.
func (p *heatmap) calculate(in *Input, plan *heatPlan, r canvas.Rect) (unit *frame.Field) {
	unit = &frame.Field{Kind: frame.Number, Config: frame.Config{Unit: "short"}}
	lines := heatLines(in)
	positive := p.o.text("linear", "calculation", "yBuckets", "scale", "type") == "log"
	lo, hi := math.NaN(), math.NaN()
	for _, l := range lines {
		for i, v := range l.values {
			if finite(v) && (v > 0 || !positive) && l.times[i] >= in.From && l.times[i] <= in.To {
				lo, hi = lower(lo, v), higher(hi, v)
			}
		}
	}
	if math.IsNaN(lo) {
		return unit
	}
	b := p.yBuckets(lo, hi, r.H)
	step := p.xStep(in, r.W)
	columns := int(min((in.To-in.From)/step+1, 4000))
	counts := make([]float64, b.rows*columns)
	for _, l := range lines {
		for i, v := range l.values {
			x := (l.times[i] - in.From) / step
			if !finite(v) || l.times[i] < in.From || l.times[i] > in.To || x >= int64(columns) {
				continue
			}
			if y, ok := b.place(v); ok {
				counts[y*columns+int(x)]++
			}
		}
	}
	times := make([]int64, columns)
	for x := range times {
		times[x] = in.From + int64(x)*step
	}
	named := p.o.text("", "yAxis", "unit") != "" || p.o.at("yAxis", "decimals") != nil || len(lines) == 0
	proc := field.NewProcessor(lines[0].field, in.Zone)
	for y := range b.rows {
		name := ""
		if named {
			name = p.bound(b.low(y))
		} else {
			name = tickText(proc, &lines[0].field.Config, b.low(y))
		}
		plan.rows = append(plan.rows, heatRow{name, times, counts[y*columns : (y+1)*columns]})
	}
	return unit
}

// heatLine is one series to be counted.
type heatLine struct {
	field  *frame.Field
	times  []int64
	values []float64
}

func heatLines(in *Input) (out []heatLine) {
	for _, fr := range in.Frames {
		if fr == nil || fr.TimeField() == nil {
			continue
		}
		t := fr.TimeField()
		for _, f := range fr.Fields {
			if n := min(len(t.Times), len(f.Numbers)); f.Kind == frame.Number && n > 0 && !options(f.Config.Custom).flag(false, "hideFrom", "viz") {
				out = append(out, heatLine{f, t.Times[:n], f.Numbers[:n]})
			}
		}
	}
	return out
}

// yBuckets are as options.calculation.yBuckets says; by default as many of a round size as can be told apart.
func (p *heatmap) yBuckets(lo, hi float64, h int) heatBuckets {
	var b heatBuckets
	value, _ := strconv.ParseFloat(strings.TrimSpace(p.o.text("", "calculation", "yBuckets", "value")), 64)
	bySize := p.o.text("size", "calculation", "yBuckets", "mode") == "size"
	if p.o.text("linear", "calculation", "yBuckets", "scale", "type") == "log" {
		b.base = 10
		if p.o.number(10, "calculation", "yBuckets", "scale", "log") == 2 {
			b.base = 2
		}
		lo, hi = math.Log(lo)/math.Log(b.base), math.Log(hi)/math.Log(b.base)
		b.size = 1
		if value >= 1 && value <= 100 { // into so many parts a magnitude
			b.size = 1 / math.Floor(value)
		}
	} else {
		most := float64(min(max(h-2, 1), 20))
		if !bySize && value >= 1 {
			most = min(value, 500)
		}
		b.size = decimalStep(math.Max(hi/most-lo/most, math.Max(math.Abs(hi), 1e-300)*1e-12))
		if bySize && value > 0 && hi/value-lo/value <= 500 {
			b.size = value
		}
	}
	b.first = math.Floor(field.Tidy(lo / b.size))
	b.rows = int(min(max(math.Floor(field.Tidy(hi/b.size))-b.first+1, 1), 501))
	return b
}

// xStep is the time a column of counts stands for.
func (p *heatmap) xStep(in *Input, w int) int64 {
	span := in.To - in.From
	text := strings.TrimSpace(p.o.text("", "calculation", "xBuckets", "value"))
	least := max(span/4000, 1)
	if p.o.text("size", "calculation", "xBuckets", "mode") == "count" {
		if n, err := strconv.ParseFloat(text, 64); err == nil && n >= 1 {
			return max(int64(float64(span)/min(n, 4000)), least)
		}
	} else if d, ok := parseStep(text); ok {
		return max(d, least)
	}
	return max(span/int64(min(max(w, 2), 60)), least)
}

// parseStep reads "5m", "1d" or milliseconds.
func parseStep(s string) (int64, bool) {
	if n, err := strconv.ParseFloat(s, 64); err == nil {
		return int64(min(n, 1e15)), n >= 1
	}
	if days, ok := strings.CutSuffix(s, "d"); ok {
		n, err := strconv.ParseFloat(days, 64)
		return int64(min(n, 1e6) * float64(day)), err == nil && n > 0
	}
	d, err := time.ParseDuration(s)
	return d.Milliseconds(), err == nil && d >= time.Millisecond
}
