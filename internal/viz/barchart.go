package viz

import (
	"strconv"
	"strings"

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
	rows := min(fr.Rows(), 2000)
	names := field.NewProcessor(x, in.Zone)
	plan.set.names, plan.set.groups = make([]string, rows), make([][]bar, rows)
	for i := range rows {
		plan.set.names[i] = names.At(i).Full()
		if x.Kind == frame.String && i < len(x.Strings) && plan.set.names[i] == "" {
			plan.set.names[i] = x.Strings[i]
		}
	}
	var first *frame.Field
	for n, f := range fr.Fields {
		if f == x || f.Kind != frame.Number || options(f.Config.Custom).flag(false, "hideFrom", "viz") {
			continue
		}
		if first == nil {
			first = f
		}
		proc, color := field.NewProcessor(f, in.Zone), in.Theme.Hex(field.Color(f))
		byValue := f.Config.Color != nil && (f.Config.Color.Mode == "thresholds" || strings.HasPrefix(f.Config.Color.Mode, "continuous"))
		for i := range min(rows, f.Len()) {
			t := proc.At(i)
			b := bar{f.Numbers[i], t.Full(), color}
			if byValue {
				b.color = in.Theme.Hex(t.Color)
			}
			plan.set.groups[i] = append(plan.set.groups[i], b)
		}
		if plan.legend != nil {
			plan.legend.add(in, f, displayName(f), color, letters[n%len(letters)])
		}
	}
	if first == nil {
		plan.set.groups = nil
		return plan
	}
	plan.rect = plan.legend.cut(r)
	plan.set.ntcharts = true
	plan.set.axis(in, first, plan.rect.H)
	return plan
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
	_, lo, hi := b.size()
	limits := field.NoLimits()
	if f.Config.Min != nil {
		limits.Min = *f.Config.Min
	}
	if f.Config.Max != nil {
		limits.Max = *f.Config.Max
	}
	var s field.Scale
	s.Min, s.Max = field.LinearRange(lo, hi, limits)
	b.scale = newScale(s)
	p := field.NewProcessor(f, in.Zone)
	for _, v := range ticks(b.scale, max(h-2, 1), 2, binaryUnit(f.Config.Unit)) {
		t := tickText(p, &f.Config, v)
		b.marks = append(b.marks, mark{v, t})
		b.gutter = max(b.gutter, canvas.Width(t))
	}
}

func parseNumber(s string) (float64, bool) {
	n, err := strconv.ParseFloat(s, 64)
	return n, err == nil
}
