package viz

import (
	"math"
	"strings"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/field"
	"github.com/montui/montui/internal/frame"
)

// axis is a value scale with the texts that stand beside it.
type axis struct {
	scale  scale
	right  bool
	hidden bool
	label  string
	marks  []mark
	width  int // of the widest text
	field  *frame.Field
}

// mark is a named value on an axis.
type mark struct {
	at   float64
	text string
}

// newAxes are the lines' axes with their ranges between from and to.
func newAxes(lines []*field.Line, from, to int64) []*axis {
	var axes []*axis
	for _, a := range field.Axes(lines, from, to) {
		axes = append(axes, &axis{scale: newScale(a.Scale), hidden: a.Side == "hidden" || math.IsNaN(a.Scale.Min), right: a.Side == "right",
			label: options(a.Field.Config.Custom).text("", "axisLabel"), field: a.Field})
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

// name gives the axis its texts for a plot of so many rows.
func (a *axis) name(in *Input, rows int) {
	space := 2.0
	if rows > 14 {
		space = 3
	}
	if rows > 30 {
		space = 4
	}
	f := a.field
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
