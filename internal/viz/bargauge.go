package viz

import (
	"math"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/field"
)

// bargauge shows one bar a value.
type bargauge struct {
	o    options
	memo memo[[]barTile]
}

type barTile struct {
	statTile
	full    string
	percent float64
	shades  []canvas.Color
}

func newBargauge(o options) Panel { return &bargauge{o: o} }

func (p *bargauge) Draw(in *Input, g *canvas.Grid, r canvas.Rect) {
	r = air(r)
	tiles := p.memo.get(in, r, func() []barTile { return p.tiles(in) })
	if len(tiles) == 0 {
		empty(in, g, r)
		return
	}
	o := p.o.text("auto", "orientation")
	if o == "vertical" || o == "auto" && r.W > r.H*6 && r.H >= 5 && len(tiles) > 1 && r.W/len(tiles) >= 8 {
		p.columns(in, g, r, tiles)
		return
	}
	p.rows(in, g, r, tiles)
}

func (p *bargauge) tiles(in *Input) []barTile {
	all := values(in, p.o)
	out := make([]barTile, len(all))
	for i, v := range all {
		t := barTile{full: v.Text.Full(), percent: fraction(v.Text), shades: shades(in, v)}
		t.title, t.color = v.Title, in.Theme.Text
		if v.Text.Color != "" {
			t.color = in.Theme.Hex(v.Text.Color)
		}
		out[i] = t
	}
	return out
}

// rows draws horizontal bars: title, bar, value; with two lines a bar the title stands above it.
func (p *bargauge) rows(in *Input, g *canvas.Grid, r canvas.Rect, tiles []barTile) {
	scroll := min(max(in.Scroll, 0), max(len(tiles)-1, 0))
	tiles = tiles[scroll:]
	nameW, valueW := 0, 0
	names := p.o.text("auto", "namePlacement")
	for _, t := range tiles {
		nameW, valueW = max(nameW, canvas.Width(t.title)), max(valueW, canvas.Width(p.text(&t)))
	}
	if names == "hidden" {
		nameW = 0
	}
	per := max(r.H/len(tiles), 1)
	if p.o.text("auto", "sizing") == "manual" {
		per = min(max(per, cells(p.o, 16, field.CellHeight, "minVizHeight")), cells(p.o, 300, field.CellHeight, "maxVizHeight"))
	}
	above := per >= 2 && nameW > 0 && (names == "top" || names == "auto" && nameW > r.W/3)
	fit := r.H / per
	if len(tiles) > fit {
		fit = max(fit-1, 0)
		g.Text(r.X, r.Y+r.H-1, r.W, more(len(tiles)-fit), canvas.Style{FG: in.Theme.Dim})
	}
	valueW = min(valueW, r.W)
	nameW = min(nameW, max(r.W-valueW-8, 0), r.W*2/5)
	for i := range min(fit, len(tiles)) {
		t, y, h := &tiles[i], r.Y+i*per, min(max(per-1, 1), 3)
		x, w := r.X, r.W-valueW-1
		if above {
			g.Text(x, y, r.W, t.title, canvas.Style{FG: in.Theme.Dim})
			y++
			h = max(min(per-1, 3), 1)
		} else if nameW > 0 {
			g.Text(x, y+(h-1)/2, nameW, t.title, canvas.Style{FG: in.Theme.Text})
			x, w = x+nameW+1, w-nameW-1
		}
		for row := range h {
			p.bar(in, g, x, y+row, w, t)
		}
		right(g, r.X+r.W, y+(h-1)/2, valueW, p.text(t), p.valueStyle(in, t))
	}
}

// text is a bar's value as valueMode has it.
func (p *bargauge) text(t *barTile) string {
	if p.o.text("color", "valueMode") == "hidden" {
		return ""
	}
	return t.full
}

func (p *bargauge) valueStyle(in *Input, t *barTile) canvas.Style {
	if p.o.text("color", "valueMode") == "text" {
		return canvas.Style{FG: in.Theme.Text}
	}
	return canvas.Style{FG: t.color, Attr: canvas.Bold}
}

// cells is a size in pixels among the options, in whole cells.
func cells(o options, or, pixels float64, path ...string) int {
	return int(min(max(math.Ceil(o.number(or, path...)/pixels), 1), 1000))
}

// bar draws one horizontal bar in the display mode.
func (p *bargauge) bar(in *Input, g *canvas.Grid, x, y, w int, t *barTile) {
	if w <= 0 {
		return
	}
	mode := p.o.text("gradient", "displayMode")
	unfilled := p.o.flag(true, "showUnfilled")
	switch {
	case mode == "basic" && unfilled:
		meter(in, g, x, y, w, t.percent, t.color)
		return
	case mode == "basic":
		g.Bar(x, y, w, t.percent, canvas.Style{FG: t.color}, in.Theme.Glyphs)
		return
	case mode == "gradient" && unfilled:
		meter(in, g, x, y, w, 0, t.color)
	}
	lit := int(math.Round(t.percent * float64(w)))
	for i := range w {
		color := t.shades[min(i*len(t.shades)/w, len(t.shades)-1)]
		switch {
		case mode == "lcd" && i%2 == 1 && in.Theme.Depth > canvas.ANSI16: // a hair between the segments
		case i < lit:
			g.Bar(x+i, y, 1, 1, canvas.Style{FG: color}, in.Theme.Glyphs)
		case mode == "lcd" && unfilled:
			g.Set(x+i, y, '░', canvas.Style{FG: in.Theme.Mix(color, in.Theme.Background, 0.25)})
		}
	}
}

// columns draws vertical bars with the value above and the title below. Bars without room are reached by scrolling.
func (p *bargauge) columns(in *Input, g *canvas.Grid, r canvas.Rect, tiles []barTile) {
	least := 8
	if p.o.text("auto", "sizing") == "manual" {
		least = cells(p.o, 8, field.CellWidth, "minVizWidth") + 1
	}
	widest := 4
	for i := range tiles {
		widest = max(widest, canvas.Width(p.text(&tiles[i])))
	}
	if least == 8 && len(tiles)*(widest+1) <= r.W { // narrower ones when that shows them all
		least = widest + 1
	}
	fit := min(len(tiles), max(r.W/least, 1))
	scroll := min(max(in.Scroll, 0), len(tiles)-fit)
	per := r.W / fit
	names := p.o.text("auto", "namePlacement") != "hidden" && r.H >= 3
	h := r.H - 1
	if names {
		h--
	}
	top := 1
	if p.o.text("color", "valueMode") == "hidden" {
		top, h = 0, h+1
	}
	for i := range fit {
		t, x, w := &tiles[i+scroll], r.X+i*per, max(per-1, 1)
		p.column(in, g, canvas.Rect{X: x, Y: r.Y + top, W: w, H: max(h, 1)}, t)
		if top > 0 {
			centredIn(g, canvas.Rect{X: x, Y: r.Y, W: w, H: 1}, p.text(t), p.valueStyle(in, t))
		}
		if names {
			centredIn(g, canvas.Rect{X: x, Y: r.Y + r.H - 1, W: w, H: 1}, t.title, canvas.Style{FG: in.Theme.Dim})
		}
	}
	if left := len(tiles) - fit - scroll; left > 0 {
		right(g, r.X+r.W, r.Y, 12, " "+more(left), canvas.Style{FG: in.Theme.Dim, BG: in.Theme.Background})
	}
}

// column draws one vertical bar in the display mode.
func (p *bargauge) column(in *Input, g *canvas.Grid, r canvas.Rect, t *barTile) {
	mode, unfilled := p.o.text("gradient", "displayMode"), p.o.flag(true, "showUnfilled")
	if unfilled && in.Theme.Depth > canvas.ANSI16 && mode != "lcd" {
		g.Fill(r, canvas.Style{BG: in.Theme.Faint})
	}
	if mode == "basic" {
		for c := range r.W {
			g.Column(r.X+c, r.Y, r.H, 0, t.percent*float64(r.H), canvas.Style{FG: t.color}, in.Theme.Glyphs)
		}
		return
	}
	lit := int(math.Round(t.percent * float64(r.H)))
	for row := range r.H {
		color, y := t.shades[min(row*len(t.shades)/r.H, len(t.shades)-1)], r.Y+r.H-1-row
		for c := range r.W {
			switch {
			case row >= lit && mode == "lcd" && unfilled:
				g.Set(r.X+c, y, '░', canvas.Style{FG: in.Theme.Mix(color, in.Theme.Background, 0.25)})
			case row < lit && mode == "lcd" && in.Theme.Glyphs == canvas.Braille:
				g.Set(r.X+c, y, '▆', canvas.Style{FG: color}) // a hair between the segments
			case row < lit:
				g.Bar(r.X+c, y, 1, 1, canvas.Style{FG: color}, in.Theme.Glyphs)
			}
		}
	}
}
