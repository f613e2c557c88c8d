package viz

import (
	"math"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/field"
	"github.com/montui/montui/internal/frame"
)

// trend draws values over another number instead of time: the time series' drawing with that number's axis below.
type trend struct {
	timeseries
	memo memo[*trendPlan]
}

// trendAxis is the number that stands for time: its values are mapped to 0..trendSpan.
type trendAxis struct {
	field    *frame.Field
	min, max float64
}

type trendPlan struct {
	frames frame.Frames
	axis   *trendAxis
	why    string
}

const trendSpan = 1 << 30

func newTrend(o options) Panel { return &trend{timeseries: timeseries{o: o}} }

func (p *trend) Draw(in *Input, g *canvas.Grid, r canvas.Rect) {
	plan := p.memo.get(in, r, func() *trendPlan { return p.prepareTrend(in) })
	if plan.why != "" {
		centred(in, g, r, plan.why)
		return
	}
	inner := *in
	inner.Frames, inner.From, inner.To, inner.Cursor, inner.Annotations = plan.frames, 0, trendSpan, 0, nil
	inner.AskedFrom, inner.AskedTo = 0, 0
	p.x = plan.axis
	p.timeseries.Draw(&inner, g, r)
}

// plotArea says that there is no time to point at.
func (p *trend) plotArea() canvas.Rect { return canvas.Rect{} }

// prepareTrend takes options.xField, or the first number, of the first frame.
func (p *trend) prepareTrend(in *Input) *trendPlan {
	plan := &trendPlan{}
	want := p.o.text("", "xField")
	for _, fr := range in.Frames {
		if fr == nil || fr.Rows() == 0 {
			continue
		}
		var x *frame.Field
		for _, f := range fr.Fields {
			if f.Kind == frame.Number && (want == "" || f.Name == want || displayName(f) == want) {
				x = f
				break
			}
		}
		if x == nil {
			plan.why = "the x axis needs a field of numbers"
			if want != "" {
				plan.why = "no field of numbers is named " + want
			}
			return plan
		}
		return plan.over(fr, x)
	}
	plan.why = "no data"
	return plan
}

func (plan *trendPlan) over(fr *frame.Frame, x *frame.Field) *trendPlan {
	a := &trendAxis{field: x, min: math.NaN(), max: math.NaN()}
	last := math.Inf(-1)
	for _, v := range x.Numbers {
		if !finite(v) {
			continue
		}
		if v < last {
			plan.why = "the values of the x axis must ascend"
			return plan
		}
		last = v
		a.min, a.max = lower(a.min, v), higher(a.max, v)
	}
	if math.IsNaN(a.min) {
		plan.why = "no data"
		return plan
	}
	if !(a.max > a.min) {
		a.max = a.min + 1
	}
	out := &frame.Frame{Name: fr.Name, RefID: fr.RefID, Fields: []*frame.Field{{Name: "Time", Kind: frame.Time}}}
	rows := make([]int, 0, len(x.Numbers))
	for i, v := range x.Numbers {
		if at := (v/2 - a.min/2) / (a.max/2 - a.min/2) * trendSpan; finite(at) {
			out.Fields[0].Times = append(out.Fields[0].Times, int64(at))
			rows = append(rows, i)
		}
	}
	for _, f := range fr.Fields {
		if f == x || f.Kind != frame.Number {
			continue
		}
		copied := *f
		copied.Nulls, copied.Numbers = nil, make([]float64, len(rows))
		for k, i := range rows {
			copied.Numbers[k] = f.Numbers[i]
		}
		out.Fields = append(out.Fields, &copied)
	}
	plan.frames, plan.axis = frame.Frames{out}, a
	return plan
}

// ticks are round values of the axis with their texts.
func (a *trendAxis) ticks(in *Input, cells int) []timeTick {
	p := field.NewProcessor(a.field, in.Zone)
	var out []timeTick
	for _, v := range ticks(scale{min: a.min, max: a.max}, cells, 12, binaryUnit(a.field.Config.Unit)) {
		out = append(out, timeTick{int64((v/2 - a.min/2) / (a.max/2 - a.min/2) * trendSpan), tickText(p, &a.field.Config, v)})
	}
	return out
}
