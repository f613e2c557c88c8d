package viz

import (
	"math"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/field"
)

// piechart shows shares: a ring when there is room and braille, else one bar, and a legend with values and percents.
type piechart struct {
	o    options
	memo memo[*piePlan]
}

type piePlan struct {
	slices []pieSlice
	raster canvas.Raster
	colors []canvas.Color
	ring   canvas.Rect
	legend *legend
}

type pieSlice struct {
	name    string
	text    string
	share   float64
	color   canvas.Color
	percent string
	mark    string
}

func newPiechart(o options) Panel { return &piechart{o: o} }

func (p *piechart) Draw(in *Input, g *canvas.Grid, r canvas.Rect) {
	r = air(r)
	plan := p.memo.get(in, r, func() *piePlan { return p.prepare(in, r) })
	if len(plan.slices) == 0 {
		empty(in, g, r)
		return
	}
	if plan.ring.W > 0 {
		plan.raster.Paint(g, plan.ring.X, plan.ring.Y, plan.colors)
	} else if r.H >= 2 {
		x := 0.0
		for _, s := range plan.slices {
			from, to := int(math.Round(x*float64(r.W))), int(math.Round((x+s.share)*float64(r.W)))
			if in.Theme.Depth == canvas.NoColor {
				for c := from; c < to; c++ {
					g.Text(r.X+c, r.Y, 1, s.mark, canvas.Style{})
				}
			} else {
				g.Bar(r.X+from, r.Y, to-from, 1, canvas.Style{FG: s.color}, in.Theme.Glyphs)
			}
			x += s.share
		}
	}
	plan.legend.draw(in, g)
}

func (p *piechart) prepare(in *Input, r canvas.Rect) *piePlan {
	plan := &piePlan{legend: &legend{}}
	total := 0.0
	all := values(in, p.o)
	for _, v := range all {
		if n := v.Text.Numeric; finite(n) && n > 0 {
			total += n / 1e3 // so that a sum of huge values stays finite
		}
	}
	for i, v := range all {
		n := v.Text.Numeric
		if !finite(n) || n <= 0 || !(total > 0) || math.IsInf(total, 0) {
			continue
		}
		s := pieSlice{name: v.Title, text: v.Text.Full(), share: n / 1e3 / total, color: in.Theme.Hex(v.Text.Color)}
		zero := 0
		if s.share*100 < 10 {
			zero = 1
		}
		s.mark = seriesMark(in, letters[i%len(letters)])
		s.percent = field.Format("percent", s.share*100, &zero).Full()
		plan.slices = append(plan.slices, s)
		plan.colors = append(plan.colors, s.color)
		plan.legend.entries = append(plan.legend.entries, legendEntry{name: s.name, mark: s.mark, color: s.color,
			values: []field.Text{{Text: s.percent}, {Text: s.text}}})
	}
	if len(plan.slices) == 0 {
		return plan
	}
	left := r
	w, least := 0, 0 // of the legend: whole, and with names and percents alone
	plan.legend.measure()
	for _, e := range plan.legend.entries {
		w, least = max(w, e.width), max(least, canvas.Width(e.name)+3+canvas.Width(e.texts[0]))
	}
	ring := min(r.H*2+1, max(r.W-w-2, min(r.W-least-2, r.W/2)))
	drawn := in.Theme.Glyphs == canvas.Braille && in.Theme.Depth > canvas.NoColor
	if plan.legend.right = drawn && ring >= 9 && r.H >= 4; plan.legend.right {
		w = min(w, r.W-ring-2)
		plan.legend.rect = canvas.Rect{X: r.X + ring + 2, Y: r.Y, W: w, H: r.H}
		left.W = ring
		if n := len(plan.slices); n < r.H {
			plan.legend.rect.Y, plan.legend.rect.H = r.Y+(r.H-n)/2, n
		}
	} else {
		top := min(2, r.H-1)
		if r.H >= 9 && r.W >= 12 && drawn {
			top = r.H / 2
		}
		left.H = top
		plan.legend.right = true
		plan.legend.rect = canvas.Rect{X: r.X, Y: r.Y + top, W: r.W, H: r.H - top}
	}
	if left.H >= 4 && left.W >= 8 && drawn {
		plan.ring = left
		plan.sweep(in, p.o.text("pie", "pieType") == "donut")
	} else if plan.legend.rect.Y == r.Y { // the bar lies above the legend
		plan.legend.rect = canvas.Rect{X: r.X, Y: r.Y + min(1, r.H-1), W: r.W, H: max(r.H-1, 1)}
	}
	return plan
}

// sweep draws the ring, clockwise from the top.
func (p *piePlan) sweep(in *Input, donut bool) {
	p.raster.Reset(p.ring.W, p.ring.H, in.Theme.Glyphs, false)
	w, h := p.raster.Size()
	cx, cy := float64(w-1)/2, float64(h-1)/2
	radius := min(cx, cy)
	inner := 0.0
	if donut {
		inner = radius * 0.55
	}
	at := 0.0
	for i, s := range p.slices {
		for y := range h {
			for x := range w {
				dx, dy := float64(x)-cx, float64(y)-cy
				d := math.Hypot(dx, dy)
				if d > radius || d < inner {
					continue
				}
				f := math.Atan2(dx, -dy) / (2 * math.Pi)
				if f < 0 {
					f++
				}
				if f >= at && f < at+s.share {
					p.raster.Dot(x, y)
				}
			}
		}
		p.raster.Flush(i, 0)
		at += s.share
		if i >= 60 { // further slices are thinner than a dot
			return
		}
	}
}
