package viz

import (
	"math"
	"strings"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/field"
	"github.com/montui/montui/internal/frame"
)

// stat shows one value a field, in big digits when there is room.
type stat struct {
	o    options
	many bool // there are several values, though but one may be seen
	memo memo[[]statTile]
}

// statTile is one value made ready.
type statTile struct {
	title               string
	prefix, text, small string
	color               canvas.Color
	spark               []float64
	rect                canvas.Rect
	change              string // by how much the value rose or fell over the range
	changeColor         canvas.Color
	spare               int // rows that this tile has and others have not
}

func newStat(o options) Panel { return &stat{o: o} }

func (p *stat) Draw(in *Input, g *canvas.Grid, r canvas.Rect) {
	tiles := p.memo.scrolled(in, r, func() []statTile { return p.tiles(in, r) })
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
	p.many = len(all) > 1
	all = seen(in, all, len(rects))
	out := make([]statTile, len(all))
	least := r.H
	for _, rect := range rects {
		least = min(least, rect.H)
	}
	for i, v := range all {
		t := statTile{title: v.Title, color: in.Theme.Text}
		t.prefix, t.text, t.small = split(v.Text)
		if v.Text.Color != "" {
			t.color = in.Theme.Hex(v.Text.Color)
		}
		if i < len(rects) {
			t.rect = rects[i]
			t.spare = t.rect.H - least
			if p.o.text("area", "graphMode") != "none" {
				t.spark = sparkline(in, v.Frame, v.Field, max(t.rect.W, 0))
			}
			p.changed(in, &t, v)
		}
		out[i] = t
	}
	return out
}

// changed finds how much of itself a value rose or fell by. Its sign is beside the colour.
func (p *stat) changed(in *Input, t *statTile, v field.Value) {
	if !p.o.flag(false, "showPercentChange") || p.o.flag(false, "reduceOptions", "values") || v.Field == nil || v.Frame == nil || v.Frame.TimeField() == nil {
		return
	}
	by, ok := frame.Calc(v.Field, "diffperc").(float64)
	if !ok || !finite(by) {
		return
	}
	mark := "▲ "
	t.changeColor = in.Theme.OK
	if by < 0 {
		mark, t.changeColor = "▼ ", in.Theme.Error
	} else if by == 0 {
		mark = ""
	}
	switch mode := p.o.text("standard", "percentChangeColorMode"); {
	case by == 0:
		t.changeColor = in.Theme.Dim
	case mode == "inverted" && by > 0:
		t.changeColor = in.Theme.Error
	case mode == "inverted":
		t.changeColor = in.Theme.OK
	case mode == "same_as_value":
		t.changeColor = t.color
	}
	decimals := int(min(max(2-math.Floor(math.Log10(math.Max(math.Abs(by), 1e-3))), 0), 3))
	t.change = mark + field.Format("percent", by, &decimals).Full()
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
	if per := r.H / fit; per <= 3 { // one line more would lay one tile out unlike the others
		r.H = max(per, 1) * fit
	}
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
	showName := mode == "name" || mode == "value_and_name" || mode == "auto" && p.many
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
			p.background(in, g, t)
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
	left := false
	if showName && t.title != "" {
		w := min(canvas.Width(t.title), r.W)
		if bigW, _ := canvas.BigWidth(t.text); p.o.flag(true, "wideLayout") && r.W > 7*r.H && w+3+max(bigW+small(t.prefix)+small(t.small), canvas.Width(p.text(t))) <= r.W {
			g.Text(r.X+1, r.Y+(r.H-1)/2, w, t.title, name) // name and value side by side
			r.X, r.W = r.X+w+2, r.W-w-2
		} else {
			left = p.o.text("auto", "justifyMode") != "center"
			if left && r.W >= w+2 {
				r.X, r.W = r.X+1, r.W-1
			}
			x := r.X
			if !left {
				x += max(r.W-w, 0) / 2
			}
			g.Text(x, r.Y, min(w, r.W), t.title, name)
			r.Y, r.H = r.Y+1, r.H-1
		}
	}
	p.value(in, g, r, t, value, unit, left)
}

// value draws the digits with their unit, the change and the sparkline into what the title has left.
func (p *stat) value(in *Input, g *canvas.Grid, r canvas.Rect, t *statTile, value, unit canvas.Style, left bool) {
	bigW, ok := canvas.BigWidth(t.text)
	full := bigW + small(t.prefix) + small(t.small)
	big := ok && r.H-t.spare >= 3 && full <= r.W && !(p.o.number(99, "text", "valueSize") < 20)
	need := 1
	if big {
		need = 3
	}
	text := p.text(t)
	beside := t.change != "" && (big && full+1+canvas.Width(t.change) <= r.W || !big && canvas.Width(text)+2+canvas.Width(t.change) <= r.W && r.H < 3)
	below := t.change != "" && !beside && r.H > need
	if below {
		need++
	}
	if rows := r.H - need; t.spark != nil && rows > t.spare {
		rows = min(rows, max(r.H*2/5, 1))
		area := canvas.Rect{X: r.X, Y: r.Y + r.H - rows, W: r.W, H: rows}
		drawSpark(in, g, area, t.spark, sparkColor(value.FG, t.color))
		r.H -= rows
	}
	y := r.Y + (r.H-need)/2
	change := canvas.Style{FG: t.changeColor}
	if value.FG != t.color && p.o.text("value", "colorMode") != "none" { // on a filled background
		change.FG = value.FG
	}
	line := func(w int) int { // where a line of w cells begins
		if left {
			return r.X
		}
		return r.X + max(r.W-w, 0)/2
	}
	if below {
		g.Text(line(canvas.Width(t.change)), y+need-1, r.W, t.change, change)
	}
	if !big {
		w := canvas.Width(text)
		if beside {
			w += 2 + canvas.Width(t.change)
		}
		x := line(w)
		n := g.Text(x, y, r.W, text, value)
		if beside {
			g.Text(x+n+2, y, r.X+r.W-x-n-2, t.change, change)
		}
		return
	}
	x := line(full)
	if t.prefix != "" {
		x += g.Text(x, y+2, r.W, t.prefix, unit) + 1
	}
	value.Attr = 0
	x += g.BigText(x, y, t.text, value, in.Theme.Glyphs)
	x += 1 + g.Text(x+1, y+2, r.X+r.W-x-1, t.small, unit)
	if beside {
		g.Text(min(x+1, r.X+r.W-canvas.Width(t.change)), y, canvas.Width(t.change), t.change, change)
	}
}

// background fills the tile: whole, or, as Grafana's plain "background" does, a little darker towards the left.
func (p *stat) background(in *Input, g *canvas.Grid, t *statTile) {
	g.Fill(t.rect, canvas.Style{BG: t.color})
	if in.Theme.Depth != canvas.TrueColor || p.o.text("", "colorMode") == "background_solid" {
		return
	}
	for x := range t.rect.W {
		shade := canvas.RGB(0, 0, 0).Blend(t.color, 0.22*(1-float64(x)/float64(t.rect.W)))
		g.Tint(canvas.Rect{X: t.rect.X + x, Y: t.rect.Y, W: 1, H: t.rect.H}, shade, 1)
	}
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
	if r.W-w-1 >= 1 {
		g.Text(r.X, r.Y, r.W-w-1, t.title, name)
	}
	right(g, r.X+r.W, r.Y, r.W, text, value)
}

func centredIn(g *canvas.Grid, r canvas.Rect, text string, st canvas.Style) {
	w := min(canvas.Width(text), r.W)
	g.Text(r.X+(r.W-w)/2, r.Y+(r.H-1)/2, w, text, st)
}
