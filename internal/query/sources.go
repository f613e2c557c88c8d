package query

import (
	"fmt"

	"github.com/montui/montui/internal/dashboard"
	"github.com/montui/montui/internal/expression"
)

// Sources are several data sources under one default, for dashboards that address them: the default answers for every
// Prometheus that none of the named is.
type Sources struct {
	Source                   // the default
	Named  map[string]Source // by name or uid
	Known  []DataSource      // what data source variables offer, the default first
}

// DataSource is a data source by the names that dashboards have for it.
type DataSource struct {
	Name string
	UID  string // "" when it has none but its name
	Type string // "" is any that speaks PromQL
}

// DataSources are those that data source variables offer.
func (s Sources) DataSources() []DataSource { return s.Known }

// dataSourceOptions are the data sources of a type whose names a variable's regex takes, as Grafana offers them: the name to read, the
// uid to ask. Where only one server is known, it answers to any name.
func dataSourceOptions(src Source, def *dashboard.Variable, regex string) ([]dashboard.Option, error) {
	several, ok := src.(interface{ DataSources() []DataSource })
	if !ok || len(several.DataSources()) == 0 {
		return []dashboard.Option{{Text: "prometheus", Value: "prometheus"}}, nil
	}
	var pattern *cutter
	if regex != "" {
		var err error
		if pattern, err = newCutter(regex); err != nil {
			return nil, err
		}
	}
	var out []dashboard.Option
	for _, d := range several.DataSources() {
		value := d.UID
		if value == "" {
			value = d.Name
		}
		if d.Type != "" && def.Query != "" && def.Query != d.Type {
			continue
		}
		if pattern != nil {
			found, err := pattern.Finds(d.Name)
			if err != nil {
				return nil, err
			}
			if !found {
				continue
			}
		}
		out = append(out, dashboard.Option{Text: d.Name, Value: value})
	}
	return out, nil
}

// For gives the data source that a reference means.
func (s Sources) For(ref dashboard.Ref) Source {
	if named, ok := s.Named[ref.UID]; ok {
		return named
	}
	return s.Source
}

// sourceOf gives the source that answers for a reference, where src has several.
func sourceOf(src Source, ref dashboard.Ref) Source {
	if several, ok := src.(interface{ For(dashboard.Ref) Source }); ok {
		return several.For(ref)
	}
	return src
}

// answering is the source that a variable asks.
func (v Vars) answering(src Source, def *dashboard.Variable) Source {
	return sourceOf(src, dashboard.Ref{Type: def.Datasource.Type, UID: v.InterpolateAs(def.Datasource.UID, defaultFormat)})
}

// targetKind is what answers a target.
type targetKind uint8

const (
	prometheusTarget targetKind = iota
	expressionTarget
	panelTarget   // another panel of the dashboard
	foreignTarget // a data source of another kind
)

const (
	mixedSource     = "-- Mixed --"
	dashboardSource = "-- Dashboard --"
)

// refOf is the data source that a target is for. As in Grafana a panel's own rules over its targets', unless it is mixed;
// but a target that asks for another kind is believed.
func (p *Pipeline) refOf(t *dashboard.Target) dashboard.Ref {
	own, panel := t.Datasource, p.panel.Datasource
	if expression.Is(own) || panel == (dashboard.Ref{}) || panel.UID == mixedSource || panel.Type == "mixed" {
		return own
	}
	if _, foreign := foreignSource(own, Vars{}); foreign && own.UID != dashboardSource {
		return own
	}
	return panel
}

// kindOf tells who answers a target, and the name of a foreign data source.
func (p *Pipeline) kindOf(t *dashboard.Target, vars Vars) (targetKind, string) {
	ref := p.refOf(t)
	if expression.Is(ref) {
		return expressionTarget, ""
	}
	if ref.UID == dashboardSource {
		return panelTarget, ""
	}
	if name, foreign := foreignSource(ref, vars); foreign {
		return foreignTarget, name
	}
	return prometheusTarget, ""
}

// foreignError names a target that is not sent.
func foreignError(refID, name string) error {
	return fmt.Errorf("query %s asks the data source %s, which is not Prometheus", refID, name)
}
