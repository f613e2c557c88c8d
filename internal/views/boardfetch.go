package views

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/query"
)

// shown are the slots on the screen now.
func (b *board) shown() []*slot {
	if b.fullPanel {
		return []*slot{b.focused()}
	}
	var shown []*slot
	for i, s := range b.order {
		if i < len(b.places) && visible(b.places[i], b.scroll, b.scroll+b.h) {
			shown = append(shown, s)
		}
	}
	return shown
}

// fetchVisible asks for every panel on the screen that is not being asked for.
func (b *board) fetchVisible() tea.Cmd {
	now := b.deps.Now()
	return b.fetch(func(s *slot) bool { return !s.loading && !s.resting(now) })
}

// fetchMissing asks for those that have scrolled into view without data of this generation.
func (b *board) fetchMissing() tea.Cmd {
	return b.fetch(func(s *slot) bool { return !s.loading && s.asked != b.generation })
}

func (b *board) fetch(wanted func(*slot) bool) tea.Cmd {
	from, to, err := b.timeRange()
	if err != nil {
		b.varsErr = err
		return nil
	}
	var cmds []tea.Cmd
	for _, s := range b.shown() {
		if s == nil || s.pipeline == nil || !wanted(s) || s.listed() {
			continue
		}
		if s.panel.Type == "alertlist" {
			if s.fetched.IsZero() {
				cmds = append(cmds, b.fetchAlerts())
			}
			continue
		}
		s.loading, s.asked, s.since = true, b.generation, b.deps.Now()
		q := question{deps: b.shared(), board: b.id, generation: b.generation, key: s.key, pipeline: s.pipeline,
			panel: keyOf(s.panel), vars: b.varsKnown.fingerprint(),
			ask: query.Ask{Vars: b.vars.During(from, to).With(s.panel.Scoped), From: from, To: to, Now: b.moment(),
				MaxPoints: b.pointsFor(s), Zone: b.zone, ScrapeInterval: b.deps.ScrapeInterval}}
		cmds = append(cmds, q.run(b.ctx))
	}
	return tea.Batch(cmds...)
}

// pointsFor is two points a column: what the braille raster can show.
func (b *board) pointsFor(s *slot) int {
	width := b.w
	if !b.fullPanel {
		if i := slices.Index(b.order, s); i >= 0 && i < len(b.places) {
			width = b.places[i].W
		}
	}
	return max(20, 2*(width-2))
}

// takeResult stores a panel's answer and what it says of the server.
func (b *board) takeResult(msg resultMsg) tea.Cmd {
	s := b.slots[msg.key]
	if s == nil {
		return nil
	}
	s.take(msg, b.deps.Now())
	if msg.generation == b.generation && len(msg.result.Requests) > 0 {
		b.heard(msg.result.Err)
	}
	return b.retryLater(s, msg)
}

// heard notes whether the server answers, or since when and why it cannot be reached.
func (b *board) heard(err error) {
	now := b.deps.Now()
	if err != nil && query.Unreachable(err) {
		if b.silentFrom.IsZero() {
			b.silentFrom = now
		}
		b.silentErr = err
		return
	}
	b.answered, b.silentFrom, b.silentErr = now, time.Time{}, nil
}
