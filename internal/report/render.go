package report

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/montui/montui/internal/dashboard"
	"github.com/montui/montui/internal/field"
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

// panelsAtOnce bounds how many panels ask the server together.
const panelsAtOnce = 4

// Render evaluates every panel of a dashboard.
func Render(ctx context.Context, src query.Source, d *dashboard.Dashboard, notices []dashboard.Notice, o Options) (*Document, error) {
	vars, more, err := query.Resolve(ctx, src, d, o.From, o.To, o.Given)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil { // the other variables and the panels are good all the same
		more = append(more, dashboard.Notice{Severity: dashboard.Error, Text: err.Error()})
	}
	doc := &Document{Schema: Schema, Dashboard: Head{d.UID, d.Title}, Variables: map[string]Variable{},
		Range: Range{o.From.UnixMilli(), o.To.UnixMilli(), o.Timezone}}
	for _, v := range d.Variables {
		if v.Type == "adhoc" {
			continue
		}
		if value, ok := vars.Get(v.Name); ok && value.All {
			doc.Variables[v.Name] = Variable{[]string{dashboard.AllValue}, []string{"All"}}
			continue
		}
		out := Variable{Value: []string{}, Text: []string{}}
		for _, s := range vars.Selected(v.Name) {
			out.Value, out.Text = append(out.Value, s.Value), append(out.Text, s.Text)
		}
		if v.Type == "interval" || v.Type == "textbox" || v.Type == "constant" {
			out.Text = out.Value // these have no text of their own; an interval's $__auto is kept as it is
		}
		doc.Variables[v.Name] = out
	}
	byPanel := map[int][]Notice{}
	for _, n := range append(append([]dashboard.Notice(nil), notices...), more...) {
		if n.PanelID == 0 {
			doc.Notices = append(doc.Notices, Notice{n.Severity, n.Text})
			continue
		}
		byPanel[n.PanelID] = append(byPanel[n.PanelID], Notice{n.Severity, n.Text})
	}
	var shown []*dashboard.Panel
	for _, p := range d.Expand(vars.Selected, nil) {
		if o.Panel == "" || o.Panel == strconv.Itoa(identity(p)) || strings.EqualFold(o.Panel, p.Title) ||
			strings.EqualFold(o.Panel, vars.With(p.Scoped).Interpolate(p.Title)) {
			shown = append(shown, p)
		}
	}
	doc.Panels = make([]*Panel, len(shown))
	slots := make(chan struct{}, panelsAtOnce)
	var wg sync.WaitGroup
	for i, p := range shown {
		wg.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			doc.Panels[i] = renderPanel(ctx, src, p, vars.With(p.Scoped), byPanel[identity(p)], o)
		})
	}
	wg.Wait()
	return doc, ctx.Err()
}

// identity is the id in the file: a clone's is that of the panel it repeats.
func identity(p *dashboard.Panel) int {
	if p.SourceID != 0 {
		return p.SourceID
	}
	return p.ID
}

func renderPanel(ctx context.Context, src query.Source, p *dashboard.Panel, vars query.Vars, notices []Notice, o Options) *Panel {
	out := &Panel{ID: identity(p), Type: p.Type, GridPos: GridPos{p.Grid.X, p.Grid.Y, p.Grid.W, p.Grid.H},
		Targets: []Target{}, Notices: append([]Notice{}, notices...)}
	if len(p.Scoped) > 0 {
		out.Repeat = map[string]string{}
		for name, option := range p.Scoped {
			out.Repeat[name] = option.Value
		}
	}
	pipeline, compiled := query.Compile(p)
	ask := query.Ask{Vars: vars, From: o.From, To: o.To, Now: o.Now, Zone: o.Zone, MaxPoints: o.MaxPoints, ScrapeInterval: o.ScrapeInterval}
	if ask.MaxPoints <= 0 {
		ask.MaxPoints = max(50, o.Columns*max(p.Grid.W, 1)/24*2)
	}
	out.Title = pipeline.Title(ask)
	if p.Type == "row" {
		return out
	}
	options := parseOptions(p.Options)
	if p.Type == "text" {
		text := options.plainText(func(s string) string { return vars.InterpolateAs(s, "html") })
		out.Display = &Display{Text: &text}
		return out
	}
	result := pipeline.Run(ctx, src, ask)
	for _, n := range append(compiled, result.Notices...) {
		out.note(n.Severity, n.Text)
	}
	for _, r := range result.Requests {
		out.Targets = append(out.Targets, target(r))
	}
	if result.Err != nil {
		out.Error = result.Err.Error()
	}
	source, _ := field.ParsePanel(p.Type, p.FieldConfig)
	from, to := pipeline.Window(ask)
	shown := shower{panel: p, options: options, source: source, vars: vars, zone: o.Zone, from: from.UnixMilli(), to: to.UnixMilli()}
	out.Display = shown.display(result.Frames)
	if out.Display == nil && !shown.known() {
		out.note(dashboard.Warning, "panel type \""+p.Type+"\" is not supported")
	}
	return out
}

// note adds a notice that is not there yet.
func (p *Panel) note(severity, text string) {
	n := Notice{severity, text}
	for _, have := range p.Notices {
		if have == n {
			return
		}
	}
	p.Notices = append(p.Notices, n)
}

func target(r query.Request) Target {
	t := Target{RefID: r.RefID, Expr: r.Expr, Mode: "range", Format: r.Format, StartMs: r.From, EndMs: r.To, StepMs: r.Step}
	if t.Format == "" {
		t.Format = "time_series"
	}
	if r.Instant {
		t.Mode, t.StartMs, t.StepMs = "instant", r.To, 0
	}
	return t
}
