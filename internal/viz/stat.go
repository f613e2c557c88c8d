package viz

import (
	"strings"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/field"
)

// stat shows one value a field, in big digits when there is room.
type stat struct {
	o    options
	memo memo[[]statTile]
}

// statTile is one value made ready.
type statTile struct {
	title               string
	prefix, text, small string
	color               canvas.Color
	spark               []float64
	rect                canvas.Rect
}

func newStat(o options) Panel { return &stat{o: o} }

func (p *stat) Draw(in *Input, g *canvas.Grid, r canvas.Rect) {
	tiles := p.memo.get(in, r, func() []statTile { return p.tiles(in, r) })
	if len(tiles) == 0 {
		empty(in, g, r)
		return
	}
	for i := range tiles {
		if tiles[i].rect.W == 0 {
			right(g, r.X+r.W, r.Y+r.H-1, r.W, " "+more(len(tiles)-i), canvas.Style{FG: in.Theme.Dim, BG: in.Theme.Background})
			return
		}
		p.tile(in, g, &tiles[i])
	}
}

// tiles lays the values out in a grid.
func (p *stat) tiles(in *Input, r canvas.Rect) []statTile {
	all := values(in, p.o)
	rects := tileRects(len(all), r, p.o.text("auto", "orientation"), 8, 1)
	out := make([]statTile, len(all))
	for i, v := range all {
		t := statTile{title: v.Title, color: in.Theme.Text}
		t.prefix, t.text, t.small = split(v.Text)
		if v.Text.Color != "" {
			t.color = in.Theme.Hex(v.Text.Color)
		}
		if i < len(rects) {
			t.rect = rects[i]
			if p.o.text("area", "graphMode") != "none" {
				t.spark = sparkline(in, v.Frame, v.Field, max(t.rect.W, 0))
			}
		}
		out[i] = t
	}
	return out
}

// split separates a value's number from what is written small beside it.
func split(t field.Text) (prefix, text, small string) {
	return strings.TrimSpace(t.Prefix), t.Text, strings.TrimSpace(t.Suffix)
}

// tileRects divides r among n tiles of at least w x h cells; fewer rectangles than n when they do not fit.
func tileRects(n int, r canvas.Rect, orientation string, w, h int) []canvas.Rect {
	if n == 0 {
		return nil
	}
	columns := 1
	switch orientation {
	case "vertical":
		columns = max(min(n, r.W/w), 1)
	case "horizontal":
		columns = max(1, (n+r.H-1)/max(r.H, 1))
	default: // the number of columns that leaves the tiles nearest to three times as wide as high
		best := 1e18
		for c := 1; c <= max(min(n, r.W/w), 1); c++ {
			rows := (n + c - 1) / c
			tw, th := float64(r.W)/float64(c), float64(r.H)/float64(rows)
			score := tw/(th*3.5) - 1
			if score < 0 {
				score = -score * 1.5
			}
			if th < 4 {
				score += (4 - th) * 2
			}
			score += float64(c*rows-n) * 0.3
			if score < best {
				best, columns = score, c
			}
		}
	}
	columns = min(columns, max(r.W/min(w, max(r.W, 1)), 1))
	rows := (n + columns - 1) / columns
	fit := min(rows, max(r.H/h, 1))
	var out []canvas.Rect
	for i := range min(n, fit*columns) {
		x0, x1 := i%columns*r.W/columns, (i%columns+1)*r.W/columns
		y0, y1 := i/columns*r.H/fit, (i/columns+1)*r.H/fit
		gap := 0
		if columns > 1 && i%columns < columns-1 {
			gap = 1
		}
		out = append(out, canvas.Rect{X: r.X + x0, Y: r.Y + y0, W: max(x1-x0-gap, 1), H: max(y1-y0, 1)})
	}
	return out
}

// tile draws one value: title, digits, unit, sparkline, as far as they fit, in this order of importance: value, title,
// big digits, sparkline.
func (p *stat) tile(in *Input, g *canvas.Grid, t *statTile) {
	r, mode := t.rect, p.o.text("auto", "textMode")
	showName := mode == "name" || mode == "value_and_name" || mode == "auto" && len(p.memo.value) > 1
	showValue := mode != "name" && mode != "none"
	if mode == "none" {
		showName = false
	}
	value, name := canvas.Style{FG: t.color, Attr: canvas.Bold}, canvas.Style{FG: in.Theme.Dim}
	unit := canvas.Style{FG: t.color}
	switch p.o.text("value", "colorMode") {
	case "background", "background_solid":
		ink := in.Theme.Contrast(t.color)
		if in.Theme.Depth == canvas.NoColor {
			ink = 0
		} else {
			g.Fill(r, canvas.Style{BG: t.color})
		}
		value.FG, name.FG, unit.FG = ink, ink, ink
	case "none":
		value.FG, unit.FG = in.Theme.Text, in.Theme.Dim
	}
	if !showValue {
		if showName {
			centredIn(g, r, t.title, value)
		}
		return
	}
	if showName && r.H == 1 {
		p.line(g, r, t, name, value)
		return
	}
	if showName && t.title != "" {
		w := min(canvas.Width(t.title), r.W)
		g.Text(r.X+(r.W-w)/2, r.Y, w, t.title, name)
		r.Y, r.H = r.Y+1, r.H-1
	}
	bigW, ok := canvas.BigWidth(t.text)
	full := bigW + small(t.prefix) + small(t.small)
	big := ok && r.H >= 3 && full <= r.W
	need := 1
	if big {
		need = 3
	}
	if rows := r.H - need; t.spark != nil && rows > 0 {
		rows = min(rows, max(r.H*2/5, 1))
		area := canvas.Rect{X: r.X, Y: r.Y + r.H - rows, W: r.W, H: rows}
		drawSpark(in, g, area, t.spark, sparkColor(value.FG, t.color))
		r.H -= rows
	}
	y := r.Y + (r.H-need)/2
	if !big {
		centredIn(g, canvas.Rect{X: r.X, Y: y, W: r.W, H: 1}, p.text(t), value)
		return
	}
	x := r.X + (r.W-full)/2
	if t.prefix != "" {
		x += g.Text(x, y+2, r.W, t.prefix, unit) + 1
	}
	value.Attr = 0
	x += g.BigText(x, y, t.text, value, in.Theme.Glyphs)
	g.Text(x+1, y+2, r.X+r.W-x-1, t.small, unit)
}

// sparkColor is the value's colour, or what reads on a filled background.
func sparkColor(ink, color canvas.Color) canvas.Color {
	if ink == 0 {
		return color
	}
	return ink
}

func small(s string) int {
	if s == "" {
		return 0
	}
	return canvas.Width(s) + 1
}

func (p *stat) text(t *statTile) string {
	s := t.text
	if t.prefix != "" {
		s = t.prefix + " " + s
	}
	if t.small == "%" {
		return s + "%"
	}
	if t.small != "" {
		s += " " + t.small
	}
	return s
}

// line writes name and value in one row.
func (p *stat) line(g *canvas.Grid, r canvas.Rect, t *statTile, name, value canvas.Style) {
	text := p.text(t)
	w := min(canvas.Width(text), r.W)
	if r.W-w-1 >= 3 {
		g.Text(r.X, r.Y, r.W-w-1, t.title, name)
	}
	right(g, r.X+r.W, r.Y, r.W, text, value)
}

func centredIn(g *canvas.Grid, r canvas.Rect, text string, st canvas.Style) {
	w := min(canvas.Width(text), r.W)
	g.Text(r.X+(r.W-w)/2, r.Y+(r.H-1)/2, w, text, st)
}
