package query

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/montui/montui/internal/dashboard"
	"github.com/montui/montui/internal/frame"
)

// Event is a moment, or a span of time, that an annotation marks.
type Event struct {
	From, To    int64 // milliseconds; equal for a moment
	Title, Text string
	Tags        []string
	Source      *dashboard.Annotation
}

const (
	// annotationStep is the step of an annotation that names none, and how far apart samples of one event are.
	annotationStep = "60s"
	// annotationPoints is how many points Grafana asks for.
	annotationPoints = 100
	// maxEvents bounds what one annotation marks.
	maxEvents = 1000
)

// AnnotationNotices says which of a dashboard's annotations cannot be shown.
func AnnotationNotices(d *dashboard.Dashboard) []dashboard.Notice {
	var out []dashboard.Notice
	for i, a := range d.Annotations {
		if !a.Enable || a.BuiltIn {
			continue
		}
		why := ""
		if name, foreign := foreignSource(a.Datasource, Vars{}); foreign {
			why = "its data source " + name + " is not Prometheus"
		} else if a.Expr == "" {
			why = "it has no query"
		}
		if why != "" {
			out = append(out, dashboard.Notice{Severity: dashboard.Info, Path: fmt.Sprintf("annotations.list[%d]", i),
				Text: fmt.Sprintf("annotation %q is not shown: %s", a.Name, why)})
		}
	}
	return out
}

// Annotations asks for the events of a dashboard's enabled annotations, in the order of their times. One that fails is named, and the others are
// given.
func Annotations(ctx context.Context, src Source, d *dashboard.Dashboard, ask Ask) ([]Event, []dashboard.Notice) {
	var events []Event
	var notices []dashboard.Notice
	for _, a := range d.Annotations {
		if !a.Enable || a.BuiltIn || a.Expr == "" {
			continue
		}
		if _, foreign := foreignSource(a.Datasource, ask.Vars); foreign {
			continue
		}
		found, err := annotation(ctx, src, a, ask)
		if err != nil {
			notices = append(notices, dashboard.Notice{Severity: dashboard.Warning, Text: fmt.Sprintf("annotation %q: %v", a.Name, err)})
		}
		events = append(events, found...)
	}
	slices.SortStableFunc(events, func(a, b Event) int { return int(max(-1, min(1, a.From-b.From))) })
	return events, notices
}

func annotation(ctx context.Context, src Source, a *dashboard.Annotation, ask Ask) ([]Event, error) {
	step := a.Step
	if step == "" {
		step = annotationStep
	}
	ask.MaxPoints = annotationPoints
	p := &Pipeline{panel: &dashboard.Panel{Targets: []*dashboard.Target{{RefID: "Anno", Expr: a.Expr, Interval: step, Range: true, Datasource: a.Datasource}}}}
	plan := p.plan(ask)
	if plan.err != nil {
		return nil, plan.err
	}
	var events []Event
	for _, r := range plan.requests {
		frames, err := sourceOf(src, r.ref).Query(ctx, r)
		if err != nil {
			return events, err
		}
		apart := int64(60_000)
		if d, err := dashboard.ParseInterval(strings.TrimLeft(ask.Vars.InterpolateAs(step, defaultFormat), "<>=")); err == nil {
			apart = d.Milliseconds()
		}
		for _, f := range frames {
			events = append(events, eventsOf(f, a, apart)...)
			if len(events) > maxEvents {
				return events[:maxEvents], fmt.Errorf("only the first %d events are shown", maxEvents)
			}
		}
	}
	return events, nil
}

// eventsOf are the periods in which a series is above 0: as in Grafana, samples within apart (ms) are one event.
func eventsOf(f *frame.Frame, a *dashboard.Annotation, apart int64) []Event {
	if len(f.Fields) < 2 || f.Fields[1].Kind != frame.Number {
		return nil
	}
	times, value := f.Fields[0].Times, f.Fields[1]
	about := Event{Title: frame.RenderLegend(a.TitleFormat, value.Labels), Text: frame.RenderLegend(a.TextFormat, value.Labels), Source: a}
	for _, key := range strings.Split(a.TagKeys, ",") {
		if v, ok := value.Labels[strings.TrimSpace(key)]; ok && key != "" {
			about.Tags = append(about.Tags, v)
		}
	}
	var out []Event
	for i, at := range times {
		v := value.Numbers[i]
		if a.UseValueForTime {
			if math.IsNaN(v) || math.Abs(v) > math.MaxInt64/2 {
				continue
			}
			at, v = int64(math.Floor(v)), 1
		}
		if !(v > 0) {
			continue
		}
		if last := len(out) - 1; last >= 0 && out[last].To+apart >= at {
			out[last].To = at
			continue
		}
		e := about
		e.From, e.To = at, at
		out = append(out, e)
	}
	return out
}

// On tells whether an event is shown on a panel.
func (e Event) On(panelID int) bool {
	if e.Source == nil || len(e.Source.Panels) == 0 {
		return true
	}
	return slices.Contains(e.Source.Panels, panelID) != e.Source.Exclude
}
