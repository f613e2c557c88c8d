package viz

import (
	"math"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/field"
	"github.com/montui/montui/internal/frame"
)

// histogram counts all values of each field into buckets of equal size. Frames that already hold buckets (xMin, xMax,
// counts: the histogram transformation) are drawn as they are.
type histogram struct {
	o    options
	memo memo[*barPlan]
}

func newHistogram(o options) Panel { return &histogram{o: o} }

func (p *histogram) Draw(in *Input, g *canvas.Grid, r canvas.Rect) {
	r = air(r)
	plan := p.memo.get(in, r, func() *barPlan { return p.prepare(in, r) })
	if len(plan.set.groups) == 0 {
		empty(in, g, r)
		return
	}
	plan.set.vertical(in, g, plan.rect)
	plan.legend.draw(in, g)
}

func (p *histogram) prepare(in *Input, r canvas.Rect) *barPlan {
	plan := &barPlan{rect: r, legend: newLegend(p.o)}
	shown, low, size := p.counts(in)
	if low == nil || low.Len() == 0 {
		return plan
	}
	stacking := "none"
	for i, f := range shown {
		if plan.legend != nil {
			plan.legend.add(in, f, displayName(f), in.Theme.Hex(field.Color(f)), letters[i%len(letters)])
		}
		if mode := options(f.Config.Custom).text("none", "stacking", "mode"); mode != "none" {
			stacking = mode
		}
	}
	plan.rect = plan.legend.cut(r)
	b := &plan.set
	b.buckets(in, low, shown, size)
	b.touching, b.share, b.showValue, b.grid = len(shown) == 1 || stacking != "none", 0.9, "never", true
	b.settle(stacking)
	count := *shown[0]
	count.Config.Min, count.Config.Max, count.Config.Mappings = nil, nil, nil
	b.axis(in, &count, plan.rect.H)
	return plan
}

// counts are the fields of counts, the buckets' low ends and, where they are known, their size.
func (p *histogram) counts(in *Input) (shown []*frame.Field, low *frame.Field, size float64) {
	visible := func(all []*frame.Field) (out []*frame.Field) {
		for _, f := range all {
			if f.Kind == frame.Number && !options(f.Config.Custom).flag(false, "hideFrom", "viz") {
				out = append(out, f)
			}
		}
		return out
	}
	for _, fr := range in.Frames { // counted already by a transformation
		if fr == nil || len(fr.Fields) < 3 || fr.Fields[0].Name != "xMin" || fr.Fields[1].Name != "xMax" {
			continue
		}
		if low = fr.Fields[0]; low.Len() > 0 && fr.Fields[1].Len() > 0 {
			size = fr.Fields[1].Numbers[0] - low.Numbers[0]
		}
		if shown = visible(fr.Fields[2:]); len(shown) == 0 {
			return nil, nil, 0
		}
		return shown, low, size
	}
	h := field.NewHistogram(in.Frames, field.HistogramOptions{BucketSize: p.o.number(0, "bucketSize"), BucketCount: min(p.o.number(0, "bucketCount"), 1000), // more have no room on any screen

		BucketOffset: p.o.number(0, "bucketOffset"), Combine: p.o.flag(false, "combine")})
	if h == nil || h.Low == nil {
		return nil, nil, 0
	}
	if shown = visible(h.Counts); len(shown) == 0 {
		return nil, nil, 0
	}
	return shown, h.Low, h.Size
}

// maxBars bounds what is kept to be scrolled through; those beyond are counted.
const maxBars = 20_000

// buckets makes a group of each bucket, and empty ones of those between that no value is in.
func (b *barSet) buckets(in *Input, low *frame.Field, counts []*frame.Field, size float64) {
	proc := field.NewProcessor(low, in.Zone)
	most := max(maxBars/len(counts), 1)
	colors := make([]canvas.Color, len(counts))
	for k, f := range counts {
		colors[k] = in.Theme.Hex(field.Color(f))
	}
	add := func(from float64, row int) {
		group := make([]bar, len(counts))
		for k, f := range counts {
			group[k] = bar{color: colors[k], letter: letters[k%len(letters)]}
			if row >= 0 && row < f.Len() {
				group[k].value = f.Numbers[row]
			}
			if len(counts) == 1 {
				group[k].letter = 0
			}
		}
		b.names, b.groups = append(b.names, proc.Number(from).Full()), append(b.groups, group)
	}
	for row, from := range low.Numbers {
		if !finite(from) {
			continue
		}
		if row > 0 && size > 0 {
			last := low.Numbers[row-1]
			if missing := math.Round((from-last)/size) - 1; missing > 0 && missing <= float64(min(1000, most-len(b.groups))) {
				for i := range int(missing) {
					add(last+float64(i+1)*size, -1)
				}
			}
		}
		if add(from, row); len(b.groups) >= most {
			b.omitted = low.Len() - 1 - row
			return
		}
	}
}
