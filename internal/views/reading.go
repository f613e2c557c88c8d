package views

import (
	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/sheet"
)

// reading is an overlay with a text to read and scroll.
type reading struct {
	title string
	lines []string
	top   int
	page  int
}

func (o *reading) scroll(lines int) { o.top = max(0, o.top+lines) }

func (o *reading) key(r *Root, name, _ string) tea.Cmd {
	switch name {
	case "up", "k":
		o.scroll(-1)
	case "down", "j":
		o.scroll(1)
	case "pgup":
		o.scroll(-o.page)
	case "pgdown", "space":
		o.scroll(o.page)
	case "g", "home":
		o.top = 0
	case "esc", "enter", "q", "backspace":
		r.overlay = nil
	}
	return nil
}

func (o *reading) draw(r *Root, g *canvas.Grid) {
	t := r.theme
	w := min(g.W()-2, 110)
	var lines []string
	for _, l := range o.lines {
		lines = append(lines, sheet.Wrap(l, w-4)...)
		if l == "" {
			lines = append(lines, "")
		}
	}
	box := overlayBox(r, g, w, min(g.H()-2, len(lines)+4), o.title)
	o.page = max(1, box.H-2)
	o.top = max(0, min(o.top, len(lines)-o.page))
	for i := 0; i < o.page && o.top+i < len(lines); i++ {
		g.Text(box.X, box.Y+i, box.W, lines[o.top+i], canvas.Style{FG: t.Text})
	}
	said := "esc close"
	if len(lines) > o.page {
		said += "  ↑↓ scroll"
	}
	if box.H > 1 {
		g.Text(box.X, box.Y+box.H-1, box.W, said, canvas.Style{FG: t.Dim})
	}
}
