package report

import (
	"encoding/json"
	"math"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/montui/montui/internal/dashboard"
	"github.com/montui/montui/internal/field"
	"github.com/montui/montui/internal/frame"
	"github.com/montui/montui/internal/query"
	"github.com/montui/montui/internal/transform"
)

// shower says what a panel shows of its frames.
type shower struct {
	panel   *dashboard.Panel
	options panelOptions
	source  *field.Source
	vars    query.Vars
	zone    *time.Location
	from    int64 // of the panel's time range, in milliseconds
	to      int64
}

// displays is how each panel type shows its frames.
var displays = map[string]func(shower, frame.Frames) *Display{
	"timeseries": shower.series, "barchart": shower.series, "histogram": shower.series, "state-timeline": shower.series,
	"status-history": shower.series, "trend": shower.series,
	"stat": shower.values, "gauge": shower.values, "bargauge": shower.values, "piechart": shower.values,
	"table": shower.table, "heatmap": shower.heatmap,
}

func (s shower) known() bool { return displays[s.panel.Type] != nil }

func (s shower) display(frames frame.Frames) *Display {
	show := displays[s.panel.Type]
	if show == nil {
		return nil
	}
	return show(s, frames)
}

func (s shower) series(frames frame.Frames) *Display {
	var lines []*field.Line
	if s.panel.Type == "barchart" || s.panel.Type == "histogram" {
		lines = field.Bars(frames)
	} else {
		lines = field.Lines(frames, s.from, s.to)
	}
	if len(lines) == 0 {
		return nil
	}
	d := &Display{}
	axes := field.Axes(lines, s.from, s.to)
	for _, line := range lines {
		d.Series = append(d.Series, s.one(line, axes[line.Axis].Side))
	}
	if s.panel.Type != "timeseries" && s.panel.Type != "trend" {
		return d
	}
	plot := s.area(frames).Layout(axes)
	for i, a := range axes {
		if a.Side == "hidden" {
			continue
		}
		axis := Axis{a.Side, number(a.Scale.Min), number(a.Scale.Max), make([]string, len(plot.Values[i]))}
		for k, tick := range plot.Values[i] {
			axis.Ticks[k] = tick.Text
		}
		d.Axes = append(d.Axes, axis)
	}
	return d
}

// area is what a panel has for its graph in a window of 1840 pixels beside the menu: 38 pixels a row of the grid, less the title and
// the legend.
func (s shower) area(frames frame.Frames) field.Area {
	grid := s.panel.Grid
	a := field.Area{Width: max(200, math.Round(float64(grid.W)/24*1840)), Height: max(80, float64(grid.H)*38-60),
		From: s.from, To: s.to, Zone: s.zone}
	for _, fr := range frames {
		if fr == nil {
			continue
		}
		if t := fr.TimeField(); t != nil {
			a.NoTime = t.Config.Custom["axisPlacement"] == "hidden"
			break
		}
	}
	return a
}

func (s shower) one(line *field.Line, side string) Series {
	raw, f := line.Raw, line.Field
	out := Series{Name: f.DisplayName, Color: opaque(field.Color(f)), Unit: f.Config.Unit, Axis: side, Hidden: hidden(f),
		Points: raw.Len(), Legend: map[string]string{}, calcs: s.options.Legend.Calcs}
	for i := range raw.Len() {
		v := finite(raw, i)
		if v == nil {
			out.Nulls++
		}
		if i == 0 {
			out.First = v
		}
		out.Last = v
	}
	for i, t := range field.LegendCalcs(f, s.options.Legend.Calcs, s.zone) {
		out.Legend[s.options.Legend.Calcs[i]] = t.Full()
	}
	return out
}

func finite(f *frame.Field, i int) *float64 {
	v := f.Numbers[i]
	if f.IsNull(i) || math.IsInf(v, 0) || v != v {
		return nil
	}
	return &v
}

func number(v float64) *float64 {
	if math.IsInf(v, 0) || v != v {
		return nil
	}
	return &v
}

// opaque is a colour as #RRGGBB.
func opaque(color string) string {
	if len(color) > 7 {
		color = color[:7]
	}
	return strings.ToUpper(color)
}

func hidden(f *frame.Field) bool {
	from, _ := f.Config.Custom["hideFrom"].(map[string]any)
	viz, _ := from["viz"].(bool)
	return viz
}

// all are the values that a stat, gauge, bar gauge or pie chart shows.
func (s shower) all(frames frame.Frames) []field.Value {
	defaults := s.source.Defaults()
	o := field.ReduceOptions{Calcs: []string{"lastNotNull"}, NoData: &defaults, RowColors: s.source.RowColors(),
		Interpolate: func(text string) string { return s.vars.InterpolateAs(text, "glob") }}
	if r := s.options.ReduceOptions; r != nil {
		o.Values, o.Fields, o.Limit = r.Values, r.Fields, int(r.Limit)
		if r.Calcs != nil {
			o.Calcs = r.Calcs
		}
	}
	return slices.DeleteFunc(field.Values(frames, o, s.zone), func(v field.Value) bool {
		return s.panel.Type == "piechart" && (v.Field != nil && hidden(v.Field) || v.Text.Numeric != v.Text.Numeric)
	})
}

func (s shower) values(frames frame.Frames) *Display {
	d := &Display{}
	for _, v := range s.all(frames) {
		color := opaque(v.Text.Color)
		if s.panel.Type == "stat" && s.options.ColorMode == "none" {
			color = ""
		}
		out := Value{Title: v.Title, Text: v.Text.Full(), Color: color}
		if v.Field != nil { // without data there is no place between min and max
			out.Percent = number(v.Text.Percent)
		}
		d.Values = append(d.Values, out)
	}
	return d
}

func (s shower) table(frames frame.Frames) *Display {
	if len(frames) == 0 {
		return nil
	}
	fr := frames[max(0, min(int(s.options.FrameIndex), len(frames)-1))]
	var fields []*frame.Field
	for _, f := range fr.Fields {
		if gone, _ := f.Config.Custom["hidden"].(bool); !gone && !hidden(f) {
			fields = append(fields, f)
		}
	}
	if len(fields) == 0 {
		return nil
	}
	d := &Display{Rows: [][]Cell{}}
	processors := make([]*field.Processor, len(fields))
	for i, f := range fields {
		d.Columns = append(d.Columns, f.DisplayName)
		processors[i] = field.NewProcessor(f, s.zone)
	}
	for _, row := range s.rowOrder(fields, fr.Rows()) {
		cells := make([]Cell, len(fields))
		for i, f := range fields {
			t := processors[i].At(row)
			cells[i].Text = t.Full()
			if kind, _ := field.CellOptions(f); kind == "color-text" || kind == "color-background" {
				cells[i].Color = opaque(t.Color)
			}
		}
		d.Rows = append(d.Rows, cells)
	}
	return d
}

// rowOrder sorts rows as the panel's options ask; those that are alike keep their order.
func (s shower) rowOrder(fields []*frame.Field, rows int) []int {
	order := make([]int, rows)
	for i := range order {
		order[i] = i
	}
	for k := len(s.options.SortBy) - 1; k >= 0; k-- {
		by := s.options.SortBy[k]
		for _, f := range fields {
			if f.DisplayName != by.DisplayName {
				continue
			}
			sort.SliceStable(order, func(i, j int) bool {
				if by.Desc {
					return before(f, order[j], order[i])
				}
				return before(f, order[i], order[j])
			})
			break
		}
	}
	return order
}

// before compares rows of a field; nulls come first, texts compare without regard to case.
func before(f *frame.Field, a, b int) bool {
	if f.IsNull(a) || f.IsNull(b) {
		return f.IsNull(a) && !f.IsNull(b)
	}
	switch x := f.Value(a).(type) {
	case float64:
		return x < f.Value(b).(float64)
	case bool:
		return !x && f.Value(b).(bool)
	case string:
		return strings.ToLower(x) < strings.ToLower(f.Value(b).(string))
	}
	return false
}

func (s shower) heatmap(frames frame.Frames) *Display {
	if s.options.Calculate {
		return s.calculated(frames)
	}
	for _, fr := range frames {
		if fr.Meta.Type != "heatmap-rows" {
			continue
		}
		b := &Buckets{Y: []string{}, X: fr.Rows()}
		lo, hi := math.Inf(1), math.Inf(-1)
		for _, f := range fr.Fields {
			if f.Kind != frame.Number {
				continue
			}
			name := f.Config.DisplayNameFromDS
			if name == "" {
				name = f.Name
			}
			b.Y = append(b.Y, name)
			for i := range f.Len() {
				if v := finite(f, i); v != nil {
					lo, hi = min(lo, *v), max(hi, *v)
				}
			}
		}
		b.Min, b.Max = number(lo), number(hi)
		return &Display{Buckets: b}
	}
	return nil
}

// calculated is a heatmap whose buckets are counted here, out of series, as the transformation of that name counts them.
func (s shower) calculated(frames frame.Frames) *Display {
	calculation := s.options.Calculation
	if len(calculation) == 0 {
		calculation = json.RawMessage("{}")
	}
	chain, _ := transform.Parse([]json.RawMessage{json.RawMessage(`{"id":"heatmap","options":` + string(calculation) + `}`)})
	made, err := chain.In(s.zone).Apply(frames)
	if err != nil || len(made) == 0 || made[0].Meta.Type != "heatmap-cells" || len(made[0].Fields) < 3 {
		return nil
	}
	b := &Buckets{Y: []string{}}
	x, y, count := made[0].Fields[0], made[0].Fields[1], made[0].Fields[2]
	lo, hi := math.Inf(1), math.Inf(-1)
	for i, at := range x.Times {
		if at == x.Times[0] {
			b.Y = append(b.Y, frame.NumberText(y.Numbers[i]))
		}
		lo, hi = min(lo, count.Numbers[i]), max(hi, count.Numbers[i])
	}
	b.X = len(x.Times) / max(len(b.Y), 1)
	b.Min, b.Max = number(lo), number(hi)
	return &Display{Buckets: b}
}
