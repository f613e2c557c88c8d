package views

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/montui/montui/internal/company"
	"github.com/montui/montui/internal/dashboard"
	"github.com/montui/montui/internal/query"
	"github.com/montui/montui/internal/viz"
)

// Shared is what sessions that look at the same have in common, of one source and one set of dashboards: the compiled panels, the variables, the panels'
// answers, and their drawings. All of it is immutable, made by who needs it first, and gone when nobody has it on his screen any more. A nil
// Shared is that of a session alone. What one session has in another's way is at most the time of a drawing.
type Shared struct {
	compiled company.Common[panelKey, compiled]
	vars     company.Common[variablesKey, variables]
	answers  company.Common[answerKey, query.Result]
	drawings company.Common[drawingKey, drawnPanel]
}

// panelKey is a panel of a dashboard, or one of its repeats.
type panelKey struct {
	origin *dashboard.Panel
	scoped string
}

func keyOf(p *dashboard.Panel) panelKey {
	if len(p.Scoped) == 0 {
		return panelKey{origin: p.Origin()}
	}
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(p.Scoped)) {
		fmt.Fprintf(&b, "%q=%q %q ", name, p.Scoped[name].Value, p.Scoped[name].Text)
	}
	return panelKey{p.Origin(), b.String()}
}

// compiled is a panel ready to be asked for.
type compiled struct {
	pipeline *query.Pipeline
	notices  []dashboard.Notice
}

func (c *Shared) compile(ctx context.Context, p *dashboard.Panel) *compiled {
	create := func() (*compiled, bool) {
		out := &compiled{}
		out.pipeline, out.notices = query.Compile(p)
		if _, known := viz.New(p.Type, nil); !known {
			out.notices = append(out.notices, dashboard.Notice{Severity: "warning", Panel: p.Title, PanelID: p.ID, Path: "type",
				Text: fmt.Sprintf("panel type %q is not drawn; its data is shown as a table", p.Type)})
		}
		return out, true
	}
	if c != nil {
		if out := c.compiled.Get(ctx, keyOf(p), create); out != nil {
			return out
		}
	}
	out, _ := create()
	return out
}

// variables are resolved ones that are the same in several sessions.
type variables struct {
	vars  query.Vars
	print query.Fingerprint
}

type variablesKey struct {
	dash  *dashboard.Dashboard
	print query.Fingerprint
}

// variables puts in place of a session's variables those that another has already, if they are the same: what they may be chosen from can be long.
func (c *Shared) variables(ctx context.Context, dash *dashboard.Dashboard, vars *query.Vars) *variables {
	if c == nil {
		return nil
	}
	own := &variables{*vars, vars.Fingerprint()}
	if known := c.vars.Get(ctx, variablesKey{dash, own.print}, func() (*variables, bool) { return own, true }); known != nil {
		*vars = known.vars
		return known
	}
	return own
}

func (v *variables) fingerprint() query.Fingerprint {
	if v == nil {
		return query.Fingerprint{}
	}
	return v.print
}

// answerKey is all that a panel's answer depends on.
type answerKey struct {
	server        string
	panel         panelKey
	vars          query.Fingerprint
	from, to, now int64
	points        int
	zone          string
	scrape        time.Duration
}

// answer asks, or has the answer of another session that asks the same. What failed is nobody else's answer.
func (q question) answer(ctx context.Context) *query.Result {
	ask := func() (*query.Result, bool) {
		result := q.pipeline.Run(ctx, q.deps.Source, q.ask)
		return &result, result.Err == nil
	}
	if q.deps.Shared == nil {
		result, _ := ask()
		return result
	}
	a := q.ask
	return q.deps.Shared.answers.Get(ctx, answerKey{q.deps.Server, q.panel, q.vars, a.From.UnixMilli(), a.To.UnixMilli(), a.Now.UnixMilli(), a.MaxPoints,
		a.Zone.String(), a.ScrapeInterval}, ask)
}
