package views

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/canvas"
)

// serverMsg is a server that can be asked from now on.
type serverMsg struct {
	upstream Upstream
	err      error
}

// newServerPicker chooses the server that is asked for all that does not name another.
func (r *Root) newServerPicker() *picker {
	items := make([]item, 0, len(r.deps.Servers))
	for _, name := range r.deps.Servers {
		items = append(items, item{value: name, label: name, marked: name == r.server})
	}
	p := newPicker("Servers", items)
	p.empty = "no servers in the settings"
	p.choose = func(values []string, _ string) tea.Cmd {
		if len(values) == 0 || r.deps.Switch == nil {
			return nil
		}
		change, name := r.deps.Switch, values[0]
		return func() tea.Msg {
			to, err := change(name)
			return serverMsg{to, err}
		}
	}
	return p
}

// switched asks the new server from now on. Dashboards stay open and ask anew; the screens about the old server are closed.
func (r *Root) switched(msg serverMsg) tea.Cmd {
	if msg.err != nil {
		r.say(segment{firstLine(msg.err.Error()), canvas.Style{FG: r.theme.Error}})
		return nil
	}
	r.server = msg.upstream.Name
	use := func(d *Deps) {
		u := msg.upstream
		d.Source, d.API, d.Server, d.ScrapeInterval, d.Every = u.Source, u.API, u.Server, u.ScrapeInterval, u.Every
	}
	use(&r.deps)
	var cmds []tea.Cmd
	for _, t := range r.tabs {
		var boards []screen
		for _, s := range t.screens {
			if b, ok := s.(*board); ok {
				use(&b.deps)
				cmds = append(cmds, b.anew())
				boards = append(boards, s)
			}
		}
		if len(boards) == 0 {
			continue // what was opened without a dashboard stays with its server
		}
		for _, s := range t.screens {
			if _, ok := s.(*board); !ok {
				s.close()
			}
		}
		t.screens = boards
	}
	if s := r.screen(); s != nil {
		cmds = append(cmds, s.resize(r.w, r.bodyHeight()))
	}
	r.say(segment{"asking " + msg.upstream.Name, canvas.Style{FG: r.theme.Text}})
	return tea.Batch(cmds...)
}

// anew asks for everything, and forgets what another server answered: it is not to be taken for the new one's.
func (b *board) anew() tea.Cmd {
	for _, s := range b.slots {
		s.answer, s.drawing = nil, nil
		s.frames, s.filtered, s.filteredFor, s.result, s.requests, s.err = nil, nil, nil, nil, nil, nil
		s.fetched = time.Time{}
	}
	b.afresh = true
	return b.reload()
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

func first(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return names[0]
}
