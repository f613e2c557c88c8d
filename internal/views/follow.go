package views

import (
	"reflect"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/company"
)

// along is whom the reader follows, and what was last taken over. A reader who changes something stops following.
type along struct {
	id   int64 // 0 is nobody
	name string
	view company.View
}

// meet tells the others what this session shows, and catches up with the one it follows. It runs at each clock tick: sessions send
// each other nothing, so none can block another.
func (r *Root) meet() tea.Cmd {
	c := r.deps.Company
	if c == nil {
		return nil
	}
	own, ok := r.outlook()
	if !ok || r.opening != "" {
		return nil
	}
	c.Show(own)
	if r.along.id == 0 {
		return nil
	}
	if !reflect.DeepEqual(own, r.along.view) {
		r.goAlone("you left " + r.along.name + "'s screen")
		return nil
	}
	view, ok := c.Look(r.along.id)
	if !ok {
		r.goAlone(r.along.name + " has left")
		return nil
	}
	return r.takeOver(view)
}

// outlook is the dashboard, range and variables of the tab shown.
func (r *Root) outlook() (company.View, bool) {
	b := r.below()
	if b == nil {
		return company.View{}, false
	}
	return company.View{Dashboard: b.name, Vars: cloneGiven(b.given), From: b.from, To: b.to}, true
}

// takeOver shows what another session shows.
func (r *Root) takeOver(view company.View) tea.Cmd {
	b := r.below()
	if b == nil || view.Dashboard == "" || reflect.DeepEqual(view, r.along.view) {
		return nil
	}
	r.along.view = view
	if view.Dashboard != b.name {
		return r.open(view.Dashboard, Start{Vars: view.Vars, From: view.From, To: view.To}, false)
	}
	b.given, b.from, b.to = cloneGiven(view.Vars), view.From, view.To
	b.renew()
	return b.resolve()
}

func (r *Root) goAlone(why string) {
	r.along = along{}
	r.say(segment{why + "; ctrl+f follows again", canvas.Style{FG: r.theme.Accent}})
}

// followKey chooses whom to follow, or ends it.
func (r *Root) followKey() tea.Cmd {
	c := r.deps.Company
	switch {
	case c == nil:
		return nil
	case r.along.id != 0:
		r.goAlone("you follow " + r.along.name + " no more")
		return nil
	case !c.MayFollow():
		r.say(segment{"only users known by a key can follow each other", canvas.Style{FG: r.theme.Warn}})
		return nil
	}
	others := c.Others()
	if len(others) == 0 {
		r.say(segment{"nobody else is here to follow", canvas.Style{FG: r.theme.Dim}})
		return nil
	}
	items := make([]item, len(others))
	for i, o := range others {
		items[i] = item{value: strconv.FormatInt(o.ID, 10), label: o.Name, aside: o.Dashboard}
	}
	p := newPicker("Follow", items)
	p.choose = func(values []string, _ string) tea.Cmd {
		own, ok := r.outlook()
		if len(values) == 0 || !ok {
			return nil
		}
		for i, o := range others {
			if items[i].value == values[0] {
				r.along = along{id: o.ID, name: o.Name, view: own}
			}
		}
		var shown tea.Cmd
		if r.board() == nil { // what they look at together is below what is shown
			shown = r.visit("1")
		}
		return tea.Batch(shown, r.meet())
	}
	r.overlay = p
	return nil
}

// herePieces name who else is here, and whom the reader follows.
func (r *Root) herePieces(long bool) []segment {
	if r.along.id != 0 {
		return []segment{{"  following " + canvas.Truncate(r.along.name, 20), canvas.Style{FG: r.theme.Accent, Attr: canvas.Bold}}}
	}
	if here := r.deps.Company.Here(); here != "" && long {
		return []segment{{"  with " + canvas.Truncate(here, 40), canvas.Style{FG: r.theme.Dim}}}
	}
	return nil
}
