package viz

import (
	"slices"

	"github.com/montui/montui/internal/canvas"
)

// LegendEntry is where a series stands in a legend.
type LegendEntry struct {
	At   canvas.Rect
	Name string
}

// Legend is where a legend is, with the entries that are to be seen of it.
type Legend struct {
	At      canvas.Rect
	Entries []LegendEntry
	Missing bool // there are more, to be scrolled to
}

// LegendOf is the legend a panel drew the last time it was drawn; without entries where it has none whose series can be put away.
func LegendOf(p Panel) Legend {
	c, ok := p.(*clipped)
	if !ok {
		return Legend{}
	}
	named, ok := c.panel.(interface{ shownLegend() *legend })
	if !ok {
		return Legend{}
	}
	l := named.shownLegend()
	if l == nil {
		return Legend{}
	}
	return Legend{At: l.rect, Entries: slices.Clone(l.places), Missing: l.missing}
}

func (p *timeseries) shownLegend() *legend { return p.plan.legend }

func (p *barChart) shownLegend() *legend { return planLegend(p.memo) }

func (p *histogram) shownLegend() *legend { return planLegend(p.memo) }

func planLegend(m memo[*barPlan]) *legend {
	if m.value == nil {
		return nil
	}
	return m.value.legend
}

// place notes where an entry is drawn.
func (l *legend) place(e *legendEntry, x, y, w int) {
	l.places = append(l.places, LegendEntry{At: canvas.Rect{X: x, Y: y, W: w, H: 1}, Name: e.name})
}

// ink is an entry's colour: dim while its series is kept off the plot.
func (e *legendEntry) ink(in *Input, c canvas.Color) canvas.Color {
	if e.away {
		return in.Theme.Dim
	}
	return c
}
