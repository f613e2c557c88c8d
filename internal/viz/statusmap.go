package viz

import (
	"math"
	"slices"
	"strings"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/field"
	"github.com/montui/montui/internal/frame"
)

// statusmap shows a row a series and a coloured card a stretch of time, which has the greatest of its values: the panel
// plug-in flant-statusmap-panel.
type statusmap struct {
	o    options
	memo memo[*statusPlan]
}

type statusPlan struct {
	rows   []statusRow
	lo, hi float64
	plot   canvas.Rect
	gutter int
	per    int // lines a row
	left   int
	ticks  []timeTick
	scheme *field.Processor // colours 0 to 1
}

type statusRow struct {
	name   string
	cards  []float64 // one a column; NaN for none
	colors []canvas.Color
	signs  []rune
}

func newStatusmap(o options) Panel { return &statusmap{o: o} }

func (p *statusmap) Draw(in *Input, g *canvas.Grid, r canvas.Rect) {
	r = air(r)
	plan := p.memo.get(in, r, func() *statusPlan { return p.prepare(in, r) })
	if len(plan.rows) == 0 {
		empty(in, g, r)
		return
	}
	for i, row := range plan.rows {
		y := plan.plot.Y + i*plan.per
		h := max(plan.per-1, 1)
		if plan.gutter > 0 {
			g.Text(r.X, y+(h-1)/2, plan.gutter, row.name, canvas.Style{FG: in.Theme.Text})
		}
		for x, v := range row.cards {
			if math.IsNaN(v) {
				continue
			}
			color, sign := row.colors[x], row.signs[x]
			for dy := range h {
				if in.Theme.Depth == canvas.NoColor {
					g.Set(plan.plot.X+x, y+dy, sign, canvas.Style{})
				} else {
					g.Fill(canvas.Rect{X: plan.plot.X + x, Y: y + dy, W: 1, H: 1}, canvas.Style{BG: color})
				}
			}
		}
	}
	drawTimes(in, g, plan.plot, plan.ticks)
	if plan.left > 0 {
		g.Text(r.X, r.Y+r.H-1, max(plan.gutter, 6), more(plan.left), canvas.Style{FG: in.Theme.Dim})
	}
}

// color is a card's colour, and its digit where there is no colour.
func (p *statusmap) color(in *Input, plan *statusPlan, v float64) (canvas.Color, rune) {
	at := 1.0
	if plan.hi > plan.lo {
		at = (v - plan.lo) / (plan.hi - plan.lo)
	}
	sign := rune('0' + int(min(max(at, 0), 1)*9))
	switch p.o.text("spectrum", "color", "mode") {
	case "opacity":
		if p.o.text("sqrt", "color", "colorScale") == "sqrt" {
			at = math.Pow(max(at, 0), p.o.number(0.5, "color", "exponent"))
		}
		return in.Theme.Mix(in.Theme.Hex(field.ColorHex(p.o.text("#b4ff00", "color", "cardColor"))), in.Theme.Background, min(max(at, 0), 1)), sign
	case "discrete":
		list, _ := p.o.at("color", "thresholds").([]any)
		for _, t := range list {
			m, _ := t.(map[string]any)
			if n, ok := asNumber(m["value"]); ok && n == v {
				return in.Theme.Hex(field.ColorHex(options(m).text("#757575", "color"))), sign
			}
		}
		return in.Theme.Hex(field.ColorHex(p.o.text("#757575", "color", "defaultColor"))), sign
	}
	return in.Theme.Hex(plan.scheme.Number(at).Color), sign
}

// statusSchemes is the scheme of Grafana's nearest to one of the plug-in's.
func statusSchemes(name string) string {
	switch name = strings.TrimPrefix(name, "interpolate"); name {
	case "GnYlRd":
		return "continuous-GrYlRd"
	case "RdYlGn":
		return "continuous-RdYlGr"
	case "Spectral":
		return "continuous-BlYlRd"
	case "Blues", "BuGn", "BuPu", "GnBu", "PuBu", "PuBuGn":
		return "continuous-blues"
	case "Greens", "YlGn", "YlGnBu":
		return "continuous-greens"
	case "Purples", "RdPu", "PuRd":
		return "continuous-purples"
	case "Reds", "Oranges", "OrRd", "YlOrRd", "YlOrBr":
		return "continuous-reds"
	}
	return "continuous-GrYlRd"
}

func (p *statusmap) prepare(in *Input, r canvas.Rect) *statusPlan {
	zero, one := 0.0, 1.0
	unit := &frame.Field{Kind: frame.Number, Config: frame.Config{Min: &zero, Max: &one,
		Color: &frame.Color{Mode: statusSchemes(p.o.text("interpolateGnYlRd", "color", "colorScheme"))}}}
	plan := &statusPlan{plot: r, lo: math.NaN(), hi: math.NaN(), scheme: field.NewProcessorAt(unit, in.Zone, in.Now)}
	all := timeRows(in, func(f *frame.Field) bool { return f.Kind == frame.Number || f.Kind == frame.Bool })
	switch p.o.text("metrics", "yAxisSort") {
	case "a → z":
		slices.SortStableFunc(all, func(a, b timeRow) int { return compareText(a.name, b.name) })
	case "z → a":
		slices.SortStableFunc(all, func(a, b timeRow) int { return compareText(b.name, a.name) })
	}
	if len(all) == 0 {
		return plan
	}
	for _, s := range all {
		plan.gutter = max(plan.gutter, canvas.Width(s.name))
	}
	if plan.gutter = min(plan.gutter, r.W/3); !p.o.flag(true, "yAxis", "show") {
		plan.gutter = 0
	}
	plan.plot.X, plan.plot.W = r.X+plan.gutter+1, r.W-plan.gutter-1
	lines := r.H
	if r.H >= 3 && p.o.flag(true, "xAxis", "show") {
		lines--
		plan.ticks = timeTicks(in.From, in.To, plan.plot.W, in.Zone)
	}
	plan.per = min(max(lines/len(all), 1), 3)
	fit := min(len(all), lines/plan.per)
	plan.left, plan.plot.H = len(all)-fit, fit*plan.per
	for _, s := range all[:fit] {
		row := statusRow{name: s.name, cards: cards(in, s.t, s.f, max(plan.plot.W, 0))}
		for _, v := range row.cards {
			if finite(v) {
				plan.lo, plan.hi = lower(plan.lo, v), higher(plan.hi, v)
			}
		}
		plan.rows = append(plan.rows, row)
	}
	for i := range plan.rows {
		row := &plan.rows[i]
		row.colors, row.signs = make([]canvas.Color, len(row.cards)), make([]rune, len(row.cards))
		for x, v := range row.cards {
			if !math.IsNaN(v) {
				row.colors[x], row.signs[x] = p.color(in, plan, v)
			}
		}
	}
	return plan
}

// cards are the greatest values in each column. A value lasts for a step; a column between two of them has the earlier one.
func cards(in *Input, t, f *frame.Field, w int) []float64 {
	out := make([]float64, w)
	for i := range out {
		out[i] = math.NaN()
	}
	n := min(len(t.Times), len(f.Numbers))
	step := t.Config.IntervalMs
	if step <= 0 && n > 1 {
		step = (t.Times[n-1] - t.Times[0]) / int64(n-1)
	}
	for i := range n {
		v, at := f.Numbers[i], t.Times[i]
		if math.IsNaN(v) || at < in.From-step || at > in.To || w == 0 {
			continue
		}
		from := int(float64(max(at, in.From)-in.From) / float64(in.To-in.From) * float64(w))
		to := int(float64(min(at+step, in.To)-in.From) / float64(in.To-in.From) * float64(w))
		for x := min(from, w-1); x < max(min(to, w), min(from, w-1)+1); x++ {
			if math.IsNaN(out[x]) || v > out[x] || x > from {
				out[x] = v
			}
		}
	}
	return out
}
