package views

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/query"
	"github.com/montui/montui/internal/viz"
)

// alertsMsg is the server's alerts, for the panels that list them.
type alertsMsg struct {
	board  int
	alerts []query.Alert
	err    error
}

func (m alertsMsg) recipient() int { return m.board }

// fetchAlerts asks for the alerts when a panel on the screen lists them.
func (b *board) fetchAlerts() tea.Cmd {
	if b.deps.API == nil || b.alerting || !slices.ContainsFunc(b.shown(), func(s *slot) bool { return s != nil && s.panel.Type == "alertlist" }) {
		return nil
	}
	b.alerting = true
	ctx, api, msg := b.deps.Context, b.deps.API, alertsMsg{board: b.id}
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(ctx, queryTimeout)
		defer cancel()
		msg.alerts, msg.err = api.Alerts(ctx)
		return msg
	}
}

func (b *board) takeAlerts(msg alertsMsg) {
	b.alerting = false
	for _, s := range b.slots {
		if s.panel.Type != "alertlist" {
			continue
		}
		if s.err = msg.err; msg.err == nil {
			s.items, s.fetched = alertItems(msg.alerts, b.deps.Now()), b.deps.Now()
		}
	}
	b.heard(msg.err)
}

func alertItems(alerts []query.Alert, now time.Time) []viz.Item {
	slices.SortStableFunc(alerts, func(x, y query.Alert) int {
		return cmp.Or(cmp.Compare(stateOrder(x.State), stateOrder(y.State)), x.ActiveAt.Compare(y.ActiveAt))
	})
	items := make([]viz.Item, len(alerts))
	for i, a := range alerts {
		items[i] = viz.Item{Title: a.Labels["alertname"], State: a.State,
			Detail: strings.TrimSpace(labelsText(a.Labels, "alertname") + "  " + age(now.Sub(a.ActiveAt)))}
	}
	return items
}

// itemsFor is what a list that no query fills shows; nil for other panels.
func (b *board) itemsFor(s *slot) []viz.Item {
	switch s.panel.Type {
	case "alertlist":
		return s.items
	case "dashlist":
		items := []viz.Item{}
		for _, e := range b.dashboardsOf(s) {
			items = append(items, viz.Item{Title: e.Title, Detail: strings.TrimSpace(orDefault(e.Folder, e.Source) + "  " + strings.Join(e.Tags, " "))})
		}
		return items
	case "annolist":
		return b.eventItems(s)
	}
	return nil
}

// eventItems are the annotations a list asks for by its tags, the newest first.
func (b *board) eventItems(s *slot) []viz.Item {
	o := optionsOf(s.panel.Options)
	items := []viz.Item{}
	for i := len(b.marks) - 1; i >= 0; i-- {
		e := b.marks[i]
		if o.Limit > 0 && len(items) >= o.Limit {
			break
		}
		if !slices.ContainsFunc(o.Tags, func(tag string) bool { return !slices.Contains(e.Tags, tag) }) {
			items = append(items, viz.Item{Title: strings.TrimSpace(e.Title + " " + e.Text), Color: hexOnly(e.Source.IconColor),
				Detail: strings.TrimSpace(time.UnixMilli(e.From).In(b.zone).Format("01-02 15:04:05") + "  " + strings.Join(e.Tags, " "))})
		}
	}
	return items
}

// hexOnly is a colour that is written as #RRGGBB, "" for one with a name.
func hexOnly(color string) string {
	if strings.HasPrefix(color, "#") && len(color) == 7 {
		return color
	}
	return ""
}

// listed tells the types that show what no query gives: they need no data to be drawn.
func (s *slot) listed() bool {
	return s.panel.Type == "dashlist" || s.panel.Type == "annolist"
}
