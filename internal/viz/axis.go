package viz

import (
	"fmt"
	"math"
	"strings"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/field"
	"github.com/montui/montui/internal/frame"
)

// axis is a value scale with the texts that stand beside it.
type axis struct {
	key    string
	scale  scale
	right  bool
	hidden bool
	label  string
	marks  []mark
	width  int // of the widest text
	series *series
}

// mark is a named value on an axis.
type mark struct {
	at   float64
	text string
}

// axesOf groups series by scale, as Grafana's scale key does, and finds each scale's range.
func axesOf(all []*series) []*axis {
	var axes []*axis
	type extent struct {
		lo, hi float64
		b      bounds
	}
	var extents []extent
	index := map[string]int{}
	for _, s := range all {
		o := options(s.field.Config.Custom)
		c := &s.field.Config
		placement := o.text("auto", "axisPlacement")
		percent := o.text("none", "stacking", "mode") == "percent"
		b := noBounds()
		if c.Min != nil {
			b.min = *c.Min
		}
		if c.Max != nil {
			b.max = *c.Max
		}
		b.softMin, b.softMax = o.number(math.NaN(), "axisSoftMin"), o.number(math.NaN(), "axisSoftMax")
		kind := o.text("linear", "scaleDistribution", "type")
		key := fmt.Sprint(c.Unit, b, placement, kind, percent)
		i, ok := index[key]
		if !ok {
			i = len(axes)
			index[key] = i
			axes = append(axes, &axis{key: kind, hidden: placement == "hidden", right: placement == "right" || placement == "auto" && i > 0,
				label: o.text("", "axisLabel"), series: s})
			extents = append(extents, extent{math.NaN(), math.NaN(), b})
			axes[i].scale.symlog = o.number(1, "scaleDistribution", "linearThreshold")
			axes[i].scale.log = o.number(10, "scaleDistribution", "log")
		}
		s.axis = i
		lo, hi := span(s)
		extents[i].lo, extents[i].hi = lower(extents[i].lo, lo), higher(extents[i].hi, hi)
	}
	for i, a := range axes {
		e := extents[i]
		switch a.key {
		case "log":
			base := a.scale.log
			if base != 2 {
				base = 10
			}
			a.scale = logScale(e.lo, e.hi, base, e.b)
		case "symlog":
			threshold := math.Max(a.scale.symlog, 1e-12)
			a.scale = linearScale(e.lo, e.hi, e.b)
			a.scale.symlog = threshold
		default:
			a.scale = linearScale(e.lo, e.hi, e.b)
		}
	}
	return axes
}

func lower(a, b float64) float64 {
	if math.IsNaN(a) || b < a {
		return b
	}
	return a
}

func higher(a, b float64) float64 {
	if math.IsNaN(a) || b > a {
		return b
	}
	return a
}

// span is a series' least and largest finite value; a bar or a stack also holds its base.
func span(s *series) (lo, hi float64) {
	lo, hi = math.NaN(), math.NaN()
	for i, v := range s.values {
		if !finite(v) {
			continue
		}
		lo, hi = lower(lo, v), higher(hi, v)
		if s.base != nil {
			lo, hi = lower(lo, s.base[i]), higher(hi, s.base[i])
		}
	}
	if s.style == "bars" && !math.IsNaN(lo) {
		lo, hi = math.Min(lo, 0), math.Max(hi, 0)
	}
	return lo, hi
}

// name gives the axis its texts for a plot of so many rows.
func (a *axis) name(in *Input, rows int) {
	space := 2.0
	if rows > 14 {
		space = 3
	}
	if rows > 30 {
		space = 4
	}
	f := a.series.field
	percent := options(f.Config.Custom).text("", "stacking", "mode") == "percent"
	p := field.NewProcessor(f, in.Zone)
	for _, v := range ticks(a.scale, rows-1, space, binaryUnit(f.Config.Unit)) {
		text := ""
		if percent {
			text = field.Format("percentunit", v, nil).Full()
		} else {
			text = tickText(p, &f.Config, v)
		}
		if place := a.scale.place(v); place < -1e-9 || place > 1+1e-9 {
			continue
		}
		a.marks = append(a.marks, mark{v, text})
		a.width = max(a.width, canvas.Width(text))
	}
}

// tickText is a value as an axis writes it: without trailing zeros unless the config fixes the decimals.
func tickText(p *field.Processor, c *frame.Config, v float64) string {
	t := p.Number(v)
	if i := strings.IndexByte(t.Text, '.'); i > 0 && c.Decimals == nil && strings.Trim(t.Text[i+1:], "0123456789") == "" {
		t.Text = strings.TrimRight(strings.TrimRight(t.Text, "0"), ".")
	}
	return t.Full()
}

// row is the cell row, from the top, of a value in a plot of so many rows.
func (a *axis) row(v float64, rows int) int {
	return int(math.Round((1-a.scale.place(v))*float64(rows*4-1))) / 4
}
