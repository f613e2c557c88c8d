package prompt

import (
	"strings"

	"github.com/montui/montui/internal/promql"
)

// Event is what a key asks of who holds the prompt.
type Event uint8

// The events.
const (
	None   Event = iota
	Enter        // the text is to be answered
	Leave        // ctrl-d on an empty line
	Cancel       // ctrl-c: what was typed is gone; on an empty line what is being asked is given up
	Edit         // ctrl-x: the text is to be written in an editor
	Clear        // ctrl-l
)

// Model is the prompt: a text, a cursor, what completes it, what was entered before. It is for one goroutine at a time.
type Model struct {
	History *History
	Memory  *promql.Memory
	Status  string // said in the last line

	text   string
	cursor int
	killed string // for ctrl-y

	back  int    // how many entries of the history the text is behind; 0 is what is being typed
	draft string // what was being typed
	query *search

	done   promql.Completion
	popup  bool
	chosen int // -1: none yet
	asked  map[promql.Need]bool
}

// search is ctrl-r: what is looked for, and the entry found.
type search struct {
	text  string
	found int
	prior string // the text before
}

// New is an empty prompt.
func New(h *History, memory *promql.Memory) *Model {
	return &Model{History: h, Memory: memory, chosen: -1, asked: map[promql.Need]bool{}}
}

// Text is what has been typed.
func (m *Model) Text() string { return m.text }

// SetText replaces what has been typed.
func (m *Model) SetText(s string) {
	m.text, m.cursor = "", 0
	m.insert(s)
	m.close()
	m.back, m.query = 0, nil
}

// Paste inserts text; nothing in it is a key.
func (m *Model) Paste(s string) {
	m.query = nil
	m.insert(s)
	m.close()
}

// Needs are what completion would like to know and has not asked for yet.
func (m *Model) Needs() []promql.Need {
	var needs []promql.Need
	for _, need := range m.done.Needs {
		if m.popup && !m.asked[need] {
			m.asked[need] = true
			needs = append(needs, need)
		}
	}
	return needs
}

// Known tells that Memory knows more than before; again is true for needs that could not be had, and may be asked for anew.
func (m *Model) Known(need promql.Need, again bool) {
	if again {
		delete(m.asked, need)
	}
	if m.popup {
		chosen := m.chosen
		m.complete(false)
		m.chosen = min(chosen, len(m.done.Items)-1)
	}
}

// Forget asks everything anew, as of another server.
func (m *Model) Forget() {
	m.Memory.Forget()
	m.asked = map[promql.Need]bool{}
	m.close()
}

func (m *Model) close() { m.popup, m.chosen, m.done = false, -1, promql.Completion{} }

// complete looks for what may stand at the cursor. While typing the popup is for words that were begun.
func (m *Model) complete(typing bool) {
	m.chosen = -1
	done, from, ok := completeCommand(m.text, m.cursor)
	if !ok {
		done = promql.Complete(m.text[from:], m.cursor-from, m.Memory)
		done.From, done.To = done.From+from, done.To+from
	}
	m.done, m.popup = done, len(done.Items) > 0 || len(done.Needs) > 0
	if !typing {
		return
	}
	typed := m.text[min(done.From, m.cursor):m.cursor]
	before := strings.TrimRight(m.text[:min(done.From, m.cursor)], " \n")
	begun := typed != "" || before != "" && strings.HasSuffix(m.text[:m.cursor], before) && strings.ContainsAny(before[len(before)-1:], "({[,=\"'`~")
	exact := len(done.Items) > 0 && done.Items[0].Text == typed
	m.popup = m.popup && begun && !exact
}

// accept takes the chosen suggestion, or the first.
func (m *Model) accept() bool {
	if !m.popup || len(m.done.Items) == 0 {
		return false
	}
	m.text, m.cursor = m.done.Apply(m.text, m.done.Items[max(m.chosen, 0)])
	m.cursor = min(max(m.cursor, 0), len(m.text))
	m.close()
	return true
}

// Press is a key by its name, as "ctrl+r", "left" or "enter"; text is what it types, if anything.
func (m *Model) Press(key, text string) Event {
	if m.query != nil && m.searching(key, text) {
		return None
	}
	if act, ok := keys[key]; ok {
		return act(m)
	}
	if text == "" {
		return None
	}
	m.insert(text)
	m.complete(true)
	return None
}

// searching handles a key while the history is searched; false when it ends the search and is to be obeyed.
func (m *Model) searching(key, text string) bool {
	q := m.query
	switch {
	case key == "ctrl+r" || key == "up":
		q.step(m, q.found)
	case key == "backspace":
		if q.text != "" {
			q.text = q.text[:len(q.text)-len(lastRune(q.text))]
		}
		q.step(m, len(m.History.entries))
	case key == "esc" || key == "ctrl+g" || key == "ctrl+c":
		m.SetText(q.prior)
	case text != "":
		q.text += clean(text)
		q.step(m, min(q.found+1, len(m.History.entries)))
	default:
		m.query = nil
		return false
	}
	return true
}

// step finds the next entry before one; where there is none it stays.
func (q *search) step(m *Model, before int) {
	if i := m.History.find(q.text, before); i >= 0 {
		q.found = i
		m.text = m.History.entries[i]
		m.cursor = len(m.text)
	}
}

func lastRune(s string) string {
	runes := []rune(s)
	return string(runes[len(runes)-1])
}

// browse goes through the history: older is 1, newer -1.
func (m *Model) browse(by int) {
	entries := m.History.entries
	to := m.back + by
	if to < 0 || to > len(entries) {
		return
	}
	if m.back == 0 {
		m.draft = m.text
	}
	m.back = to
	if to == 0 {
		m.text = m.draft
	} else {
		m.text = entries[len(entries)-to]
	}
	m.cursor = len(m.text)
	m.close()
}
