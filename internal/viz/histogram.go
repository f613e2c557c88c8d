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
	var fields []*frame.Field
	var low *frame.Field
	lo, hi := math.NaN(), math.NaN()
	for _, fr := range in.Frames {
		if fr == nil {
			continue
		}
		for _, f := range fr.Fields {
			switch {
			case f.Kind != frame.Number || f.Name == "xMax" || options(f.Config.Custom).flag(false, "hideFrom", "viz"):
			case f.Name == "xMin":
				low = f
			default:
				fields = append(fields, f)
				for _, v := range f.Numbers {
					if finite(v) {
						lo, hi = lower(lo, v), higher(hi, v)
					}
				}
			}
		}
	}
	if len(fields) == 0 || math.IsNaN(lo) {
		return plan
	}
	if plan.legend != nil {
		for i, f := range fields {
			plan.legend.add(in, f, displayName(f), in.Theme.Hex(field.Color(f)), letters[i%len(letters)])
		}
	}
	plan.rect = plan.legend.cut(r)
	if low != nil {
		plan.set.counted(in, low, fields)
	} else {
		plan.set.count(in, fields, lo, hi, p.bucketSize(lo, hi, r.W))
	}
	count := *fields[0]
	count.Config.Unit, count.Config.Min, count.Config.Max, count.Config.Mappings = "short", nil, nil, nil
	plan.set.axis(in, &count, plan.rect.H)
	return plan
}

// bucketSize is the option, or a nice size for about options.bucketCount (30) buckets that fit the width.
func (p *histogram) bucketSize(lo, hi float64, w int) float64 {
	most := min(max(p.o.number(30, "bucketCount"), 1), float64(max(w/3, 2)))
	least := decimalStep(math.Max((hi/most - lo/most), 1e-300))
	if size := p.o.number(0, "bucketSize"); size > 0 && (hi/size-lo/size) <= 10000 {
		return size
	}
	if !(hi > lo) {
		return math.Max(decimalStep(math.Max(math.Abs(hi), 1e-300))/10, 1e-300)
	}
	return least
}

func (b *barSet) count(in *Input, fields []*frame.Field, lo, hi, size float64) {
	first := math.Floor(field.Tidy(lo / size))
	n := int(min(math.Floor(field.Tidy(hi/size))-first+1, 10001))
	if n < 1 {
		return
	}
	b.names, b.groups = make([]string, n), make([][]bar, n)
	name := field.NewProcessor(fields[0], in.Zone)
	for i := range n {
		b.names[i] = name.Number((first + float64(i)) * size).Full()
		b.groups[i] = make([]bar, len(fields))
		for k, f := range fields {
			b.groups[i][k].color = in.Theme.Hex(field.Color(f))
		}
	}
	for k, f := range fields {
		for _, v := range f.Numbers {
			if finite(v) {
				b.groups[min(max(int(math.Floor(field.Tidy(v/size))-first), 0), n-1)][k].value++
			}
		}
	}
}

// counted takes buckets that a transformation has counted.
func (b *barSet) counted(in *Input, low *frame.Field, fields []*frame.Field) {
	p := field.NewProcessor(low, in.Zone)
	n := min(low.Len(), 10000)
	b.names, b.groups = make([]string, n), make([][]bar, n)
	for i := range n {
		b.names[i] = p.At(i).Full()
		for _, f := range fields {
			v := bar{color: in.Theme.Hex(field.Color(f))}
			if i < f.Len() {
				v.value = f.Numbers[i]
			}
			b.groups[i] = append(b.groups[i], v)
		}
	}
}
