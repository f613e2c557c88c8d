package views

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/dashboard"
	"github.com/montui/montui/internal/field"
	"github.com/montui/montui/internal/frame"
)

// link is somewhere a reader can go from the board.
type link struct {
	title, from string // from: the dashboard, the panel, or a series
	address     string
	entry       *Entry // of a list of dashboards
}

// maxLinks bounds what a panel of many series offers.
const maxLinks = 200

// links are the dashboard's, the focused panel's, and those of its values.
func (b *board) links() []link {
	var out []link
	for _, l := range b.dash.Links {
		if l.Type == "dashboards" {
			for i, e := range b.deps.Library {
				if taggedAs(e, l.Tags) && e.Name != b.name {
					out = append(out, link{title: e.Title, from: orDefault(l.Title, "dashboards"), address: b.withState("", l), entry: &b.deps.Library[i]})
				}
			}
			continue
		}
		out = append(out, link{title: orDefault(b.vars.Interpolate(l.Title), l.URL), from: "dashboard", address: b.withState(b.vars.InterpolateAs(l.URL, "percentencode"), l)})
	}
	s := b.focused()
	if s == nil {
		return out
	}
	vars := b.vars.With(s.panel.Scoped)
	for _, l := range s.panel.Links {
		out = append(out, link{title: orDefault(vars.Interpolate(l.Title), l.URL), from: s.title, address: b.withState(vars.InterpolateAs(l.URL, "percentencode"), l)})
	}
	if s.panel.Type == "dashlist" {
		for _, e := range b.dashboardsOf(s) {
			out = append(out, link{title: e.Title, from: orDefault(e.Folder, e.Source), entry: e})
		}
	}
	return append(out, b.dataLinks(s)...)
}

func taggedAs(e Entry, tags []string) bool {
	for _, t := range tags {
		if !slices.Contains(e.Tags, t) {
			return false
		}
	}
	return true
}

// dataLinks are those of the values a panel shows: at the crosshair, else of the last ones. Actions are left out: they call other systems.
func (b *board) dataLinks(s *slot) []link {
	vars := b.vars.With(s.panel.Scoped)
	env := field.Env{Zone: b.zone, Now: b.deps.Now().UnixMilli(), Dark: b.deps.Look.Dark == nil || *b.deps.Look.Dark,
		Interpolate:    func(text string) string { return vars.InterpolateAs(text, "glob") },
		InterpolateURL: func(text string) string { return vars.InterpolateAs(text, "uriencode") }}
	var out []link
	for _, fr := range s.frames {
		for _, f := range fr.Fields {
			if f.Kind == frame.Time || len(f.Config.Links) == 0 || len(out) >= maxLinks {
				continue
			}
			for _, l := range field.LinksAt(f, fr, s.frames, b.rowAt(fr), env) {
				if l.Method == "" {
					out = append(out, link{title: orDefault(l.Title, l.URL), from: f.DisplayName, address: l.URL})
				}
			}
		}
	}
	return out
}

// rowAt is the row at the crosshair, or the last.
func (b *board) rowAt(fr *frame.Frame) int {
	last := fr.Rows() - 1
	t := fr.TimeField()
	if b.cursor.at == 0 || t == nil {
		return last
	}
	for i := last; i >= 0; i-- {
		if t.Times[i] <= b.cursor.at {
			return i
		}
	}
	return min(0, last)
}

// withState adds to an address what Grafana takes along: the time range, and the variables.
func (b *board) withState(address string, l dashboard.Link) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	query := u.Query()
	if l.KeepTime {
		query.Set("from", b.from)
		query.Set("to", b.to)
	}
	if l.IncludeVars {
		for _, v := range b.dash.Variables {
			if value, ok := b.vars.Get(v.Name); ok && !v.SkipURLSync {
				values := value.Values
				if value.All {
					values = []string{allValue}
				}
				query["var-"+v.Name] = values
			}
		}
	}
	u.RawQuery = query.Encode()
	return u.String()
}

func (r *Root) newLinkPicker(b *board) *picker {
	links := b.links()
	items := make([]item, len(links))
	for i, l := range links {
		items[i] = item{value: strconv.Itoa(i), label: l.title, aside: l.from}
	}
	p := newPicker("Links", items)
	p.empty = "neither the dashboard nor this panel has links"
	p.choose = func(values []string, _ string) tea.Cmd {
		if len(values) == 0 {
			return nil
		}
		i, err := strconv.Atoi(values[0])
		if err != nil || i >= len(links) {
			return nil
		}
		return r.follow(links[i])
	}
	return p
}

// follow opens a dashboard of the library in a tab of its own, with the variables and the range of the address. Any other address is for a
// browser: it is sent to the clipboard.
func (r *Root) follow(l link) tea.Cmd {
	u, err := url.Parse(l.address)
	if err != nil {
		r.say(segment{"the address cannot be read: " + l.address, canvas.Style{FG: r.theme.Error}})
		return nil
	}
	entry := l.entry
	if entry == nil {
		entry = r.entryOf(u.Path)
	}
	if entry == nil {
		r.say(segment{"sent to the clipboard: " + l.address, canvas.Style{FG: r.theme.OK}})
		return tea.SetClipboard(l.address)
	}
	start := Start{Vars: map[string][]string{}, From: u.Query().Get("from"), To: u.Query().Get("to"), Refresh: u.Query().Get("refresh")}
	for name, values := range u.Query() {
		if v, ok := strings.CutPrefix(name, "var-"); ok {
			start.Vars[v] = values
		}
	}
	return r.open(entry.Name, start, true)
}

// entryOf finds the dashboard that Grafana's address of it names: /d/UID/slug, or in old files /dashboard/db/slug.
func (r *Root) entryOf(path string) *Entry {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	for i := range parts {
		for k := range r.deps.Library {
			e := &r.deps.Library[k]
			switch {
			case parts[i] == "d" && i+1 < len(parts) && e.UID != "" && e.UID == parts[i+1],
				parts[i] == "db" && i+1 < len(parts) && slug(e.Title) == parts[i+1]:
				return e
			}
		}
	}
	return nil
}

// slug is a title as Grafana's old addresses have it.
func slug(title string) string {
	return strings.Trim(strings.Join(strings.FieldsFunc(strings.ToLower(title), func(c rune) bool {
		return (c < 'a' || c > 'z') && (c < '0' || c > '9')
	}), "-"), "-")
}
