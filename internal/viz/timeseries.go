package viz

import (
	"math"
	"slices"
	"time"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/frame"
	"github.com/montui/montui/internal/theme"
)

// timeseries draws lines, bars and points over time. What follows from data, range, size and theme is worked out once
// and kept; drawing it again costs the raster alone.
type timeseries struct {
	o      options
	x      *trendAxis // a trend's, instead of time
	reader cursorReader
	key    plotKey
	plan   plotPlan
	raster canvas.Raster
	colors []canvas.Color
}

// plotKey is what a plan depends on.
type plotKey struct {
	frames   *(*frame.Frame)
	n        int
	from, to int64
	zone     *time.Location
	theme    *theme.Theme
	r        canvas.Rect
}

// plotPlan is a plot worked out.
type plotPlan struct {
	series []*series
	axes   []*axis
	ticks  []timeTick
	legend *legend
	plot   canvas.Rect
	labels int // rows of axis labels above the plot
}

func newTimeseries(o options) Panel { return &timeseries{o: o} }

func (p *timeseries) Draw(in *Input, g *canvas.Grid, r canvas.Rect) {
	if key := keyOf(in, r); key != p.key || p.plan.series == nil {
		p.key, p.plan = key, p.prepare(in, r)
	}
	if len(p.plan.series) == 0 || !anyValue(p.plan.series) {
		empty(in, g, r)
		return
	}
	p.drawAxes(in, g)
	p.drawPlot(in, g)
	p.drawMarkers(in, g)
	p.reader.read(in, p.plan.legend)
	p.plan.legend.draw(in, g)
}

func anyValue(all []*series) bool {
	for _, s := range all {
		for _, v := range s.values {
			if finite(v) {
				return true
			}
		}
	}
	return false
}

// prepare works out everything but the dots.
func (p *timeseries) prepare(in *Input, r canvas.Rect) plotPlan {
	var plan plotPlan
	plan.series, plan.axes = collect(in)
	r = air(r)
	plan.legend = newLegend(p.o)
	if plan.legend != nil {
		for _, s := range plan.series {
			plan.legend.addSeries(in, s)
		}
		plan.legend.sort(p.o.text("", "legend", "sortBy"), p.o.flag(false, "legend", "sortDesc"))
		r = plan.legend.cut(r)
	}
	plan.series = slices.DeleteFunc(plan.series, func(s *series) bool { return s.away })
	if r.H >= 10 {
		for _, a := range plan.axes {
			if a.label != "" && !a.hidden {
				plan.labels = 1
			}
		}
	}
	r.Y, r.H = r.Y+plan.labels, r.H-plan.labels
	if r.H >= 4 && r.W >= 12 {
		r.H-- // the time axis
	}
	plan.plot = p.gutters(in, plan.axes, r)
	if r.H >= 3 && r.W >= 12 {
		plan.ticks = timeTicks(in.From, in.To, plan.plot.W, in.Zone)
		if p.x != nil {
			plan.ticks = p.x.ticks(in, plan.plot.W)
		}
	}
	for _, s := range plan.series {
		s.tones(in, plan.axes[s.axis].scale, plan.plot.H)
	}
	return plan
}

// gutters names the axes and takes their width from r, leaving at least half to the plot: an axis without room is
// left out, its values stay in the legend.
func (p *timeseries) gutters(in *Input, axes []*axis, r canvas.Rect) canvas.Rect {
	least := max(r.W/2, 8)
	for _, a := range axes {
		if a.hidden || r.H < 2 {
			a.hidden = true
			continue
		}
		a.name(in, r.H)
		if r.W-a.width-1 < least || a.width == 0 {
			a.hidden = true
			continue
		}
		if !a.right {
			r.X += a.width + 1
		}
		r.W -= a.width + 1
	}
	return r
}

// drawAxes draws grid lines and the texts around the plot.
func (p *timeseries) drawAxes(in *Input, g *canvas.Grid) {
	plot := p.plan.plot
	left, right := plot.X, plot.X+plot.W
	for _, a := range p.plan.axes {
		if a.hidden {
			continue
		}
		dim := canvas.Style{FG: a.color}
		taken := -1
		for m := len(a.marks) - 1; m >= 0; m-- {
			y := plot.Y + a.row(a.marks[m].at, plot.H)
			if y == taken || y < plot.Y || y >= plot.Y+plot.H {
				continue
			}
			taken = y
			if a.grid {
				gridLine(in, g, plot, y)
			}
			w := canvas.Width(a.marks[m].text)
			if a.right {
				g.Text(right+1, y, a.width, a.marks[m].text, dim)
			} else {
				g.Text(left-1-w, y, w, a.marks[m].text, dim)
			}
		}
		if a.border {
			x := left - 1
			if a.right {
				x = right
			}
			for y := range plot.H {
				g.Set(x, plot.Y+y, '│', canvas.Style{FG: in.Theme.Box})
			}
		}
		if a.label != "" && p.plan.labels > 0 {
			w := min(canvas.Width(a.label), plot.W/2)
			if a.right {
				g.Text(right+a.width+1-w, plot.Y-1, w, a.label, dim)
			} else {
				g.Text(left-a.width-1, plot.Y-1, w, a.label, dim)
			}
		}
		if a.right {
			right += a.width + 1
		} else {
			left -= a.width + 1
		}
	}
	drawTimes(in, g, plot, p.plan.ticks)
}

func gridLine(in *Input, g *canvas.Grid, plot canvas.Rect, y int) {
	glyph, every := '┈', 1
	if in.Theme.Depth <= canvas.ANSI16 || in.Theme.Glyphs == canvas.Console || in.Theme.Glyphs == canvas.ASCII {
		glyph, every = '·', 4 // sixteen colours have none faint enough for a whole line
	}
	for x := 0; x < plot.W; x += every {
		g.Set(plot.X+x, y, glyph, canvas.Style{FG: in.Theme.Faint})
	}
}

// drawTimes writes the time axis below a plot.
func drawTimes(in *Input, g *canvas.Grid, plot canvas.Rect, ticks []timeTick) {
	free := plot.X - 6
	for _, t := range ticks {
		x := plot.X + timeColumn(in, t.at, plot.W)
		w := canvas.Width(t.text)
		x = min(x, plot.X+plot.W-w)
		if x < free {
			continue
		}
		g.Text(x, plot.Y+plot.H, w, t.text, canvas.Style{FG: in.Theme.Dim})
		free = x + w + 2
	}
}

// timeColumn is the column of a time in a plot of w cells.
func timeColumn(in *Input, t int64, w int) int {
	return int(float64(t-in.From) / float64(in.To-in.From) * float64(max(w-1, 0)))
}

// drawPlot draws fills, thresholds, lines and the crosshair.
func (p *timeseries) drawPlot(in *Input, g *canvas.Grid) {
	plot := p.plan.plot
	if plot.W <= 0 || plot.H <= 0 {
		return
	}
	before := g.Clip(plot)
	defer g.Unclip(before)
	several := len(p.plan.series) > 1
	p.raster.Reset(plot.W, plot.H, in.Theme.Glyphs, several && in.Theme.Depth == canvas.NoColor)
	p.colors = p.colors[:0]
	p.drawThresholds(in, g)
	drawRegions(in, g, plot)
	for i := len(p.plan.series) - 1; i >= 0; i-- { // a stack's taller areas lie below
		if s := p.plan.series[i]; s.fill > 0 && s.style == "line" {
			p.drawFill(in, g, s)
		}
	}
	for i := len(p.plan.series) - 1; i >= 0; i-- { // of a stack the tallest first, its lower parts over it
		if s := p.plan.series[i]; s.style == "bars" && s.base != nil {
			p.drawBars(in, g, s)
		}
	}
	for _, s := range p.plan.series {
		if s.style == "bars" && s.base == nil {
			p.drawBars(in, g, s)
		}
	}
	for _, s := range p.plan.series {
		letter := rune(0)
		if several && in.Theme.Depth == canvas.NoColor {
			letter = s.letter
		}
		if s.style != "bars" && !s.hidden {
			p.drawLine(in, s)
		}
		if s.shades != nil {
			p.shaded(s, letter)
			continue
		}
		p.raster.Flush(len(p.colors), letter)
		p.colors = append(p.colors, s.color)
	}
	p.raster.Paint(g, plot.X, plot.Y, p.colors)
	crosshair(in, g, plot, &p.raster)
}

// crosshair marks the cursor's time where nothing is drawn.
func crosshair(in *Input, g *canvas.Grid, plot canvas.Rect, raster *canvas.Raster) {
	if in.Cursor < in.From || in.Cursor > in.To || in.Cursor == 0 {
		return
	}
	x := timeColumn(in, in.Cursor, plot.W)
	for y := range plot.H {
		if raster == nil || raster.Empty(x, y) {
			g.Set(plot.X+x, plot.Y+y, '│', canvas.Style{FG: in.Theme.Dim})
		}
	}
}

// drawLine draws a series' line and points into the raster. Of the points in one column of dots only first, last,
// lowest and highest matter, so a hundred thousand cost no more lines than the raster is wide.
func (p *timeseries) drawLine(in *Input, s *series) {
	w, h := p.raster.Size()
	fx, fy := float64(w-1)/float64(in.To-in.From), float64(h-1)
	dense := len(s.values) > 2*w && s.step == "" && s.dash == 0 && s.style == "line" && !s.dots
	last := 0
	px, py, pt, alone, have := 0.0, 0.0, int64(0), false, false
	lo, hi := 0.0, 0.0 // of the values in the column of dots being left, when dense
	for i, v := range s.values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			if !s.span {
				if alone {
					p.point(px, py)
				}
				have, alone = false, false
			}
			continue
		}
		t := s.times[i]
		x, y := float64(t-in.From)*fx, fy-s.y(i)*fy
		if s.dots || s.style == "points" {
			p.point(x, y)
		}
		if s.style == "points" {
			continue
		}
		if dense && have && int(x+0.5) == int(px+0.5) && (s.gap == 0 || t-pt <= s.gap) {
			lo, hi, py, pt, alone = min(lo, y), max(hi, y), y, t, false
			continue
		}
		if dense && have && lo < hi {
			p.raster.Line(px, lo, px, hi)
		}
		lo, hi = y, y
		if have && (s.gap == 0 || t-pt <= s.gap) {
			if s.slopes != nil && !dense {
				p.curve(s, last, i, px, x, fy)
			} else {
				p.join(s, px, py, x, y)
			}
			alone = false
		} else {
			if alone {
				p.point(px, py)
			}
			alone = true
		}
		px, py, pt, have, last = x, y, t, true, i
	}
	if dense && have && lo < hi {
		p.raster.Line(px, lo, px, hi)
	}
	if alone {
		p.point(px, py)
	}
}

// join draws between two neighbouring values.
func (p *timeseries) join(s *series, x0, y0, x1, y1 float64) {
	switch {
	case s.step == "stepAfter":
		p.stroke(s, x0, y0, x1, y0)
		p.stroke(s, x1, y0, x1, y1)
	case s.step == "stepBefore":
		p.stroke(s, x0, y0, x0, y1)
		p.stroke(s, x0, y1, x1, y1)
	default:
		p.stroke(s, x0, y0, x1, y1)
	}
}

func (p *timeseries) stroke(s *series, x0, y0, x1, y1 float64) {
	if s.dash == 0 || x1-x0 < 1 && int(x0)/max(s.dash, 1)%2 == 0 {
		p.raster.Line(x0, y0, x1, y1)
		return
	}
	dash := float64(s.dash)
	w, _ := p.raster.Size()
	for x := math.Floor(max(x0, 0)/(2*dash)) * 2 * dash; x < min(x1, float64(w)); x += 2 * dash {
		a, b := max(x, x0), min(x+dash-1, x1)
		if a <= b {
			at := func(x float64) float64 { return y0 + (y1-y0)*(x-x0)/(x1-x0) }
			p.raster.Line(a, at(a), b, at(b))
		}
	}
}

// point draws a value that stands alone.
func (p *timeseries) point(x, y float64) {
	w, h := p.raster.Size()
	if !(x >= -0.5 && x < float64(w) && y >= -0.5 && y < float64(h)) {
		return
	}
	ix, iy := int(x+0.5), int(y+0.5)
	p.raster.Dot(ix, iy)
	if sx, _ := p.raster.Scale(); sx == 2 {
		p.raster.Dot(ix^1, iy)
		p.raster.Dot(ix, iy^1)
		p.raster.Dot(ix^1, iy^1)
	}
}
