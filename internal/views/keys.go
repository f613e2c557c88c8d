package views

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

// hint is a key and what it does, as the footer and the help show it.
type hint struct{ key, does string }

// boardHints are the footer's keys, the most needed first: a narrow terminal shows fewer.
var boardHints = []hint{
	{"←↑↓→", "panel"}, {"⏎", "open"}, {"t", "time"}, {"d", "dashboards"}, {"v", "variables"}, {"?", "help"}, {"q", "quit"},
	{"r", "refresh"}, {"+ -", "zoom"}, {"[ ]", "pan"}, {"space", "pause"},
}

var rowHints = []hint{{"⏎", "fold or unfold"}, {"←↑↓→", "panel"}, {"t", "time"}, {"d", "dashboards"}, {"?", "help"}, {"q", "quit"}}

var fullHints = []hint{{"esc", "back"}, {"← →", "other panel"}, {"↑ ↓", "scroll"}, {"t", "time"}, {"r", "refresh"}, {"?", "help"}, {"q", "quit"}}

// helpGroups is all there is, for the help.
var helpGroups = []struct {
	title string
	hints []hint
}{
	{"Move", []hint{{"← ↑ ↓ →  h j k l", "to the next panel"}, {"pgup pgdn  wheel", "scroll"}, {"g  G", "top, bottom"}, {"tab  shift+tab", "next, previous panel"}}},
	{"Panel", []hint{{"enter", "full screen; on a row: fold or unfold"}, {"esc", "back"}}},
	{"Time", []hint{{"t", "choose a range, or type one"}, {"+  -", "zoom in, out"}, {"[  ]", "earlier, later"}, {"0", "the dashboard's own range"}, {"space", "pause, go on"}, {"r", "refresh now"}}},
	{"Dashboard", []hint{{"d", "choose a dashboard"}, {"v", "choose the values of a variable"}, {"?", "this help"}, {"q  ctrl+c", "quit"}}},
}

// key acts on a key press: an open overlay has it first.
func (r *Root) key(name, text string) tea.Cmd {
	if name == "ctrl+c" {
		return tea.Quit
	}
	if name == "ctrl+z" {
		return tea.Suspend
	}
	if r.board != nil {
		r.openErr = nil // it has been read
	}
	if r.overlay != nil {
		return r.overlay.key(r, name, text)
	}
	switch name {
	case "q":
		return tea.Quit
	case "?":
		r.overlay = &help{}
		return nil
	case "d":
		r.overlay = r.newDashboardPicker()
		return nil
	}
	if r.board == nil {
		if name == "r" || name == "enter" {
			return r.open(r.deps.Start.Dashboard, r.deps.Start)
		}
		return nil
	}
	return r.boardKey(r.board, name)
}

func (r *Root) boardKey(b *board, name string) tea.Cmd {
	switch name {
	case "left", "h":
		return b.move(-1, 0)
	case "right", "l":
		return b.move(1, 0)
	case "up", "k":
		return b.move(0, -1)
	case "down", "j":
		return b.move(0, 1)
	case "tab":
		return b.step(1)
	case "shift+tab":
		return b.step(-1)
	case "pgdown", "ctrl+d":
		return b.scrollBy(b.h * 3 / 4)
	case "pgup", "ctrl+u":
		return b.scrollBy(-b.h * 3 / 4)
	case "g", "home":
		return b.scrollBy(-b.sheetH)
	case "G", "end":
		return b.scrollBy(b.sheetH)
	case "enter":
		return b.enter()
	case "esc", "backspace":
		return b.leave()
	case "t":
		r.overlay = r.newTimePicker(b)
	case "v":
		r.overlay = r.newVariablePicker(b)
	case "r":
		return b.reload()
	case "space":
		b.paused = !b.paused
		if !b.paused {
			return b.fetchVisible()
		}
	case "+", "=":
		return b.zoom(0.5)
	case "-":
		return b.zoom(2)
	case "[":
		return b.pan(-0.5)
	case "]":
		return b.pan(0.5)
	case "0":
		return b.setRange(orDefault(b.dash.From, "now-6h"), orDefault(b.dash.To, "now"))
	}
	return nil
}

func orDefault(s, fallback string) string {
	if s == "" {
		return fallback
	}
	return s
}

func (r *Root) wheel(m tea.Mouse) tea.Cmd {
	lines := 3
	if m.Button == tea.MouseWheelUp {
		lines = -3
	} else if m.Button != tea.MouseWheelDown {
		return nil
	}
	if r.overlay != nil {
		r.overlay.scroll(lines)
		return nil
	}
	if r.board == nil {
		return nil
	}
	return r.board.scrollBy(lines)
}

// click focuses a panel; a click on the focused one opens it.
func (r *Root) click(m tea.Mouse) tea.Cmd {
	b := r.board
	if m.Button != tea.MouseLeft || r.overlay != nil || b == nil || b.fullPanel {
		return nil
	}
	y := m.Y - headerLines + b.scroll
	if m.Y < headerLines || m.Y >= headerLines+b.h {
		return nil
	}
	for i, place := range b.places {
		if m.X >= place.X && m.X < place.X+place.W && y >= place.Y && y < place.Y+place.H {
			if b.focus == i || b.order[i].panel.Type == "row" {
				b.focus = i
				return b.enter()
			}
			b.focus = i
		}
	}
	return nil
}

// reload asks for everything anew, variables too.
func (b *board) reload() tea.Cmd {
	b.renew()
	return b.resolve()
}

// setRange changes the range; what was asked for the old one is given up.
func (b *board) setRange(from, to string) tea.Cmd {
	b.from, b.to = from, to
	b.renew()
	return b.resolve()
}

// shift sets an absolute range, but one that ends now stays live.
func (b *board) setAbsolute(from, to time.Time) tea.Cmd {
	now := b.deps.Now()
	if !to.Before(now) {
		return b.setRange("now-"+formatSpan(to.Sub(from)), "now")
	}
	return b.setRange(from.UTC().Format(time.RFC3339), to.UTC().Format(time.RFC3339))
}

func (b *board) zoom(factor float64) tea.Cmd {
	from, to, err := b.timeRange()
	if err != nil {
		return nil
	}
	span := time.Duration(float64(to.Sub(from)) * factor)
	span = min(max(span, time.Minute), 10*365*24*time.Hour).Round(time.Second)
	if b.to == "now" {
		return b.setRange("now-"+formatSpan(span), "now")
	}
	middle := from.Add(to.Sub(from) / 2)
	return b.setAbsolute(middle.Add(-span/2), middle.Add(span/2))
}

func (b *board) pan(part float64) tea.Cmd {
	from, to, err := b.timeRange()
	if err != nil {
		return nil
	}
	by := time.Duration(float64(to.Sub(from)) * part)
	if now := b.deps.Now(); to.Add(by).After(now) {
		by = now.Sub(to)
	}
	return b.setAbsolute(from.Add(by), to.Add(by))
}
