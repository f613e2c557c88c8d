package query

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/montui/montui/internal/dashboard"
	"github.com/montui/montui/internal/field"
	"github.com/montui/montui/internal/frame"
	"github.com/montui/montui/internal/transform"
)

// Ask is all that a plan depends on beside the panel.
type Ask struct {
	Vars           Vars
	From, To, Now  time.Time
	MaxPoints      int // for panels that set none themselves
	Zone           *time.Location
	ScrapeInterval time.Duration // the data source's, 15 s when zero
}

// Result is what a panel shows, before it is drawn.
type Result struct {
	Title    string
	Requests []Request
	Frames   frame.Frames
	Notices  []dashboard.Notice
	Err      error
	Took     time.Duration
}

// Pipeline is a compiled panel: from variables and a time range to frames.
type Pipeline struct {
	panel  *dashboard.Panel
	chain  transform.Chain
	source *field.Source
}

// Compile opens a panel's seals once, each by the room it is addressed to, and says what will not be honoured.
func Compile(p *dashboard.Panel) (*Pipeline, []dashboard.Notice) {
	out := &Pipeline{panel: p}
	var notices []dashboard.Notice
	say := func(path, text string) {
		notices = append(notices, dashboard.Notice{Severity: dashboard.Warning, Panel: p.Title, PanelID: p.ID, Path: path, Text: text})
	}
	var words []string
	out.chain, words = transform.Parse(p.Transformations)
	for _, w := range words {
		say("transformations", w)
	}
	var remarks []field.Remark
	out.source, remarks = field.ParsePanel(p.Type, p.FieldConfig)
	for _, r := range remarks {
		say(strings.TrimSuffix("fieldConfig."+r.Path, "."), r.Text)
		if r.Info {
			notices[len(notices)-1].Severity = dashboard.Info
		}
	}
	for _, t := range p.Targets {
		if t.Hide {
			continue
		}
		if why := notAsked(t); why != "" {
			say("targets."+t.RefID, why)
		}
	}
	return out, notices
}

// notAsked says why a target cannot be asked of a Prometheus, whatever the variables are.
func notAsked(t *dashboard.Target) string {
	var raw struct{ Type, QueryType string }
	_ = json.Unmarshal(t.Raw, &raw) // another shape has neither
	name, foreign := foreignSource(t.Datasource, Vars{})
	switch {
	case name == "__expr__":
		return fmt.Sprintf("query %s is a server-side expression (%s), which is not supported", t.RefID, raw.Type)
	case name == "-- Dashboard --":
		return fmt.Sprintf("query %s shows another panel's data, which is not supported", t.RefID)
	case foreign:
		return fmt.Sprintf("query %s asks the data source %s, which is not Prometheus", t.RefID, name)
	}
	return ""
}

// Title is the panel's title with variables in it.
func (p *Pipeline) Title(a Ask) string { return a.Vars.Interpolate(p.panel.Title) }

// Plan gives the requests to ask. It asks nothing itself.
func (p *Pipeline) Plan(a Ask) []Request {
	requests, _ := p.plan(a)
	return requests
}

// plan also gives the first reason why a target could not be planned.
func (p *Pipeline) plan(a Ask) ([]Request, error) {
	from, to := p.Window(a)
	scrape := a.ScrapeInterval
	if scrape <= 0 {
		scrape = defaultScrape
	}
	points := p.panel.MaxDataPoints
	if points <= 0 {
		points = a.MaxPoints
	}
	low := scrape
	if text := a.Vars.InterpolateAs(p.panel.Interval, defaultFormat); text != "" {
		if d, err := dashboard.ParseInterval(text); err == nil {
			low = d
		}
	}
	in := stepInput{scrape: scrape.String(), sent: browserInterval(to.Sub(from), points, low), span: to.Sub(from), points: points}
	var out []Request
	var failed error
	for i, t := range p.panel.Targets {
		if t.Hide || t.Expr == "" || notAsked(t) != "" {
			continue
		}
		if _, foreign := foreignSource(t.Datasource, a.Vars); foreign {
			continue
		}
		requests, err := p.target(t, a.Vars, in, from, to)
		if err != nil && failed == nil {
			failed = fmt.Errorf("query %s: %w", t.RefID, err)
		}
		for k := range requests {
			requests[k].target = i
		}
		out = append(out, requests...)
	}
	return out, failed
}

// target plans one target: a range, an instant, or both.
func (p *Pipeline) target(t *dashboard.Target, vars Vars, in stepInput, from, to time.Time) ([]Request, error) {
	in.interval = vars.InterpolateAs(t.Interval, defaultFormat)
	in.interval = strings.TrimLeft(in.interval, "<>=")
	in.factor = t.IntervalFactor
	step, err := step(in)
	if err != nil {
		return nil, err
	}
	if step <= 0 {
		step = defaultScrape
	}
	for in.span/step >= maxPoints {
		step *= 2 // a factor below one would ask for more than a server gives
	}
	step = max(step.Truncate(time.Millisecond), time.Millisecond)
	expr, err := inject(macros(vars.expression(t.Expr), in, step), vars.filters())
	if err != nil {
		return nil, fmt.Errorf("ad hoc filters cannot be added: %w", err)
	}
	base := Request{RefID: t.RefID, Expr: expr, Format: t.Format, Legend: vars.InterpolateAs(t.LegendFormat, defaultFormat)}
	var out []Request
	if t.Instant {
		r := base
		r.Instant, r.From, r.To = true, to.UnixMilli(), to.UnixMilli()
		out = append(out, r)
	}
	if t.Range || !t.Instant {
		r := base
		r.Step = step.Milliseconds()
		r.From, r.To = align(from.UnixMilli(), r.Step), align(to.UnixMilli(), r.Step)
		out = append(out, r)
	}
	return out, nil
}

// align goes down to a multiple of the step, as Grafana's server does with both ends.
func align(ms, step int64) int64 {
	down := ms - ms%step
	if ms%step < 0 {
		down -= step
	}
	return down
}

// Window is the panel's own time range: timeFrom replaces a range that ends now, timeShift moves it back.
func (p *Pipeline) Window(a Ask) (from, to time.Time) {
	from, to = a.From, a.To
	zone := a.Zone
	if zone == nil {
		zone = time.UTC
	}
	live := !a.Now.IsZero() && a.Now.Sub(a.To).Abs() < time.Second
	if text := a.Vars.InterpolateAs(p.panel.TimeFrom, defaultFormat); text != "" && live {
		if !strings.HasPrefix(text, "now") {
			text = "now-" + text
		}
		if t, err := dashboard.ParseTime(text, a.Now, zone, false); err == nil {
			from, to = t, a.Now
		}
	}
	if text := a.Vars.InterpolateAs(p.panel.TimeShift, defaultFormat); text != "" {
		shift := "now-" + text
		f, errFrom := dashboard.ParseTime(shift, from, zone, false)
		t, errTo := dashboard.ParseTime(shift, to, zone, true)
		if errFrom == nil && errTo == nil {
			from, to = f, t
		}
	}
	return from, to
}

// Run plans, asks all requests at once, and takes the answers through the panel's transformations and field config.
// What was answered is shown even when a part failed; Err is the first failure.
func (p *Pipeline) Run(ctx context.Context, src Source, a Ask) Result {
	began := time.Now()
	out := Result{Title: p.Title(a)}
	out.Requests, out.Err = p.plan(a)
	for _, t := range p.panel.Targets {
		if name, foreign := foreignSource(t.Datasource, a.Vars); foreign && !t.Hide && notAsked(t) == "" {
			out.Notices = append(out.Notices, p.notice(fmt.Sprintf("query %s asks the data source %s, which is not Prometheus", t.RefID, name)))
		}
	}
	answers, errs := askAll(ctx, src, out.Requests)
	for i := range answers {
		if errs[i] != nil && (out.Err == nil || errors.Is(out.Err, context.Canceled)) {
			out.Err = errs[i]
		}
		for _, f := range answers[i] {
			for _, w := range f.Meta.Warnings {
				out.Notices = appendOnce(out.Notices, p.remark(w))
			}
		}
	}
	frames := combine(out.Requests, answers)
	frames, err := p.chain.In(a.Zone).Apply(frames)
	if err != nil && out.Err == nil {
		out.Err = err
	}
	out.Frames = p.source.Apply(frames, field.Env{Interpolate: func(s string) string { return a.Vars.InterpolateAs(s, defaultFormat) }, Zone: a.Zone, Now: a.Now.UnixMilli(), Dark: true})
	out.Took = time.Since(began)
	return out
}

func (p *Pipeline) notice(text string) dashboard.Notice {
	return dashboard.Notice{Severity: dashboard.Warning, Panel: p.panel.Title, PanelID: p.panel.ID, Text: text}
}

// remark is what the server said of a query beside its answer. Prometheus begins its infos, which doubt no value, with
// "PromQL info:", as it begins its warnings with "PromQL warning:".
func (p *Pipeline) remark(text string) dashboard.Notice {
	n := p.notice(text)
	if strings.HasPrefix(text, "PromQL info:") {
		n.Severity = dashboard.Info
	}
	return n
}

func appendOnce(list []dashboard.Notice, n dashboard.Notice) []dashboard.Notice {
	for _, have := range list {
		if have == n {
			return list
		}
	}
	return append(list, n)
}

// askAtOnce bounds how many of a panel's requests are under way together.
const askAtOnce = 8

func askAll(ctx context.Context, src Source, requests []Request) ([]frame.Frames, []error) {
	answers, errs := make([]frame.Frames, len(requests)), make([]error, len(requests))
	slots := make(chan struct{}, askAtOnce)
	var wg sync.WaitGroup
	for i, r := range requests {
		wg.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			if errs[i] = ctx.Err(); errs[i] == nil {
				answers[i], errs[i] = src.Query(ctx, r)
			}
		})
	}
	wg.Wait()
	return answers, errs
}
