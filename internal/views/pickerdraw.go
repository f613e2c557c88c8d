package views

import (
	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/sheet"
)

// draw shows the list in a box in the middle, at a size that typing does not change.
func (p *picker) draw(r *Root, g *canvas.Grid) {
	t := r.theme
	w, h := min(g.W()-2, 64), min(g.H()-2, max(len(p.items), 3)+4, 24)
	open := overlayBox
	if p.preview != nil {
		open = clearBox
	}
	box := open(r, g, w, h, p.title)
	if box.W < 4 || box.H < 3 {
		return
	}
	plain, dim := canvas.Style{FG: t.Text}, canvas.Style{FG: t.Dim}
	x := box.X + g.Text(box.X, box.Y, box.W, "› ", canvas.Style{FG: t.Accent, Attr: canvas.Bold})
	x += g.Text(x, box.Y, box.W-2, p.filter, plain)
	g.Text(x, box.Y, 1, " ", canvas.Style{Attr: canvas.Reverse})
	if p.filter == "" {
		g.Text(x+2, box.Y, box.X+box.W-x-2, orDefault(p.hint, "type to filter"), canvas.Style{FG: t.Faint})
	}
	list := canvas.Rect{X: box.X, Y: box.Y + 1, W: box.W, H: box.H - 2}
	p.list = list
	p.top = min(max(p.top, p.at-list.H+1), p.at)
	for line := range list.H {
		i := p.top + line
		if i >= len(p.shown) {
			break
		}
		it := item{label: "take “" + p.filter + "”"}
		if p.shown[i] != typedRow {
			it = p.items[p.shown[i]]
		}
		p.drawItem(r, g, canvas.Rect{X: list.X, Y: list.Y + line, W: list.W, H: 1}, it, i == p.at)
	}
	if len(p.shown) == 0 {
		p.drawNone(r, g, list)
	}
	keys := "⏎ choose  esc close"
	if p.multi {
		keys = "space mark  " + keys
	}
	g.Text(box.X, box.Y+box.H-1, box.W, keys, dim)
	if more := len(p.shown) - p.top - list.H; more > 0 {
		said := "+" + itoa(more) + " more"
		g.Text(box.X+box.W-canvas.Width(said), box.Y+box.H-1, canvas.Width(said), said, dim)
	}
}

func (p *picker) drawItem(r *Root, g *canvas.Grid, at canvas.Rect, it item, here bool) {
	t := r.theme
	style := canvas.Style{FG: t.Text}
	if here {
		style = picked(t)
		g.Fill(at, style)
	}
	aside := on(style, t.Dim)
	if here {
		style.Attr |= canvas.Bold
	}
	mark := "  "
	if it.marked {
		mark = "● "
	}
	x := at.X + g.Text(at.X, at.Y, at.W, mark, on(style, t.Accent))
	beside := min(canvas.Width(it.aside), at.W/2)
	label := canvas.Truncate(it.label, max(0, at.X+at.W-x-beside-1))
	g.Text(x, at.Y, at.X+at.W-x-beside-1, label, style)
	p.drawMatched(r, g, x, at.Y, label, style)
	g.Text(at.X+at.W-beside, at.Y, beside, canvas.Truncate(it.aside, beside), aside)
}

// drawMatched brings out the letters that fit what is typed.
func (p *picker) drawMatched(r *Root, g *canvas.Grid, x, y int, label string, style canvas.Style) {
	if p.filter == "" {
		return
	}
	hits, n := matched(p.filter, label), 0
	style = on(style, r.theme.Accent)
	style.Attr |= canvas.Underline
	for _, c := range label {
		w := canvas.Width(string(c))
		if hits[n] {
			g.Text(x, y, w, string(c), style)
		}
		x, n = x+w, n+1
	}
}

// drawNone says why the list is empty, or what enter does with the text typed.
func (p *picker) drawNone(r *Root, g *canvas.Grid, list canvas.Rect) {
	said, style := "nothing matches", canvas.Style{FG: r.theme.Dim}
	switch {
	case p.filter == "" && p.empty != "":
		said = p.empty
	case p.check != nil && p.filter != "":
		if err := p.check(p.filter); err != nil {
			said, style.FG = err.Error(), r.theme.Warn
		}
	}
	sheet.Wrapped(g, list, said, style)
}
