package viz

import (
	"math"
	"slices"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/field"
	"github.com/montui/montui/internal/frame"
)

// heatmap colours time by bucket. A bucket fills as many rows as it has, so that there are no holes; with fewer rows
// than buckets the neighbours are added up.
type heatmap struct {
	o    options
	memo memo[*heatPlan]
}

type heatPlan struct {
	rows    []heatRow // from the bottom
	lo, hi  float64
	colors  []canvas.Color
	ticks   []timeTick
	plot    canvas.Rect
	gutter  int
	cells   []float64 // plot.W * plot.H, NaN is empty
	low     string
	high    string
	legend  int // its row, 0 for none
	label   string
	right   bool // the names stand on the right
	present bool
}

type heatRow struct {
	name   string
	times  []int64
	values []float64
}

func newHeatmap(o options) Panel { return &heatmap{o: o} }

func (p *heatmap) Draw(in *Input, g *canvas.Grid, r canvas.Rect) {
	r = air(r)
	plan := p.memo.get(in, r, func() *heatPlan { return p.prepare(in, r) })
	if !plan.present {
		empty(in, g, r)
		return
	}
	plot := plan.plot
	for y := range plot.H {
		for x := range plot.W {
			if v := plan.cells[y*plot.W+x]; !math.IsNaN(v) && v > 0 {
				p.cell(in, g, plan, plot.X+x, plot.Y+y, v)
			}
		}
	}
	dim := canvas.Style{FG: in.Theme.Dim}
	taken := plot.Y + plot.H
	for i, row := range plan.rows {
		y := plot.Y + plot.H - 1 - (i*plot.H+plot.H/2)/len(plan.rows)
		if y < taken && plan.gutter > 0 {
			if plan.right {
				g.Text(plot.X+plot.W+1, y, plan.gutter, row.name, dim)
			} else {
				right(g, plot.X-1, y, plan.gutter, row.name, dim)
			}
			taken = y
		}
	}
	g.Text(r.X, r.Y, r.W, plan.label, dim)
	drawTimes(in, g, plot, plan.ticks)
	if in.Cursor > 0 && in.Cursor >= in.From && in.Cursor <= in.To {
		x := timeColumn(in, in.Cursor, plot.W)
		for y := range plot.H {
			if v := plan.cells[y*plot.W+x]; math.IsNaN(v) || v <= 0 {
				g.Set(plot.X+x, plot.Y+y, '│', dim)
			}
		}
	}
	if plan.legend > 0 {
		x := r.X + 1
		x += g.Text(x, plan.legend, r.W, plan.low, dim) + 1
		for i, n := 0, min(24, r.W/3); i < n; i++ {
			p.cell(in, g, plan, x, plan.legend, float64(i+1)/float64(n))
			x++
		}
		g.Text(x+1, plan.legend, r.X+r.W-x-1, plan.high, dim)
	}
}

// cell draws one cell of strength v, 0..1: by colour, or by shade where colours are few.
func (p *heatmap) cell(in *Input, g *canvas.Grid, plan *heatPlan, x, y int, v float64) {
	i := min(int(v*float64(len(plan.colors))), len(plan.colors)-1)
	if in.Theme.Depth > canvas.ANSI16 {
		g.Set(x, y, ' ', canvas.Style{BG: plan.colors[i]})
		return
	}
	if v < 0.08 {
		return
	}
	shade := [4]rune{'░', '░', '▒', '█'}
	g.Set(x, y, shade[min(int(v*4), 3)], canvas.Style{FG: in.Theme.Warn})
}

func (p *heatmap) prepare(in *Input, r canvas.Rect) *heatPlan {
	plan := &heatPlan{lo: math.NaN(), hi: math.NaN()}
	var unit *frame.Field
	if p.o.flag(false, "calculate") {
		unit = p.calculate(in, plan, r)
	} else {
		unit = p.given(in, plan)
	}
	if len(plan.rows) == 0 || r.H < 1 {
		return plan
	}
	if p.o.flag(false, "yAxis", "reverse") {
		slices.Reverse(plan.rows)
	}
	for _, row := range plan.rows {
		plan.gutter = max(plan.gutter, canvas.Width(row.name))
	}
	if plan.gutter > r.W/3 {
		plan.gutter = 0
		if r.W >= 30 {
			plan.gutter = r.W / 3
		}
	}
	side := p.o.text("left", "yAxis", "axisPlacement")
	if side == "hidden" {
		plan.gutter = 0
	}
	plan.right = side == "right"
	plan.plot = r
	if label := p.o.text("", "yAxis", "axisLabel"); label != "" && r.H >= 9 && plan.gutter > 0 {
		plan.label = label
		plan.plot.Y, plan.plot.H = plan.plot.Y+1, plan.plot.H-1
	}
	if plan.gutter > 0 {
		plan.plot.W -= plan.gutter + 1
		if !plan.right {
			plan.plot.X += plan.gutter + 1
		}
	}
	if r.H >= 4 {
		plan.plot.H--
	}
	if r.H >= 7 && r.W >= 20 && p.o.flag(true, "legend", "show") {
		plan.plot.H--
		plan.legend = r.Y + r.H - 1
	}
	if r.H >= 4 {
		plan.ticks = timeTicks(in.From, in.To, plan.plot.W, in.Zone)
	}
	plan.fill(in)
	plan.strength(p.o)
	plan.colors = ramp(in.Theme, p.o, 64)
	counted := field.NewProcessor(unit, in.Zone)
	plan.low, plan.high = counted.Number(max(plan.lo, 0)).Full(), counted.Number(plan.hi).Full()
	return plan
}

// given takes buckets as the frames have them: a field a bucket.
func (p *heatmap) given(in *Input, plan *heatPlan) (unit *frame.Field) {
	for _, fr := range in.Frames {
		if fr == nil || fr.TimeField() == nil {
			continue
		}
		t := fr.TimeField()
		for _, f := range fr.Fields {
			if f.Kind != frame.Number || options(f.Config.Custom).flag(false, "hideFrom", "viz") {
				continue
			}
			if unit == nil {
				unit = f
			}
			n := min(len(t.Times), len(f.Numbers))
			plan.rows = append(plan.rows, heatRow{p.bucketName(f), t.Times[:n], f.Numbers[:n]})
		}
	}
	return unit
}

// bucketName is a row's bound in the y axis' unit when it is a number, with a sign where rowsFrame says which bound it is.
func (p *heatmap) bucketName(f *frame.Field) string {
	name := displayName(f)
	if le, ok := f.Labels["le"]; ok && f.DisplayName == "" {
		name = le
	}
	n, ok := parseNumber(name)
	if !ok {
		return name
	}
	if math.IsInf(n, 1) {
		return "+Inf"
	}
	if p.o.text("", "yAxis", "unit") != "" || p.o.at("yAxis", "decimals") != nil {
		name = p.bound(n)
	}
	switch p.o.text("auto", "rowsFrame", "layout") {
	case "ge":
		return "≥ " + name
	case "le":
		return "≤ " + name
	}
	return name
}

// bound is a bucket's bound as options.yAxis writes it.
func (p *heatmap) bound(v float64) string {
	var decimals *int
	if n, ok := asNumber(p.o.at("yAxis", "decimals")); ok {
		d := int(min(max(n, 0), 15))
		decimals = &d
	}
	return field.Format(p.o.text("short", "yAxis", "unit"), v, decimals).Full()
}

// fill gives every cell of the plot its value: the average over its time of the sum of its buckets.
func (plan *heatPlan) fill(in *Input) {
	w, h := plan.plot.W, plan.plot.H
	if w <= 0 || h <= 0 {
		return
	}
	plan.cells = make([]float64, w*h)
	for i := range plan.cells {
		plan.cells[i] = math.NaN()
	}
	mean, n := make([]float64, w), make([]float64, w)
	for b, row := range plan.rows {
		plan.present = row.average(in, mean, n) || plan.present
		y1 := h - b*h/len(plan.rows)
		y0 := min(h-(b+1)*h/len(plan.rows), y1-1)
		for y := max(y0, 0); y < y1; y++ {
			for x, c := range plan.cells[y*w : (y+1)*w] {
				switch {
				case n[x] == 0:
				case math.IsNaN(c):
					plan.cells[y*w+x] = mean[x]
				default:
					plan.cells[y*w+x] += mean[x]
				}
			}
		}
	}
}

// average puts into mean the average of a bucket's samples in each column, and into n how many they are; some tells that there are any.
func (row heatRow) average(in *Input, mean, n []float64) (some bool) {
	clear(mean)
	clear(n)
	step := int64(0)
	if len(row.times) > 1 {
		step = row.times[1] - row.times[0]
	}
	for i, v := range row.values {
		t := row.times[i]
		if !finite(v) || t < in.From || t > in.To {
			continue
		}
		some = true
		first := timeColumn(in, t, len(mean))
		end := max(timeColumn(in, min(t+step, in.To+1), len(mean)), first+1) // a sample covers its step
		for x := first; x < min(end, len(mean)); x++ {
			n[x]++
			mean[x] += (v - mean[x]) / n[x]
		}
	}
	return some
}

// strength turns the cells' values into 0..1 by the colour options.
func (plan *heatPlan) strength(o options) {
	for _, v := range plan.cells {
		if finite(v) && v > 0 {
			plan.lo, plan.hi = lower(plan.lo, v), higher(plan.hi, v)
		}
	}
	lo, hi := o.number(0, "color", "min"), o.number(plan.hi, "color", "max")
	least, most := o.number(0, "filterValues", "le"), o.number(math.Inf(1), "filterValues", "ge")
	for i, v := range plan.cells {
		if math.IsNaN(v) {
			continue
		}
		f := (v - lo) / (hi - lo)
		if !(hi > lo) {
			f = 0.5
		}
		if v <= 0 || v <= least || v >= most {
			plan.cells[i] = math.NaN()
			continue
		}
		plan.cells[i] = bend(o, min(max(f, 1e-9), 1), v, lo, hi)
	}
	plan.lo, plan.hi = lo, hi
}

// bend spaces the colours between the least, 0, and the most, 1, as options.color.scale says.
func bend(o options, f, v, lo, hi float64) float64 {
	switch o.text("exponential", "color", "scale") {
	case "linear":
		return f
	case "log":
		if lo = math.Max(lo, math.Min(1, hi/1e4)); v > lo && hi > lo {
			return min(math.Log(v/lo)/math.Log(hi/lo), 1)
		}
		return 1e-9
	}
	return math.Pow(f, min(max(o.number(0.5, "color", "exponent"), 0.01), 100))
}

func (p *heatmap) plotArea() canvas.Rect {
	if p.memo.value == nil {
		return canvas.Rect{}
	}
	return p.memo.value.plot
}
