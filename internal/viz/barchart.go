package viz

import (
	"math"
	"strconv"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/field"
	"github.com/montui/montui/internal/frame"
)

// barChart draws a bar for each row and number field.
type barChart struct {
	o    options
	memo memo[*barPlan]
}

type barPlan struct {
	set    barSet
	legend *legend
	rect   canvas.Rect
}

func newBarchart(o options) Panel { return &barChart{o: o} }

func (p *barChart) Draw(in *Input, g *canvas.Grid, r canvas.Rect) {
	r = air(r)
	plan := p.memo.get(in, r, func() *barPlan { return p.prepare(in, r) })
	if len(plan.set.groups) == 0 {
		empty(in, g, r)
		return
	}
	if p.o.text("auto", "orientation") == "horizontal" {
		plan.set.horizontal(in, g, plan.rect)
	} else {
		plan.set.vertical(in, g, plan.rect)
	}
	plan.legend.draw(in, g)
}

func (p *barChart) prepare(in *Input, r canvas.Rect) *barPlan {
	plan := &barPlan{rect: r}
	fr, x := p.source(in)
	if fr == nil {
		return plan
	}
	plan.legend = newLegend(p.o)
	rows := min(fr.Rows(), maxBars/len(fr.Fields))
	plan.set.omitted = fr.Rows() - rows
	names := field.NewProcessor(x, in.Zone)
	plan.set.names, plan.set.groups = make([]string, rows), make([][]bar, rows)
	longest := int(min(max(p.o.number(1000, "xTickLabelMaxLength"), 1), 1000))
	for i := range rows {
		name := names.At(i).Full()
		if x.Kind == frame.String && i < len(x.Strings) && name == "" {
			name = x.Strings[i]
		}
		plan.set.names[i] = canvas.Truncate(name, longest)
	}
	first := p.bars(in, plan, fr, x, rows)
	if first == nil {
		plan.set.groups = nil
		return plan
	}
	plan.rect = plan.legend.cut(r)
	b := &plan.set
	b.ntcharts, b.grid = true, options(first.Config.Custom).flag(true, "axisGridShow")
	b.share = min(max(p.o.number(0.7, "groupWidth"), 0.05), 1) * min(max(p.o.number(0.97, "barWidth"), 0.05), 1)
	b.showValue = p.o.text("auto", "showValue")
	b.apart = int(min(math.Abs(p.o.number(0, "xTickLabelSpacing"))/field.CellWidth, 100))
	b.settle(p.o.text("none", "stacking"))
	b.axis(in, first, plan.rect.H)
	return plan
}

// bars fills the groups with a bar of each number field, and returns the first of these.
func (p *barChart) bars(in *Input, plan *barPlan, fr *frame.Frame, x *frame.Field, rows int) (first *frame.Field) {
	var colors *field.Processor
	var colorField *frame.Field
	if by := p.o.text("", "colorByField"); by != "" {
		for _, f := range fr.Fields {
			if f.Name == by || displayName(f) == by {
				colorField, colors = f, field.NewProcessor(f, in.Zone)
			}
		}
	}
	n := 0
	for _, f := range fr.Fields {
		if f == x || f.Kind != frame.Number {
			continue
		}
		if options(f.Config.Custom).flag(false, "hideFrom", "viz") {
			if plan.legend != nil && colors == nil {
				plan.legend.add(in, f, displayName(f), in.Theme.Dim, 0)
			}
			continue
		}
		if first == nil {
			first = f
		}
		proc, color, letter := field.NewProcessor(f, in.Zone), in.Theme.Hex(field.Color(f)), letters[n%len(letters)]
		perBar := f.Config.Color != nil && byValue(f.Config.Color.Mode)
		n++
		for i := range min(rows, f.Len()) {
			t := proc.At(i)
			b := bar{value: f.Numbers[i], text: t.Full(), color: color, letter: letter}
			if perBar {
				b.color = in.Theme.Hex(t.Color)
			}
			if colors != nil && i < colorField.Len() {
				b.color = in.Theme.Hex(colors.At(i).Color)
			}
			plan.set.groups[i] = append(plan.set.groups[i], b)
		}
		if plan.legend != nil && colors == nil {
			plan.legend.add(in, f, displayName(f), color, letter)
		}
	}
	if n == 1 { // one series needs no letter
		for i := range plan.set.groups {
			for k := range plan.set.groups[i] {
				plan.set.groups[i][k].letter = 0
			}
		}
	}
	return first
}

// source is the first frame with rows, and its field of names: options.xField, else the first text, else the time.
func (p *barChart) source(in *Input) (*frame.Frame, *frame.Field) {
	for _, fr := range in.Frames {
		if fr == nil || fr.Rows() == 0 {
			continue
		}
		want := p.o.text("", "xField")
		for _, f := range fr.Fields {
			if want != "" && (f.Name == want || displayName(f) == want) {
				return fr, f
			}
		}
		for _, kind := range []frame.Kind{frame.String, frame.Time} {
			for _, f := range fr.Fields {
				if f.Kind == kind {
					return fr, f
				}
			}
		}
	}
	return nil, nil
}

// axis gives the bars their scale and its texts in the field's unit.
func (b *barSet) axis(in *Input, f *frame.Field, h int) {
	custom := options(f.Config.Custom)
	limits := field.NoLimits()
	limits.SoftMin, limits.SoftMax = custom.number(limits.SoftMin, "axisSoftMin"), custom.number(limits.SoftMax, "axisSoftMax")
	limits.Centered = custom.flag(false, "axisCenteredZero")
	if f.Config.Min != nil {
		limits.Min = *f.Config.Min
	}
	if f.Config.Max != nil {
		limits.Max = *f.Config.Max
	}
	var s field.Scale
	s.Min, s.Max = field.LinearRange(b.lo, b.hi, limits)
	if b.percent {
		s.Min, s.Max = math.Floor(b.lo), math.Max(math.Ceil(b.hi), math.Floor(b.lo)+1)
		percent := *f
		percent.Config.Unit = "percentunit"
		f = &percent
	}
	b.scale = newScale(s)
	if custom.text("", "axisPlacement") == "hidden" {
		return
	}
	a := axis{scale: b.scale, field: f}
	a.name(in, max(h-1, 1))
	b.marks, b.gutter = a.marks, a.width
}

func parseNumber(s string) (float64, bool) {
	n, err := strconv.ParseFloat(s, 64)
	return n, err == nil
}
