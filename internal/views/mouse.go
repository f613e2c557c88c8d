package views

import (
	tea "charm.land/bubbletea/v2"
)

// wheelLines is how far a turn of the wheel scrolls.
const wheelLines = 3

// mouse gives an event to the overlay or the screen, in its own cells.
func (r *Root) mouse(msg tea.MouseMsg) tea.Cmd {
	m := msg.Mouse()
	event := mouseEvent{x: m.X, y: m.Y - r.headerLines(), mod: m.Mod}
	switch msg.(type) {
	case tea.MouseWheelMsg:
		event.kind = mouseWheel
		switch m.Button {
		case tea.MouseWheelUp:
			event.lines = -wheelLines
		case tea.MouseWheelDown:
			event.lines = wheelLines
		default:
			return nil
		}
	case tea.MouseClickMsg:
		if m.Button != tea.MouseLeft {
			return nil
		}
		event.kind = mousePress
	case tea.MouseReleaseMsg:
		event.kind = mouseRelease
	case tea.MouseMotionMsg:
		event.kind = mouseMove
		if m.Button == tea.MouseLeft {
			event.kind = mouseDrag
		}
	}
	switch {
	case r.overlay != nil:
		return r.mouseOver(event, m.Y)
	case event.kind == mousePress && (event.y < 0 || m.Y >= r.h-r.footerLines()):
		return r.clickSpot(m.X, m.Y)
	case r.screen() == nil:
		return nil
	}
	return r.screen().mouse(r, event)
}

// mouseOver gives the mouse to the overlay. A click beside it closes it, as esc does.
func (r *Root) mouseOver(event mouseEvent, y int) tea.Cmd {
	switch event.kind {
	case mouseWheel:
		r.overlay.scroll(event.lines)
	case mousePress:
		if !r.box.Contains(event.x, y) {
			return r.overlay.key(r, "esc", "")
		}
		if o, ok := r.overlay.(interface {
			click(r *Root, x, y int) tea.Cmd
		}); ok {
			return o.click(r, event.x, y)
		}
	}
	return nil
}

// mouse focuses the panel that is clicked; a click on the focused one opens it. A drag in a plot zooms to the time dragged over.
func (b *board) mouse(r *Root, event mouseEvent) tea.Cmd {
	switch event.kind {
	case mouseWheel:
		if b.scrollLegend(event) {
			return nil
		}
		return b.scrollBy(event.lines)
	case mousePress:
		if b.pressLegend(event) {
			return nil
		}
		if !b.press(event.x, event.y) && event.y < b.h && !b.fullPanel {
			return b.click(event.x, event.y+b.scroll)
		}
	case mouseMove:
		b.cursor.over, b.cursor.hover = b.timeAt(event.x, event.y)
	case mouseDrag:
		b.drag(event.x, event.y)
	case mouseRelease:
		pressed := b.cursor.dragged != nil
		if cmd, selected := b.release(); selected {
			return cmd
		}
		if pressed && event.y < b.h && !b.fullPanel {
			return b.click(event.x, event.y+b.scroll)
		}
	}
	return nil
}

func (b *board) click(x, y int) tea.Cmd {
	for i, place := range b.places {
		if x < place.X || x >= place.X+place.W || y < place.Y || y >= place.Y+place.H {
			continue
		}
		if b.focus == i || b.order[i].panel.Type == "row" {
			b.focus = i
			return b.enter()
		}
		b.focus = i
	}
	return nil
}
