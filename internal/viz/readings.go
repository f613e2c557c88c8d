package viz

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/field"
)

// Reading is what a panel shows at the crosshair of one series.
type Reading struct {
	Name, Text string
	Mark       string // the series' sign in the legend
	Color      canvas.Color
	value      float64
}

// Readings are the values at Input.Cursor of a panel that was drawn, in the order that its tooltip asks for: where it asks for
// none the largest come first, for a terminal may have no room for the others. nil where there is nothing to read.
func Readings(p Panel, in *Input) []Reading {
	c, ok := p.(*clipped)
	if !ok || in.Cursor <= 0 || in.Cursor < in.From || in.Cursor > in.To {
		return nil
	}
	read, ok := c.panel.(interface {
		readings(in *Input) ([]Reading, options)
	})
	if !ok {
		return nil
	}
	all, o := read.readings(in)
	if o.text("single", "tooltip", "mode") == "none" {
		return nil
	}
	if o.flag(false, "tooltip", "hideZeros") {
		all = slices.DeleteFunc(all, func(r Reading) bool { return r.value == 0 })
	}
	switch o.text("none", "tooltip", "sort") {
	case "asc":
		slices.SortStableFunc(all, func(a, b Reading) int { return cmp.Compare(a.value, b.value) })
	default:
		slices.SortStableFunc(all, func(a, b Reading) int { return cmp.Compare(b.value, a.value) }) // NaN is least
	}
	return all
}

func (p *timeseries) readings(in *Input) ([]Reading, options) {
	out := make([]Reading, 0, len(p.plan.series))
	for _, s := range p.plan.series {
		v, ok := s.near(in)
		if !ok || options(s.field.Config.Custom).flag(false, "hideFrom", "tooltip") {
			continue
		}
		out = append(out, Reading{Name: s.name, Text: field.NewProcessor(s.field, in.Zone).Number(v).Full(), Mark: seriesMark(in, s.letter), Color: s.color, value: v})
	}
	return out, p.o
}

// readings says that there is no time to point at.
func (p *trend) readings(*Input) ([]Reading, options) { return nil, p.o }

// readings of states are their texts, the rows in their order.
func (p *state) readings(in *Input) ([]Reading, options) {
	plan := p.memo.value
	if plan == nil {
		return nil, p.o
	}
	var out []Reading
	x := timeColumn(in, in.Cursor, plan.plot.W)
	for i, row := range plan.rows {
		for _, run := range row.runs {
			if x >= run.from && x < run.to {
				out = append(out, Reading{Name: row.name, Text: run.text, Mark: "■", Color: run.color, value: float64(-i)})
			}
		}
	}
	return out, p.o
}

// readings of a heatmap are the buckets that have something, from the highest.
func (p *heatmap) readings(in *Input) ([]Reading, options) {
	plan := p.memo.value
	if plan == nil || !plan.present {
		return nil, p.o
	}
	var out []Reading
	for i, row := range plan.rows {
		at := nearest(row.times, in.Cursor)
		if at < 0 || at >= len(row.values) || math.IsNaN(row.values[at]) || row.values[at] == 0 {
			continue
		}
		out = append(out, Reading{Name: row.name, Text: strconv.FormatFloat(row.values[at], 'g', 6, 64), Mark: "■", Color: in.Theme.Accent, value: float64(i)})
	}
	return out, p.o
}
