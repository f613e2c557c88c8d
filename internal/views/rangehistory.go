package views

import (
	"slices"

	tea "charm.land/bubbletea/v2"
)

// written is a time range as it is written.
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
