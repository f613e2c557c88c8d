package query

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/montui/montui/internal/dashboard"
	"github.com/montui/montui/internal/expression"
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

	through []int // the panels whose data this is asked for
}

// Result is what a panel shows, before it is drawn.
type Result struct {
	Title    string
	TimeInfo string // of a panel with a time range of its own
	Requests []Request
	Sent     []Sent // what went to the server for them
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

// Compile parses a panel's options, field config, transformations and targets once, each in the room it belongs to, and says what
// of them is not honoured.
func Compile(p *dashboard.Panel) (*Pipeline, []dashboard.Notice) {
	out := &Pipeline{panel: p}
	var notices []dashboard.Notice
	say := func(path, text string) {
		notices = append(notices, dashboard.Notice{Severity: dashboard.Warning, Panel: p.Title, PanelID: p.ID, Path: path, Text: text})
	}
	var words []string
	out.chain, words = transform.Parse(p.Transformations)
	for _, w := range words {
		path, text, _ := strings.Cut(w, ": ")
		say("transformations"+path, text)
	}
	var remarks []field.Remark
	out.source, remarks = field.ParsePanel(p.Type, p.FieldConfig)
	for _, r := range remarks {
		say(strings.TrimSuffix("fieldConfig."+r.Path, "."), r.Text)
		if r.Info {
			notices[len(notices)-1].Severity = dashboard.Info
		}
	}
	for i, t := range p.Targets {
		if t.Hide {
			continue
		}
		if why := out.notHonoured(t); why != "" {
			say(fmt.Sprintf("targets[%d]", i), why)
		}
		for _, f := range out.targetFindings(t) {
			say(targetNotice(i, f))
			notices[len(notices)-1].Severity = dashboard.Info
		}
	}
	return out, notices
}

// notHonoured says why a target is not asked or computed, whatever the variables are.
func (p *Pipeline) notHonoured(t *dashboard.Target) string {
	switch kind, name := p.kindOf(t, Vars{}); kind {
	case foreignTarget:
		return foreignError(t.RefID, name).Error()
	case expressionTarget:
		if err := expression.Check(t); err != nil {
			return fmt.Sprintf("query %s: %v", t.RefID, err)
		}
	case panelTarget:
		if q := panelQuestionOf(t, 0); q.annotations {
			return fmt.Sprintf("query %s shows another panel's annotations, which are not supported", t.RefID)
		}
	}
	return ""
}

// Title is the panel's title with variables in it.
func (p *Pipeline) Title(a Ask) string { return a.Vars.Interpolate(p.panel.Title) }

// interpolate puts the variables' values into a text of the panel's.
func (a Ask) interpolate(s string) string { return a.Vars.InterpolateAs(s, defaultFormat) }

// Run plans, asks all requests at once, and takes the answers through the panel's transformations and field config.
// What was answered is shown even when a part failed; Err is the first failure.
func (p *Pipeline) Run(ctx context.Context, src Source, a Ask) Result {
	began := time.Now()
	out := Result{Title: p.Title(a), TimeInfo: p.TimeInfo(a)}
	ctx, kept := recorded(ctx)
	frames := p.answers(ctx, src, a, &out)
	out.Sent = kept.inOrder()
	frames, err := p.chain.In(a.Zone).With(a.interpolate).Apply(frames)
	if err != nil && out.Err == nil {
		out.Err = err
	}
	out.Frames = p.source.Apply(frames, field.Env{Interpolate: a.interpolate, Zone: a.Zone, Now: a.Now.UnixMilli(), Dark: true})
	out.Took = time.Since(began)
	return out
}

// answers asks the panel's questions and gives what they are answered with, before transformations.
func (p *Pipeline) answers(ctx context.Context, src Source, a Ask, out *Result) frame.Frames {
	plan := p.plan(a)
	out.Err = plan.err
	for _, t := range p.panel.Targets {
		if kind, _ := p.kindOf(t, Vars{}); kind != foreignTarget && plan.foreign[t.RefID] != nil { // Compile could not know it
			out.Notices = appendOnce(out.Notices, p.notice(plan.foreign[t.RefID].Error()))
		}
	}
	for _, r := range plan.requests {
		if !r.hidden {
			out.Requests = append(out.Requests, r)
		}
	}
	if plan.refused {
		return nil
	}
	answers, errs := askAll(ctx, src, plan.requests)
	for i := range answers {
		if errs[i] != nil && (out.Err == nil || errors.Is(out.Err, context.Canceled)) {
			out.Err = errs[i]
		}
		var refused *ServerError
		if errors.As(errs[i], &refused) {
			answers[i] = frame.Frames{} // Grafana's server makes an empty answer of it
		}
		p.remarks(out, answers[i])
		answers[i] = copies(answers[i]) // a source may give one answer to several
	}
	if plan.computed {
		return p.compute(plan, answers, errs, out)
	}
	frames := p.gather(ctx, src, a, plan, answers, out)
	p.remarks(out, frames)
	return frames
}

// remarks notes what the server said beside its answer.
func (p *Pipeline) remarks(out *Result, frames frame.Frames) {
	said := ""
	for _, f := range frames {
		for _, w := range f.Meta.Warnings {
			if w != said { // all series of an answer carry the same
				out.Notices = appendOnce(out.Notices, p.remark(w))
				said = w
			}
		}
	}
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
				answers[i], errs[i] = sourceOf(src, r.ref).Query(ctx, r)
			}
		})
	}
	wg.Wait()
	return answers, errs
}
