package views

import (
	"cmp"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/query"
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
