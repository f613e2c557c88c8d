package views

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/canvas"
)

// hint is a key and what it does, as the footer and the help show it.
type hint struct{ key, does string }

// boardHints are the footer's keys, the most needed first: a narrow terminal shows fewer.
var boardHints = []hint{
	{"←↑↓→", "panel"}, {"⏎", "open"}, {"t", "time"}, {"d", "dashboards"}, {"v", "variables"}, {"/", "find"}, {"?", "help"}, {"q", "quit"},
	{"c", "crosshair"}, {"e", "explore"}, {"i", "inspect"}, {"2", "home"}, {"3", "alerts"}, {"5", "targets"}, {"r", "refresh"}, {"+ -", "zoom"}, {"[ ]", "pan"}, {"space", "pause"},
}

var cursorHints = []hint{{"← →", "move"}, {"m", "mark"}, {"⏎", "zoom to the mark"}, {"c", "crosshair off"}, {"?", "help"}, {"q", "quit"}}

var rowHints = []hint{{"⏎", "fold or unfold"}, {"←↑↓→", "panel"}, {"t", "time"}, {"d", "dashboards"}, {"?", "help"}, {"q", "quit"}}

var tableHints = []hint{{"esc", "back"}, {"↑↓", "rows"}, {"← →", "columns"}, {"s", "sort"}, {"I", "reverse"}, {"/", "filter"}, {"tab", "other panel"}, {"i", "inspect"}, {"?", "help"}, {"q", "quit"}}

var listHints = []hint{{"esc", "back"}, {"↑↓", "rows"}, {"/", "filter"}, {"← →", "other panel"}, {"o", "open"}, {"?", "help"}, {"q", "quit"}}

var filterHints = []hint{{"⏎", "keep the filter"}, {"esc", "drop it"}, {"↑↓", "rows"}}

var fullHints = []hint{{"esc", "back"}, {"← →", "other panel"}, {"↑ ↓", "scroll"}, {"i", "inspect"}, {"t", "time"}, {"r", "refresh"}, {"?", "help"}, {"q", "quit"}}

// visit shows one of the screens with a number, above the dashboard; there is at most one of them.
func (r *Root) visit(name string) tea.Cmd {
	if len(r.tabs) == 0 {
		return nil
	}
	r.leaveHome()
	t := r.tabs[r.at]
	for i, s := range t.screens {
		_, listed := s.(*listing)
		if _, asked := s.(*explore); asked || listed {
			for _, above := range t.screens[i:] {
				above.close()
			}
			t.screens = t.screens[:i]
			break
		}
	}
	if name == "6" {
		return r.explore("")
	}
	if name == "2" {
		return r.push(r.newHome())
	}
	if name != "1" && r.deps.API == nil {
		r.say(segment{"what the server says of itself is not for readers here", canvas.Style{FG: r.theme.Warn}})
	}
	if r.deps.API == nil || name == "1" {
		return r.screen().resize(r.w, r.bodyHeight())
	}
	switch name {
	case "3":
		return r.push(r.newAlerts())
	case "4":
		return r.push(r.newRules())
	case "5":
		return r.push(r.newTargets())
	}
	return nil
}

// key acts on a key press: an open overlay has it first.
func (r *Root) key(name, text string) tea.Cmd {
	if name == "alt+esc" { // two, so close to each other that they arrive as one
		return tea.Batch(r.key("esc", ""), r.key("esc", ""))
	}
	if name == "ctrl+c" {
		return tea.Quit
	}
	if name == "ctrl+z" {
		return tea.Suspend
	}
	if r.screen() != nil {
		r.openErr, r.banner = nil, "" // they have been read
	}
	if r.overlay != nil {
		return r.overlay.key(r, name, text)
	}
	r.word = segment{} // typing into an overlay leaves what was said of it
	if s := r.screen(); s != nil && s.typing() {
		return s.key(r, name, text)
	}
	return r.press(name, text)
}

// press does what a key is bound to.
func (r *Root) press(name, text string) tea.Cmd {
	if own, other := r.meant[name]; other {
		name, text = own, ""
	}
	return r.act(name, text)
}

// act does what a key means by default, whichever key was pressed for it.
func (r *Root) act(name, text string) tea.Cmd {
	switch name {
	case "ctrl+t":
		r.overlay = r.newThemePicker()
		return nil
	case "q":
		return tea.Quit
	case "?":
		r.overlay = newHelp(r)
		return nil
	case "d":
		r.overlay = r.newDashboardPicker(false)
		return r.list()
	case "D":
		r.overlay = r.newDashboardPicker(true)
		return r.list()
	case "*":
		return r.star()
	case "1", "2", "3", "4", "5", "6":
		return r.visit(name)
	case "}", "ctrl+pgdown":
		return r.switchTab((r.at + 1) % max(len(r.tabs), 1))
	case "{", "ctrl+pgup":
		return r.switchTab((r.at + len(r.tabs) - 1) % max(len(r.tabs), 1))
	case "W":
		return r.closeTab()
	case "ctrl+f":
		return r.followKey()
	case "<", ">":
		return r.playKey(name == ">")
	}
	if r.screen() == nil {
		if name == "r" || name == "enter" {
			return r.open(r.deps.Start.Dashboard, r.deps.Start, false)
		}
		return nil
	}
	return r.screen().key(r, name, text)
}

// typing tells that letters go to the filter of a table.
func (b *board) typing() bool {
	s := b.focused()
	return s != nil && s.filtering
}

func (b *board) key(r *Root, name, text string) tea.Cmd {
	if b.typing() {
		b.focused().filterKey(name, text)
		return nil
	}
	if cmd, known := b.cursorKey(name); known {
		return cmd
	}
	if b.tableKey(r, name) {
		return nil
	}
	if cmd, known := b.moveKey(name); known {
		return cmd
	}
	if cmd, known := b.timeKey(r, name); known {
		return cmd
	}
	switch name {
	case "enter":
		return b.enter()
	case "esc", "backspace":
		return b.leave(r)
	case "o":
		r.overlay = r.newLinkPicker(b)
	case "a":
		return b.toggleMarks()
	case "A":
		return b.toggleAlertMarks(r)
	case "K":
		if r.kiosk = !r.kiosk; r.kiosk {
			r.say(segment{r.keyFor("K") + " brings header and footer back", canvas.Style{FG: r.theme.Accent}})
		}
		return r.resize(r.w, r.h)
	case "c":
		b.toggleCursor()
	case "f":
		if s := b.focused(); s != nil && !s.fetched.IsZero() {
			r.overlay = r.newSeriesPicker(s)
		}
	case "e":
		return r.openExplore(b)
	case "i":
		if s := b.focused(); s != nil && s.panel.Type != "row" {
			return r.push(r.newInspect(b, s))
		}
	case "S":
		r.overlay = r.newServerPicker()
	case "v":
		return r.pickVariable(b)
	case "n":
		return b.nextValue(r, 1)
	case "p":
		return b.nextValue(r, -1)
	case "V":
		return b.ownValues(r, "")
	case "/":
		r.overlay = r.newSearch(b)
	}
	return nil
}

// timeKey acts on the keys of the range, its zone and the refresh.
func (b *board) timeKey(r *Root, name string) (cmd tea.Cmd, known bool) {
	switch name {
	case "t":
		r.overlay = r.newTimePicker(b)
	case "T":
		r.overlay = r.newZonePicker(b)
	case "b":
		return b.earlierRange(), true
	case "R":
		r.overlay = r.newRefreshPicker(b)
	case "r":
		return b.reload(), true
	case "space":
		if b.paused = !b.paused; !b.paused {
			return b.fetchVisible(), true
		}
	case "+", "=":
		return b.zoom(0.5), true
	case "-":
		return b.zoom(2), true
	case "[":
		return b.pan(-0.5), true
	case "]":
		return b.pan(0.5), true
	case "0":
		return b.setRange(orDefault(b.dash.From, "now-6h"), orDefault(b.dash.To, "now")), true
	default:
		return nil, false
	}
	return nil, true
}

// moveKey acts on the keys that move the focus or the sheet.
func (b *board) moveKey(name string) (cmd tea.Cmd, known bool) {
	switch name {
	case "left", "h":
		return b.move(-1, 0), true
	case "right", "l":
		return b.move(1, 0), true
	case "up", "k":
		return b.move(0, -1), true
	case "down", "j":
		return b.move(0, 1), true
	case "tab":
		return b.step(1), true
	case "shift+tab":
		return b.step(-1), true
	case "pgdown", "ctrl+d":
		return b.scrollBy(b.h * 3 / 4), true
	case "pgup", "ctrl+u":
		return b.scrollBy(-b.h * 3 / 4), true
	case "g", "home":
		return b.scrollBy(-b.furthest()), true
	case "G", "end":
		return b.scrollBy(b.furthest()), true
	}
	return nil, false
}

func orDefault(s, fallback string) string {
	if s == "" {
		return fallback
	}
	return s
}

// reload asks for everything anew, variables too.
func (b *board) reload() tea.Cmd {
	b.renew()
	b.afresh = true
	return b.resolve()
}

// setAbsolute sets an absolute range, but one that ends now stays live.
func (b *board) setAbsolute(from, to, now time.Time) tea.Cmd {
	if !to.Before(now) {
		return b.setRange("now-"+formatSpan(to.Sub(from).Round(time.Second)), "now")
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
	return b.setAbsolute(middle.Add(-span/2), middle.Add(span/2), b.deps.Now())
}

func (b *board) pan(part float64) tea.Cmd {
	from, to, err := b.timeRange()
	if err != nil {
		return nil
	}
	by := time.Duration(float64(to.Sub(from)) * part)
	now := b.deps.Now()
	if short := now.Sub(to.Add(by)); part > 0 && short < by/10 { // back at the end, which has moved on meanwhile
		by += short
	}
	return b.setAbsolute(from.Add(by), to.Add(by), now)
}
