package query

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/montui/montui/internal/dashboard"
	"github.com/montui/montui/internal/expression"
)

// planned is what a panel's targets come to.
type planned struct {
	requests []Request       // to be asked; with expressions, those of hidden targets too
	panels   []panelQuestion // of targets that show another panel
	foreign  map[string]error
	err      error // the first reason why a target could not be planned
	refused  bool  // nothing is to be asked, for a mistake in an expression

	computed    bool // there are expressions
	expressions expression.Plan
}

// Plan gives the requests to ask for what is shown. It asks nothing itself.
func (p *Pipeline) Plan(a Ask) []Request {
	return slices.DeleteFunc(p.plan(a).requests, func(r Request) bool { return r.hidden })
}

func (p *Pipeline) plan(a Ask) planned {
	from, to := p.Window(a)
	in := p.stepInput(a, from, to)
	out := planned{foreign: map[string]error{}}
	out.computed = slices.ContainsFunc(p.panel.Targets, func(t *dashboard.Target) bool { return expression.Is(p.refOf(t)) })
	if out.computed {
		var err error
		if out.expressions, err = expression.Read(p.panel.Targets, expression.Planning{Words: p.expressionWords(a.Vars, in), From: from, To: to}); err != nil {
			out.err, out.refused = err, true
		}
	}
	for i, t := range p.panel.Targets {
		if t.Hide && !out.computed {
			continue
		}
		kind, name := p.kindOf(t, a.Vars)
		switch {
		case kind == foreignTarget:
			out.foreign[t.RefID] = foreignError(t.RefID, name)
		case kind == panelTarget:
			out.panels = append(out.panels, panelQuestionOf(t, i))
		case kind == prometheusTarget && t.Expr != "":
			requests, err := p.target(t, a.Vars, in, from, to)
			if err != nil && out.err == nil {
				out.err = fmt.Errorf("query %s: %w", t.RefID, err)
			}
			for k := range requests {
				requests[k].target = i
			}
			out.requests = append(out.requests, requests...)
		}
	}
	return out
}

// stepInput is what the steps of all targets depend on.
func (p *Pipeline) stepInput(a Ask, from, to time.Time) stepInput {
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
		if d, err := browserDuration(strings.TrimLeft(text, "<>=")); err == nil {
			low = d
		}
	}
	return stepInput{scrape: scrape.String(), sent: browserInterval(to.Sub(from), points, low), span: to.Sub(from), points: points,
		offset: utcOffset(a, to)}
}

// expressionWords puts the variables into an expression, and the interval as Grafana's browser knows it.
func (p *Pipeline) expressionWords(vars Vars, in stepInput) func(string) string {
	interval := strings.NewReplacer("${__interval_ms}", fmt.Sprint(in.sent.Milliseconds()), "$__interval_ms", fmt.Sprint(in.sent.Milliseconds()),
		"${__interval}", browserText(in.sent), "$__interval", browserText(in.sent))
	return func(s string) string { return vars.InterpolateAs(interval.Replace(s), defaultFormat) }
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
	ref := p.refOf(t)
	ref.UID = vars.InterpolateAs(ref.UID, defaultFormat)
	base := Request{RefID: t.RefID, Expr: expr, Format: t.Format, Legend: vars.InterpolateAs(t.LegendFormat, defaultFormat), ref: ref, hidden: t.Hide}
	var out []Request
	if t.Range || !t.Instant {
		r := base
		r.Step = step.Milliseconds()
		offset := in.offset.Milliseconds() // a step of a day begins at the zone's midnight
		r.From, r.To = align(from.UnixMilli()+offset, r.Step)-offset, align(to.UnixMilli()+offset, r.Step)-offset
		out = append(out, r)
	}
	if t.Instant {
		r := base
		r.Instant, r.From, r.To, r.beside = true, to.UnixMilli(), to.UnixMilli(), t.Range
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

// utcOffset is the zone's offset that Grafana's browser sends: of now in a zone by name; in the browser's own that of the
// range's end, and none when the range stands still.
func utcOffset(a Ask, to time.Time) time.Duration {
	if a.Zone == nil {
		return 0
	}
	at := a.Now
	if zone := a.Vars.timezone; zone == "" || zone == "browser" {
		if !a.relative() {
			return 0
		}
		at = to
	}
	_, seconds := at.In(a.Zone).Zone()
	return time.Duration(seconds) * time.Second
}

// panelQuestion is a target that shows another panel's data.
type panelQuestion struct {
	refID          string
	panel          int
	withTransforms bool
	annotations    bool // shows the other panel's annotations, of which montui has none
	target         int
}

func panelQuestionOf(t *dashboard.Target, target int) panelQuestion {
	var raw struct {
		PanelID        int `json:"panelId"`
		WithTransforms bool
		Topic          string
	}
	_ = json.Unmarshal(t.Raw, &raw) // without an id it shows nothing
	return panelQuestion{t.RefID, raw.PanelID, raw.WithTransforms, raw.Topic == "annotations", target}
}
