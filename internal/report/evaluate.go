package report

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/montui/montui/internal/dashboard"
	"github.com/montui/montui/internal/query"
)

// Options are what a rendering depends on beside the dashboard.
type Options struct {
	From, To, Now  time.Time
	Zone           *time.Location
	Timezone       string // the zone's name as it was asked for
	Given          map[string][]string
	Panel          string // an id or a title; "" is all
	Columns        int    // of the terminal: sets the points asked for
	MaxPoints      int    // for panels that set none themselves; 0 is by Columns
	ScrapeInterval time.Duration
}

// Evaluation is a dashboard whose panels have been asked for.
type Evaluation struct {
	Dashboard *dashboard.Dashboard
	Vars      query.Vars
	Notices   []dashboard.Notice // of the dashboard as a whole
	Panels    []*Evaluated       // repeats done, in order
	Options   Options
}

// Evaluated is a panel with the answers to its queries.
type Evaluated struct {
	Panel    *dashboard.Panel
	Vars     query.Vars // with the panel's own, when it is a repeated one
	Title    string
	Result   query.Result
	Notices  []dashboard.Notice // of reading, compiling and asking, each once
	From, To time.Time          // the panel's own time range
}

// panelsAtOnce bounds how many panels ask the server together.
const panelsAtOnce = 4

// Evaluate resolves a dashboard's variables and asks for every panel. Single queries that fail are in the panels' results.
func Evaluate(ctx context.Context, src query.Source, d *dashboard.Dashboard, notices []dashboard.Notice, o Options) (*Evaluation, error) {
	vars, more, err := query.Scope{From: o.From, To: o.To, Zone: o.Zone, Timezone: o.Timezone, Given: o.Given}.Resolve(ctx, src, d)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil { // the other variables and the panels are good all the same
		more = append(more, dashboard.Notice{Severity: dashboard.Error, Text: err.Error()})
	}
	e := &Evaluation{Dashboard: d, Vars: vars, Options: o}
	byPanel := map[int][]dashboard.Notice{}
	for _, n := range append(append([]dashboard.Notice(nil), notices...), more...) {
		if n.PanelID == 0 {
			e.Notices = append(e.Notices, n)
			continue
		}
		byPanel[n.PanelID] = append(byPanel[n.PanelID], n)
	}
	all := func(name string) bool { v, _ := vars.Get(name); return v.All }
	for _, p := range d.Layout(dashboard.Situation{Selected: vars.Selected, All: all, Span: o.To.Sub(o.From)}) {
		scoped := vars.With(p.Scoped)
		if o.Panel == "" || o.Panel == strconv.Itoa(identity(p)) || strings.EqualFold(o.Panel, p.Title) ||
			strings.EqualFold(o.Panel, scoped.Interpolate(p.Title)) {
			e.Panels = append(e.Panels, &Evaluated{Panel: p, Vars: scoped, Notices: slices.Clip(byPanel[identity(p)])})
		}
	}
	slots := make(chan struct{}, panelsAtOnce)
	var wg sync.WaitGroup
	for _, p := range e.Panels {
		wg.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			p.run(ctx, src, o)
		})
	}
	wg.Wait()
	return e, ctx.Err()
}

func (e *Evaluated) run(ctx context.Context, src query.Source, o Options) {
	pipeline, compiled := query.Compile(e.Panel)
	ask := query.Ask{Vars: e.Vars, From: o.From, To: o.To, Now: o.Now, Zone: o.Zone, MaxPoints: o.MaxPoints, ScrapeInterval: o.ScrapeInterval}
	if ask.MaxPoints <= 0 {
		ask.MaxPoints = max(50, o.Columns*max(e.Panel.Grid.W, 1)/24*2)
	}
	e.Title = pipeline.Title(ask)
	e.From, e.To = pipeline.Window(ask)
	if e.Panel.Type == "row" || e.Panel.Type == "text" {
		return
	}
	e.Result = pipeline.Run(ctx, src, ask)
	for _, n := range append(compiled, e.Result.Notices...) {
		e.note(n)
	}
}

// note adds a notice that is not there yet.
func (e *Evaluated) note(n dashboard.Notice) {
	for _, have := range e.Notices {
		if have.Severity == n.Severity && have.Text == n.Text {
			return
		}
	}
	e.Notices = append(e.Notices, n)
}

// identity is the id in the file: a clone's is that of the panel it repeats.
func identity(p *dashboard.Panel) int {
	if p.SourceID != 0 {
		return p.SourceID
	}
	return p.ID
}
