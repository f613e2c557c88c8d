package viz

import (
	"math"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/field"
)

// place works out where the values stand on their axis, as far as that is more than a division, and a smooth line's slopes.
func (s *series) place(sc scale) {
	s.scale = sc
	curved := s.smooth && s.style == "line" && len(s.values) > 2
	if !curved && sc.log == 0 && sc.symlog == 0 {
		return
	}
	s.ys = make([]float64, len(s.values))
	for i, v := range s.values {
		s.ys[i] = sc.place(v)
	}
	if curved {
		s.slopes = slopes(s.times, s.ys)
	}
}

// y is a value's place on the axis.
func (s *series) y(i int) float64 {
	if s.ys != nil {
		return s.ys[i]
	}
	return s.scale.place(s.values[i])
}

// slopes are those of a curve through the values that does not swing over them (Fritsch and Carlson), as Grafana's smooth lines.
func slopes(times []int64, ys []float64) []float64 {
	n := len(ys)
	secant, out := make([]float64, n), make([]float64, n)
	for i := range n - 1 {
		secant[i] = (ys[i+1] - ys[i]) / math.Max(float64(times[i+1]-times[i]), 1)
	}
	out[0], out[n-1] = secant[0], secant[n-2]
	for i := 1; i < n-1; i++ {
		a, b := secant[i-1], secant[i]
		if !(a*b > 0) {
			continue
		}
		da, db := float64(times[i]-times[i-1]), float64(times[i+1]-times[i])
		if m := 3 * (da + db) / ((2*db+da)/a + (db+2*da)/b); finite(m) {
			out[i] = m
		}
	}
	for i, m := range out {
		if !finite(m) {
			out[i] = 0
		}
	}
	return out
}

// curve joins two values of a smooth line.
func (p *timeseries) curve(s *series, i, j int, x0, x1, fy float64) {
	d := float64(s.times[j] - s.times[i])
	w, _ := p.raster.Size()
	steps := int(min(math.Ceil(x1-x0), float64(w)))
	if steps < 2 || x1 < 0 || x0 > float64(w) {
		p.join(s, x0, fy-s.ys[i]*fy, x1, fy-s.ys[j]*fy)
		return
	}
	px, py := x0, fy-s.ys[i]*fy
	for k := 1; k <= steps; k++ {
		t := float64(k) / float64(steps)
		y := fy - hermite(s.ys[i], s.ys[j], s.slopes[i]*d, s.slopes[j]*d, t)*fy
		x := x0 + (x1-x0)*t
		p.stroke(s, px, py, x, y)
		px, py = x, y
	}
}

func hermite(y0, y1, m0, m1, t float64) float64 {
	u := 1 - t
	return (1+2*t)*u*u*y0 + t*u*u*m0 + t*t*(3-2*t)*y1 - t*t*u*m1
}

// tones are a line's colours by row where its gradient mode takes them from the values.
func (s *series) tones(in *Input, sc scale, rows int) {
	if s.gradient != "scheme" || rows < 1 || s.field.Config.Color == nil || !byValue(s.field.Config.Color.Mode) {
		return
	}
	proc := field.NewProcessor(s.field, in.Zone)
	s.shades = make([]canvas.Color, rows)
	for y := range s.shades {
		s.shades[y] = in.Theme.Hex(proc.Number(sc.value(1 - (float64(y)+0.5)/float64(rows))).Color)
	}
}

// shade is an area's colour and opacity in a row.
func (s *series) shade(in *Input, y, rows int, alpha float64) (canvas.Color, float64) {
	f := (float64(y) + 0.5) / float64(rows) // 0 at the top
	switch {
	case s.shades != nil && y < len(s.shades):
		return s.shades[y], alpha
	case s.gradient == "opacity":
		return s.color, min(alpha*1.7, 0.7) * (1 - f)
	case s.gradient == "hue" && in.Theme.Depth > canvas.ANSI16:
		if f < 0.5 {
			return in.Theme.Text.Blend(s.color, (0.5-f)*0.5), min(alpha*1.2, 0.7)
		}
		return in.Theme.Background.Blend(s.color, (f-0.5)*0.8), alpha
	}
	return s.color, alpha
}

// byValue tells colour modes that take a value's colour.
func byValue(mode string) bool {
	return mode == "thresholds" || len(mode) > 11 && mode[:11] == "continuous-"
}

// shaded ends a line whose colour is its value's: each row has an owner of its own.
func (p *timeseries) shaded(s *series, letter rune) {
	p.raster.FlushRows(len(p.colors), letter)
	p.colors = append(p.colors, s.shades...)
}
