package views

import (
	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/theme"
)

// color is a mood's.
func (m mood) color(t *theme.Theme) canvas.Color {
	switch m {
	case faint:
		return t.Dim
	case good:
		return t.OK
	case warned:
		return t.Warn
	case bad:
		return t.Error
	}
	return t.Text
}

// drawRows draws the columns' titles and the rows that fit, the cursor's among them.
func (l *listing) drawRows(r *Root, g *canvas.Grid, at canvas.Rect) {
	t := r.theme
	widths := l.widths(at.W - 2)
	l.drawLine(g, at.X+1, at.Y, widths, func(i int) (string, canvas.Style) {
		return l.columns[i].title, canvas.Style{FG: t.Dim, Attr: canvas.Bold}
	})
	room := at.H - 1
	if room < 1 {
		return
	}
	l.top = min(max(l.top, l.at-room+1), l.at)
	l.top = max(0, min(l.top, len(l.shown)-room))
	for line := range room {
		i := l.top + line
		if i >= len(l.shown) {
			return
		}
		row, y := l.rows[l.shown[i]], at.Y+1+line
		style := canvas.Style{FG: t.Text}
		if i == l.at {
			style = picked(t)
			g.Fill(canvas.Rect{X: at.X, Y: y, W: at.W, H: 1}, style)
		}
		l.drawLine(g, at.X+1, y, widths, func(k int) (string, canvas.Style) {
			if k >= len(row.cells) {
				return "", canvas.Style{}
			}
			return row.cells[k].text, on(style, row.cells[k].mood.color(t))
		})
	}
}

func (l *listing) drawLine(g *canvas.Grid, x, y int, widths []int, cell func(i int) (string, canvas.Style)) {
	for i, w := range widths {
		if w == 0 {
			continue
		}
		text, style := cell(i)
		text = canvas.Truncate(text, w)
		indent := 0
		if l.columns[i].right {
			indent = w - canvas.Width(text)
		}
		g.Text(x+indent, y, w-indent, text, style)
		x += w + 2
	}
}

// widths are the columns': as wide as their texts, the widest narrowed until all fit; what still does not fit goes from the right.
func (l *listing) widths(room int) []int {
	widths := make([]int, len(l.columns))
	for i, c := range l.columns {
		widths[i] = canvas.Width(c.title)
		for _, at := range l.shown {
			if i < len(l.rows[at].cells) {
				widths[i] = max(widths[i], canvas.Width(l.rows[at].cells[i].text))
			}
		}
	}
	total := func() int {
		sum := -2
		for _, w := range widths {
			if w > 0 {
				sum += w + 2
			}
		}
		return sum
	}
	for total() > room {
		widest := -1
		for i, w := range widths {
			if w > l.columns[i].least && (widest < 0 || w > widths[widest]) {
				widest = i
			}
		}
		if widest >= 0 {
			widths[widest] -= min(widths[widest]-l.columns[widest].least, max(1, (total()-room)/2))
			continue
		}
		last := len(widths) - 1
		for last > 0 && widths[last] == 0 {
			last--
		}
		if last == 0 {
			widths[0] = max(0, room)
			break
		}
		widths[last] = 0
	}
	return widths
}
