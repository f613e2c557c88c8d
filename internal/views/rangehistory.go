package views

import (
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
)

// written is a time range as the reader wrote it.
type written struct{ from, to string }

// maxRanges bounds how many earlier ranges are remembered.
const maxRanges = 50

// setRange changes the range; what was asked for the old one is given up, and the old one can be gone back to.
func (b *board) setRange(from, to string) tea.Cmd {
	if b.from == from && b.to == to {
		return nil
	}
	b.ranges = append(b.ranges, written{b.from, b.to})
	if len(b.ranges) > maxRanges {
		b.ranges = slices.Delete(b.ranges, 0, 1)
	}
	return b.show(written{from, to})
}

// earlierRange goes back to the range of before.
func (b *board) earlierRange() tea.Cmd {
	if len(b.ranges) == 0 {
		return nil
	}
	last := b.ranges[len(b.ranges)-1]
	b.ranges = b.ranges[:len(b.ranges)-1]
	return b.show(last)
}

func (b *board) show(w written) tea.Cmd {
	b.from, b.to = w.from, w.to
	b.renew()
	return b.resolve()
}

// settledAfter is how long after its end a range still changes: by then its last samples have arrived.
const settledAfter = 5 * time.Minute

// past tells whether a range ends in the past, so that its data no longer changes.
func (b *board) past() bool {
	_, to, err := b.timeRange()
	return err == nil && !strings.HasPrefix(b.to, "now") && b.deps.Now().Sub(to) > settledAfter
}

// settledAll tells that all panels on the screen have what there is of a range that is over.
func (b *board) settledAll() bool {
	for _, s := range b.shown() {
		if s != nil && s.pipeline != nil && (s.err != nil || s.fetched.IsZero() || s.asked != b.generation || s.panel.TimeFrom != "") {
			return false
		}
	}
	return b.past() && b.varsErr == nil
}
