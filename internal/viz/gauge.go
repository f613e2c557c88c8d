package viz

import (
	"math"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/field"
)

// gauge shows each value as an arc when there is room and braille, else as a bar.
type gauge struct {
	o    options
	many bool // there are several values, though but one may be seen
	memo memo[[]*gaugeTile]
}

type gaugeTile struct {
	statTile
	percent float64
	shades  []canvas.Color // the threshold colours along the scale
	raster  canvas.Raster
	colors  []canvas.Color
	arc     bool
	labels  []gaugeLabel
	cx, cy  float64 // of the arc's middle, in dots
	radius  float64 // of its outer edge
}

// gaugeLabel is a threshold at its place along the scale.
type gaugeLabel struct {
	at    float64
	text  string
	color canvas.Color
}

func newGauge(o options) Panel { return &gauge{o: o} }

func (p *gauge) Draw(in *Input, g *canvas.Grid, r canvas.Rect) {
	r = air(r)
	tiles := p.memo.scrolled(in, r, func() []*gaugeTile { return p.tiles(in, r) })
	if len(tiles) == 0 {
		empty(in, g, r)
		return
	}
	for i, t := range tiles {
		if t.rect.W == 0 {
			right(g, r.X+r.W, r.Y+r.H-1, r.W, " "+more(len(tiles)-i), canvas.Style{FG: in.Theme.Dim, BG: in.Theme.Background})
			return
		}
		p.tile(in, g, t, p.many)
	}
}

func (p *gauge) tiles(in *Input, r canvas.Rect) []*gaugeTile {
	all := values(in, p.o)
	least, low := 10, 2
	if p.o.text("auto", "sizing") == "manual" {
		least, low = cells(p.o, 75, field.CellWidth, "minVizWidth"), cells(p.o, 75, field.CellHeight, "minVizHeight")
	}
	rects := tileRects(len(all), r, p.o.text("auto", "orientation"), least, low)
	p.many = len(all) > 1
	all = seen(in, all, len(rects))
	out := make([]*gaugeTile, len(all))
	narrow, flat := r.W, r.H // of the smallest tile: all are arcs or all are bars
	for _, rect := range rects {
		narrow, flat = min(narrow, rect.W), min(flat, rect.H)
	}
	for i, v := range all {
		t := &gaugeTile{percent: fraction(v.Text)}
		t.title, t.color = v.Title, in.Theme.Text
		t.prefix, t.text, t.small = split(v.Text)
		if v.Text.Color != "" {
			t.color = in.Theme.Hex(v.Text.Color)
		}
		out[i] = t
		if i >= len(rects) {
			continue
		}
		t.rect = rects[i]
		t.shades = shades(in, v)
		t.labels = thresholdLabels(in, v)
		if t.arc = narrow >= 14 && flat >= 5 && in.Theme.Glyphs == canvas.Braille && in.Theme.Depth > canvas.NoColor; t.arc {
			t.sweep(in, p.o.flag(true, "showThresholdMarkers"), p.o.flag(false, "showThresholdLabels"), p.many)
		}
	}
	return out
}

// fraction is a value's place between min and max, 0 when it has none.
func fraction(t field.Text) float64 {
	if !(t.Percent > 0) {
		return 0
	}
	return min(t.Percent, 1)
}

// shades are the colours along a field's scale, in forty steps.
func shades(in *Input, v field.Value) []canvas.Color {
	out := make([]canvas.Color, 40)
	if v.Field == nil {
		return out
	}
	lo, hi := fieldRange(v)
	p := field.NewProcessor(v.Field, in.Zone)
	for i := range out {
		out[i] = in.Theme.Hex(p.Number(lo + (hi-lo)*(float64(i)+0.5)/float64(len(out))).Color)
	}
	return out
}

// fieldRange is a field's configured min and max, 0 and 100 where it has none.
func fieldRange(v field.Value) (lo, hi float64) {
	lo, hi = 0, 100
	c := v.Field.Config
	if c.Min != nil {
		lo = *c.Min
	}
	if c.Max != nil {
		hi = *c.Max
	} else if n, f := v.Text.Numeric, v.Text.Percent; f > 0 && finite(n) && finite(f) {
		hi = lo + (n-lo)/f
	}
	return lo, hi
}

// thresholdLabels are the thresholds inside a field's scale.
func thresholdLabels(in *Input, v field.Value) []gaugeLabel {
	if v.Field == nil || v.Field.Config.Thresholds == nil {
		return nil
	}
	lo, hi := fieldRange(v)
	p := field.NewProcessor(v.Field, in.Zone)
	var out []gaugeLabel
	for _, s := range v.Field.Config.Thresholds.Steps {
		value := s.Value
		if v.Field.Config.Thresholds.Mode == "percentage" {
			value = lo + (hi-lo)*value/100
		}
		if at := (value - lo) / (hi - lo); at > 0 && at < 1 {
			t := p.Number(value)
			out = append(out, gaugeLabel{at, t.Full(), in.Theme.Hex(t.Color)})
		}
	}
	return out
}

// The arc opens downwards: it begins left below the middle and ends right below it.
const arcFrom, arcSpan = math.Pi * 7 / 6, math.Pi * 8 / 6

// sweep draws the arc into the tile's raster.
func (t *gaugeTile) sweep(in *Input, markers, labelled, named bool) {
	r := t.rect
	if named {
		r.H--
	}
	t.raster.Reset(r.W, r.H, in.Theme.Glyphs, false)
	w, h := t.raster.Size()
	cx := float64(w-1) / 2
	radius := min(float64(h-1)/1.5, cx)
	side := 0
	for _, l := range t.labels {
		side = max(side, canvas.Width(l.text))
	}
	if room := min(float64(h-5)/1.5, cx-float64(2*side+2)); labelled && side > 0 && room >= 12 {
		radius = room
	} else {
		labelled = false
	}
	if !labelled {
		t.labels = nil
	}
	cy := (float64(h)-radius*1.5)/2 + radius
	t.cx, t.cy, t.radius = cx, cy, radius
	t.colors = append(append([]canvas.Color{}, t.shades...), t.color, in.Theme.Box)
	dots := make([][][2]int, len(t.colors))
	ring := func(from, to float64, owner func(f float64) int) {
		for y := range h {
			for x := range w {
				dx, dy := float64(x)-cx, cy-float64(y)
				if d := dx*dx + dy*dy; d < from*from || d > to*to {
					continue
				}
				a := arcFrom - math.Atan2(dy, dx)
				if a > 2*math.Pi {
					a -= 2 * math.Pi
				}
				if f := a / arcSpan; f >= 0 && f <= 1 {
					n := owner(f)
					dots[n] = append(dots[n], [2]int{x, y})
				}
			}
		}
		for n, mine := range dots {
			for _, at := range mine {
				t.raster.Dot(at[0], at[1])
			}
			if len(mine) > 0 {
				t.raster.Flush(n, 0)
			}
			dots[n] = mine[:0]
		}
	}
	outer := radius
	if markers && radius > 14 {
		ring(radius-1.2, radius, func(f float64) int { return min(int(f*float64(len(t.shades))), len(t.shades)-1) })
		outer = radius - 2.6
	}
	ring(outer-max(radius*0.22, 3), outer, func(f float64) int {
		if f <= t.percent && t.percent > 0 {
			return len(t.shades)
		}
		return len(t.shades) + 1
	})
}

// tile draws one gauge.
func (p *gauge) tile(in *Input, g *canvas.Grid, t *gaugeTile, named bool) {
	r := t.rect
	st := &stat{}
	value, dim := canvas.Style{FG: t.color, Attr: canvas.Bold}, canvas.Style{FG: in.Theme.Dim}
	text := st.text(&t.statTile)
	if !t.arc {
		p.bar(in, g, t, named, text)
		return
	}
	t.raster.Paint(g, r.X, r.Y, t.colors)
	for _, l := range t.labels {
		a := arcFrom - l.at*arcSpan
		x, w := (t.cx+(t.radius+3)*math.Cos(a))/2, canvas.Width(l.text)
		if math.Cos(a) < -0.2 {
			x -= float64(w) - 1
		} else if math.Cos(a) < 0.2 {
			x -= float64(w) / 2
		}
		y := int(t.cy-(t.radius+3)*math.Sin(a)) / 4
		g.Text(r.X+min(max(int(math.Round(x)), 0), r.W-w), r.Y+max(y, 0), w, l.text, canvas.Style{FG: l.color})
	}
	if named {
		centredIn(g, canvas.Rect{X: r.X, Y: r.Y + r.H - 1, W: r.W, H: 1}, t.title, dim)
		r.H--
	}
	radius := t.radius
	inner := int(radius*0.7) - 1 // cells across the middle
	cy := r.Y + int(t.cy)/4
	bigW, ok := canvas.BigWidth(t.text)
	if full := bigW + small(t.small) + small(t.prefix); ok && full <= inner && radius > 16 {
		x := r.X + (r.W-full)/2
		if t.prefix != "" {
			x += g.Text(x, cy+1, inner, t.prefix, canvas.Style{FG: t.color}) + 1
		}
		x += g.BigText(x, cy-1, t.text, canvas.Style{FG: t.color}, in.Theme.Glyphs)
		g.Text(x+1, cy+1, inner, t.small, canvas.Style{FG: t.color})
		return
	}
	centredIn(g, canvas.Rect{X: r.X, Y: min(cy, r.Y+r.H-1), W: r.W, H: 1}, text, value)
}

// bar draws a gauge that has no room for an arc: value, bar and, when several, its title.
func (p *gauge) bar(in *Input, g *canvas.Grid, t *gaugeTile, named bool, text string) {
	r := t.rect
	value := canvas.Style{FG: t.color, Attr: canvas.Bold}
	if r.H == 1 {
		w := min(canvas.Width(text), r.W)
		right(g, r.X+r.W, r.Y, r.W, text, value)
		meter(in, g, r.X, r.Y, r.W-w-1, t.percent, t.color)
		return
	}
	rows := 2
	if named {
		rows = min(3, r.H)
	}
	y := r.Y + (r.H-rows)/2
	if named && rows == 3 {
		centredIn(g, canvas.Rect{X: r.X, Y: y, W: r.W, H: 1}, t.title, canvas.Style{FG: in.Theme.Dim})
		y++
	} else if named {
		(&stat{}).line(g, canvas.Rect{X: r.X, Y: y, W: r.W, H: 1}, &t.statTile, canvas.Style{FG: in.Theme.Dim}, value)
		meter(in, g, r.X, y+1, r.W, t.percent, t.color)
		return
	}
	if bigW, ok := canvas.BigWidth(t.text); !named && ok && r.H >= 5 && bigW+small(t.small) <= r.W {
		y = r.Y + (r.H-5)/2
		x := r.X + (r.W-bigW-small(t.small))/2
		x += g.BigText(x, y, t.text, canvas.Style{FG: t.color}, in.Theme.Glyphs)
		g.Text(x+1, y+2, r.W, t.small, canvas.Style{FG: t.color})
		meter(in, g, r.X+1, y+4, r.W-2, t.percent, t.color)
		return
	}
	centredIn(g, canvas.Rect{X: r.X, Y: y, W: r.W, H: 1}, text, value)
	meter(in, g, r.X, y+1, r.W, t.percent, t.color)
}

// meter draws a bar over its faint track.
func meter(in *Input, g *canvas.Grid, x, y, w int, fraction float64, color canvas.Color) {
	track := '░'
	st := canvas.Style{FG: in.Theme.Faint}
	if in.Theme.Depth > canvas.ANSI16 {
		g.Fill(canvas.Rect{X: x, Y: y, W: w, H: 1}, canvas.Style{BG: in.Theme.Faint})
	} else {
		for i := range w {
			g.Set(x+i, y, track, st)
		}
	}
	g.Bar(x, y, w, fraction, canvas.Style{FG: color}, in.Theme.Glyphs)
}
