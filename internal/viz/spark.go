package viz

import (
	"math"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/frame"
)

// sparkline is a field's course over the range in w columns, each 0..1; NaN where there is nothing.
func sparkline(in *Input, fr *frame.Frame, f *frame.Field, w int) []float64 {
	if fr == nil || f == nil || w <= 0 || f.Kind != frame.Number && f.Kind != frame.Bool {
		return nil
	}
	t := fr.TimeField()
	if t == nil {
		return nil
	}
	sum, n := make([]float64, w), make([]float64, w)
	for i := range min(len(t.Times), len(f.Numbers)) {
		v, at := f.Numbers[i], t.Times[i]
		if !finite(v) || at < in.From || at > in.To {
			continue
		}
		x := int(float64(at-in.From) / float64(in.To-in.From) * float64(w))
		x = min(max(x, 0), w-1)
		n[x]++
		sum[x] += (v - sum[x]) / n[x]
	}
	lo, hi := math.NaN(), math.NaN()
	last := math.NaN()
	for x := range sum {
		if n[x] == 0 {
			sum[x] = last // a column between two samples shows the earlier one
			continue
		}
		last = sum[x]
		lo, hi = lower(lo, last), higher(hi, last)
	}
	if math.IsNaN(lo) {
		return nil
	}
	for x := range sum {
		if d := hi - lo; !(d > 0) || math.IsInf(d, 0) {
			sum[x] = sum[x]*0 + 0.5
		} else {
			sum[x] = 0.08 + 0.92*(sum[x]-lo)/d
		}
	}
	return sum
}

// drawSpark draws a sparkline as an area of columns.
func drawSpark(in *Input, g *canvas.Grid, r canvas.Rect, values []float64, color canvas.Color) {
	for x, v := range values {
		if x >= r.W || math.IsNaN(v) {
			continue
		}
		under := g.Background(r.X+x, r.Y)
		st := canvas.Style{FG: in.Theme.Mix(color, under, 0.35)}
		if in.Theme.Glyphs == canvas.ASCII || in.Theme.Glyphs == canvas.Console {
			for y := range max(int(math.Round(v*float64(r.H))), 1) {
				g.Set(r.X+x, r.Y+r.H-1-y, '░', st)
			}
			continue
		}
		g.Column(r.X+x, r.Y, r.H, 0, max(v*float64(r.H), 0.125), st, in.Theme.Glyphs)
	}
}
