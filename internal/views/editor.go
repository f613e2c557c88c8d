package views

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// maxEdited bounds what is typed or pasted, in bytes.
	maxEdited = 32 << 10
	maxUndone = 200
)

// editor is a text of several lines and a cursor in it. It knows no screen and no language.
type editor struct {
	text   string
	cursor int // a byte, always at the start of a rune or at the end
	column int // where up and down want to be, in cells; -1 is where the cursor is
	undone []editState
	redone []editState
	typing bool // the last change was a letter: the next joins it in one step of undo
}

type editState struct {
	text   string
	cursor int
}

func newEditor(text string) *editor {
	e := &editor{column: -1}
	e.text = cleaned(text)
	e.cursor = len(e.text)
	return e
}

// cleaned is what may stand in an editor: no control characters but line breaks, valid text, tabs as spaces.
func cleaned(s string) string {
	s = strings.ToValidUTF8(s, "")
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\t", "  ").Replace(s)
	return strings.Map(func(r rune) rune {
		if r != '\n' && (unicode.IsControl(r) || r == utf8.RuneError) {
			return -1
		}
		return r
	}, s)
}

// remember keeps the text as it was for undo.
func (e *editor) remember(joins bool) {
	e.column = -1
	if joins && e.typing {
		return
	}
	e.typing = joins
	e.redone = nil
	e.undone = append(e.undone, editState{e.text, e.cursor})
	if len(e.undone) > maxUndone {
		e.undone = append(e.undone[:0], e.undone[1:]...)
	}
}

// insert puts a text at the cursor.
func (e *editor) insert(s string) {
	s = cleaned(s)
	if s == "" || len(e.text)+len(s) > maxEdited {
		return
	}
	e.remember(utf8.RuneCountInString(s) == 1 && s != "\n" && s != " ")
	e.text = e.text[:e.cursor] + s + e.text[e.cursor:]
	e.cursor += len(s)
}

// set is another text altogether, as from history or a suggestion; it can be undone.
func (e *editor) set(text string, cursor int) {
	e.remember(false)
	e.text = text
	e.cursor = min(max(cursor, 0), len(text))
	for e.cursor < len(text) && !utf8.RuneStart(text[e.cursor]) {
		e.cursor++
	}
}

// remove takes away what is between the cursor and another place.
func (e *editor) remove(to int) {
	from := e.cursor
	if to < from {
		from, to = to, from
	}
	if from == to {
		return
	}
	e.remember(false)
	e.text = e.text[:from] + e.text[to:]
	e.cursor = from
}

func (e *editor) undo() {
	if n := len(e.undone); n > 0 {
		e.redone = append(e.redone, editState{e.text, e.cursor})
		e.text, e.cursor = e.undone[n-1].text, e.undone[n-1].cursor
		e.undone, e.typing, e.column = e.undone[:n-1], false, -1
	}
}

func (e *editor) redo() {
	if n := len(e.redone); n > 0 {
		e.undone = append(e.undone, editState{e.text, e.cursor})
		e.text, e.cursor = e.redone[n-1].text, e.redone[n-1].cursor
		e.redone, e.typing, e.column = e.redone[:n-1], false, -1
	}
}

// beside is the place one rune away.
func (e *editor) beside(step int) int {
	if step < 0 {
		_, size := utf8.DecodeLastRuneInString(e.text[:e.cursor])
		return e.cursor - size
	}
	_, size := utf8.DecodeRuneInString(e.text[e.cursor:])
	return e.cursor + size
}

func inWord(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// wordBeside is the place a word away: over what is between words, and over the word.
func (e *editor) wordBeside(step int) int {
	at := e.cursor
	next := func() (rune, int) {
		if step < 0 {
			return utf8.DecodeLastRuneInString(e.text[:at])
		}
		return utf8.DecodeRuneInString(e.text[at:])
	}
	for _, inside := range []bool{false, true} {
		for {
			r, size := next()
			if size == 0 || inWord(r) != inside {
				break
			}
			at += step * size
		}
	}
	return at
}

func (e *editor) lineStart() int { return strings.LastIndexByte(e.text[:e.cursor], '\n') + 1 }

func (e *editor) lineEnd() int {
	if i := strings.IndexByte(e.text[e.cursor:], '\n'); i >= 0 {
		return e.cursor + i
	}
	return len(e.text)
}

func (e *editor) move(to int) { e.cursor, e.column, e.typing = to, -1, false }

// key acts on a key that edits or moves; known is false for all others.
func (e *editor) key(name, text string) (known bool) {
	switch name {
	case "left", "ctrl+b":
		e.move(e.beside(-1))
	case "right", "ctrl+f":
		e.move(e.beside(1))
	case "ctrl+left", "alt+left", "alt+b":
		e.move(e.wordBeside(-1))
	case "ctrl+right", "alt+right", "alt+f":
		e.move(e.wordBeside(1))
	case "home", "ctrl+a":
		e.move(e.lineStart())
	case "end", "ctrl+e":
		e.move(e.lineEnd())
	case "ctrl+home":
		e.move(0)
	case "ctrl+end":
		e.move(len(e.text))
	case "backspace", "ctrl+h":
		e.remove(e.beside(-1))
	case "delete", "ctrl+d":
		e.remove(e.beside(1))
	case "ctrl+w", "alt+backspace", "ctrl+backspace":
		e.remove(e.wordBeside(-1))
	case "alt+d", "ctrl+delete":
		e.remove(e.wordBeside(1))
	case "ctrl+k":
		e.remove(e.lineEnd())
	case "ctrl+u":
		e.remove(e.lineStart())
	case "ctrl+_", "ctrl+/", "ctrl+-", "alt+z":
		e.undo()
	case "ctrl+y", "alt+Z":
		e.redo()
	case "alt+enter", "ctrl+j", "shift+enter", "ctrl+enter":
		e.insert("\n")
	case "space":
		e.insert(" ")
	default:
		if text == "" {
			return false
		}
		e.insert(text)
	}
	return true
}
