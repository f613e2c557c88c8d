package views

import (
	"slices"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/theme"
)

// color is the colour of a mood.
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
func (l *listing) drawRows(r *Root, g *canvas.Grid, at canvas.Rect, widths []int) {
	t := r.theme
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

// widths are the columns': as wide as their texts. Where not all fit, first the wide ones are narrowed, to what they are worth; then
// columns go, those first that say the least; then all are narrowed; and what still does not fit goes from the right.
func (l *listing) widths(room int) []int {
	natural, worth, least := make([]int, len(l.columns)), make([]int, len(l.columns)), make([]int, len(l.columns))
	for i, c := range l.columns {
		natural[i] = canvas.Width(c.title)
		for _, at := range l.shown {
			if i < len(l.rows[at].cells) {
				natural[i] = max(natural[i], canvas.Width(l.rows[at].cells[i].text))
			}
		}
		least[i] = min(c.least, natural[i])
		worth[i] = min(max(c.worth, c.least), natural[i])
	}
	for gone := 1; columnsWidth(worth) > room; gone++ {
		i := slices.IndexFunc(l.columns, func(c listColumn) bool { return c.goes == gone })
		if i < 0 {
			worth = least
			break
		}
		natural[i], worth[i], least[i] = 0, 0, 0
	}
	for last := len(worth) - 1; last > 0 && columnsWidth(worth) > room; last-- {
		natural[last], worth[last] = 0, 0
	}
	return narrowed(natural, worth, room)
}

// narrowed makes the widest columns less wide until all fit, and none narrower than least.
func narrowed(widths, least []int, room int) []int {
	for over := columnsWidth(widths) - room; over > 0; over = columnsWidth(widths) - room {
		widest := -1
		for i, w := range widths {
			if w > least[i] && (widest < 0 || w > widths[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			widths[0] = max(0, min(widths[0], room))
			return widths
		}
		widths[widest] -= min(widths[widest]-least[widest], max(1, over/2))
	}
	return widths
}

// columnsWidth is that of columns with two cells between them; one of no width is not there.
func columnsWidth(widths []int) int {
	sum := -2
	for _, w := range widths {
		if w > 0 {
			sum += w + 2
		}
	}
	return sum
}

// without is how many columns are not there.
func without(widths []int) (n int) {
	for _, w := range widths {
		if w == 0 {
			n++
		}
	}
	return n
}
