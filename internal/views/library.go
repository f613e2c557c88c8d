package views

import (
	"context"
	"fmt"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/canvas"
)

// listTimeout is how long the places of dashboards have to be listed.
const listTimeout = 30 * time.Second

// libraryMsg is all dashboards there are, and what keeps others from being listed.
type libraryMsg struct {
	entries []Entry
	errs    []error
}

// rememberedMsg says that remembered state could not be written.
type rememberedMsg struct{ err error }

// list asks for the dashboards anew: files come and go.
func (r *Root) list() tea.Cmd {
	if r.deps.List == nil {
		return nil
	}
	list, parent := r.deps.List, r.deps.Context
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(parent, listTimeout)
		defer cancel()
		entries, errs := list(ctx)
		return libraryMsg{entries, errs}
	}
}

func (r *Root) listed(msg libraryMsg) {
	r.setLibrary(msg.entries)
	if len(msg.errs) == 0 {
		return
	}
	text := "dashboards not listed: " + firstLine(msg.errs[0].Error())
	if more := len(msg.errs) - 1; more > 0 {
		text += fmt.Sprintf(" (and %d more; montui dashboards tells all)", more)
	}
	r.say(segment{text, canvas.Style{FG: r.theme.Warn}})
}

// setLibrary gives all screens the list, and the picker that is open.
func (r *Root) setLibrary(entries []Entry) {
	r.deps.Library = entries
	for _, t := range r.tabs {
		for _, s := range t.screens {
			switch s := s.(type) {
			case *board:
				s.deps.Library = entries
			case *home:
				s.deps.Library = entries
				s.list(r)
			}
		}
	}
	if p, ok := r.overlay.(*picker); ok && p.again != nil {
		p.renew()
	}
}

// renew takes the list as it is now; the cursor stays on what it was.
func (p *picker) renew() {
	at := ""
	if it := p.current(); it != nil {
		at = it.value
	}
	p.items = p.again()
	p.match()
	if i := slices.IndexFunc(p.shown, func(i int) bool { return i != typedRow && p.items[i].value == at }); i >= 0 {
		p.at = i
	}
}

// dashboardItems are the dashboards of the library, those with a star first.
func (r *Root) dashboardItems() []item {
	open := ""
	if b := r.below(); b != nil {
		open = b.name
	}
	items := make([]item, 0, len(r.deps.Library))
	for _, starred := range []bool{true, false} {
		for _, e := range r.deps.Library {
			if e.Starred != starred {
				continue
			}
			it := item{value: e.Name, label: e.Title, aside: e.Source, marked: e.Name == open}
			if e.Folder != "" {
				it.aside = e.Folder
			}
			if starred {
				it.aside += " *"
			}
			items = append(items, it)
		}
	}
	return items
}

// told remembers across sessions that a dashboard was opened.
func (r *Root) told(name, title string) tea.Cmd {
	return r.keep(r.deps.Opened != nil, func() error { return r.deps.Opened(name, title) })
}

func (r *Root) keep(can bool, what func() error) tea.Cmd {
	if !can {
		return nil
	}
	return func() tea.Msg {
		if err := what(); err != nil {
			return rememberedMsg{err}
		}
		return nil
	}
}

// star puts a star on the dashboard shown, or takes it off.
func (r *Root) star() tea.Cmd {
	b := r.below()
	if b == nil || r.deps.Star == nil {
		return nil
	}
	library := slices.Clone(r.deps.Library)
	i := slices.IndexFunc(library, func(e Entry) bool { return e.Name == b.name })
	if i < 0 {
		return nil
	}
	on := !library[i].Starred
	library[i].Starred = on
	r.setLibrary(library)
	text := "the star is off"
	if on {
		text = "starred: it stands first in the list of dashboards"
	}
	r.say(segment{text, canvas.Style{FG: r.theme.Text}})
	name, star := b.name, r.deps.Star
	return r.keep(true, func() error { return star(name, on) })
}
