package views

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/dashboard"
	"github.com/montui/montui/internal/query"
	"github.com/montui/montui/internal/sheet"
)

// variablesMsg is the answer to resolve.
type variablesMsg struct {
	board, generation int
	vars              query.Vars
	notices           []dashboard.Notice
	err               error
}

func (m variablesMsg) recipient() int { return m.board }

// resolve asks for the variables' values.
func (b *board) resolve() tea.Cmd {
	from, to, err := b.timeRange()
	if err != nil {
		b.varsErr = err
		return nil
	}
	b.resolving = true
	ctx, source, dash, slots := b.ctx, b.shared().Source, b.dash, b.deps.Slots
	scope := query.Scope{From: from, To: to, RawFrom: b.from, RawTo: b.to, Zone: b.zone, Given: cloneGiven(b.given), Prior: b.vars}
	if b.afresh {
		scope.Prior, b.afresh = query.Vars{}, false
	}
	msg := variablesMsg{board: b.id, generation: b.generation}
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(ctx, queryTimeout)
		defer cancel()
		select {
		case slots <- struct{}{}:
			defer func() { <-slots }()
			msg.vars, msg.notices, msg.err = scope.Resolve(ctx, source, dash)
		case <-ctx.Done():
			msg.err = ctx.Err()
		}
		return msg
	}
}

// takeVariables stores resolved variables and lays the panels out with them.
func (b *board) takeVariables(msg variablesMsg) tea.Cmd {
	if msg.generation != b.generation {
		return nil
	}
	b.resolving = false
	b.varsErr = msg.err
	if msg.err == nil || len(b.order) == 0 {
		b.vars, b.varsSaid = msg.vars, msg.notices
		b.varsKnown = b.deps.Shared.variables(b.deps.Context, b.dash, &b.vars)
	}
	b.heard(msg.err)
	b.expand()
	b.showWanted()
	return tea.Batch(b.fetchVisible(), b.fetchAnnotations(), b.fetchAlerts())
}

// lacksVariables tells a query variable that has found nothing yet, as on a server that has only just started.
func (b *board) lacksVariables() bool {
	for _, v := range b.dash.Variables {
		if v.Type == "query" && len(b.vars.Options(v.Name)) == 0 {
			return true
		}
	}
	return b.varsErr != nil
}

// expand repeats panels and rows for the variables' values and keeps the slots that are still there.
func (b *board) expand() {
	situation := dashboard.Situation{Selected: b.vars.Selected, All: func(name string) bool { v, _ := b.vars.Get(name); return v.All }, Open: func(row int) (bool, bool) {
		open, known := b.openRows[row]
		return open, known
	}}
	if from, to, err := b.timeRange(); err == nil {
		situation.Span = to.Sub(from)
	}
	panels := b.dash.Layout(situation)
	focused := b.focused()
	slots, order := make(map[string]*slot, len(panels)), make([]*slot, 0, len(panels))
	for _, p := range panels {
		key := slotKey(p)
		for slots[key] != nil {
			key += "'" // two panels alike; the order tells them apart
		}
		s := b.slots[key]
		if s == nil || s.panel.Origin() != p.Origin() {
			s = b.newSlot(p, key, noticesOf(b.notices, p))
		} else {
			s.panel = p
		}
		scoped := b.vars.With(p.Scoped)
		s.title = scoped.Interpolate(p.Title)
		if p.Type == "text" {
			s.options, s.drawer, s.drawing = sheet.Options(p, scoped.Interpolate), nil, nil
		}
		slots[key] = s
		order = append(order, s)
	}
	b.slots, b.order = slots, order
	if i := slices.Index(order, focused); i >= 0 {
		b.focus = i
	} else {
		b.focus = b.firstPanel()
	}
	b.arrange()
}

func cloneGiven(given map[string][]string) map[string][]string {
	clone := make(map[string][]string, len(given))
	for name, values := range given {
		clone[name] = slices.Clone(values)
	}
	return clone
}
