package views

import (
	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/sheet"
)

// overlay is a box over the dimmed dashboard that has the keys until it closes itself.
type overlay interface {
	key(r *Root, name, text string) tea.Cmd
	scroll(lines int)
	draw(r *Root, g *canvas.Grid)
}

// overlayBox dims the screen and opens a box in its middle; the result is the box's inside.
func overlayBox(r *Root, g *canvas.Grid, w, h int, title string) canvas.Rect {
	g.Dim(canvas.Rect{W: g.W(), H: g.H()}, r.theme.Background)
	return clearBox(r, g, w, h, title)
}

// clearBox is overlayBox without dimming what is around it.
func clearBox(r *Root, g *canvas.Grid, w, h int, title string) canvas.Rect {
	t := r.theme
	w, h = min(w, g.W()), min(h, g.H())
	box := canvas.Rect{X: (g.W() - w) / 2, Y: (g.H() - h) / 2, W: w, H: h}
	r.box = box
	g.Fill(box, canvas.Style{BG: t.Background})
	g.Box(box, t.Glyphs, canvas.Style{FG: t.Focus, BG: t.Background})
	sheet.Title(g, box, title, canvas.Style{FG: t.Text, Attr: canvas.Bold})
	return canvas.Rect{X: box.X + 2, Y: box.Y + 1, W: box.W - 4, H: box.H - 2}
}
