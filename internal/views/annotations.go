package views

import (
	"context"
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/dashboard"
	"github.com/montui/montui/internal/query"
	"github.com/montui/montui/internal/viz"
)

// eventsMsg is the answer to the annotations' queries.
type eventsMsg struct {
	board, generation int
	asking            int
	events            []query.Event
	notices           []dashboard.Notice
}

func (m eventsMsg) recipient() int { return m.board }

// annotated tells whether the dashboard has annotations to ask for.
func (b *board) annotated() bool {
	if b.fired {
		return true
	}
	for _, a := range b.dash.Annotations {
		if a.Enable && !a.BuiltIn && a.Expr != "" {
			return true
		}
	}
	return false
}

// fetchAnnotations asks for the marks on the graphs, once for all panels.
func (b *board) fetchAnnotations() tea.Cmd {
	from, to, err := b.timeRange()
	if err != nil || b.noMarks || b.marking || !b.annotated() {
		return nil
	}
	b.marking = true
	msg := eventsMsg{board: b.id, generation: b.generation, asking: b.marksAsked}
	ctx, deps, dash := b.ctx, b.shared(), b.withAlertMarks()
	ask := query.Ask{Vars: b.vars.During(from, to), From: from, To: to, Now: b.moment(), Zone: b.zone, ScrapeInterval: deps.ScrapeInterval}
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(ctx, queryTimeout)
		defer cancel()
		select {
		case deps.Slots <- struct{}{}:
			defer func() { <-deps.Slots }()
			msg.events, msg.notices = query.Annotations(ctx, deps.Source, dash, ask)
		case <-ctx.Done():
		}
		return msg
	}
}

func (b *board) takeEvents(msg eventsMsg) {
	if msg.asking != b.marksAsked {
		return
	}
	b.marking = false
	if msg.generation != b.generation {
		return
	}
	b.marksSaid = msg.notices
	if len(msg.notices) > 0 && len(msg.events) == 0 {
		return // the marks of before stay
	}
	b.marks = msg.events
	for _, s := range b.slots {
		s.marks, s.marksKey, s.marked = nil, "", false
	}
}

// marksFor are the events as a panel draws them, worked out once for each answer.
func (b *board) marksFor(s *slot) []viz.Annotation {
	if b.noMarks || s.marked {
		return s.marks
	}
	s.marked = true
	id := s.panel.ID
	if s.panel.SourceID != 0 {
		id = s.panel.SourceID
	}
	for _, e := range b.marks {
		if !e.On(id) {
			continue
		}
		text := e.Title
		if text == "" || e.Text != "" {
			text = orDefault(e.Title+" ", "") + e.Text
		}
		s.marks = append(s.marks, viz.Annotation{Time: e.From, TimeEnd: e.To, Color: e.Source.IconColor, Text: text, Tags: e.Tags})
	}
	s.marksKey = keyOfMarks(s.marks)
	return s.marks
}

// toggleMarks puts the annotations away, or shows them again.
func (b *board) toggleMarks() tea.Cmd {
	b.noMarks = !b.noMarks
	return b.markAnew()
}

func (b *board) markAnew() tea.Cmd {
	b.marks = nil
	for _, s := range b.slots {
		s.marks, s.marksKey, s.marked = nil, "", false
	}
	return b.fetchAnnotations()
}

// toggleAlertMarks shows on the graphs when alerts fired, or puts that away. A question for marks that is on its way is void.
func (b *board) toggleAlertMarks(r *Root) tea.Cmd {
	b.fired, b.marking = !b.fired, false
	b.marksAsked++
	said := "alerts are no longer marked on the graphs"
	if b.fired {
		b.noMarks = false
		said = "alerts that fired are marked on the graphs; the crosshair reads them"
	}
	r.say(segment{said, canvas.Style{FG: r.theme.Accent}})
	return b.markAnew()
}

// alertLabels are what an alert may have in common with a dashboard's variables of the same name.
var alertLabels = [...]string{"job", "instance", "namespace", "cluster"}

// withAlertMarks is the dashboard with an annotation more where the reader wants to see when alerts fired: those of what the
// variables choose, and those that do not say of what they are.
func (b *board) withAlertMarks() *dashboard.Dashboard {
	if !b.fired {
		return b.dash
	}
	expr := `ALERTS{alertstate="firing"`
	for _, name := range alertLabels {
		if v, known := b.vars.Get(name); known && !v.All && len(b.vars.Selected(name)) > 0 {
			expr += fmt.Sprintf(`, %s=~"|${%s:regex}"`, name, name)
		}
	}
	dash := *b.dash
	dash.Annotations = append(slices.Clone(dash.Annotations), &dashboard.Annotation{Name: "alerts", Enable: true, IconColor: "red",
		Expr: expr + "}", TitleFormat: "{{alertname}}", TextFormat: "{{instance}}", TagKeys: "severity"})
	return &dash
}
