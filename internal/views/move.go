package views

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/canvas"
)

// move puts the focus on the nearest panel in a direction; full screen, it changes the panel or scrolls in it.
func (b *board) move(dx, dy int) tea.Cmd {
	if b.fullPanel {
		if dx != 0 {
			return b.step(dx)
		}
		s := b.focused()
		s.scroll = max(0, s.scroll+dy)
		return nil
	}
	if len(b.places) == 0 {
		return nil
	}
	if next := nearest(b.places, b.focus, dx, dy); next >= 0 {
		b.focus = next
		b.follow()
		return b.fetchMissing()
	}
	if dy != 0 {
		return b.scrollBy(dy * 3)
	}
	return nil
}

// nearest is the place that lies in the direction and is closest, those that overlap across the direction first; -1 when
// there is none.
func nearest(places []canvas.Rect, at, dx, dy int) int {
	here, best, bestCost := places[at], -1, 0
	for i, p := range places {
		if i == at {
			continue
		}
		var along, across int
		switch {
		case dx > 0:
			along, across = p.X-(here.X+here.W), gap(p.Y, p.H, here.Y, here.H)
		case dx < 0:
			along, across = here.X-(p.X+p.W), gap(p.Y, p.H, here.Y, here.H)
		case dy > 0:
			along, across = p.Y-(here.Y+here.H), gap(p.X, p.W, here.X, here.W)
		default:
			along, across = here.Y-(p.Y+p.H), gap(p.X, p.W, here.X, here.W)
		}
		if along < 0 || dx != 0 && across > 0 {
			continue
		}
		cost := along*4 + across*2 + abs(p.X-here.X)/8
		if best < 0 || cost < bestCost {
			best, bestCost = i, cost
		}
	}
	return best
}

// gap is how far two spans are apart; 0 when they overlap.
func gap(a, aLen, b, bLen int) int {
	return max(0, a-(b+bLen)+1, b-(a+aLen)+1)
}

func abs(n int) int { return max(n, -n) }

// step goes through the panels in reading order; rows are passed over on full screen.
func (b *board) step(by int) tea.Cmd {
	for i := b.focus + by; i >= 0 && i < len(b.order); i += by {
		if b.fullPanel && b.order[i].panel.Type == "row" {
			continue
		}
		b.focus = i
		b.follow()
		return b.fetchMissing()
	}
	return nil
}

// follow scrolls so that the focused panel is on the screen.
func (b *board) follow() {
	if b.focus >= len(b.places) {
		return
	}
	p := b.places[b.focus]
	if p.Y+p.H > b.scroll+b.h {
		b.scroll = p.Y + p.H - b.h
	}
	b.scroll = max(min(b.scroll, p.Y, b.lastScroll()), 0)
}

// scrollBy moves the sheet; the focus goes along when it would leave the screen.
func (b *board) scrollBy(lines int) tea.Cmd {
	if b.fullPanel {
		s := b.focused()
		s.scroll = max(0, s.scroll+lines)
		return nil
	}
	b.scroll = min(max(b.scroll+lines, 0), b.lastScroll())
	if f := b.focus; f < len(b.places) && !visible(b.places[f], b.scroll, b.scroll+b.h) {
		if i := slices.IndexFunc(b.places, func(p canvas.Rect) bool { return visible(p, b.scroll, b.scroll+b.h) }); i >= 0 {
			b.focus = i
		}
	}
	return b.fetchMissing()
}

// furthest is further than anything scrolls: only the panel knows how many rows it has.
func (b *board) furthest() int {
	if b.fullPanel {
		return 1 << 20
	}
	return b.sheetH
}

// enter opens a panel full screen, or folds a row.
func (b *board) enter() tea.Cmd {
	s := b.focused()
	if s == nil || b.fullPanel {
		return nil
	}
	if s.panel.Type == "row" {
		return b.toggleRow(s)
	}
	b.fullPanel = true
	return b.fetchVisible()
}

// leave goes back from full screen, or to the screen this one was opened from.
func (b *board) leave(r *Root) tea.Cmd {
	if !b.fullPanel {
		return r.back()
	}
	b.fullPanel = false
	b.follow()
	return b.fetchMissing()
}

func (b *board) toggleRow(s *slot) tea.Cmd {
	b.openRows[s.panel.ID] = !b.rowOpen(s)
	b.expand()
	b.follow()
	return b.fetchMissing()
}

func (b *board) rowOpen(s *slot) bool {
	if open, known := b.openRows[s.panel.ID]; known {
		return open
	}
	return !s.panel.Collapsed
}
