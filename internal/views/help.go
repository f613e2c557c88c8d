package views

import (
	"slices"
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/sheet"
)

// helpGroup is a part of the help.
type helpGroup struct {
	title string
	hints []hint
}

// helpGroups is all there is, for the help.
func helpGroups() []helpGroup {
	return []helpGroup{
		{"Move", []hint{{"← ↑ ↓ →  h j k l", "to the next panel"}, {"pgup pgdn  wheel", "scroll"}, {"g  G", "top, bottom"}, {"tab  shift+tab", "next, previous panel"}, {"/", "find a panel"}}},
		{"Panel", []hint{{"enter", "full screen; on a row: fold or unfold"}, {"e", "explore: edit its query, see it as graph, table and tree"}, {"c", "crosshair: ← → move, m marks, enter zooms to it"}, {"o", "links of the dashboard, the panel, its values"},
			{"f", "which series are drawn"}, {"i", "inspect: data, query, what was sent, JSON; save or copy it"}, {"esc", "back"}}},
		{"Table on full screen", []hint{{"s  I", "sort by the next column; the other way round"}, {"/", "only rows with a text; logs and lists too"}, {"← →", "columns"}, {"f", "which table, where a panel has several"}}},
		{"Time", []hint{{"t", "choose a range, type one, or take days from a calendar"}, {"+  -", "zoom in, out"}, {"[  ]", "earlier, later"}, {"c m enter", "zoom from a mark to the crosshair; or drag over a graph"}, {"b", "back to the range of before"}, {"0", "the dashboard's own range"},
			{"T", "time zone"}, {"space", "pause, go on"}, {"r", "refresh now"}, {"R", "how often to refresh"}}},
		{"Variables", []hint{{"v", "choose values: type to find one, space marks several"}, {"n  p", "next, previous value of the variable underlined: the one chosen last"}, {"V", "the dashboard's own values again"}}},
		{"Dashboard", []hint{{"d", "choose a dashboard"}, {"D", "another one in a tab of its own"}, {"*", "put a star on it, take it off"}, {"{  }", "previous, next tab"}, {"W", "close the tab"}, {"a", "annotations away, or back"}, {"A", "when alerts fired, on the graphs"},
			{"K", "neither header nor footer; again: both"}, {"<  >", "of a playlist: the dashboard before, the next"}, {"ctrl+t", "colours, with a preview"}, {"ctrl+z", "to the shell; fg comes back"}, {"ctrl+f", "follow another viewer, over ssh"}, {"?", "this help"}, {"q  ctrl+c", "quit"}}},
		{"Server", []hint{{"S", "ask another server"}, {"1", "the dashboard"}, {"2", "home: what is up, what fires, all dashboards"}, {"3", "alerts"}, {"4", "rules"}, {"5", "targets"}, {"6", "explore: ask a query of your own"}}},
		{"Mouse", []hint{{"click", "a panel, a tab, a variable, the range, a key in the footer"}, {"click twice", "a panel: full screen"}, {"drag", "over a graph: zoom to it"}, {"click in a legend", "that series alone, again: all"}, {"ctrl  shift  click", "in a legend: put away, back"}, {"wheel", "scroll"}}},
	}
}

// help lists every key; enter does what the one under the cursor does, and so does the key itself.
type help struct {
	groups    []helpGroup
	filter    string
	filtering bool
	at, top   int // at counts the keys shown
	page      int
	rows      []helpLine // as drawn last
	list      canvas.Rect
}

// helpLine is a line of the help: a title, a key, or more words on the key before.
type helpLine struct {
	key, text string
	title     bool
	number    int // of the key among those shown; -1 for a title
	press     string
	x, y      int // in the sheet
}

func newHelp(r *Root) *help {
	groups := helpGroups()
	if here := r.hints(); r.board() == nil || here[0] != boardHints[0] { // a dashboard's are below, all of them
		groups = slices.Concat([]helpGroup{{"Here", here}}, groups)
	}
	return &help{groups: groups}
}

// keyWidth is the column of the keys.
const keyWidth = 21

// lines are the groups that fit the filter, laid out in columns of a width.
func (h *help) lines(r *Root, columns, w int) (lines []helpLine, height, keys int) {
	var blocks [][]helpLine
	total := 0
	for _, group := range h.groups {
		block := []helpLine{{text: group.title, title: true, number: -1}}
		for _, k := range group.hints {
			if r.barred(k.key) || !fuzzy(h.filter, group.title+" "+k.key+" "+k.does) {
				continue
			}
			for i, words := range sheet.Wrap(k.does, max(8, w-keyWidth-1)) {
				line := helpLine{text: words, number: keys, press: pressedBy(k.key)}
				if i == 0 {
					line.key = r.keyFor(k.key)
				}
				block = append(block, line)
			}
			keys++
		}
		if len(block) > 1 {
			blocks = append(blocks, append(block, helpLine{number: -1}))
			total += len(block) + 1
		}
	}
	x, y := 0, 0
	for _, block := range blocks {
		if y > 0 && y+len(block)/2 > (total+columns-1)/columns && x < (columns-1)*(w+3) {
			x, y = x+w+3, 0
		}
		for _, line := range block {
			line.x, line.y = x, y
			lines = append(lines, line)
			y++
		}
		height = max(height, y-1)
	}
	return lines, height, keys
}

func (h *help) scroll(lines int) { h.at += lines }

func (h *help) key(r *Root, name, text string) tea.Cmd {
	if h.filtering {
		h.filterKey(name, text)
		return nil
	}
	switch name {
	case "up", "k":
		h.at--
	case "down", "j":
		h.at++
	case "pgup", "ctrl+u":
		h.at -= h.page
	case "pgdown", "ctrl+d":
		h.at += h.page
	case "g", "home":
		h.at = 0
	case "G", "end":
		h.at = 1 << 20
	case "/":
		h.filtering = true
	case "enter":
		return h.do(r)
	case "esc":
		if h.filter != "" {
			h.filter, h.at = "", 0
			return nil
		}
		r.overlay = nil
	case "?", "backspace":
		r.overlay = nil
	default: // who has found his key presses it
		r.overlay = nil
		return r.press(name, text)
	}
	return nil
}

func (h *help) filterKey(name, text string) {
	switch name {
	case "enter", "down":
		h.filtering = false
	case "esc":
		h.filtering, h.filter = false, ""
	case "backspace":
		_, size := utf8.DecodeLastRuneInString(h.filter)
		h.filter = h.filter[:len(h.filter)-size]
	default:
		h.filter += text
	}
	h.at, h.top = 0, 0
}

// do presses the key under the cursor.
func (h *help) do(r *Root) tea.Cmd {
	for _, line := range h.rows {
		if line.number == h.at && line.press != "" {
			r.overlay = nil
			return r.act(line.press, "")
		}
	}
	return nil
}

func (h *help) click(r *Root, x, y int) tea.Cmd {
	for _, line := range h.rows {
		if line.number >= 0 && y == h.list.Y+line.y-h.top && x >= h.list.X+line.x && x < h.list.X+line.x+h.list.W {
			again := h.at == line.number
			h.at = line.number
			if again {
				return h.do(r)
			}
		}
	}
	return nil
}

func (h *help) draw(r *Root, g *canvas.Grid) {
	columns := min(max(1, (g.W()-6)/72), 3)
	w := min((g.W()-6-3*(columns-1))/columns, 84)
	lines, height, keys := h.lines(r, columns, w)
	_, whole, _ := (&help{groups: h.groups}).lines(r, columns, w)
	box := overlayBox(r, g, columns*w+3*(columns-1)+4, min(g.H()-2, whole+3), "Keys")
	room := box.H - 1
	h.rows, h.page = lines, max(1, room-1)
	h.list = canvas.Rect{X: box.X, Y: box.Y, W: w, H: room}
	h.at = min(max(h.at, 0), max(0, keys-1))
	h.follow(height, room)
	for _, line := range lines {
		if y := line.y - h.top; y >= 0 && y < room {
			h.drawLine(r, g, line, box.X+line.x, box.Y+y, w)
		}
	}
	h.drawFoot(r, g, box, height, room, keys)
}

// follow keeps the cursor in sight.
func (h *help) follow(height, room int) {
	for _, line := range h.rows {
		if line.number == h.at {
			h.top = min(max(h.top, line.y-room+1), max(0, line.y-1))
		}
	}
	h.top = max(0, min(h.top, height-room))
}

func (h *help) drawLine(r *Root, g *canvas.Grid, line helpLine, x, y, w int) {
	t := r.theme
	key, text := canvas.Style{FG: t.Accent}, canvas.Style{FG: t.Text}
	if line.title {
		g.Text(x, y, w, line.text, canvas.Style{FG: t.Dim, Attr: canvas.Bold})
		return
	}
	if line.number == h.at && line.number >= 0 {
		text = picked(t)
		key = on(text, t.Accent)
		g.Fill(canvas.Rect{X: x, Y: y, W: w, H: 1}, text)
	}
	g.Text(x+1, y, keyWidth-1, line.key, key)
	g.Text(x+keyWidth, y, w-keyWidth, line.text, text)
}

func (h *help) drawFoot(r *Root, g *canvas.Grid, box canvas.Rect, height, room, keys int) {
	if box.H < 2 {
		return
	}
	dim, y := canvas.Style{FG: r.theme.Dim}, box.Y+box.H-1
	if h.filtering || h.filter != "" {
		said := "/" + h.filter
		if h.filtering {
			said += "▏"
		}
		x := box.X + g.Text(box.X, y, box.W, said, canvas.Style{FG: r.theme.Accent})
		if keys == 0 {
			g.Text(x+2, y, box.X+box.W-x-2, "no key does that", canvas.Style{FG: r.theme.Warn})
		}
		return
	}
	words := []string{"↑↓ move", "⏎ do it", "/ find", "esc close"}
	if height > room {
		words = append(words, itoa(min(h.top+room, height)*100/height)+"%")
	}
	g.Text(box.X, y, box.W, strings.Join(words, "   "), dim)
}
