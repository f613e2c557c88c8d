package viz

import (
	"cmp"
	"math"
	"slices"

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
	labels []string
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
		plan.label(in, g)
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
	}
	if len(plan.slices) == 0 {
		return plan
	}
	if by := p.o.text("desc", "sort"); by != "none" {
		slices.SortStableFunc(plan.slices, func(a, b pieSlice) int {
			if by == "asc" {
				return cmp.Compare(a.share, b.share)
			}
			return cmp.Compare(b.share, a.share)
		})
		for i := range plan.slices {
			plan.colors[i] = plan.slices[i].color
		}
	}
	plan.labels = p.o.list("displayLabels")
	left := r
	whole, least := plan.width(p.legendValues(2)), plan.width(p.legendValues(1)) // with all values, and with the first of them
	ring := min(r.H*2+1, max(r.W-whole-2, min(r.W-least-2, r.W/2)))
	values := 2
	if r.W-ring-2 < whole {
		values = 1
	}
	w := min(plan.width(p.legendValues(values)), max(r.W-ring-2, 0))
	plan.entries(p.legendValues(values))
	drawn := in.Theme.Glyphs == canvas.Braille && in.Theme.Depth > canvas.NoColor
	if !p.o.flag(true, "legend", "showLegend") && drawn && r.H >= 4 && r.W >= 8 {
		plan.legend.entries = nil
		plan.ring = r
		plan.sweep(in, p.o.text("pie", "pieType") == "donut")
		return plan
	}
	if plan.legend.right = drawn && ring >= 9 && r.H >= 4; plan.legend.right {
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

// legendValues are what stands behind a slice's name: the options' choice, else percent and value; no more than most of them.
func (p *piechart) legendValues(most int) []string {
	values := p.o.list("legend", "values")
	if len(values) == 0 {
		values = []string{"percent", "value"}
	}
	return values[:min(most, len(values))]
}

// value is one of a slice's texts.
func (s *pieSlice) value(which string) string {
	switch which {
	case "percent":
		return s.percent
	case "value":
		return s.text
	case "name":
		return s.name
	}
	return ""
}

// width is that of the legend with these values.
func (p *piePlan) width(values []string) (w int) {
	for i := range p.slices {
		n := 2 + canvas.Width(p.slices[i].name)
		for _, v := range values {
			n += 1 + canvas.Width(p.slices[i].value(v))
		}
		w = max(w, n)
	}
	return w
}

// entries fills the legend.
func (p *piePlan) entries(values []string) {
	for i := range p.slices {
		s := &p.slices[i]
		e := legendEntry{name: s.name, mark: s.mark, color: s.color, width: 2 + canvas.Width(s.name)}
		for _, v := range values {
			e.texts = append(e.texts, s.value(v))
			e.width += 1 + canvas.Width(s.value(v))
		}
		p.legend.entries = append(p.legend.entries, e)
	}
}

// label writes the labels that options.displayLabels asks for onto slices that are large enough for them.
func (p *piePlan) label(in *Input, g *canvas.Grid) {
	w, h := p.raster.Size()
	radius := float64(min(w, h)-1) / 2
	at := 0.0
	for i := range p.slices {
		s := &p.slices[i]
		text := ""
		for _, which := range p.labels {
			if t := s.value(which); t != "" {
				text += " " + t
			}
		}
		if text != "" {
			text = text[1:]
		}
		a, tw := (at+s.share/2)*2*math.Pi, canvas.Width(text)
		at += s.share
		if tw == 0 || float64(2*tw) > 2*math.Pi*radius*0.65*min(s.share, 0.5) {
			continue
		}
		x := int((float64(w)/2+math.Sin(a)*radius*0.65)/2) - tw/2
		y := int(float64(h)/2-math.Cos(a)*radius*0.65) / 4
		x = max(min(x, p.ring.W-tw), 0)
		g.Text(p.ring.X+x, p.ring.Y+y, p.ring.W-x, text, canvas.Style{FG: in.Theme.Contrast(s.color), BG: s.color})
	}
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
