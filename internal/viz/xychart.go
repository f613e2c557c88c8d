package viz

import (
	"math"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/field"
	"github.com/montui/montui/internal/frame"
)

// xyChart draws fields against another: points, lines or both.
type xyChart struct {
	o      options
	memo   memo[*xyPlan]
	raster canvas.Raster
	colors []canvas.Color
}

type xyPlan struct {
	series []xySeries
	x, y   axis
	plot   canvas.Rect
	legend *legend
	times  bool // the x axis is time
	ticks  []timeTick
	err    string
}

// xySeries is one cloud of points.
type xySeries struct {
	x, y, color, size *frame.Field
	name              string
	fixed             canvas.Color
	points, line      bool
	letter            rune
	process           *field.Processor // of the colour field
	diameter          float64          // in pixels
	least, most       float64          // of sized points
}

func newXYChart(o options) Panel { return &xyChart{o: o} }

func (p *xyChart) Draw(in *Input, g *canvas.Grid, r canvas.Rect) {
	r = air(r)
	plan := p.memo.get(in, r, func() *xyPlan { return p.prepare(in, r) })
	if plan.err != "" {
		centred(in, g, r, plan.err)
		return
	}
	p.axes(in, g, plan)
	p.cloud(in, g, plan)
	plan.legend.draw(in, g)
}

// prepare finds the series, their ranges and the room for axes and legend.
func (p *xyChart) prepare(in *Input, r canvas.Rect) *xyPlan {
	plan := &xyPlan{plot: r, series: p.series(in)}
	if len(plan.series) == 0 {
		if plan.err = "no data"; len(in.Frames) > 0 {
			plan.err = "no field to draw against another"
		}
		return plan
	}
	if plan.legend = newLegend(p.o); plan.legend != nil {
		for _, s := range plan.series {
			plan.legend.add(in, s.y, s.name, s.fixed, s.letter)
		}
		plan.plot = plan.legend.cut(plan.plot)
	}
	plan.times = plan.series[0].x.Kind == frame.Time
	xs, ys := [2]float64{math.NaN(), math.NaN()}, [2]float64{math.NaN(), math.NaN()}
	for _, s := range plan.series {
		for i := range min(s.x.Len(), s.y.Len()) {
			if x, y := coordinate(s.x, i), coordinate(s.y, i); finite(x) && finite(y) {
				xs[0], xs[1] = lower(xs[0], x), higher(xs[1], x)
				ys[0], ys[1] = lower(ys[0], y), higher(ys[1], y)
			}
		}
	}
	if math.IsNaN(xs[0]) {
		plan.err = "no data"
		return plan
	}
	plan.x = axis{scale: newScale(xyRange(xs, plan.series[0].x)), field: plan.series[0].x}
	plan.y = axis{scale: newScale(xyRange(ys, plan.series[0].y)), field: plan.series[0].y}
	if plan.plot.H >= 4 {
		plan.plot.H--
	}
	if plan.plot.H >= 3 {
		plan.y.name(in, plan.plot.H)
	}
	if w := plan.y.width; w > 0 && w+10 < plan.plot.W {
		plan.plot.X, plan.plot.W = plan.plot.X+w+1, plan.plot.W-w-1
	} else {
		plan.y.marks = nil
	}
	if plan.times {
		plan.ticks = timeTicks(int64(plan.x.scale.min), int64(plan.x.scale.max), plan.plot.W, in.Zone)
	} else {
		p.nameX(in, plan)
	}
	return plan
}

// coordinate is value i as a number; NaN for none.
func coordinate(f *frame.Field, i int) float64 {
	if f.IsNull(i) {
		return math.NaN()
	}
	if f.Kind == frame.Time {
		return float64(f.Times[i])
	}
	return f.Numbers[i]
}

// xyRange is what an axis spans: as configured, else the values and a twentieth more on both sides.
func xyRange(v [2]float64, f *frame.Field) field.Scale {
	if f.Kind != frame.Time {
		pad := (v[1]/20 - v[0]/20)
		if pad == 0 {
			pad = max(math.Abs(v[0])/10, 1)
		}
		v[0], v[1] = v[0]-pad, v[1]+pad
		if f.Config.Min != nil {
			v[0] = *f.Config.Min
		}
		if f.Config.Max != nil {
			v[1] = *f.Config.Max
		}
	} else if v[0] == v[1] {
		v[0], v[1] = v[0]-1000, v[1]+1000
	}
	return field.Scale{Min: max(v[0], -math.MaxFloat64), Max: min(v[1], math.MaxFloat64)}
}

// nameX names values along the lower axis, as many as stand apart.
func (p *xyChart) nameX(in *Input, plan *xyPlan) {
	f := plan.x.field
	process := field.NewProcessorAt(f, in.Zone, in.Now)
	for space := 8.0; space < 200; space *= 1.5 {
		plan.x.marks = nil
		widest := 0
		for _, v := range ticks(plan.x.scale, plan.plot.W, space, binaryUnit(f.Config.Unit)) {
			if at := plan.x.scale.place(v); at >= -1e-9 && at <= 1+1e-9 {
				text := tickText(process, &f.Config, v)
				plan.x.marks = append(plan.x.marks, mark{v, text})
				widest = max(widest, canvas.Width(text))
			}
		}
		if float64(widest)+2 <= space || len(plan.x.marks) < 2 {
			return
		}
	}
}

func (p *xyChart) axes(in *Input, g *canvas.Grid, plan *xyPlan) {
	dim, faint := canvas.Style{FG: in.Theme.Dim}, canvas.Style{FG: in.Theme.Faint}
	plot := plan.plot
	for _, m := range plan.y.marks {
		y := plot.Y + min(max(plan.y.row(m.at, plot.H), 0), plot.H-1)
		right(g, plot.X-1, y, plan.y.width, m.text, dim)
		for x := range plot.W {
			g.Set(plot.X+x, y, '─', faint)
		}
	}
	if plan.times {
		inner := *in
		inner.From, inner.To = int64(plan.x.scale.min), max(int64(plan.x.scale.max), int64(plan.x.scale.min)+1)
		drawTimes(&inner, g, plot, plan.ticks)
		return
	}
	free := plot.X - 6
	for _, m := range plan.x.marks {
		w := canvas.Width(m.text)
		x := plot.X + int(plan.x.scale.place(m.at)*float64(plot.W-1)) - w/2
		if x = max(min(x, plot.X+plot.W-w), plot.X); x >= free {
			g.Text(x, plot.Y+plot.H, w, m.text, dim)
			free = x + w + 2
		}
	}
}

// cloud draws the series, the first above the others in the legend's order.
func (p *xyChart) cloud(in *Input, g *canvas.Grid, plan *xyPlan) {
	plot := plan.plot
	p.raster.Reset(plot.W, plot.H, in.Theme.Glyphs, in.Theme.Depth == canvas.NoColor)
	p.colors = p.colors[:0]
	for i := range plan.series {
		s := &plan.series[i]
		p.colors = append(p.colors, s.fixed)
		if s.line {
			p.path(plan, s)
			p.raster.Flush(i, s.letter)
		}
	}
	p.raster.Paint(g, plot.X, plot.Y, p.colors)
	for i := range plan.series {
		if s := &plan.series[i]; s.points {
			p.points(in, g, plan, s)
		}
	}
}

func (p *xyChart) spot(plan *xyPlan, s *xySeries, i int) (x, y float64, ok bool) {
	a, b := coordinate(s.x, i), coordinate(s.y, i)
	w, h := p.raster.Size()
	x, y = plan.x.scale.place(a)*float64(w-1), (1-plan.y.scale.place(b))*float64(h-1)
	return x, y, finite(x) && finite(y)
}

func (p *xyChart) path(plan *xyPlan, s *xySeries) {
	var px, py float64
	joined := false
	for i := range min(s.x.Len(), s.y.Len()) {
		x, y, ok := p.spot(plan, s, i)
		if ok && joined {
			p.raster.Line(px, py, x, y)
		}
		px, py, joined = x, y, ok
	}
}

// points draws discs: in dots where a point is its series' colour, and where it is coloured by value with one colour a
// cell, the last point's.
func (p *xyChart) points(in *Input, g *canvas.Grid, plan *xyPlan, s *xySeries) {
	plot := plan.plot
	if sx, _ := p.raster.Scale(); sx == 1 {
		p.signs(in, g, plan, s)
		return
	}
	byColor := map[canvas.Color][]int{}
	var order []canvas.Color
	for i := range min(s.x.Len(), s.y.Len()) {
		c := s.fixed
		if s.color != nil && i < s.color.Len() {
			c = in.Theme.Hex(s.process.At(i).Color)
		}
		if byColor[c] == nil {
			order = append(order, c)
		}
		byColor[c] = append(byColor[c], i)
	}
	p.raster.Reset(plot.W, plot.H, in.Theme.Glyphs, in.Theme.Depth == canvas.NoColor)
	for n, c := range order {
		for _, i := range byColor[c] {
			if x, y, ok := p.spot(plan, s, i); ok && math.Abs(x) < 1e6 && math.Abs(y) < 1e6 {
				p.disc(x, y, s.pixels(i)/4)
			}
		}
		p.raster.Flush(n, 0)
	}
	p.raster.Paint(g, plot.X, plot.Y, order)
}

// signs draws points as a sign a cell, where there are no finer dots: the series' letter without colour.
func (p *xyChart) signs(in *Input, g *canvas.Grid, plan *xyPlan, s *xySeries) {
	sign := '•'
	if in.Theme.Depth == canvas.NoColor {
		sign = s.letter
	}
	w, h := p.raster.Size()
	for i := range min(s.x.Len(), s.y.Len()) {
		x, y, ok := p.spot(plan, s, i)
		if !ok || x < -0.5 || y < -0.5 || x > float64(w)-0.5 || y > float64(h)-0.5 {
			continue
		}
		color := s.fixed
		if s.color != nil && i < s.color.Len() {
			color = in.Theme.Hex(s.process.At(i).Color)
		}
		g.Set(plan.plot.X+int(math.Round(x)), plan.plot.Y+int(math.Round(y)), sign, canvas.Style{FG: color})
	}
}

// pixels is a point's diameter.
func (s *xySeries) pixels(i int) float64 {
	if s.size == nil || i >= s.size.Len() || s.size.Kind != frame.Number {
		return s.diameter
	}
	r := field.MinMax(s.size)
	at := (s.size.Numbers[i] - r.Min) / r.Delta
	if !finite(at) {
		return s.diameter
	}
	return s.least + (s.most-s.least)*min(max(at, 0), 1)
}

// disc sets the dots of a point, at least two by two.
func (p *xyChart) disc(x, y, diameter float64) {
	cx, cy := int(math.Round(x)), int(math.Round(y))
	d := int(min(max(math.Round(diameter), 2), 24))
	r := float64(d) / 2
	for dy := range d {
		for dx := range d {
			if math.Hypot(float64(dx)+0.5-r, float64(dy)+0.5-r) <= r {
				p.raster.Dot(cx+dx-d/2, cy+dy-d/2)
			}
		}
	}
}
