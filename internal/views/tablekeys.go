package views

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/viz"
)

// view is how the reader looks at a panel's rows: what is scrolled away, by which column they are sorted, which are shown.
type view struct {
	scroll, scrollX int
	sort            string
	sortDesc        bool
	filter          string
	filtering       bool // letters go to the filter
	frame           int  // 1 + the table chosen among several, 0 for the panel's own

	settled, settledX int // the last scrolling that is known to show something else than the one before
}

// filterable are the types whose rows a filter chooses among.
var filterable = map[string]bool{"table": true, "table-old": true, "logs": true, "dashlist": true, "alertlist": true, "annolist": true}

func (s *slot) isTable() bool { return s.panel.Type == "table" || s.panel.Type == "table-old" }

// tableKey acts on the keys of a table or a list on full screen; false when the key is none of them.
func (b *board) tableKey(r *Root, name string) bool {
	s := b.focused()
	if !b.fullPanel || s == nil || s.panel.Type == "row" {
		return false
	}
	if name == "/" && filterable[s.panel.Type] {
		s.filtering = true
		return true
	}
	if name == "esc" && s.filter != "" {
		s.filter, s.scroll = "", 0
		return true
	}
	if !s.isTable() {
		return false
	}
	switch name {
	case "left", "h":
		s.scrollX = max(0, s.scrollX-1)
	case "right", "l":
		s.scrollX++
	case "s":
		s.sortByNext()
	case "I":
		s.sortDesc = !s.sortDesc
		if s.sort == "" {
			s.sortByNext()
		}
	case "f":
		if len(s.frames) < 2 {
			return false
		}
		r.overlay = r.newFramePicker(s)
	default:
		return false
	}
	return true
}

// sortByNext sorts by the column after the one sorted by; after the last one comes the panel's own order.
func (s *slot) sortByNext() {
	columns := viz.Columns(s.own())
	at := slices.Index(columns, s.sort) + 1
	s.scroll = 0
	if at >= len(columns) {
		s.sort, s.sortDesc = "", false
		return
	}
	s.sort = columns[at]
}

// filterKey edits the filter; the rows follow as it is typed.
func (s *slot) filterKey(name, text string) {
	switch name {
	case "enter":
		s.filtering = false
	case "esc":
		s.filtering, s.filter = false, ""
	case "backspace":
		if s.filter != "" {
			_, size := utf8.DecodeLastRuneInString(s.filter)
			s.filter = s.filter[:len(s.filter)-size]
		}
	case "ctrl+u":
		s.filter = ""
	case "up":
		s.scroll = max(0, s.scroll-1)
		return
	case "down":
		s.scroll++
		return
	default:
		s.filter += text
	}
	s.scroll = 0
}

func (r *Root) newFramePicker(s *slot) *picker {
	items := make([]item, len(s.frames))
	for i, fr := range s.frames {
		items[i] = item{value: itoa(i + 1), label: orDefault(fr.Name, orDefault(fr.RefID, "table "+itoa(i+1))), aside: counted(fr.Rows(), "row"), marked: s.frame == i+1}
	}
	p := newPicker("Tables of "+s.title, items)
	p.choose = func(values []string, _ string) tea.Cmd {
		for i := range items {
			if len(values) > 0 && items[i].value == values[0] {
				s.view = view{frame: i + 1}
			}
		}
		return nil
	}
	return p
}

// listOptions are what dashlist, alertlist and annolist panels say of what they list.
type listOptions struct {
	ShowStarred, ShowRecentlyViewed, ShowSearch bool
	Starred, Recent, Search                     bool // as old files name them
	Query, FolderUID                            string
	Tags                                        []string
	OnlyInTimeRange                             bool
	Limit                                       int
}

func optionsOf(raw json.RawMessage) listOptions {
	var o listOptions
	_ = json.Unmarshal(raw, &o) // an option of an odd kind is no option
	return o
}

// dashboardsOf are those of the library that a dashlist asks for, in its order: starred, then what its search finds.
func (b *board) dashboardsOf(s *slot) []*Entry {
	o := optionsOf(s.panel.Options)
	var out []*Entry
	add := func(want func(e Entry) bool) {
		for i := range b.deps.Library {
			e := &b.deps.Library[i]
			if want(*e) && !slices.Contains(out, e) {
				out = append(out, e)
			}
		}
	}
	if o.ShowStarred || o.Starred {
		add(func(e Entry) bool { return e.Starred })
	}
	if o.ShowSearch || o.Search {
		add(func(e Entry) bool {
			return taggedAs(e, o.Tags) && strings.Contains(strings.ToLower(e.Title), strings.ToLower(o.Query))
		})
	}
	return out
}
