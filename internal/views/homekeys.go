package views

import (
	"slices"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
)

func (h *home) key(r *Root, name, text string) tea.Cmd {
	if h.filtering {
		h.filterKey(r, name, text)
		return nil
	}
	p := &h.parts[h.on]
	switch name {
	case "up", "k":
		p.move(-1)
	case "down", "j":
		p.move(1)
	case "pgup", "ctrl+u":
		p.move(-p.place.H)
	case "pgdown", "ctrl+d":
		p.move(p.place.H)
	case "g", "home":
		p.move(-len(p.rows))
	case "G", "end":
		p.move(len(p.rows))
	case "tab", "right", "l":
		h.turn(1)
	case "shift+tab", "left", "h":
		h.turn(-1)
	case "/":
		h.filtering = true
	case "r":
		return tea.Batch(h.ask(), h.askHosts())
	case "enter":
		if row := p.current(); row != nil {
			return row.open(r)
		}
	case "esc", "backspace":
		if h.filter != "" {
			h.filter = ""
			h.list(r)
			return nil
		}
		return r.back()
	}
	return nil
}

// turn moves the keys to the next part that has rows, from top to bottom.
func (h *home) turn(by int) {
	order := []int{partHosts, partTargets, partAlerts, partDashboards}
	if !h.wide() {
		order = []int{partAlerts, partTargets, partHosts, partDashboards}
	}
	at := slices.Index(order, h.on)
	for i := 1; i <= len(order); i++ {
		next := order[((at+by*i)%len(order)+len(order))%len(order)]
		if len(h.parts[next].rows) > 0 && h.parts[next].place.H > 0 {
			h.on = next
			return
		}
	}
}

func (h *home) filterKey(r *Root, name, text string) {
	switch name {
	case "enter":
		h.filtering = false
	case "esc":
		h.filtering, h.filter = false, ""
	case "backspace":
		if h.filter != "" {
			_, size := utf8.DecodeLastRuneInString(h.filter)
			h.filter = h.filter[:len(h.filter)-size]
		}
	case "up":
		h.parts[h.on].move(-1)
		return
	case "down":
		h.parts[h.on].move(1)
		return
	case "tab":
		h.turn(1)
		return
	default:
		h.filter += text
	}
	h.list(r)
	if len(h.parts[h.on].rows) == 0 {
		h.turn(1)
	}
}

func (h *home) mouse(r *Root, event mouseEvent) tea.Cmd {
	for i := range h.parts {
		p := &h.parts[i]
		if !p.place.Contains(event.x, event.y) {
			continue
		}
		switch event.kind {
		case mouseWheel:
			p.move(event.lines)
		case mousePress:
			at := p.top + event.y - p.place.Y - 1
			if at < 0 || at >= len(p.rows) || p.rows[at].heading {
				return nil
			}
			again := h.on == i && p.at == at
			h.on, p.at = i, at
			if again {
				return p.rows[at].open(r)
			}
		}
	}
	return nil
}

func (h *home) hints() []hint {
	if h.filtering {
		return []hint{{"⏎", "keep the filter"}, {"esc", "drop it"}, {"↑↓", "move"}}
	}
	return []hint{{"↑↓", "move"}, {"⏎", "open"}, {"tab", "next list"}, {"/", "filter"}, {"1", "dashboard"}, {"3", "alerts"}, {"4", "rules"}, {"5", "targets"}, {"6", "explore"}, {"?", "help"}, {"q", "quit"}}
}
