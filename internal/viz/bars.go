package viz

import (
	"math"

	"github.com/montui/montui/internal/canvas"
)

// barSet is named bars in groups: what bar charts and histograms draw.
type barSet struct {
	names  []string
	groups [][]bar // one slice a name
	scale  scale
	marks  []mark
	gutter int

	// What ntcharts drew, kept: it allocates 2 MB for a chart, and draws the same until data or size change.
	ntcharts bool
	drawn    []rune
	drawnAt  canvas.Rect
}

type bar struct {
	value float64
	text  string
	color canvas.Color
}

// size is the widest group and the least and largest value, zero among them.
func (b *barSet) size() (most int, lo, hi float64) {
	for _, group := range b.groups {
		most = max(most, len(group))
		for _, v := range group {
			if finite(v.value) {
				lo, hi = math.Min(lo, v.value), math.Max(hi, v.value)
			}
		}
	}
	return most, lo, hi
}

// vertical draws the bars upwards; those without room are counted at the right. A bar chart of one positive field is
// drawn by ntcharts, others and what ntcharts refuses by our own columns.
func (b *barSet) vertical(in *Input, g *canvas.Grid, r canvas.Rect) {
	most, lo, hi := b.size()
	if most == 0 || r.W < 1 || r.H < 1 {
		return
	}
	plot := r
	if r.H >= 3 {
		plot.H--
	}
	if b.gutter > 0 && b.gutter < r.W/3 && r.H >= 4 {
		plot.X, plot.W = r.X+b.gutter+1, r.W-b.gutter-1
		for i, m := range b.marks {
			y := plot.Y + int(math.Round((1-b.scale.place(m.at))*float64(plot.H-1)))
			if i > 0 {
				gridLine(in, g, plot, y)
			}
			right(g, plot.X-1, y, b.gutter, m.text, canvas.Style{FG: in.Theme.Dim})
		}
	}
	width := min(max((plot.W/len(b.groups)-1)/most, 1), 12)
	step := most*width + 1
	if step*len(b.groups) > plot.W+1 {
		step = most * width
	}
	fit := min(len(b.groups), max((plot.W+1)/max(step, 1), 1))
	b.columns(in, g, plot, fit, width, step, lo, hi)
	free := plot.X
	for i := range fit {
		x := plot.X + i*step
		w := canvas.Width(b.names[i])
		if r.H < 3 || x < free {
			continue
		}
		room := step - 1
		if w > room && step < 8 && i+1 < fit { // too narrow to cut: it takes the place of the next ones, left out then
			if room = plot.X + plot.W - x; room < w {
				continue
			}
		}
		centre := max(0, (most*width-w)/2)
		g.Text(x+centre, plot.Y+plot.H, max(room, 1), b.names[i], canvas.Style{FG: in.Theme.Dim})
		free = x + min(w, max(room, 1)) + 1
	}
	if left := len(b.groups) - fit; left > 0 {
		right(g, r.X+r.W, r.Y, 12, more(left), canvas.Style{FG: in.Theme.Dim})
	}
}

// columns draws the first fit groups.
func (b *barSet) columns(in *Input, g *canvas.Grid, plot canvas.Rect, fit, width, step int, lo, hi float64) {
	most, _, _ := b.size()
	var flat []float64
	if b.ntcharts && lo >= 0 && most == 1 && b.scale.min == 0 && (in.Theme.Glyphs == canvas.Braille || in.Theme.Glyphs == canvas.Block) {
		for _, group := range b.groups[:fit] {
			v := 0.0
			if len(group) > 0 {
				v = group[0].value
			}
			flat = append(flat, v)
		}
	}
	if flat != nil && b.drawnAt != plot {
		b.drawn, _ = ntBars(plot.W, plot.H, flat, b.scale.max, width, step-width, false)
		b.drawnAt = plot
	}
	if flat != nil && b.drawn != nil {
		for i, r := range b.drawn {
			group := i % plot.W / step
			if r != 0 && r != ' ' && group < fit && len(b.groups[group]) > 0 {
				g.Set(plot.X+i%plot.W, plot.Y+i/plot.W, r, canvas.Style{FG: b.groups[group][0].color})
			}
		}
		return
	}
	zero := min(max(b.scale.place(0), 0), 1) * float64(plot.H)
	for i, group := range b.groups[:fit] {
		for n, v := range group {
			if !finite(v.value) {
				continue
			}
			to := min(max(b.scale.place(v.value), 0), 1) * float64(plot.H)
			for c := range width {
				g.Column(plot.X+i*step+n*width+c, plot.Y, plot.H, zero, to, canvas.Style{FG: v.color}, in.Theme.Glyphs)
			}
		}
	}
}

// horizontal draws one row a bar: name, bar, value.
func (b *barSet) horizontal(in *Input, g *canvas.Grid, r canvas.Rect) {
	most, _, hi := b.size()
	nameW, valueW := 0, 0
	for i, group := range b.groups {
		nameW = max(nameW, canvas.Width(b.names[i]))
		for _, v := range group {
			valueW = max(valueW, canvas.Width(v.text))
		}
	}
	nameW = min(nameW, r.W/3)
	valueW = min(valueW, r.W/3)
	y := r.Y
	first := min(max(in.Scroll, 0), max(len(b.groups)-1, 0))
	for i := first; i < len(b.groups); i++ {
		if y+most > r.Y+r.H || y == r.Y+r.H-1 && i < len(b.groups)-1 {
			g.Text(r.X, min(y, r.Y+r.H-1), r.W, more(len(b.groups)-i), canvas.Style{FG: in.Theme.Dim})
			return
		}
		g.Text(r.X, y, nameW, b.names[i], canvas.Style{FG: in.Theme.Text})
		for _, v := range b.groups[i] {
			f := 0.0
			if hi > 0 && finite(v.value) {
				f = v.value / hi
			}
			meter(in, g, r.X+nameW+1, y, r.W-nameW-valueW-2, f, v.color)
			right(g, r.X+r.W, y, valueW, v.text, canvas.Style{FG: v.color})
			y++
		}
	}
}
