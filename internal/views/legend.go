package views

import (
	"maps"

	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/viz"
)

// legend is what the panel's legend shows, on the grid it was drawn on.
func (s *slot) legend() (l viz.Legend, at canvas.Rect) {
	if s.drawing == nil {
		return viz.LegendOf(s.drawer), canvas.Rect{}
	}
	return s.drawing.legend, s.placed
}

// legendAt is the panel whose legend is under a cell of the body, and the series there, "" between them.
func (b *board) legendAt(x, y int) (i int, name string, l viz.Legend, ok bool) {
	for i, s := range b.order {
		if s.panel.Type == "row" || s.fetched.IsZero() || b.fullPanel && i != b.focus || !b.fullPanel && i >= len(b.places) {
			continue
		}
		l, placed := s.legend()
		under := func(at canvas.Rect) bool {
			at.X, at.Y = at.X+placed.X, at.Y+placed.Y
			return b.onScreen(i, &at) && at.Contains(x, y)
		}
		if !under(l.At) {
			continue
		}
		for _, e := range l.Entries {
			if under(e.At) {
				return i, e.Name, l, true
			}
		}
		return i, "", l, true
	}
	return 0, "", viz.Legend{}, false
}

// pressLegend shows a series that is clicked in a legend alone, and all again when it is; with ctrl, shift or alt held it is put away or back.
func (b *board) pressLegend(event mouseEvent) bool {
	if event.y < 0 || event.y >= b.h {
		return false
	}
	i, name, _, ok := b.legendAt(event.x, event.y)
	if !ok || name == "" {
		return false
	}
	b.focus = i
	if event.mod&(tea.ModCtrl|tea.ModShift|tea.ModAlt) != 0 {
		b.order[i].toggleSeries(name)
	} else {
		b.order[i].isolateSeries(name)
	}
	return true
}

// isolateSeries shows one series alone, and all of them when it is alone already.
func (s *slot) isolateSeries(name string) {
	away := map[string]bool{}
	for _, n := range s.seriesNames() {
		away[n] = n != name
	}
	s.putAway(away)
}

// toggleSeries puts a series away, or back.
func (s *slot) toggleSeries(name string) {
	away := maps.Clone(s.away)
	if away == nil {
		away = map[string]bool{}
	}
	away[name] = !away[name]
	s.putAway(away)
}

// putAway keeps series off the plot. All of them are back when that changes nothing, or would leave none.
func (s *slot) putAway(away map[string]bool) {
	maps.DeleteFunc(away, func(_ string, is bool) bool { return !is })
	if maps.Equal(away, s.away) || len(away) >= len(s.seriesNames()) {
		away = nil
	}
	s.away, s.filteredFor = away, nil
}

// scrollLegend turns the wheel over a legend that has more entries than there is room for.
func (b *board) scrollLegend(event mouseEvent) bool {
	i, _, l, ok := b.legendAt(event.x, event.y)
	if !ok || !l.Missing {
		return false
	}
	s := b.order[i]
	s.scroll = max(0, s.scroll+event.lines)
	return true
}
