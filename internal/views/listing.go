package views

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/sheet"
)

// listRefresh is how often a list is asked for anew.
const listRefresh = 15 * time.Second

// mood is how a cell stands out. It is never colour alone: the cell's text says it too.
type mood uint8

const (
	calm mood = iota
	faint
	good
	warned
	bad
)

// listCell is a cell of a list.
type listCell struct {
	text string
	mood mood
}

// listRow is a line of a list, what it says at length, and the expression it stands for, if any.
type listRow struct {
	key    string // tells it from the others over refreshes
	cells  []listCell
	detail []string
	expr   string
	note   string // for the status line while the row is under the cursor: what is wrong
	find   string // what the filter looks at beside the cells
}

// listColumn is a column.
type listColumn struct {
	title string
	least int // cells, below which it is not narrowed
	right bool
	worth int // cells that it has at the least as long as there are columns that may go; 0 for least
	goes  int // 1 for the column that goes first where there is no room, 2 for the next; 0 stays
}

// listing is a screen that lists what the server says of itself: alerts, rules, targets.
type listing struct {
	plain
	deps    Deps
	name    string
	columns []listColumn
	empty   string
	// load asks the server; summary is a sentence over the list.
	load func(ctx context.Context) (rows []listRow, summary string, err error)

	ctx     context.Context
	cancel  context.CancelFunc
	rows    []listRow
	summary string
	err     error
	fetched time.Time
	loading bool

	filter    string
	filtering bool
	shown     []int
	at, top   int
	w, h      int
}

// listMsg is a list's answer.
type listMsg struct {
	screen  int
	rows    []listRow
	summary string
	err     error
}

func (m listMsg) recipient() int { return m.screen }

func newListing(id int, deps Deps, l listing) *listing {
	l.plain, l.deps = plain{id}, deps
	l.ctx, l.cancel = context.WithCancel(deps.Context)
	return &l
}

func (l *listing) title() string { return l.name }

// headerRight is of the lists that a server gives.
func (l *listing) headerRight(r *Root, without brief) []piece { return r.serverPieces(without) }

func (l *listing) close() { l.cancel() }

func (l *listing) typing() bool { return l.filtering }

// resize also asks for the list when it is shown for the first time.
func (l *listing) resize(w, h int) tea.Cmd {
	l.w, l.h = w, h
	if l.fetched.IsZero() && !l.loading && l.err == nil {
		return tea.Batch(l.ask(), l.deps.After(listRefresh, refreshMsg{screen: l.id}))
	}
	return nil
}

func (l *listing) ask() tea.Cmd {
	l.loading = true
	ctx, load, msg := l.ctx, l.load, listMsg{screen: l.id}
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(ctx, queryTimeout)
		defer cancel()
		msg.rows, msg.summary, msg.err = load(ctx)
		return msg
	}
}

func (l *listing) update(r *Root, msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case listMsg:
		l.loading, l.err = false, msg.err
		if msg.err == nil {
			l.take(msg)
		}
	case refreshMsg:
		again := l.deps.After(listRefresh, refreshMsg{screen: l.id})
		if l.loading || r.screen() != screen(l) {
			return again
		}
		return tea.Batch(again, l.ask())
	}
	return nil
}

// take stores a new list; what was under the cursor stays there.
func (l *listing) take(msg listMsg) {
	key := ""
	if row := l.current(); row != nil {
		key = row.key
	}
	l.rows, l.summary, l.fetched = msg.rows, msg.summary, l.deps.Now()
	l.match()
	for i, at := range l.shown {
		if l.rows[at].key == key {
			l.at = i
		}
	}
}

func (l *listing) match() {
	l.shown = l.shown[:0]
	needle := strings.ToLower(l.filter)
	for i, row := range l.rows {
		hit := needle == "" || strings.Contains(strings.ToLower(row.find), needle)
		for _, c := range row.cells {
			hit = hit || strings.Contains(strings.ToLower(c.text), needle)
		}
		if hit {
			l.shown = append(l.shown, i)
		}
	}
	l.at = min(l.at, max(0, len(l.shown)-1))
}

func (l *listing) current() *listRow {
	if l.at < len(l.shown) {
		return &l.rows[l.shown[l.at]]
	}
	return nil
}

func (l *listing) key(r *Root, name, text string) tea.Cmd {
	if l.filtering {
		l.filterKey(name, text)
		return nil
	}
	switch name {
	case "up", "k":
		l.move(-1)
	case "down", "j":
		l.move(1)
	case "pgup", "ctrl+u":
		l.move(-l.h)
	case "pgdown", "ctrl+d":
		l.move(l.h)
	case "g", "home":
		l.move(-len(l.rows))
	case "G", "end":
		l.move(len(l.rows))
	case "/":
		l.filtering = true
	case "r":
		return l.ask()
	case "enter":
		if row := l.current(); row != nil {
			title := row.cells[0].text
			if len(row.cells) > 1 {
				title += "  " + row.cells[1].text
			}
			r.overlay = &reading{title: title, lines: row.detail}
		}
	case "e":
		if row := l.current(); row != nil && row.expr != "" {
			return r.explore(row.expr)
		}
	case "esc", "backspace":
		if l.filter != "" {
			l.filter = ""
			l.match()
			return nil
		}
		return r.back()
	}
	return nil
}

func (l *listing) filterKey(name, text string) {
	switch name {
	case "enter":
		l.filtering = false
	case "esc":
		l.filtering, l.filter = false, ""
	case "backspace":
		if l.filter != "" {
			_, size := utf8.DecodeLastRuneInString(l.filter)
			l.filter = l.filter[:len(l.filter)-size]
		}
	case "up":
		l.move(-1)
	case "down":
		l.move(1)
	default:
		l.filter += text
	}
	l.match()
}

func (l *listing) move(by int) { l.at = min(max(l.at+by, 0), max(0, len(l.shown)-1)) }

func (l *listing) mouse(r *Root, event mouseEvent) tea.Cmd {
	switch event.kind {
	case mouseWheel:
		l.move(event.lines)
	case mousePress:
		at := l.top + event.y - 2
		if event.y < 2 || at >= len(l.shown) {
			return nil
		}
		if at == l.at {
			return l.key(r, "enter", "")
		}
		l.at = at
	}
	return nil
}

func (l *listing) hints() []hint {
	if l.filtering {
		return []hint{{"⏎", "keep the filter"}, {"esc", "drop it"}, {"↑↓", "move"}}
	}
	hints := []hint{{"↑↓", "move"}, {"⏎", "read"}, {"/", "filter"}}
	if row := l.current(); row != nil && row.expr != "" {
		hints = append(hints, hint{"e", "explore"})
	}
	return append(hints, hint{"esc", "back"}, hint{"1 2 3 4 5", "screens"}, hint{"r", "refresh"}, hint{"?", "help"}, hint{"q", "quit"})
}

func (l *listing) status(r *Root) segment {
	if l.err != nil {
		return segment{l.err.Error(), canvas.Style{FG: r.theme.Error}}
	}
	if row := l.current(); row != nil && row.note != "" {
		return segment{row.note, canvas.Style{FG: r.theme.Warn}}
	}
	if !l.fetched.IsZero() {
		return segment{"as of " + l.fetched.In(l.deps.Zone).Format("15:04:05"), canvas.Style{FG: r.theme.Dim}}
	}
	return segment{}
}

func (l *listing) draw(r *Root, g *canvas.Grid, body canvas.Rect) {
	t := r.theme
	if body.H < 1 || body.W < 1 {
		return
	}
	switch {
	case l.fetched.IsZero() && l.err != nil:
		sheet.Wrapped(g, inset(body, 2), l.err.Error(), canvas.Style{FG: t.Error})
		return
	case l.fetched.IsZero():
		sheet.Centred(g, body, "asking "+l.deps.Server+" …", canvas.Style{FG: t.Dim})
		return
	}
	said := l.summary
	if l.filtering || l.filter != "" {
		said = fmt.Sprintf("/%s  %d of %d", l.filter, len(l.shown), len(l.rows))
	}
	widths := l.widths(body.W - 2)
	if gone := without(widths); gone > 0 {
		said += "  +" + counted(gone, "column")
	}
	x := body.X + 1 + g.Text(body.X+1, body.Y, body.W-2, said, canvas.Style{FG: t.Dim})
	if l.err != nil {
		g.Text(x+2, body.Y, body.X+body.W-x-3, "stale "+age(l.deps.Now().Sub(l.fetched)), canvas.Style{FG: t.Warn})
	}
	if len(l.shown) == 0 {
		empty := l.empty
		if len(l.rows) > 0 {
			empty = "nothing matches"
		}
		sheet.Centred(g, canvas.Rect{X: body.X, Y: body.Y + 1, W: body.W, H: body.H - 1}, empty, canvas.Style{FG: t.Dim})
		return
	}
	l.drawRows(r, g, canvas.Rect{X: body.X, Y: body.Y + 1, W: body.W, H: body.H - 1}, widths)
}
