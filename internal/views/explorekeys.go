package views

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/promql"
)

func (e *explore) key(r *Root, name, text string) tea.Cmd {
	e.said = segment{}
	if e.editing {
		return e.editKey(r, name, text)
	}
	if cmd, known := e.answer.cursorKey(name); known {
		return cmd
	}
	switch name {
	case "i", "e", "enter", "/":
		e.editing = true
	case "esc", "backspace":
		return r.back()
	case "tab", "ctrl+t":
		return e.show((e.view + 1) % len(exploreViews))
	case "shift+tab":
		return e.show((e.view + len(exploreViews) - 1) % len(exploreViews))
	case "r":
		return e.again()
	case "K":
		return e.keep(r)
	case "Y":
		e.said = segment{"the expression was sent to the clipboard", canvas.Style{FG: r.theme.OK}}
		return tea.SetClipboard(e.ran)
	case "up", "k":
		e.scroll(-1)
	case "down", "j":
		e.scroll(1)
	case "pgup", "ctrl+u":
		e.scroll(-e.place.answer.H)
	case "pgdown", "ctrl+d":
		e.scroll(e.place.answer.H)
	case "g", "home":
		e.scroll(-1 << 20)
	case "left", "right", "h", "l", "s", "I":
		if e.view == viewTable {
			e.answer.tableKey(r, name)
		}
	case "G", "end":
	case "t", "T", "b", "R", "c", "f", "+", "=", "-", "[", "]", "0", "space":
		return e.timeKey(r, name)
	}
	return nil
}

// timeKey does what the keys do on a dashboard, to the answer.
func (e *explore) timeKey(r *Root, name string) tea.Cmd {
	if e.view == viewExplain && name == "c" {
		return nil
	}
	cmd := e.answer.key(r, name, "")
	e.tree = explained{}
	return tea.Batch(cmd, e.explain())
}

// again asks for everything anew, also what completion knows.
func (e *explore) again() tea.Cmd {
	e.memory.Forget()
	e.tree = explained{}
	if e.ran == "" {
		return tea.Batch(e.learn(), e.execute())
	}
	return tea.Batch(e.learn(), e.answer.reload(), e.explain())
}

func (e *explore) scroll(lines int) {
	switch {
	case e.view == viewRaw || e.view == viewExplain:
		e.top = max(0, e.top+lines)
	case e.answer.focused() != nil:
		s := e.answer.focused()
		s.scroll = max(0, s.scroll+lines)
	}
}

// editKey acts on a key while letters are text.
func (e *explore) editKey(r *Root, name, text string) tea.Cmd {
	if e.popup.open {
		switch name {
		case "up", "ctrl+p", "shift+tab":
			e.choose(-1)
			return nil
		case "down", "ctrl+n":
			e.choose(1)
			return nil
		case "pgdown", "pgup":
			by := min(popupLines, len(e.popup.done.Items)-1-e.popup.at)
			if name == "pgup" {
				by = -min(popupLines, e.popup.at)
			}
			e.choose(by)
			return nil
		case "tab":
			return e.take()
		case "enter":
			if e.popup.chosen {
				return e.take()
			}
		case "esc":
			e.popup = popup{}
			return nil
		}
	}
	switch name {
	case "enter":
		return e.execute()
	case "esc":
		e.editing, e.popup = false, popup{}
		return nil
	case "tab", "ctrl+space", "ctrl+@":
		return e.suggest(true)
	case "up", "ctrl+p":
		if !e.editor.vertical(-1, e.place.editor.W) {
			e.recall(1)
		}
		return nil
	case "down", "ctrl+n":
		if !e.editor.vertical(1, e.place.editor.W) {
			e.recall(-1)
		}
		return nil
	case "ctrl+r":
		r.overlay = e.newHistoryPicker()
		return nil
	case "ctrl+t":
		return e.show((e.view + 1) % len(exploreViews))
	case "ctrl+l":
		e.layOut(r)
		return nil
	case "pgup", "pgdown":
		by := e.place.answer.H
		if name == "pgup" {
			by = -by
		}
		e.scroll(by)
		return nil
	}
	return e.edited(name, text)
}

// edited lets the editor have a key; after a change the suggestions follow what is typed.
func (e *explore) edited(name, text string) tea.Cmd {
	before, cursor := e.editor.text, e.editor.cursor
	if !e.editor.key(name, text) {
		return nil
	}
	if e.editor.text == before {
		if e.editor.cursor != cursor {
			e.popup = popup{}
		}
		return nil
	}
	e.past = 0
	e.check()
	return e.suggest(e.popup.open && e.popup.asked)
}

// layOut writes the expression anew over as many lines as it needs.
func (e *explore) layOut(r *Root) {
	laid, err := promql.Format(e.editor.text, max(20, min(e.place.editor.W, 100)))
	if err != nil {
		e.said = segment{"what does not parse cannot be laid out", canvas.Style{FG: r.theme.Warn}}
		return
	}
	if laid != e.editor.text {
		e.editor.set(laid, len(laid))
		e.check()
	}
}

// paste takes what the terminal pasted: as text, never as keys.
func (r *Root) paste(text string) tea.Cmd {
	if p, ok := r.overlay.(*picker); ok {
		p.edit(p.filter + strings.Join(strings.Fields(cleaned(text)), " "))
		return nil
	}
	e, ok := r.screen().(*explore)
	if !ok || r.overlay != nil || !e.editing {
		return nil
	}
	e.editor.insert(strings.TrimRight(text, "\r\n"))
	e.popup = popup{}
	e.check()
	return nil
}

// newHistoryPicker finds an earlier expression.
func (e *explore) newHistoryPicker() *picker {
	items, seen := []item{}, map[string]bool{}
	for i := len(e.history) - 1; i >= 0; i-- {
		if !seen[e.history[i]] {
			seen[e.history[i]] = true
			items = append(items, item{value: e.history[i], label: strings.Join(strings.Fields(e.history[i]), " ")})
		}
	}
	p := newPicker("History", items)
	p.empty = "nothing has been asked yet"
	p.choose = func(values []string, _ string) tea.Cmd {
		if len(values) > 0 {
			e.editor.set(cleaned(values[0]), len(values[0]))
			e.check()
		}
		return nil
	}
	return p
}

func (e *explore) mouse(r *Root, event mouseEvent) tea.Cmd {
	p := e.place
	switch {
	case event.kind == mouseWheel && e.view != viewGraph:
		e.scroll(event.lines)
	case event.kind == mousePress && p.editor.Contains(event.x, event.y):
		lines := layOut(e.editor.text, p.editor.W)
		line, _ := place(e.editor.text, e.editor.cursor, lines)
		top := max(0, min(line-p.editor.H/2, len(lines)-p.editor.H))
		to := min(top+event.y-p.editor.Y, len(lines)-1)
		e.editor.move(atColumn(e.editor.text, lines[to], event.x-p.editor.X))
		e.editing, e.popup = true, popup{}
	case event.kind == mousePress && event.y == p.tabs:
		x := 1
		for i, name := range exploreViews {
			if event.x >= x && event.x < x+len(name)+2 {
				return e.show(i)
			}
			x += len(name) + 2
		}
	case event.y >= p.answer.Y && e.view == viewGraph && e.ran != "":
		if event.kind == mousePress {
			e.editing, e.popup = false, popup{}
		}
		return e.answer.mouse(r, event)
	}
	return nil
}
