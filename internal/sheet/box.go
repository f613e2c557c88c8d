package sheet

import (
	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/theme"
)

// Frame is what stands on the edge of a panel's box.
type Frame struct {
	Title   string
	Mark    string // on the right: that the data is old, that something is not shown
	Style   canvas.Style
	Focused bool
}

// Box draws a panel's box and gives the room inside. A place too small for a box has only the title, and no room.
func (f Frame) Box(g *canvas.Grid, t *theme.Theme, at canvas.Rect) (inside canvas.Rect, ok bool) {
	edge, title := canvas.Style{FG: t.Box}, canvas.Style{FG: t.Text}
	if f.Focused {
		edge.FG, title.Attr = t.Focus, canvas.Bold
		if t.Depth == canvas.NoColor {
			title.Attr |= canvas.Reverse
		}
	}
	if at.W < 3 || at.H < 3 {
		g.Text(at.X, at.Y, at.W, f.Title, title)
		return canvas.Rect{}, false
	}
	g.Box(at, t.Glyphs, edge)
	used := 0
	if f.Mark != "" {
		used = canvas.Width(f.Mark) + 3
		if used < at.W-6 {
			g.Text(at.X+at.W-used, at.Y, used, " "+f.Mark+" ", f.Style)
		} else {
			used = 0
		}
	}
	Title(g, canvas.Rect{X: at.X, Y: at.Y, W: at.W - used, H: 1}, f.Title, title)
	return canvas.Rect{X: at.X + 1, Y: at.Y + 1, W: at.W - 2, H: at.H - 2}, true
}

// Title writes a title into the upper edge of a box.
func Title(g *canvas.Grid, box canvas.Rect, title string, style canvas.Style) {
	if title == "" || box.W < 6 {
		return
	}
	g.Text(box.X+2, box.Y, box.W-4, " "+canvas.Truncate(title, box.W-6)+" ", style)
}

// Row draws a row's header: its title, how many panels it hides when it is closed, and a line to the right edge.
func Row(g *canvas.Grid, t *theme.Theme, at canvas.Rect, title string, open bool, hidden int, focused bool) {
	style, line := canvas.Style{FG: t.Text, Attr: canvas.Bold}, canvas.Style{FG: t.Box}
	if focused {
		line.FG, style.FG = t.Focus, t.Focus
		if t.Depth == canvas.NoColor {
			style.Attr |= canvas.Reverse
		}
	}
	mark := "▾"
	if !open {
		mark = "▸"
	}
	used := g.Text(at.X+1, at.Y, at.W-2, mark+" "+title, style)
	if !open && hidden > 0 {
		used += g.Text(at.X+1+used, at.Y, at.W-2-used, "  "+Counted(hidden, "panel"), canvas.Style{FG: t.Dim})
	}
	for x := at.X + used + 2; x < at.X+at.W-1; x++ {
		g.Set(x, at.Y, '─', line)
	}
}
