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

	stacked   bool
	percent   bool
	most      int     // bars side by side in a group
	lo, hi    float64 // among the bars' ends, with zero
	share     float64 // of its room that a group takes
	showValue string  // auto, always, never
	apart     int     // least cells between names
	touching  bool    // a histogram's: no room between groups
	grid      bool
	omitted   int // groups that were not even kept

	// What ntcharts drew, kept: it allocates 2 MB for a chart, and draws the same until data or size change.
	ntcharts bool
	drawn    []rune
	drawnAt  canvas.Rect
}

// bar stands on base, which is not zero where bars are stacked, and ends at value.
type bar struct {
	value, base float64
	text        string
	color       canvas.Color
	letter      rune
}

// settle stacks the bars where they are to be stacked, and computes their range.
func (b *barSet) settle(stacking string) {
	b.stacked, b.percent = stacking == "normal" || stacking == "percent", stacking == "percent"
	for _, group := range b.groups {
		if b.stacked {
			stackBars(group, b.percent)
		}
		b.most = max(b.most, len(group))
		for _, v := range group {
			if finite(v.value) {
				b.lo, b.hi = math.Min(b.lo, v.value), math.Max(b.hi, v.value)
			}
		}
	}
	if b.stacked {
		b.most = min(b.most, 1)
	}
}

// stackBars sets each bar on those before it, negative ones below zero.
func stackBars(group []bar, percent bool) {
	total := 0.0
	for _, v := range group {
		if finite(v.value) {
			total += math.Abs(v.value) / 1e3 // so that a sum of huge values stays finite
		}
	}
	up, down := 0.0, 0.0
	for i := range group {
		v := &group[i]
		n := v.value
		if !finite(n) {
			continue
		}
		if percent {
			if n = n / 1e3 / total; !finite(n) {
				n = 0
			}
		}
		at := &up
		if n < 0 {
			at = &down
		}
		v.base = *at
		*at = min(max(*at+n, -math.MaxFloat64), math.MaxFloat64)
		v.value = *at
	}
}

// vertical draws the bars upwards; those without room are reached by scrolling and counted at the right.
func (b *barSet) vertical(in *Input, g *canvas.Grid, r canvas.Rect) {
	if b.most == 0 || r.W < 1 || r.H < 1 {
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
			if i > 0 && b.grid {
				gridLine(in, g, plot, y)
			}
			right(g, plot.X-1, y, b.gutter, m.text, canvas.Style{FG: in.Theme.Dim})
		}
	}
	step := max(plot.W/len(b.groups), b.most)
	width := max(int(math.Round(float64(step)*b.share))/b.most, 1)
	if b.touching || step <= b.most {
		width = max(step/b.most, 1)
	}
	width = min(width, 24)
	fit := min(len(b.groups), max(plot.W/step, 1))
	first := min(max(in.Scroll, 0), len(b.groups)-fit)
	plot.X, plot.W = plot.X+(plot.W-fit*step)/2, fit*step
	if plot.W > r.W {
		plot.X, plot.W = r.X, r.W
	}
	b.columns(in, g, plot, first, fit, width, step)
	if r.H >= 3 {
		b.label(in, g, plot, first, fit, step)
	}
	if left := len(b.groups) - fit - first + b.omitted; left > 0 {
		right(g, r.X+r.W, r.Y, 12, more(left), canvas.Style{FG: in.Theme.Dim})
	}
}

// label names the groups below them, leaving out names that would run into one another.
func (b *barSet) label(in *Input, g *canvas.Grid, plot canvas.Rect, first, fit, step int) {
	free := plot.X
	for i := range fit {
		name := b.names[first+i]
		w := canvas.Width(name)
		x := plot.X + i*step
		room := step - 1
		if w > room && step < 10 && i+1 < fit { // too narrow to cut: it takes the place of the next ones, left out then
			if room = plot.X + plot.W - x; room < w {
				continue
			}
		}
		if w > room && room < 3 {
			continue
		}
		w = min(w, room)
		at := max(x+(step-w)/2, plot.X)
		if b.touching {
			at = x // the name is that of the bucket's lower end
		}
		if at < free {
			if at = free; at > x+step/2 || at+w > plot.X+plot.W {
				continue
			}
		}
		g.Text(at, plot.Y+plot.H, w, name, canvas.Style{FG: in.Theme.Dim})
		free = at + w + 1 + b.apart
	}
}

// columns draws fit groups from first on. A bar chart of one positive field is drawn by ntcharts, others and what ntcharts
// refuses by our own columns.
func (b *barSet) columns(in *Input, g *canvas.Grid, plot canvas.Rect, first, fit, width, step int) {
	pad := (step - b.most*width) / 2
	own := true
	if b.ntcharts && first == 0 && b.lo >= 0 && b.most == 1 && !b.stacked && b.scale.min == 0 && (in.Theme.Glyphs == canvas.Braille || in.Theme.Glyphs == canvas.Block) {
		own = !b.byNtcharts(g, plot, fit, width, step, pad)
	}
	zero := min(max(b.scale.place(0), 0), 1) * float64(plot.H)
	for i, group := range b.groups[first : first+fit] {
		for n, v := range group {
			if !finite(v.value) {
				continue
			}
			if b.stacked {
				n = 0
			}
			from, to := zero, min(max(b.scale.place(v.value), 0), 1)*float64(plot.H)
			if v.base != 0 {
				from = min(max(b.scale.place(v.base), 0), 1) * float64(plot.H)
			}
			x := plot.X + i*step + pad + n*width
			for c := 0; c < width && own; c++ {
				g.Column(x+c, plot.Y, plot.H, from, to, canvas.Style{FG: v.color}, in.Theme.Glyphs)
				if in.Theme.Depth == canvas.NoColor && v.letter != 0 && math.Abs(to-from) >= 0.5 {
					g.Set(x+c, plot.Y+plot.H-max(int(math.Ceil(max(from, to))), 1), v.letter, canvas.Style{})
				}
			}
			room := width
			if b.most == 1 {
				room = step
			}
			b.write(in, g, plot, v, x, width, from, to, room)
		}
	}
}

// byNtcharts has the bars drawn by ntcharts, and tells whether it did.
func (b *barSet) byNtcharts(g *canvas.Grid, plot canvas.Rect, fit, width, step, pad int) bool {
	if b.drawnAt != plot {
		flat := make([]float64, 0, fit)
		for _, group := range b.groups[:fit] {
			v := 0.0
			if len(group) > 0 {
				v = group[0].value
			}
			flat = append(flat, v)
		}
		b.drawn, _ = ntBars(plot.W, plot.H, flat, b.scale.max, width, step-width, false)
		b.drawnAt = plot
	}
	for i, r := range b.drawn {
		x := i % plot.W
		if group := x / step; r != 0 && r != ' ' && group < fit && len(b.groups[group]) > 0 {
			g.Set(plot.X+x+pad, plot.Y+i/plot.W, r, canvas.Style{FG: b.groups[group][0].color})
		}
	}
	return b.drawn != nil
}

// write puts a bar's value above it, or into its part of a stack, where it fits.
func (b *barSet) write(in *Input, g *canvas.Grid, plot canvas.Rect, v bar, x, width int, from, to float64, room int) {
	w := canvas.Width(v.text)
	if b.showValue == "never" || v.text == "" || w > room || (b.showValue != "always" || b.most > 1) && w+1 > room {
		return
	}
	at := x + (width-w)/2
	if b.stacked {
		if math.Abs(to-from) < 1.5 || w > width {
			return
		}
		y := plot.Y + plot.H - 1 - int((from+to)/2)
		g.Text(at, y, w, v.text, canvas.Style{FG: in.Theme.Contrast(v.color), BG: v.color})
		return
	}
	y := plot.Y + plot.H - 1 - int(math.Ceil(to))
	if v.value < 0 {
		y = plot.Y + plot.H - int(math.Floor(to))
	}
	if y >= plot.Y && y < plot.Y+plot.H {
		g.Text(at, y, w, v.text, canvas.Style{FG: in.Theme.Text})
	}
}

// horizontal draws one row a bar, or one row a group when stacked: name, bar, value.
func (b *barSet) horizontal(in *Input, g *canvas.Grid, r canvas.Rect) {
	if b.most == 0 {
		return
	}
	nameW, valueW := 0, 0
	for i, group := range b.groups {
		nameW = max(nameW, canvas.Width(b.names[i]))
		for _, v := range group {
			if !b.stacked && b.showValue != "never" {
				valueW = max(valueW, canvas.Width(v.text)+1)
			}
		}
	}
	nameW, valueW = min(nameW, r.W/3), min(valueW, r.W/3)
	x, w := r.X+nameW+1, r.W-nameW-valueW-1
	y, first := r.Y, min(max(in.Scroll, 0), max(len(b.groups)-1, 0))
	for i := first; i < len(b.groups); i++ {
		if y+b.most > r.Y+r.H || y == r.Y+r.H-1 && i < len(b.groups)-1 {
			g.Text(r.X, min(y, r.Y+r.H-1), r.W, more(len(b.groups)-i+b.omitted), canvas.Style{FG: in.Theme.Dim})
			return
		}
		g.Text(r.X, y, nameW, b.names[i], canvas.Style{FG: in.Theme.Text})
		if b.stacked {
			b.pile(in, g, x, y, w, b.groups[i])
			y++
			continue
		}
		for _, v := range b.groups[i] {
			meter(in, g, x, y, w, 0, v.color)
			b.lie(in, g, x, y, w, v, 0)
			right(g, r.X+r.W, y, max(valueW-1, 0), v.text, canvas.Style{FG: v.color})
			y++
		}
	}
}

// pile draws a stack's bars in one row, the longest first and the shorter over it, so that no gap is between them.
func (b *barSet) pile(in *Input, g *canvas.Grid, x, y, w int, group []bar) {
	meter(in, g, x, y, w, 0, 0)
	for _, negative := range [2]bool{true, false} {
		behind := canvas.Color(0)
		for n := len(group) - 1; n >= 0; n-- {
			if v := group[n]; (v.value < v.base) == negative && v.value != v.base {
				whole := v
				if !negative {
					whole.base = 0
				}
				b.lie(in, g, x, y, w, whole, behind)
				behind = v.color
			}
		}
	}
	for _, v := range group {
		from, to := b.scale.place(min(v.base, v.value)), b.scale.place(max(v.base, v.value))
		if tw := canvas.Width(v.text); b.showValue != "never" && float64(tw+2) <= (to-from)*float64(w) {
			g.Text(x+int(math.Round(from*float64(w)))+1, y, tw, v.text, canvas.Style{FG: in.Theme.Contrast(v.color), BG: v.color})
		}
	}
}

// lie draws one horizontal bar from left to right.
func (b *barSet) lie(in *Input, g *canvas.Grid, x, y, w int, v bar, behind canvas.Color) {
	from, to := min(max(b.scale.place(v.base), 0), 1), min(max(b.scale.place(v.value), 0), 1)
	if math.IsNaN(from) || math.IsNaN(to) {
		return
	}
	if from > to {
		from, to = to, from
	}
	a := int(math.Round(from * float64(w)))
	if room := w - a; room > 0 {
		g.Bar(x+a, y, room, (to*float64(w)-float64(a))/float64(room), canvas.Style{FG: v.color, BG: behind}, in.Theme.Glyphs)
	}
	if end := int(to*float64(w)) - 1; in.Theme.Depth == canvas.NoColor && v.letter != 0 && end >= a {
		g.Set(x+end, y, v.letter, canvas.Style{})
	}
}
