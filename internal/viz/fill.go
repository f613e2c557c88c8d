package viz

import (
	"math"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/field"
)

// fillAlpha is how strongly an area is laid over the background: Grafana's opacity, softened so that lines and
// labels stay the brightest.
func fillAlpha(opacity float64) float64 { return min(max(opacity*0.7, 0.13), 0.55) }

// drawFill gives the cells between a series and its base its colour as background.
func (p *timeseries) drawFill(in *Input, g *canvas.Grid, s *series) {
	plot, a := p.plan.plot, p.plan.axes[s.axis]
	alpha := fillAlpha(s.fill)
	next := 0
	for x := range plot.W {
		t := in.From + int64((float64(x)+0.5)/float64(plot.W)*float64(in.To-in.From))
		for next < len(s.times) && s.times[next] < t {
			next++
		}
		top, base, ok := s.between(next, t)
		if !ok {
			continue
		}
		y0, y1 := (1-a.scale.place(top))*float64(plot.H), (1-a.scale.place(base))*float64(plot.H)
		if y0 > y1 {
			y0, y1 = y1, y0
		}
		from, to := int(math.Round(min(max(y0, 0), float64(plot.H)))), int(math.Round(min(max(y1, 0), float64(plot.H))))
		for y := from; y < to; y++ {
			under := g.Background(plot.X+x, plot.Y+y)
			color, strong := s.shade(in, y, plot.H, alpha)
			g.Tint(canvas.Rect{X: plot.X + x, Y: plot.Y + y, W: 1, H: 1}, in.Theme.Mix(color, under, strong), 1)
		}
	}
}

// between is a series' value and base at time t, which lies before point i.
func (s *series) between(i int, t int64) (top, base float64, ok bool) {
	if i >= len(s.times) || i == 0 && s.times[0] != t {
		return 0, 0, false
	}
	left := max(i-1, 0)
	if s.span {
		for left > 0 && !finite(s.values[left]) {
			left--
		}
		for i < len(s.times)-1 && !finite(s.values[i]) {
			i++
		}
	}
	a, b := s.values[left], s.values[i]
	if !finite(a) || !finite(b) || s.gap > 0 && s.times[i]-s.times[left] > s.gap {
		return 0, 0, false
	}
	f := 0.0
	if d := s.times[i] - s.times[left]; d > 0 {
		f = float64(t-s.times[left]) / float64(d)
	}
	switch s.step {
	case "stepAfter":
		f = 0
	case "stepBefore":
		f = 1
	}
	top = a*(1-f) + b*f
	if s.base != nil {
		base = s.base[left]*(1-f) + s.base[i]*f
	}
	return top, base, finite(base)
}

// drawThresholds draws the first field's thresholds on each axis as it asks: lines, areas or both.
func (p *timeseries) drawThresholds(in *Input, g *canvas.Grid) {
	plot := p.plan.plot
	for _, a := range p.plan.axes {
		c := &a.field.Config
		mode := options(c.Custom).text("off", "thresholdsStyle", "mode")
		if c.Thresholds == nil || mode == "off" || mode == "series" {
			continue
		}
		lines := mode == "line" || mode == "dashed" || mode == "line+area" || mode == "dashed+area"
		area := mode == "area" || mode == "line+area" || mode == "dashed+area"
		_, h := p.raster.Size()
		for i, step := range c.Thresholds.Steps {
			color := in.Theme.Hex(field.ColorHex(step.Color))
			from, to := a.threshold(step.Value, c.Thresholds.Mode), 1.0
			if i+1 < len(c.Thresholds.Steps) {
				to = a.threshold(c.Thresholds.Steps[i+1].Value, c.Thresholds.Mode)
			}
			if area {
				y0, y1 := int(math.Round((1-min(max(to, 0), 1))*float64(plot.H))), int(math.Round((1-min(max(from, 0), 1))*float64(plot.H)))
				for y := y0; y < y1; y++ {
					g.Tint(canvas.Rect{X: plot.X, Y: plot.Y + y, W: plot.W, H: 1}, in.Theme.Mix(color, g.Background(plot.X, plot.Y+y), 0.1), 1)
				}
			}
			if lines && from > 0 && from <= 1 {
				w, _ := p.raster.Size()
				dashed := series{}
				if mode == "dashed" || mode == "dashed+area" {
					dashed.dash = 4
				}
				p.stroke(&dashed, 0, (1-from)*float64(h-1), float64(w-1), (1-from)*float64(h-1))
				p.raster.Flush(len(p.colors), 0)
				p.colors = append(p.colors, color)
			}
		}
	}
}

// threshold is where a threshold lies on the axis, 0 at the bottom.
func (a *axis) threshold(v float64, mode string) float64 {
	if math.IsInf(v, -1) {
		return 0
	}
	if mode == "percentage" {
		return v / 100
	}
	return a.scale.place(v)
}
