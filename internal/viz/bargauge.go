package viz

import (
	"math"

	"github.com/montui/montui/internal/canvas"
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
	for _, t := range tiles {
		nameW, valueW = max(nameW, canvas.Width(t.title)), max(valueW, canvas.Width(t.full))
	}
	per := max(r.H/len(tiles), 1)
	above := per >= 2 && nameW > r.W/3
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
		right(g, r.X+r.W, y+(h-1)/2, valueW, t.full, canvas.Style{FG: t.color, Attr: canvas.Bold})
	}
}

// bar draws one horizontal bar in the display mode.
func (p *bargauge) bar(in *Input, g *canvas.Grid, x, y, w int, t *barTile) {
	if w <= 0 {
		return
	}
	mode := p.o.text("gradient", "displayMode")
	if mode == "basic" {
		meter(in, g, x, y, w, t.percent, t.color)
		return
	}
	lit := int(math.Round(t.percent * float64(w)))
	if mode == "gradient" {
		meter(in, g, x, y, w, 0, t.color)
	}
	for i := range w {
		color := t.shades[min(i*len(t.shades)/w, len(t.shades)-1)]
		switch {
		case mode == "lcd" && i%2 == 1 && in.Theme.Depth > canvas.ANSI16: // a hair between the segments
		case i < lit:
			g.Bar(x+i, y, 1, 1, canvas.Style{FG: color}, in.Theme.Glyphs)
		case mode == "lcd":
			g.Set(x+i, y, '░', canvas.Style{FG: in.Theme.Mix(color, in.Theme.Background, 0.25)})
		}
	}
}

// columns draws vertical bars with the value above and the title below.
func (p *bargauge) columns(in *Input, g *canvas.Grid, r canvas.Rect, tiles []barTile) {
	fit := min(len(tiles), max(r.W/8, 1))
	per := r.W / fit
	h := max(r.H-2, 1)
	for i := range fit {
		t, x, w := &tiles[i], r.X+i*per, max(per-1, 1)
		mode := p.o.text("gradient", "displayMode")
		for c := range w {
			if in.Theme.Depth > canvas.ANSI16 && mode != "lcd" {
				g.Fill(canvas.Rect{X: x + c, Y: r.Y + 1, W: 1, H: h}, canvas.Style{BG: in.Theme.Faint})
			}
			g.Column(x+c, r.Y+1, h, 0, t.percent*float64(h), canvas.Style{FG: t.color}, in.Theme.Glyphs)
		}
		if mode != "basic" {
			for row := range int(math.Round(t.percent * float64(h))) {
				color := t.shades[min(row*len(t.shades)/h, len(t.shades)-1)]
				for c := range w {
					g.Bar(x+c, r.Y+h-row, 1, 1, canvas.Style{FG: color}, in.Theme.Glyphs)
				}
			}
		}
		centredIn(g, canvas.Rect{X: x, Y: r.Y, W: w, H: 1}, t.full, canvas.Style{FG: t.color, Attr: canvas.Bold})
		if r.H >= 3 {
			centredIn(g, canvas.Rect{X: x, Y: r.Y + r.H - 1, W: w, H: 1}, t.title, canvas.Style{FG: in.Theme.Dim})
		}
	}
	if left := len(tiles) - fit; left > 0 {
		right(g, r.X+r.W, r.Y, 12, more(left), canvas.Style{FG: in.Theme.Dim, BG: in.Theme.Background})
	}
}
