package query

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/montui/montui/internal/dashboard"
	"github.com/montui/montui/internal/expression"
	"github.com/montui/montui/internal/frame"
)

// gather puts the answers together. In a mixed panel those of each data source stand together, in the order in which the targets
// first name them, as in Grafana.
func (p *Pipeline) gather(ctx context.Context, src Source, a Ask, plan planned, answers []frame.Frames, out *Result) frame.Frames {
	mixed := p.panel.Datasource.UID == mixedSource || p.panel.Datasource.Type == "mixed"
	type part struct {
		first    int // target
		requests []Request
		answers  []frame.Frames
	}
	var parts []*part
	of := map[string]*part{}
	for i, r := range plan.requests {
		key := ""
		if mixed {
			key = r.ref.UID
		}
		if of[key] == nil {
			of[key] = &part{first: r.target}
			parts = append(parts, of[key])
		}
		of[key].requests, of[key].answers = append(of[key].requests, r), append(of[key].answers, answers[i])
	}
	var frames, shared frame.Frames
	for _, q := range plan.panels {
		shared = append(shared, p.anotherPanels(ctx, src, a, q, out)...)
	}
	for _, part := range parts {
		if len(plan.panels) > 0 && plan.panels[0].target < part.first {
			frames, shared = append(frames, shared...), nil
		}
		frames = append(frames, combine(part.requests, part.answers)...)
	}
	return append(frames, shared...)
}

// anotherPanels gives the data of the panel that a target shows: before its transformations, or behind them.
func (p *Pipeline) anotherPanels(ctx context.Context, src Source, a Ask, q panelQuestion, out *Result) frame.Frames {
	fail := func(err error) frame.Frames {
		if out.Err == nil {
			out.Err = fmt.Errorf("query %s: %w", q.refID, err)
		}
		return nil
	}
	if q.panel == 0 || q.annotations {
		return nil // Grafana shows nothing as long as no panel is chosen
	}
	panel := a.Vars.panel(q.panel)
	if panel == nil {
		return fail(fmt.Errorf("could not find source panel %d", q.panel))
	}
	if slices.Contains(a.through, q.panel) {
		return fail(fmt.Errorf("panel %d shows its own data by way of other panels", q.panel))
	}
	other, _ := Compile(panel)
	a.through = append(slices.Clone(a.through), q.panel)
	a.Vars.scoped = nil // a repeat shows the panel in the file, not a clone of it
	a.Vars = a.Vars.With(panel.Scoped)
	var result Result
	frames := other.answers(ctx, src, a, &result)
	if result.Err == nil && q.withTransforms {
		frames, result.Err = other.chain.In(a.Zone).With(a.interpolate).Apply(frames)
	}
	for _, n := range result.Notices {
		out.Notices = appendOnce(out.Notices, p.notice(n.Text))
	}
	if result.Err != nil {
		fail(result.Err)
	}
	return frames
}

// panel is a panel of the dashboard by its id in the file.
func (v Vars) panel(id int) *dashboard.Panel {
	if v.dash == nil {
		return nil
	}
	var find func(panels []*dashboard.Panel) *dashboard.Panel
	find = func(panels []*dashboard.Panel) *dashboard.Panel {
		for _, p := range panels {
			if p.ID == id && p.Type != "row" {
				return p
			}
			if inside := find(p.Panels); inside != nil {
				return inside
			}
		}
		return nil
	}
	return find(v.dash.Panels)
}

// compute gives the answers of a panel with expressions, as Grafana's server does: it takes all queries itself, so that
// no format and no auto legend is in force.
func (p *Pipeline) compute(plan planned, answers []frame.Frames, errs []error, out *Result) frame.Frames {
	outcomes := map[string]expression.Outcome{}
	of := map[string]frame.Frames{}
	for i, r := range plan.requests {
		of[r.RefID] = append(of[r.RefID], answers[i]...)
	}
	for _, t := range p.panel.Targets {
		if kind, _ := p.kindOf(t, Vars{}); kind == panelTarget {
			outcomes[t.RefID] = expression.Outcome{Err: errors.New("another panel's data cannot be the input of an expression")}
			continue
		}
		outcomes[t.RefID] = expression.Of(of[t.RefID])
	}
	for refID, err := range plan.foreign {
		outcomes[refID] = expression.Outcome{Err: err}
	}
	for i, r := range plan.requests {
		if errs[i] != nil {
			outcomes[r.RefID] = expression.Outcome{Err: errs[i]}
		}
	}
	plan.expressions.Run(outcomes)
	var frames frame.Frames
	for _, t := range p.panel.Targets {
		o := outcomes[t.RefID]
		if o.Err != nil && plan.foreign[t.RefID] == nil && out.Err == nil {
			out.Err = o.Err
		}
		if t.Hide {
			continue
		}
		for _, n := range o.Notices {
			out.Notices = appendOnce(out.Notices, p.notice(fmt.Sprintf("query %s: %s", t.RefID, n)))
		}
		frames = append(frames, o.Frames(t.RefID)...)
	}
	return frames
}
