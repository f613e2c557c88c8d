package viz

import (
	"math"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/field"
)

// drawBars draws each value as a column from the axis' zero or the stack's base.
func (p *timeseries) drawBars(in *Input, g *canvas.Grid, s *series) {
	plot, sc := p.plan.plot, p.plan.axes[s.axis].scale
	color := s.color
	if s.fill < 1 {
		color = in.Theme.Mix(s.color, in.Theme.Background, max(s.fill, 0.6))
	}
	width := 1
	if n := len(s.times); n > 1 {
		per := float64(s.times[n-1]-s.times[0]) / float64(n-1) / float64(in.To-in.From) * float64(plot.W)
		width = int(min(max(per*s.factor+0.25, 1), float64(s.maxBar)))
	}
	from := -float64(width) * (1 - s.align) / 2 // columns from the time to the bar's left edge
	h := float64(plot.H)
	zero := min(max(sc.place(0), 0), 1) * h
	if sc.log > 0 {
		zero = 0
	}
	for i, v := range s.values {
		if !finite(v) || s.times[i] < in.From || s.times[i] > in.To {
			continue
		}
		base, to := zero, min(max(s.y(i), 0), 1)*h
		if s.base != nil && !(v >= 0 && s.base[i] >= 0) { // lower parts of the stack are drawn over it
			base = min(max(sc.place(s.base[i]), 0), 1) * h
		}
		if s.shades != nil {
			color = s.shades[min(max(plot.H-1-int(s.y(i)*h), 0), plot.H-1)]
		}
		x := plot.X + int(math.Round(float64(timeColumn(in, s.times[i], plot.W))+0.5+from))
		for n := range width {
			g.Column(x+n, plot.Y, plot.H, base, to, canvas.Style{FG: color}, in.Theme.Glyphs)
			if in.Theme.Depth == canvas.NoColor && len(p.plan.series) > 1 { // its letter on the bar's end tells whose it is
				g.Set(x+n, plot.Y+min(max(plot.H-int(math.Ceil(to)), 0), plot.H-1), s.letter, canvas.Style{})
			}
		}
	}
}

// drawRegions shades annotations that last.
func drawRegions(in *Input, g *canvas.Grid, plot canvas.Rect) {
	for i := range in.Annotations {
		a := &in.Annotations[i]
		if a.TimeEnd <= a.Time || a.TimeEnd < in.From || a.Time > in.To {
			continue
		}
		x0, x1 := timeColumn(in, max(a.Time, in.From), plot.W), timeColumn(in, min(a.TimeEnd, in.To), plot.W)
		color := a.color(in)
		for y := range plot.H {
			for x := x0; x <= x1; x++ {
				at := canvas.Rect{X: plot.X + x, Y: plot.Y + y, W: 1, H: 1}
				g.Tint(at, in.Theme.Mix(color, g.Background(at.X, at.Y), 0.16), 1)
			}
		}
	}
}

func (a *Annotation) color(in *Input) canvas.Color {
	if a.Color == "" {
		return in.Theme.Accent
	}
	return in.Theme.Hex(field.ColorHex(a.Color))
}

// drawMarkers marks annotations on the time axis, with a dashed line upwards where nothing is drawn. The text of the one below the
// crosshair stands at the top of the plot.
func (p *timeseries) drawMarkers(in *Input, g *canvas.Grid) {
	plot := p.plan.plot
	if p.x != nil || plot.W < 2 || plot.H < 1 {
		return
	}
	for i := range in.Annotations {
		a := &in.Annotations[i]
		st := canvas.Style{FG: a.color(in)}
		for n, t := range [2]int64{a.Time, a.TimeEnd} {
			if t < in.From || t > in.To || n == 1 && t <= a.Time {
				continue
			}
			x := plot.X + timeColumn(in, t, plot.W)
			for y := range plot.H {
				if p.raster.Empty(x-plot.X, y) {
					g.Set(x, plot.Y+y, '┊', st)
				}
			}
			y := plot.Y + plot.H
			if text, _, _ := g.Cell(x, y); text != " " || len(p.plan.ticks) == 0 {
				y--
			}
			g.Set(x, y, '▲', st)
		}
		x := timeColumn(in, a.Time, plot.W)
		if c := timeColumn(in, in.Cursor, plot.W); in.Cursor > 0 && (abs(c-x) <= 1 || a.TimeEnd > a.Time && in.Cursor >= a.Time && in.Cursor <= a.TimeEnd) {
			w := min(canvas.Width(a.Text)+2, plot.W)
			g.Text(plot.X+min(max(x-w/2, 0), plot.W-w), plot.Y, w, " "+a.Text+" ", canvas.Style{FG: in.Theme.Contrast(st.FG), BG: st.FG})
		}
	}
}

func abs(n int) int { return max(n, -n) }
