package views

import (
	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/canvas"
)

// screen is what fills the body and has the keys: a dashboard, or what was opened from it. Each session has its own.
type screen interface {
	address() int // messages are addressed to it
	// title is what the tab and the terminal's window call it.
	title() string
	// resize gives it its body and asks for what comes into view.
	resize(w, h int) tea.Cmd
	// update takes a message addressed to it, or a refresh.
	update(r *Root, msg tea.Msg) tea.Cmd
	// key acts on a key that is not everybody's.
	key(r *Root, name, text string) tea.Cmd
	// mouse acts on the mouse; coordinates are those of the body.
	mouse(r *Root, event mouseEvent) tea.Cmd
	draw(r *Root, g *canvas.Grid, body canvas.Rect)
	// header draws what is to the left of its own right-hand segments.
	header(r *Root, g *canvas.Grid, x, room int)
	// headerRight is what stands on the right of the header, and what is less where there is no room for all.
	headerRight(r *Root, without brief) []piece
	hints() []hint
	status(r *Root) segment
	// typing tells that letters are text, not keys.
	typing() bool
	// close gives up what is in flight.
	close()
}

// addressed is a message for one screen; it is dropped when that is gone.
type addressed interface{ recipient() int }

// mouseEvent is what a mouse did, in cells of the body.
type mouseEvent struct {
	kind  mouseKind
	x, y  int
	lines int // of a wheel: down is positive
	mod   tea.KeyMod
}

type mouseKind uint8

const (
	mousePress mouseKind = iota
	mouseDrag
	mouseRelease
	mouseWheel
	mouseMove
)

// plain is a screen's address, and what most screens do not do: they embed it and override the rest.
type plain struct{ id int }

func (p plain) address() int                       { return p.id }
func (plain) update(*Root, tea.Msg) tea.Cmd        { return nil }
func (plain) header(*Root, *canvas.Grid, int, int) {}

// tab is a dashboard and what was opened from it; the last screen is the one shown, esc goes back.
type tab struct{ screens []screen }

func (t *tab) top() screen { return t.screens[len(t.screens)-1] }

func (t *tab) close() {
	for _, s := range t.screens {
		s.close()
	}
}

// screen is the one shown, or nil before the first dashboard is open.
func (r *Root) screen() screen {
	if len(r.tabs) == 0 {
		return nil
	}
	return r.tabs[r.at].top()
}

// board is the dashboard shown, or nil when something else is.
func (r *Root) board() *board {
	b, _ := r.screen().(*board)
	return b
}

// below is the dashboard of the tab shown, whatever was opened from it; nil when there is none.
func (r *Root) below() *board {
	if len(r.tabs) == 0 {
		return nil
	}
	for i := len(r.tabs[r.at].screens) - 1; i >= 0; i-- {
		if b, ok := r.tabs[r.at].screens[i].(*board); ok {
			return b
		}
	}
	return nil
}

// newID is a screen's address.
func (r *Root) newID() int {
	r.ids++
	return r.ids
}

// push opens a screen above the one shown.
func (r *Root) push(s screen) tea.Cmd {
	if len(r.tabs) == 0 {
		r.tabs = []*tab{{}}
	}
	t := r.tabs[r.at]
	t.screens = append(t.screens, s)
	return s.resize(r.w, r.bodyHeight())
}

// back closes the screen shown, when there is one below it.
func (r *Root) back() tea.Cmd {
	if len(r.tabs) == 0 || len(r.tabs[r.at].screens) < 2 {
		return nil
	}
	t := r.tabs[r.at]
	t.top().close()
	t.screens = t.screens[:len(t.screens)-1]
	return t.top().resize(r.w, r.bodyHeight())
}

// addressee is the screen a message is for, shown or not; nil when it is gone.
func (r *Root) addressee(id int) screen {
	for _, t := range r.tabs {
		for _, s := range t.screens {
			if s.address() == id {
				return s
			}
		}
	}
	return nil
}

// openTab puts a screen in place of all that the tab shows, or in a tab of its own.
func (r *Root) openTab(s screen, beside bool) tea.Cmd {
	fresh := &tab{screens: []screen{s}}
	switch {
	case len(r.tabs) == 0:
		r.tabs, r.at = []*tab{fresh}, 0
	case beside:
		r.at++
		r.tabs = append(r.tabs[:r.at], append([]*tab{fresh}, r.tabs[r.at:]...)...)
	default:
		r.tabs[r.at].close()
		r.tabs[r.at] = fresh
	}
	return s.resize(r.w, r.bodyHeight())
}

// switchTab shows another tab.
func (r *Root) switchTab(to int) tea.Cmd {
	if to < 0 || to >= len(r.tabs) || to == r.at {
		return nil
	}
	r.at = to
	return r.screen().resize(r.w, r.bodyHeight())
}

// closeTab closes the tab shown; the last one stays.
func (r *Root) closeTab() tea.Cmd {
	if len(r.tabs) < 2 {
		return nil
	}
	r.tabs[r.at].close()
	r.tabs = append(r.tabs[:r.at], r.tabs[r.at+1:]...)
	r.at = min(r.at, len(r.tabs)-1)
	return r.screen().resize(r.w, r.bodyHeight())
}
