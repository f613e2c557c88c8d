package views

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/query"
)

// homeRange is how far back the home screen looks, homePoints in how many points.
const (
	homeRange  = time.Hour
	homePoints = 24
)

// home is the start screen: the targets and whether they are up, the firing alerts, the dashboards.
type home struct {
	plain
	deps    Deps
	ctx     context.Context
	cancel  context.CancelFunc
	targets []upTarget
	upErr   error
	alerts  []query.Alert
	firing  int
	alertE  error
	loading bool
	fetched time.Time

	hosts     []host
	parts     [4]homePart
	on        int // the part that has the keys
	filter    string
	filtering bool
	w, h      int
}

// The parts of the home screen, as tab goes through them.
const (
	partTargets = iota
	partAlerts
	partDashboards
	partHosts
)

// homePart is a list with a cursor of its own.
type homePart struct {
	rows    []homeRow
	at, top int
	place   canvas.Rect // in the body
}

// homeRow is a line: a heading, or something that enter opens.
type homeRow struct {
	heading bool
	sign    string // of how it is, in the mood's colour
	text    string
	more    string // about it, in a column of its own
	aside   string
	values  []listCell // the aside in its parts, where each has a mood of its own
	mood    mood       // of the sign, the aside, and the line when it is bad
	trail   []int8
	levels  bool // the trail's are eight; else it is up, down, unknown
	open    func(r *Root) tea.Cmd
}

// homeMsg is the server's answer about itself.
type homeMsg struct {
	screen  int
	targets []upTarget
	upErr   error
	alerts  []query.Alert
	alertE  error
}

func (m homeMsg) recipient() int { return m.screen }

func (r *Root) newHome() *home {
	h := &home{plain: plain{r.newID()}, deps: r.deps, on: partDashboards}
	h.ctx, h.cancel = context.WithCancel(r.deps.Context)
	h.list(r)
	return h
}

func (h *home) title() string { return "Home" }
func (h *home) close()        { h.cancel() }
func (h *home) typing() bool  { return h.filtering }

func (h *home) resize(w, height int) tea.Cmd {
	h.w, h.h = w, height
	h.arrange()
	if h.fetched.IsZero() && !h.loading {
		return tea.Batch(h.ask(), h.askHosts(), h.deps.After(listRefresh, refreshMsg{screen: h.id}))
	}
	return nil
}

// has tells which parts this reader has: one who may only look at dashboards asks no queries of their own, and a server may be
// missing.
func (h *home) has(part int) bool {
	switch part {
	case partTargets, partHosts:
		return !h.deps.Held
	case partAlerts:
		return h.deps.API != nil
	}
	return true
}

func (h *home) ask() tea.Cmd {
	if !h.has(partTargets) && !h.has(partAlerts) {
		h.fetched = h.deps.Now()
		return nil
	}
	h.loading = true
	ctx, deps, msg := h.ctx, h.deps, homeMsg{screen: h.id}
	now := deps.Now()
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(ctx, queryTimeout)
		defer cancel()
		if !deps.Held {
			msg.targets, msg.upErr = askUp(ctx, deps.Source, now)
		}
		if deps.API != nil {
			msg.alerts, msg.alertE = deps.API.Alerts(ctx)
		}
		return msg
	}
}

func (h *home) update(r *Root, msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case homeMsg:
		h.loading, h.upErr, h.alertE = false, msg.upErr, msg.alertE
		if msg.upErr == nil {
			h.targets, h.fetched = msg.targets, h.deps.Now()
		}
		if msg.alertE == nil {
			h.alerts, h.firing = msg.alerts, 0
			for _, a := range msg.alerts {
				if a.State == "firing" {
					h.firing++
				}
			}
		}
		h.list(r)
	case hostsMsg:
		if msg.err == nil || len(msg.hosts) > 0 {
			h.hosts = msg.hosts
			h.list(r)
		}
	case refreshMsg:
		again := h.deps.After(listRefresh, refreshMsg{screen: h.id})
		if h.loading || r.screen() != screen(h) {
			return again
		}
		return tea.Batch(again, h.ask(), h.askHosts())
	}
	return nil
}

// list makes the rows of all parts; the cursors stay on what they were.
func (h *home) list(r *Root) {
	lists := [4][]homeRow{h.targetRows(), h.alertRows(), h.dashboardRows(r), h.hostRows()}
	for i := range h.parts {
		p := &h.parts[i]
		was := ""
		if row := p.current(); row != nil {
			was = row.text + row.more
		}
		p.rows = matching(lists[i], h.filter)
		if k := slices.IndexFunc(p.rows, func(row homeRow) bool { return !row.heading && row.text+row.more == was }); k >= 0 && was != "" {
			p.at = k
		}
		p.at = min(p.at, max(0, len(p.rows)-1))
		p.move(0)
	}
	h.arrange()
}

// matching keeps the rows with a text in them, and the headings of what is left.
func matching(rows []homeRow, filter string) []homeRow {
	if filter == "" {
		return rows
	}
	needle := strings.ToLower(filter)
	var out []homeRow
	heading, all := homeRow{}, false
	for _, row := range rows {
		hit := strings.Contains(strings.ToLower(row.sign+" "+row.text+" "+row.more+" "+row.aside), needle)
		switch {
		case row.heading:
			heading, all = row, hit
			continue
		case !hit && !all:
			continue
		}
		if heading.heading {
			out = append(out, heading)
			heading = homeRow{}
		}
		out = append(out, row)
	}
	return out
}

func (h *home) alertRows() []homeRow {
	alerts := slices.Clone(h.alerts)
	slices.SortStableFunc(alerts, func(a, b query.Alert) int {
		return cmp.Or(cmp.Compare(stateOrder(a.State), stateOrder(b.State)), a.ActiveAt.Compare(b.ActiveAt))
	})
	now := h.deps.Now()
	rows := make([]homeRow, 0, len(alerts))
	for _, a := range alerts {
		cell := stateCell(a.State)
		rows = append(rows, homeRow{sign: cell.text, text: a.Labels["alertname"], more: labelsText(a.Labels, "alertname"), aside: age(now.Sub(a.ActiveAt)), mood: cell.mood,
			open: func(r *Root) tea.Cmd {
				r.overlay = &reading{title: a.Labels["alertname"], lines: alertRow(a, now).detail}
				return nil
			}})
	}
	return rows
}

// dashboardRows are those last opened, the starred ones, and all by their folder.
func (h *home) dashboardRows(r *Root) []homeRow {
	row := func(e Entry) homeRow {
		star := ""
		if e.Starred {
			star = " ★"
		}
		return homeRow{text: e.Title + star, aside: strings.Join(e.Tags, " "), mood: faint,
			open: func(r *Root) tea.Cmd { return r.open(e.Name, Start{}, false) }}
	}
	var rows []homeRow
	group := func(name string, entries []Entry) {
		if len(entries) == 0 {
			return
		}
		rows = append(rows, homeRow{heading: true, text: name})
		for _, e := range entries {
			rows = append(rows, row(e))
		}
	}
	var recent, starred []Entry
	folders := map[string][]Entry{}
	var names []string
	for _, e := range r.deps.Library {
		if e.Starred {
			starred = append(starred, e)
		}
		folder := orDefault(e.Folder, e.Source)
		if folders[folder] == nil {
			names = append(names, folder)
		}
		folders[folder] = append(folders[folder], e)
	}
	for _, name := range r.recent {
		if i := slices.IndexFunc(r.deps.Library, func(e Entry) bool { return e.Name == name }); i >= 0 {
			recent = append(recent, r.deps.Library[i])
		}
	}
	group("recent", recent)
	group("starred", starred)
	for _, name := range names {
		group(name, folders[name])
	}
	return rows
}

func (p *homePart) current() *homeRow {
	if p.at >= 0 && p.at < len(p.rows) && !p.rows[p.at].heading {
		return &p.rows[p.at]
	}
	return nil
}

// move goes by lines; headings are passed over.
func (p *homePart) move(by int) {
	to := min(max(p.at+by, 0), max(0, len(p.rows)-1))
	step := 1
	if by < 0 {
		step = -1
	}
	for range 2 {
		for i := to; i >= 0 && i < len(p.rows); i += step {
			if !p.rows[i].heading {
				p.at = i
				return
			}
		}
		step = -step
	}
}

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

// headerRight is whom this is about, and the time.
func (h *home) headerRight(r *Root, without brief) []piece { return r.serverPieces(without) }

func (h *home) hints() []hint {
	if h.filtering {
		return []hint{{"⏎", "keep the filter"}, {"esc", "drop it"}, {"↑↓", "move"}}
	}
	return []hint{{"↑↓", "move"}, {"⏎", "open"}, {"tab", "next list"}, {"/", "filter"}, {"1", "dashboard"}, {"3", "alerts"}, {"4", "rules"}, {"5", "targets"}, {"6", "explore"}, {"?", "help"}, {"q", "quit"}}
}

func (h *home) status(r *Root) segment {
	switch {
	case h.filtering || h.filter != "":
		return segment{"/" + h.filter, canvas.Style{FG: r.theme.Accent}}
	case h.upErr != nil:
		return segment{h.upErr.Error(), canvas.Style{FG: r.theme.Error}}
	case !h.fetched.IsZero():
		return segment{"as of " + h.fetched.In(h.deps.Zone).Format("15:04:05"), canvas.Style{FG: r.theme.Dim}}
	}
	return segment{}
}
