package prompt

import (
	"bufio"
	"io"
	"strings"
)

// maxHistory is how many entries are remembered.
const maxHistory = 10_000

// History is what was entered before, the oldest first.
type History struct{ entries []string }

var (
	historyEscapes   = strings.NewReplacer("\\", `\\`, "\n", `\n`)
	historyUnescapes = strings.NewReplacer(`\\`, "\\", `\n`, "\n")
)

// ReadHistory reads entries, a line each; lines that are no history are passed over.
func ReadHistory(r io.Reader) (*History, error) {
	h := &History{}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 4*maxText)
	for lines.Scan() {
		h.Add(historyUnescapes.Replace(lines.Text()))
	}
	return h, lines.Err()
}

// Add remembers an entry and gives the line that a file keeps it in; "" for what needs no remembering: blanks, the same again, and
// what begins with a space.
func (h *History) Add(text string) (line string) {
	text = strings.TrimRight(clean(text), "\n ")
	if text == "" || text[0] == ' ' || len(text) > maxText || len(h.entries) > 0 && h.entries[len(h.entries)-1] == text {
		return ""
	}
	if len(h.entries) >= maxHistory {
		h.entries = append(h.entries[:0], h.entries[maxHistory/10:]...)
	}
	h.entries = append(h.entries, text)
	return historyEscapes.Replace(text) + "\n"
}

// Last are the newest entries, the oldest of them first.
func (h *History) Last(n int) []string { return h.entries[max(0, len(h.entries)-n):] }

// find is the newest entry before one that has the text in it; -1 for none.
func (h *History) find(text string, before int) int {
	text = strings.ToLower(text)
	for i := min(before, len(h.entries)) - 1; i >= 0; i-- {
		if strings.Contains(strings.ToLower(h.entries[i]), text) {
			return i
		}
	}
	return -1
}
