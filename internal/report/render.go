package report

import (
	"encoding/json"
	"time"

	"github.com/montui/montui/internal/dashboard"
	"github.com/montui/montui/internal/field"
	"github.com/montui/montui/internal/query"
)

// Document is what the panels show, as data.
func (e *Evaluation) Document() *Document {
	o := e.Options
	doc := &Document{Schema: Schema, Dashboard: Head{e.Dashboard.UID, e.Dashboard.Title}, Variables: e.variables(),
		Range: Range{o.From.UnixMilli(), o.To.UnixMilli(), o.Timezone}, Notices: said(e.Notices), Panels: []*Panel{}}
	for _, p := range e.Panels {
		doc.Panels = append(doc.Panels, p.document(o))
	}
	return doc
}

func (e *Evaluation) variables() map[string]Variable {
	all := map[string]Variable{}
	for _, v := range e.Dashboard.Variables {
		if v.Type == "adhoc" {
			continue
		}
		if value, ok := e.Vars.Get(v.Name); ok && value.All {
			all[v.Name] = Variable{[]string{dashboard.AllValue}, []string{"All"}}
			continue
		}
		out := Variable{Value: []string{}, Text: []string{}}
		for _, s := range e.Vars.Selected(v.Name) {
			out.Value, out.Text = append(out.Value, s.Value), append(out.Text, s.Text)
		}
		if v.Type == "interval" || v.Type == "textbox" || v.Type == "constant" {
			out.Text = out.Value // these have no text of their own; an interval's $__auto is kept as it is
		}
		all[v.Name] = out
	}
	return all
}

func said(notices []dashboard.Notice) []Notice {
	out := make([]Notice, 0, len(notices))
	for _, n := range notices {
		out = append(out, Notice{n.Severity, n.Text})
	}
	return out
}

func (e *Evaluated) document(o Options) *Panel {
	p := e.Panel
	out := &Panel{ID: identity(p), Type: p.Type, Title: e.Title, GridPos: GridPos{p.Grid.X, p.Grid.Y, p.Grid.W, p.Grid.H},
		Targets: []Target{}, Notices: said(e.Notices)}
	if len(p.Scoped) > 0 {
		out.Repeat = map[string]string{}
		for name, option := range p.Scoped {
			out.Repeat[name] = option.Value
		}
	}
	if p.Type == "row" {
		return out
	}
	shown := e.shower(o.Zone)
	if p.Type == "text" {
		as := func(s string) string { return e.Vars.InterpolateAs(s, "html") }
		text := shown.options.plainText(as, false)
		out.Display = &Display{Text: &text, reading: shown.options.plainText(as, true)}
		return out
	}
	for _, r := range e.Result.Requests {
		out.Targets = append(out.Targets, target(r))
	}
	if e.Result.Err != nil {
		out.Error = e.Result.Err.Error()
	}
	out.Display = shown.display(e.Result.Frames)
	if out.Display == nil && !shown.known() {
		out.Notices = append(out.Notices, Notice{dashboard.Warning, "panel type \"" + p.Type + "\" is not supported"})
	}
	return out
}

func (e *Evaluated) shower(zone *time.Location) shower {
	source, _ := field.ParsePanel(e.Panel.Type, e.Panel.FieldConfig)
	return shower{panel: e.Panel, options: parseOptions(e.Panel.Options), source: source, vars: e.Vars, zone: zone,
		from: e.From.UnixMilli(), to: e.To.UnixMilli()}
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

// JSON is what the panel shows, as a panel of `montui render --format json`.
func (e *Evaluated) JSON(zone *time.Location) ([]byte, error) {
	raw, err := json.MarshalIndent(e.document(Options{Zone: zone}), "", "  ")
	return append(raw, '\n'), err
}
