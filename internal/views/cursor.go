package views

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/canvas"
)

// cursor is the crosshair: a time, and while a stretch of time is being chosen, where that began.
type cursor struct {
	at   int64 // milliseconds, 0 is no crosshair
	mark int64 // 0 is no selection
	// of a drag with the mouse
	dragged *slot
	moved   bool
	hover   int64 // where the mouse is, 0 is nowhere
	over    *slot // the panel it is over
}

// span is what a reader points along: the focused panel's time range, and the columns it is drawn on.
func (b *board) span() (from, to int64, columns int) {
	s := b.focused()
	if s == nil || s.fetched.IsZero() {
		return 0, 0, 0
	}
	columns = 100
	if area, ok := s.plotArea(); ok {
		columns = area.W
	}
	from, to = b.drawnRange(s)
	return from, to, columns
}

// toggleCursor shows the crosshair at the end of the range, or puts it away.
func (b *board) toggleCursor() {
	if b.cursor.at != 0 {
		b.cursor = cursor{}
		return
	}
	b.focusPlot()
	if from, to, columns := b.span(); columns > 0 {
		newest := min(to, b.focused().to.UnixMilli()) // what comes after it is room for the next refreshes
		b.cursor = cursor{at: newest - (to-from)/int64(columns)}
	}
}

// focusPlot goes to the first plot on the screen where the panel in focus has none to point at.
func (b *board) focusPlot() {
	if s := b.focused(); b.fullPanel || s == nil || b.plotted(s) {
		return
	}
	for i, s := range b.order {
		if i < len(b.places) && visible(b.places[i], b.scroll, b.scroll+b.h) && b.plotted(s) {
			b.focus = i
			return
		}
	}
}

// plotted tells a panel that has been drawn over time.
func (b *board) plotted(s *slot) bool {
	_, ok := b.plotOf(s)
	return ok
}

// moveCursor moves the crosshair by columns; it stays in the range.
func (b *board) moveCursor(by int) {
	from, to, columns := b.span()
	if columns == 0 {
		return
	}
	at := b.cursor.at + int64(by)*(to-from)/int64(max(columns-1, 1))
	b.cursor.at = min(max(at, from+1), to)
}

// cursorKey acts on a key while there is a crosshair; unknown keys do what they always do.
func (b *board) cursorKey(name string) (cmd tea.Cmd, known bool) {
	if b.cursor.at == 0 {
		return nil, false
	}
	switch name {
	case "left", "h":
		b.moveCursor(-1)
	case "right", "l":
		b.moveCursor(1)
	case "shift+left", "H":
		b.moveCursor(-10)
	case "shift+right", "L":
		b.moveCursor(10)
	case "m", "space":
		b.cursor.mark = b.cursor.at
	case "enter":
		return b.zoomToSelection(), true
	case "esc", "c":
		b.cursor = cursor{}
	default:
		return nil, false
	}
	return nil, true
}

// zoomToSelection makes the stretch between mark and crosshair the time range.
func (b *board) zoomToSelection() tea.Cmd {
	from, to := b.cursor.mark, b.cursor.at
	if from == 0 || from == to {
		return nil
	}
	if from > to {
		from, to = to, from
	}
	b.cursor = cursor{}
	begin, end := time.UnixMilli(from).UTC(), time.UnixMilli(max(to, from+1000)).UTC()
	return b.setRange(begin.Format(time.RFC3339), end.Format(time.RFC3339))
}

// timeAt is the time under a cell of the body, and the panel whose plot that is.
func (b *board) timeAt(x, y int) (*slot, int64) {
	for i, s := range b.order {
		if s.panel.Type == "row" || s.fetched.IsZero() || b.fullPanel && i != b.focus || !b.fullPanel && i >= len(b.places) {
			continue
		}
		area, ok := s.plotArea()
		if !ok {
			continue
		}
		if !b.onScreen(i, &area) || x < area.X || x >= area.X+area.W || y < area.Y || y >= area.Y+area.H {
			continue
		}
		from, to := b.drawnRange(s)
		return s, from + int64(float64(x-area.X)/float64(max(area.W-1, 1))*float64(to-from))
	}
	return nil, 0
}

// onScreen moves a plot, whose place is that of the grid it was drawn on, to where it is in the body.
func (b *board) onScreen(i int, area *canvas.Rect) bool {
	if b.fullPanel {
		area.Y -= b.bodyY
		return true
	}
	place := b.places[i]
	if !visible(place, b.scroll, b.scroll+b.h) {
		return false
	}
	if whole := place.Y >= b.scroll && place.Y+place.H <= b.scroll+b.h; whole {
		area.Y -= b.bodyY
	} else { // drawn on a grid of its own
		area.X += place.X
		area.Y += place.Y - b.scroll
	}
	return true
}

// press begins a selection when a plot is under the mouse.
func (b *board) press(x, y int) bool {
	s, at := b.timeAt(x, y)
	if s == nil {
		return false
	}
	b.cursor.dragged, b.cursor.moved = s, false
	b.cursor.mark = at
	return true
}

func (b *board) drag(x, y int) {
	if b.cursor.dragged == nil {
		return
	}
	if s, at := b.timeAt(x, y); s == b.cursor.dragged && at != b.cursor.mark {
		b.cursor.at, b.cursor.moved = at, true
	}
}

// release ends a selection: the range is zoomed to it. It tells whether there was one.
func (b *board) release() (cmd tea.Cmd, selected bool) {
	moved, dragging := b.cursor.moved, b.cursor.dragged != nil
	b.cursor.dragged = nil
	if !dragging || !moved {
		b.cursor.mark = 0
		return nil, false
	}
	return b.zoomToSelection(), true
}

// cursorFor is the crosshair's time for a panel: every panel's when the dashboard shares it, else the focused one's.
func (b *board) cursorFor(s *slot) int64 {
	if b.dash.GraphTooltip > 0 || s == b.pointedAt() {
		return b.cursor.pointed()
	}
	return 0
}

// pointed is the crosshair's time, or the time under the mouse when there is no crosshair.
func (c cursor) pointed() int64 {
	if c.at == 0 {
		return c.hover
	}
	return c.at
}

// drawSelection tints what lies between mark and crosshair in a panel's plot.
func (b *board) drawSelection(r *Root, g *canvas.Grid, s *slot) {
	at := b.cursorFor(s)
	area, ok := s.plotArea()
	if !ok || at == 0 || b.cursor.mark == 0 {
		return
	}
	from, to := b.drawnRange(s)
	column := func(t int64) int {
		t = min(max(t, from), to)
		return area.X + int(float64(t-from)/float64(max(to-from, 1))*float64(area.W-1)+0.5)
	}
	left, right := column(min(b.cursor.mark, at)), column(max(b.cursor.mark, at))
	g.Tint(canvas.Rect{X: left, Y: area.Y, W: right - left + 1, H: area.H}, r.theme.Accent, 0.25)
}

// cursorText says where the crosshair is, and what a selection spans.
func (b *board) cursorText() string {
	at := time.UnixMilli(b.cursor.at).In(b.zone).Format("01-02 15:04:05")
	if b.cursor.mark == 0 {
		return at
	}
	span := time.Duration(max(b.cursor.at, b.cursor.mark)-min(b.cursor.at, b.cursor.mark)) * time.Millisecond
	return time.UnixMilli(b.cursor.mark).In(b.zone).Format("01-02 15:04:05") + " to " + at + ", " + span.Round(time.Second).String()
}
