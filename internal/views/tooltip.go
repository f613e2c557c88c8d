package views

import (
	"time"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/sheet"
	"github.com/montui/montui/internal/viz"
)

// tooltipRows bounds what a tooltip lists: more is read in the legend of the full-screen panel, or in the inspector.
const tooltipRows = 16

// drawTooltips lists the values at the crosshair beside it: of the panel that is pointed at, and of all where the dashboard shares its tooltip.
func (r *Root) drawTooltips(g *canvas.Grid, b *board, body canvas.Rect) {
	pointed := b.pointedAt()
	if pointed == nil {
		return
	}
	if b.dash.GraphTooltip == 2 && !b.fullPanel {
		for i, place := range b.places {
			if s := b.order[i]; s != pointed && visible(place, b.scroll, b.scroll+b.h) {
				at := canvas.Rect{X: place.X, Y: body.Y + place.Y - b.scroll, W: place.W, H: place.H}.Intersect(body)
				r.drawTooltip(g, b, s, inset(at, 1))
			}
		}
	}
	r.drawTooltip(g, b, pointed, body)
}

// pointedAt is the panel that the crosshair is moved in.
func (b *board) pointedAt() *slot {
	switch {
	case b.cursor.pointed() == 0:
		return nil
	case b.cursor.dragged != nil:
		return b.cursor.dragged
	case b.cursor.at == 0:
		return b.cursor.over
	}
	return b.focused()
}

// drawTooltip draws one inside a rectangle, on the side of the crosshair where there is more room.
func (r *Root) drawTooltip(g *canvas.Grid, b *board, s *slot, within canvas.Rect) {
	plot, ok := b.plotOf(s)
	if !ok {
		return
	}
	readings := viz.Readings(s.own(), b.input(r, s))
	rows := min(len(readings), tooltipRows, within.H-2)
	if rows < 1 {
		return
	}
	if rows < len(readings) {
		rows = max(1, rows-1) // the last line says how many are missing
	}
	lines := rows + min(1, len(readings)-rows)
	when := time.UnixMilli(b.cursor.pointed()).In(b.zone).Format("01-02 15:04:05")
	name, value := 0, 0
	for _, e := range readings[:rows] {
		name, value = max(name, canvas.Width(e.Name)), max(value, canvas.Width(e.Text))
	}
	column := b.columnIn(s, plot, b.cursor.pointed())
	left, right := column-within.X-1, within.X+within.W-column-2
	w := min(max(name+value+7, canvas.Width(when)+6), max(left, right))
	if w < value+9 {
		return
	}
	// The plot's first line is left to the words of annotations.
	box := canvas.Rect{X: column + 2, Y: max(min(plot.Y+1, within.Y+within.H-lines-2), within.Y), W: w, H: lines + 2}
	if right < w || left > 2*right {
		box.X = column - 1 - w
	}
	r.fillTooltip(g, box, when, readings[:rows], len(readings)-rows)
}

func (r *Root) fillTooltip(g *canvas.Grid, box canvas.Rect, title string, rows []viz.Reading, missing int) {
	t := r.theme
	style := func(fg canvas.Color) canvas.Style { return canvas.Style{FG: fg, BG: t.Bar} }
	g.Fill(box, style(t.Text))
	g.Box(box, t.Glyphs, style(t.Dim))
	sheet.Title(g, box, title, style(t.Text))
	x, y, end := box.X+2, box.Y+1, box.X+box.W-2
	for _, e := range rows {
		w := canvas.Width(e.Text)
		mark := style(e.Color)
		mark.Attr = canvas.Bold
		g.Text(x, y, 1, e.Mark, mark)
		g.Text(x+2, y, end-x-3-w, e.Name, style(t.Text))
		g.Text(end-w, y, w, e.Text, style(t.Accent))
		y++
	}
	if missing > 0 {
		g.Text(x, y, end-x, "+"+itoa(missing)+" more", style(t.Dim))
	}
}

// plotOf is where a panel's plot is on the screen.
func (b *board) plotOf(s *slot) (canvas.Rect, bool) {
	if s.panel.Type == "row" || s.fetched.IsZero() {
		return canvas.Rect{}, false
	}
	area, ok := s.plotArea()
	if !ok {
		return area, false
	}
	for i := range b.order {
		if b.order[i] == s && (b.fullPanel || i < len(b.places)) {
			ok = b.onScreen(i, &area)
			area.Y += b.bodyY
			return area, ok
		}
	}
	return area, false
}

// columnIn is the column of a time in a panel's plot.
func (b *board) columnIn(s *slot, plot canvas.Rect, at int64) int {
	from, to := b.drawnRange(s)
	at = min(max(at, from), to)
	return plot.X + int(float64(at-from)/float64(max(to-from, 1))*float64(plot.W-1))
}
