package viz

import (
	"math"
	"strconv"
	"unicode/utf8"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/field"
	"github.com/montui/montui/internal/frame"
)

// state draws states over time as coloured runs with their text: state-timeline and status-history.
type state struct {
	o       options
	samples bool // status-history: each sample is a cell of its own
	memo    memo[*statePlan]
}

type statePlan struct {
	rows   []stateRow
	gutter int
	plot   canvas.Rect
	per    int // rows of cells a series
	left   int // series that do not fit
	ticks  []timeTick
	high   int  // cells of a row that are filled
	thin   bool // a row is less high than a cell, so that rows without a line between them stay apart
	legend *legend
}

type stateRow struct {
	name string
	runs []stateRun
}

// stateRun is one state from one column to before another.
type stateRun struct {
	from, to int
	text     string
	color    canvas.Color
	opacity  float64 // of its fill
	first    bool    // the one before it is another state
}

func newState(o options) Panel { return &state{o: o} }

func newStatusHistory(o options) Panel { return &state{o: o, samples: true} }

func (p *state) plotArea() canvas.Rect {
	if p.memo.value == nil {
		return canvas.Rect{}
	}
	return p.memo.value.plot
}

func (p *state) Draw(in *Input, g *canvas.Grid, r canvas.Rect) {
	r = air(r)
	plan := p.memo.scrolled(in, r, func() *statePlan { return p.prepare(in, r) })
	if len(plan.rows) == 0 {
		empty(in, g, r)
		return
	}
	for i, row := range plan.rows {
		y := plan.plot.Y + i*plan.per
		h := plan.high
		if plan.gutter > 0 {
			g.Text(r.X, y+(h-1)/2, plan.gutter, row.name, canvas.Style{FG: in.Theme.Text})
		}
		for _, run := range row.runs {
			p.run(in, g, plan, run, y, h)
		}
	}
	drawTimes(in, g, plan.plot, plan.ticks)
	if plan.left > 0 {
		g.Text(r.X, plan.plot.Y+plan.plot.H, max(plan.gutter, 3), "+"+strconv.Itoa(plan.left), canvas.Style{FG: in.Theme.Dim})
	}
	plan.legend.draw(in, g)
	if x := timeColumn(in, in.Cursor, plan.plot.W); in.Cursor >= in.From && in.Cursor <= in.To && in.Cursor > 0 {
		for y := range len(plan.rows) * plan.per {
			if text, st, _ := g.Cell(plan.plot.X+x, plan.plot.Y+y); st.BG == in.Theme.Background && (text == "" || text == " ") {
				g.Set(plan.plot.X+x, plan.plot.Y+y, '│', canvas.Style{FG: in.Theme.Dim})
			}
		}
	}
}

// run draws one run; its text stands where it fits, so that a state is never a colour alone when there is room.
func (p *state) run(in *Input, g *canvas.Grid, plan *statePlan, run stateRun, y, h int) {
	r := canvas.Rect{X: plan.plot.X + run.from, Y: y, W: run.to - run.from, H: h}
	if p.samples && r.W >= 3 && p.o.number(0.9, "colWidth") < 1 {
		r.W -= min(max(int(float64(r.W)*(1-p.o.number(0.9, "colWidth"))), 1), r.W-1)
	}
	fill := in.Theme.Mix(run.color, in.Theme.Background, run.opacity)
	ink := canvas.Style{FG: in.Theme.Contrast(fill)}
	if plan.thin {
		for x := range r.W {
			g.Set(r.X+x, r.Y, '▆', canvas.Style{FG: fill})
		}
		return
	}
	if in.Theme.Depth == canvas.NoColor {
		ink = canvas.Style{Attr: canvas.Reverse}
		for dy := range h {
			for x := range max(r.W-1, 1) { // a gap parts it from the next
				g.Set(r.X+x, r.Y+dy, ' ', ink)
			}
		}
	} else {
		g.Fill(r, canvas.Style{BG: fill})
	}
	x := func(w int) int {
		switch p.o.text("center", "alignValue") {
		case "left":
			return r.X + min(max(r.W-w-1, 0), 1)
		case "right":
			return r.X + r.W - w
		}
		return r.X + (r.W-w)/2
	}
	if w := canvas.Width(run.text); p.worded(in) && w > 0 && w+1 <= r.W {
		g.Text(x(w), y+(h-1)/2, w, run.text, ink)
	} else if w == 0 || !p.worded(in) {
		return
	} else if r.W >= 4 {
		g.Text(r.X, y+(h-1)/2, r.W, run.text, ink)
	} else if run.first && r.W >= 1 { // its first letter, which the legend explains, so that it is not a colour alone
		_, size := utf8.DecodeRuneInString(run.text)
		g.Text(r.X, y+(h-1)/2, r.W, run.text[:size], ink)
	}
}

// worded tells that states have their texts: without colours always, for there is nothing else to tell them apart.
func (p *state) worded(in *Input) bool {
	return p.o.text("auto", "showValue") != "never" || in.Theme.Depth == canvas.NoColor
}

// timeRow is a field that is drawn as a row over its frame's times.
type timeRow struct {
	name string
	t, f *frame.Field
}

// timeRows are the fields with values that meet a condition and are not hidden, of the frames that have a time.
func timeRows(in *Input, meets func(*frame.Field) bool) []timeRow {
	var all []timeRow
	for _, fr := range in.Frames {
		if fr == nil || fr.TimeField() == nil {
			continue
		}
		for _, f := range fr.Fields {
			if meets(f) && f.Len() > 0 && !options(f.Config.Custom).flag(false, "hideFrom", "viz") {
				all = append(all, timeRow{displayName(f), fr.TimeField(), f})
			}
		}
	}
	return all
}

func (p *state) prepare(in *Input, r canvas.Rect) *statePlan {
	plan := &statePlan{plot: r}
	all := timeRows(in, func(f *frame.Field) bool { return f.Kind != frame.Time })
	if len(all) == 0 {
		return plan
	}
	for _, s := range all {
		plan.gutter = max(plan.gutter, canvas.Width(s.name))
	}
	plan.gutter = min(plan.gutter, r.W/3)
	plan.plot.X, plan.plot.W = r.X+plan.gutter+1, r.W-plan.gutter-1
	if plan.legend = newLegend(p.o); plan.legend != nil {
		for _, s := range all[:min(len(all), 200)] {
			plan.legend.state(p.runs(in, s.t, s.f, plan.plot.W))
		}
		rest := plan.legend.cut(r)
		if n := len(all); rest.W == r.W && (r.H-1)/n >= 2 && (rest.H-1)/n < 2 && p.worded(in) {
			plan.legend, rest = nil, r // air between the rows is worth more: each has its texts
		}
		plan.plot.W -= r.W - rest.W
		r = rest
	}
	rows := r.H
	if r.H >= 3 {
		rows--
		plan.ticks = timeTicks(in.From, in.To, plan.plot.W, in.Zone)
	}
	plan.per = min(max(rows/len(all), 1), 4)
	plan.high = min(max(int(math.Round(float64(plan.per)*min(max(p.o.number(0.9, "rowHeight"), 0), 1)-0.35)), 1), plan.per)
	if p.o.number(0.9, "rowHeight") >= 1 {
		plan.high = plan.per
	}
	plan.thin = plan.per == 1 && len(all) > 1 && !p.worded(in) && in.Theme.Depth > canvas.ANSI16 && (in.Theme.Glyphs == canvas.Braille || in.Theme.Glyphs == canvas.Block)
	fit := min(len(all), rows/plan.per)
	first := min(max(in.Scroll, 0), len(all)-fit)
	plan.left = len(all) - fit - first
	plan.plot.H = fit * plan.per
	for i := first; i < first+fit; i++ {
		plan.rows = append(plan.rows, stateRow{all[i].name, p.runs(in, all[i].t, all[i].f, plan.plot.W)})
	}
	return plan
}

// state names each state once, as many as are worth a legend.
func (l *legend) state(runs []stateRun) {
	l.calcs = nil
	for _, run := range runs {
		known := run.text == "" || len(l.entries) >= 50
		for i := range l.entries {
			known = known || l.entries[i].name == run.text
		}
		if !known {
			l.entries = append(l.entries, legendEntry{name: run.text, mark: "■", color: run.color})
		}
	}
}

// runs joins equal neighbours.
func (p *state) runs(in *Input, t, f *frame.Field, w int) []stateRun {
	var out []stateRun
	proc := field.NewProcessor(f, in.Zone)
	n := min(len(t.Times), f.Len())
	interval := t.Config.IntervalMs
	merge := !p.samples && p.o.flag(true, "mergeValues")
	span := options(f.Config.Custom).flag(false, "spanNulls")
	opacity := min(max(options(f.Config.Custom).number(70, "fillOpacity"), 30), 100) / 100 // what Grafana outlines is filled faintly
	for i := range n {
		at := t.Times[i]
		until := in.To + 1
		next := i + 1
		for span && !f.IsNull(i) && next < n && f.IsNull(next) { // a state lasts until there is another
			next++
		}
		if next < n {
			until = t.Times[next]
		}
		if interval > 0 && !span && until-at > interval+interval/100 {
			until = at + interval
		}
		if until <= in.From || at > in.To || f.IsNull(i) {
			continue
		}
		from, to := timeColumn(in, max(at, in.From), w+1), timeColumn(in, min(until, in.To), w+1)
		if len(out) > 0 {
			from = max(from, out[len(out)-1].to)
		}
		if to = min(to, w); from >= to {
			continue
		}
		text := proc.At(i)
		if last := len(out) - 1; merge && last >= 0 && out[last].to == from && out[last].text == text.Full() {
			out[last].to = to
			continue
		}
		first := len(out) == 0 || out[len(out)-1].text != text.Full() || out[len(out)-1].to < from
		out = append(out, stateRun{from, to, text.Full(), in.Theme.Hex(text.Color), opacity, first})
	}
	return out
}
