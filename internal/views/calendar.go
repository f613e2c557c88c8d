package views

import (
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/canvas"
)

// calendar is an overlay to choose a range of days: first its first day, then its last.
type calendar struct {
	board *board
	start time.Weekday
	at    time.Time // midnight of the day under the cursor
	first time.Time // zero until it is chosen
}

func newCalendar(b *board) *calendar {
	y, m, d := b.deps.Now().In(b.zone).Date()
	return &calendar{board: b, start: b.dash.Calendar().WeekStart, at: time.Date(y, m, d, 0, 0, 0, 0, b.zone)}
}

func (c *calendar) scroll(lines int) { c.at = c.at.AddDate(0, 0, 7*(lines/max(abs(lines), 1))) }

func (c *calendar) key(r *Root, name, _ string) tea.Cmd {
	switch name {
	case "left", "h":
		c.at = c.at.AddDate(0, 0, -1)
	case "right", "l":
		c.at = c.at.AddDate(0, 0, 1)
	case "up", "k":
		c.at = c.at.AddDate(0, 0, -7)
	case "down", "j":
		c.at = c.at.AddDate(0, 0, 7)
	case "pgup":
		c.at = c.at.AddDate(0, -1, 0)
	case "pgdown":
		c.at = c.at.AddDate(0, 1, 0)
	case "enter", "space":
		if c.first.IsZero() {
			c.first = c.at
			return nil
		}
		r.overlay = nil
		from, to := c.span()
		return c.board.setRange(from.Format(time.RFC3339), to.AddDate(0, 0, 1).Add(-time.Second).Format(time.RFC3339))
	case "esc", "q":
		if !c.first.IsZero() {
			c.first = time.Time{}
			return nil
		}
		r.overlay = nil
	}
	return nil
}

// span is the days from the first chosen to the cursor, in their order.
func (c *calendar) span() (from, to time.Time) {
	from, to = c.first, c.at
	if from.IsZero() {
		from = to
	}
	if from.After(to) {
		from, to = to, from
	}
	return from, to
}

func (c *calendar) draw(r *Root, g *canvas.Grid) {
	t := r.theme
	box := overlayBox(r, g, min(g.W()-2, 46), min(g.H()-2, 13), "From a day to a day")
	if box.W < 21 || box.H < 4 {
		g.Text(box.X, box.Y, box.W, c.at.Format(time.DateOnly), canvas.Style{FG: t.Text})
		return
	}
	dim := canvas.Style{FG: t.Dim}
	g.Text(box.X, box.Y, box.W, c.at.Format("January 2006"), canvas.Style{FG: t.Text, Attr: canvas.Bold})
	for i := range 7 {
		g.Text(box.X+4*i, box.Y+1, 3, (c.start + time.Weekday(i)).String()[:2], dim)
	}
	day := time.Date(c.at.Year(), c.at.Month(), 1, 0, 0, 0, 0, c.board.zone)
	day = day.AddDate(0, 0, -((int(day.Weekday()) - int(c.start) + 7) % 7))
	from, to := c.span()
	for week := range 6 {
		for i := range 7 {
			if y := box.Y + 2 + week; y < box.Y+box.H-2 {
				g.Text(box.X+4*i, y, 4, fmt.Sprintf("%2d ", day.Day()), c.style(r, day, from, to))
			}
			day = day.AddDate(0, 0, 1)
		}
	}
	said := "⏎ first day  pgup pgdn month  esc close"
	if !c.first.IsZero() {
		said = from.Format("01-02") + " to " + to.Format("01-02") + "  ⏎ take it  esc again"
	}
	g.Text(box.X, box.Y+box.H-1, box.W, said, dim)
}

// style tells the cursor, the days chosen, today and the days of other months apart.
func (c *calendar) style(r *Root, day, from, to time.Time) canvas.Style {
	t := r.theme
	style := canvas.Style{FG: t.Text}
	now := c.board.deps.Now().In(c.board.zone).Format(time.DateOnly)
	switch {
	case day.Equal(c.at):
		style = picked(t)
		style.Attr |= canvas.Bold
	case !c.first.IsZero() && !day.Before(from) && !day.After(to):
		style = canvas.Style{FG: t.Text, BG: t.Mix(t.Accent, t.Background, 0.25), Attr: canvas.Underline}
	case day.Format(time.DateOnly) == now:
		style = canvas.Style{FG: t.Accent, Attr: canvas.Bold}
	case day.Month() != c.at.Month():
		style = canvas.Style{FG: t.Faint}
	}
	return style
}
