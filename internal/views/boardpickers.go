package views

import (
	"errors"
	"fmt"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/dashboard"
)

// refreshIntervals are what Grafana offers.
var refreshIntervals = []string{"5s", "10s", "15s", "30s", "1m", "5m", "15m", "30m", "1h"}

func (r *Root) newRefreshPicker(b *board) *picker {
	items := []item{{value: "off", label: "off", marked: b.refresh == 0}}
	for _, s := range refreshIntervals {
		d, _ := dashboard.ParseInterval(s)
		items = append(items, item{value: s, label: "every " + s, marked: d == b.refresh})
	}
	p := newPicker("Refresh", items)
	p.meant = func(typed string) bool { return p.check(typed) == nil }
	p.hint = "type an interval: 20s, 2m"
	p.check = func(typed string) error {
		if d, err := dashboard.ParseInterval(typed); err != nil || d < time.Second {
			return errors.New("write an interval like 20s or 2m")
		}
		return nil
	}
	p.choose = func(values []string, typed string) tea.Cmd {
		if len(values) > 0 {
			typed = values[0]
		}
		return b.setRefresh(typed)
	}
	return p
}

// setRefresh changes the refresh interval. The running timer is not stopped: its message is out of date and dropped.
func (b *board) setRefresh(text string) tea.Cmd {
	b.refresh = chosenRefresh(text)
	b.paused = false
	b.beat++
	return tea.Batch(b.fetchVisible(), b.deps.After(b.nextBeat(), refreshMsg{b.id, b.beat}))
}

// chosenRefresh reads an interval; anything else, such as "off", is 0, which is never.
func chosenRefresh(text string) time.Duration {
	if d, err := dashboard.ParseInterval(text); err == nil && d > 0 {
		return max(d, time.Second)
	}
	return 0
}

// orEvery is a refresh interval, or how often to look whether refreshing has been switched on.
func orEvery(d time.Duration) time.Duration {
	if d == 0 {
		return defaultRefresh
	}
	return d
}

// newSearch finds a panel by its title, in rows that are closed too.
func (r *Root) newSearch(b *board) *picker {
	var items []item
	targets := map[string]func() tea.Cmd{}
	for i, s := range b.order {
		if s.panel.Type == "row" {
			for _, hidden := range s.panel.Panels {
				if b.rowOpen(s) {
					break
				}
				value := fmt.Sprint("hidden ", i, " ", hidden.ID)
				items = append(items, item{value: value, label: b.vars.Interpolate(hidden.Title), aside: s.title})
				targets[value] = func() tea.Cmd { return b.unfoldTo(s, hidden) }
			}
			continue
		}
		value := fmt.Sprint(i)
		items = append(items, item{value: value, label: orDefault(s.title, "("+s.panel.Type+")"), aside: s.panel.Type, marked: i == b.focus})
		targets[value] = func() tea.Cmd { return b.focusOn(s) }
	}
	p := newPicker("Panels", items)
	p.empty = "this dashboard has no panels"
	p.choose = func(values []string, _ string) tea.Cmd {
		if len(values) == 0 || targets[values[0]] == nil {
			return nil
		}
		return targets[values[0]]()
	}
	return p
}

// focusOn moves the focus to a panel, on full screen too.
func (b *board) focusOn(s *slot) tea.Cmd {
	i := slices.Index(b.order, s)
	if i < 0 {
		return nil
	}
	b.focus = i
	b.follow()
	return b.fetchMissing()
}

// unfoldTo opens a row and focuses a panel that was in it.
func (b *board) unfoldTo(row *slot, hidden *dashboard.Panel) tea.Cmd {
	b.fullPanel = false
	b.openRows[row.panel.ID] = true
	b.expand()
	for _, s := range b.order {
		if s.panel.ID == hidden.ID || s.panel.SourceID == hidden.ID {
			return b.focusOn(s)
		}
	}
	return b.fetchMissing()
}

// zones are the ones most asked for; any other can be typed.
func (r *Root) newZonePicker(b *board) *picker {
	names := []string{"UTC", "Europe/Berlin", "Europe/London", "Europe/Paris", "America/New_York", "America/Chicago", "America/Los_Angeles",
		"America/Sao_Paulo", "Africa/Johannesburg", "Asia/Kolkata", "Asia/Shanghai", "Asia/Tokyo", "Australia/Sydney"}
	now := b.deps.Now()
	clock := func(zone *time.Location) string { return now.In(zone).Format("15:04  UTC-07:00") }
	items := []item{{value: "browser", label: "this machine's", aside: clock(r.deps.Zone), marked: b.zone == r.deps.Zone}}
	for _, n := range names {
		if zone, err := time.LoadLocation(n); err == nil {
			items = append(items, item{value: n, label: n, aside: clock(zone), marked: b.zone.String() == n})
		}
	}
	p := newPicker("Time zone", items)
	p.hint = "type a zone: Europe/Vienna"
	p.check = func(typed string) error {
		if _, err := time.LoadLocation(typed); err != nil {
			return errors.New("write a zone like Europe/Vienna")
		}
		return nil
	}
	p.choose = func(values []string, typed string) tea.Cmd {
		if len(values) > 0 {
			typed = values[0]
		}
		zone := r.deps.Zone
		if typed != "browser" {
			var err error
			if zone, err = time.LoadLocation(typed); err != nil {
				return nil
			}
		}
		b.zone = zone
		b.renew()
		return b.resolve()
	}
	return p
}
