package prompt

import "strings"

// keys are what keys do, by name; all others type.
var keys = map[string]func(m *Model) Event{
	"enter": enter, "ctrl+j": newLine, "alt+enter": newLine, "shift+enter": newLine,
	"tab": tab, "shift+tab": func(m *Model) Event { return choose(m, -1) },
	"up": up, "down": down,
	"ctrl+p":    func(m *Model) Event { m.browse(1); return None },
	"ctrl+n":    func(m *Model) Event { m.browse(-1); return None },
	"left":      moving(func(m *Model) int { return m.left(m.cursor) }),
	"ctrl+b":    moving(func(m *Model) int { return m.left(m.cursor) }),
	"right":     moving(func(m *Model) int { return m.right(m.cursor) }),
	"ctrl+f":    moving(func(m *Model) int { return m.right(m.cursor) }),
	"home":      moving((*Model).lineStart),
	"ctrl+a":    moving((*Model).lineStart),
	"end":       moving((*Model).lineEnd),
	"ctrl+e":    moving((*Model).lineEnd),
	"alt+b":     moving((*Model).wordLeft),
	"ctrl+left": moving((*Model).wordLeft),
	"alt+left":  moving((*Model).wordLeft),
	"alt+f":     moving((*Model).wordRight), "ctrl+right": moving((*Model).wordRight), "alt+right": moving((*Model).wordRight),
	"backspace":     erasing(func(m *Model) (int, int) { return m.left(m.cursor), m.cursor }),
	"ctrl+h":        erasing(func(m *Model) (int, int) { return m.left(m.cursor), m.cursor }),
	"delete":        erasing(func(m *Model) (int, int) { return m.cursor, m.right(m.cursor) }),
	"ctrl+w":        cutting(func(m *Model) (int, int) { return m.wordLeft(), m.cursor }),
	"alt+backspace": cutting(func(m *Model) (int, int) { return m.wordLeft(), m.cursor }),
	"alt+d":         cutting(func(m *Model) (int, int) { return m.cursor, m.wordRight() }),
	"ctrl+u":        cutting(func(m *Model) (int, int) { return m.lineStart(), m.cursor }),
	"ctrl+k":        cutting(func(m *Model) (int, int) { return m.cursor, m.lineEnd() }),
	"ctrl+y":        func(m *Model) Event { m.insert(m.killed); m.close(); return None },
	"ctrl+r":        searchBack, "ctrl+c": cancel, "ctrl+d": endOrDelete,
	"ctrl+l": func(*Model) Event { return Clear },
	"ctrl+x": func(*Model) Event { return Edit },
	"esc":    func(m *Model) Event { m.close(); return None },
}

func moving(to func(*Model) int) func(*Model) Event {
	return func(m *Model) Event {
		m.cursor = to(m)
		m.close()
		return None
	}
}

func erasing(what func(*Model) (int, int)) func(*Model) Event {
	return func(m *Model) Event {
		a, b := what(m)
		if a < b {
			m.remove(a, b)
			m.complete(true)
		}
		return None
	}
}

func cutting(what func(*Model) (int, int)) func(*Model) Event {
	return func(m *Model) Event {
		m.cut(what(m))
		m.close()
		return None
	}
}

// enter takes a suggestion that was chosen, begins a line where the expression is not finished, and else enters the text.
func enter(m *Model) Event {
	if m.chosen >= 0 && m.accept() {
		return None
	}
	m.close()
	if m.cursor == len(m.text) && Unfinished(m.text) {
		return newLine(m)
	}
	if strings.TrimSpace(m.text) == "" {
		m.SetText("")
		return None
	}
	return Enter
}

func newLine(m *Model) Event {
	m.insert("\n")
	m.close()
	return None
}

// tab takes the only suggestion, else goes through them.
func tab(m *Model) Event {
	switch {
	case !m.popup:
		m.complete(false)
		if len(m.done.Items) == 1 {
			m.accept()
		}
	case len(m.done.Items) == 1:
		m.accept()
	case m.chosen < 0:
		m.chosen = 0
	default:
		return choose(m, 1)
	}
	return None
}

// choose moves the choice round the list.
func choose(m *Model, by int) Event {
	if n := len(m.done.Items); m.popup && n > 0 {
		m.chosen = (max(m.chosen, -1) + by + n) % n
		if m.chosen < 0 {
			m.chosen = n - 1
		}
	}
	return None
}

func up(m *Model) Event {
	switch {
	case m.popup && m.chosen >= 0:
		return choose(m, -1)
	case m.back == 0 && m.line(false):
		m.close()
	default:
		m.browse(1)
	}
	return None
}

func down(m *Model) Event {
	switch {
	case m.popup && len(m.done.Items) > 0:
		return choose(m, 1)
	case m.back == 0 && m.line(true):
		m.close()
	default:
		m.browse(-1)
	}
	return None
}

func searchBack(m *Model) Event {
	m.close()
	m.query = &search{prior: m.text, found: len(m.History.entries)}
	return None
}

func cancel(m *Model) Event {
	m.SetText("")
	return Cancel
}

func endOrDelete(m *Model) Event {
	if m.text == "" {
		return Leave
	}
	if next := m.right(m.cursor); next > m.cursor {
		m.remove(m.cursor, next)
		m.complete(true)
	}
	return None
}
