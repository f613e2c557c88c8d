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
	color  canvas.Color // of the texts
	border bool
	grid   bool
	marks  []mark
	width  int // of the widest text
	field  *frame.Field
	rule   *field.Axis
}

// mark is a named value on an axis.
type mark struct {
	at   float64
	text string
}

// newAxes are the lines' axes with their ranges.
func newAxes(in *Input, lines []*field.Line) []*axis {
	var axes []*axis
	for i, a := range field.Axes(lines, in.From, in.To) {
		o := options(a.Field.Config.Custom)
		next := &axis{scale: newScale(a.Scale), hidden: a.Side == "hidden" || math.IsNaN(a.Scale.Min), right: a.Side == "right",
			label: o.text("", "axisLabel"), color: in.Theme.Dim, border: o.flag(false, "axisBorderShow"), grid: o.flag(i == 0, "axisGridShow"), field: a.Field, rule: a}
		if o.text("text", "axisColorMode") == "series" {
			next.color = in.Theme.Hex(field.Color(a.Field))
		}
		axes = append(axes, next)
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

// name gives the axis its texts for a plot of so many rows: Grafana's ticks for a graph on which they are as many rows apart as
// is calm here, every other on a low plot.
func (a *axis) name(in *Input, rows int) {
	apart := 2.0
	if rows > 14 {
		apart = 3
	}
	if rows > 30 {
		apart = 4
	}
	pixels := float64(rows) / apart * 15
	if pixels > 150 { // from there on Grafana keeps its ticks twice as far apart
		pixels *= 2
	}
	rule := a.rule
	if rule == nil {
		rule = &field.Axis{Field: a.field, Scale: field.Scale{Min: a.scale.min, Max: a.scale.max, Log: a.scale.log, Symlog: a.scale.symlog, Base: 10}}
	}
	for range 12 {
		a.marks, a.width = a.marks[:0], 0
		near := rows
		for _, t := range rule.Ticks(pixels, in.Zone) {
			if place := a.scale.place(t.Value); t.Bare || !(place >= -1e-9 && place <= 1+1e-9) {
				continue
			}
			if n := len(a.marks); n > 0 {
				near = min(near, abs(a.row(t.Value, rows)-a.row(a.marks[n-1].at, rows)))
			}
			a.marks = append(a.marks, mark{t.Value, t.Text})
			a.width = max(a.width, canvas.Width(t.Text))
		}
		if near >= 2 || len(a.marks) < 3 || rows < 9 {
			return
		}
		pixels *= 0.85 // two of them are in neighbouring rows
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
