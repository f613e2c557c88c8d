package query

import (
	"encoding/json"
	"fmt"
	"sync"

	"github.com/montui/montui/internal/compat"
	"github.com/montui/montui/internal/dashboard"
)

// TargetKinds are who may answer a target.
func TargetKinds() []Support {
	return []Support{
		{"prometheus", "Prometheus, and what speaks PromQL: VictoriaMetrics, Thanos, Mimir, Amazon's and Azure's", compat.Shown, ""},
		{mixedSource, "several data sources in one panel", compat.Partly, "those that are no Prometheus are named and not asked"},
		{dashboardSource, "another panel of the dashboard", compat.Partly, "its annotations, and filters of its own, are not"},
		{"__expr__", "server-side expressions", compat.Partly, "SQL expressions are not computed"},
		{"-- Grafana --", "Grafana itself", compat.Missing, "there is no Grafana to ask"},
		{"*", "every other data source", compat.Missing, "it is named and not asked"},
	}
}

// TargetFormats are the forms in which a Prometheus target is shown.
func TargetFormats() []Support {
	return []Support{
		{"time_series", "Time series", compat.Partly, "native histograms are named and not shown"},
		{"table", "Table", compat.Shown, ""},
		{"heatmap", "Heatmap", compat.Partly, "native histograms are named and not shown"},
	}
}

// ExpressionTypes are the kinds of server-side expression.
func ExpressionTypes() []Support {
	return []Support{
		{"math", "Math", compat.Shown, ""},
		{"reduce", "Reduce", compat.Shown, ""},
		{"resample", "Resample", compat.Shown, ""},
		{"threshold", "Threshold", compat.Partly, "a recovery threshold needs an alert rule's earlier state, without which Grafana does not look at it either"},
		{"classic_conditions", "Classic conditions", compat.Shown, ""},
		{"sql", "SQL", compat.Missing, "it is named, and the panel's other queries are shown"},
	}
}

// leftInTargets are what editors, other data sources and old versions leave in a target, and nobody looks at.
var leftInTargets = []string{"editorMode", "metric", "calculatedInterval", "datasourceErrors", "errors", "disableTextWrap", "fullMetaSearch",
	"includeNullMetadata", "useBackend", "legendLink", "prometheusLink", "queryType", "key", "hideLabel", "requestId", "qryType", "crossSeries",
	"target", "textEditor", "alias", "dsType", "groupBy", "measurement", "policy", "resultFormat", "select", "tags", "scenarioId", "stringInput", "fromExploreMetrics",
	"type", "expression", "reducer", "settings", "conditions", "window", "downsampler", "upsampler", "panelId", "description", "aggregation", "decimals",
	"displayAliasType", "displayType", "displayValueWithAlias", "units", "valueHandler", "direction", "logBase", "max", "min", "refID", "refid", "legendformat",
	"intervalfactor", "exprType", "application", "functions", "group", "host", "item", "mode", "options", "rawSql", "rawQuery", "table", "timeColumn", "adhocFilters",
	"hiddenBy", "$$hashKey", "maxLines", "resolution", "builder", "rawSQL", "datasourceId", "intervalMs", "maxDataPoints",
	"bucketAggs", "column", "csvWave", "function", "labels", "lines", "metrics", "noise", "pulseWave", "query", "scenario", "seriesCount", "spread",
	"startValue", "stream", "timeField"}

// TargetHonours is what montui does with the fields of a Prometheus target.
func TargetHonours() compat.List {
	return compat.Join(
		compat.Shows("refId", "expr", "instant", "range", "hide", "format", "legendFormat", "interval", "intervalFactor", "step", "datasource"),
		compat.Lacks("exemplars are not asked for", "exemplar"),
		compat.Lacks("a scope of Grafana's is no part of the query", "scopes"),
		compat.Ignores(leftInTargets...),
	)
}

// ExpressionHonours is what montui does with the fields of a server-side expression.
func ExpressionHonours() compat.List {
	return compat.Join(
		compat.Shows("refId", "type", "expression", "reducer", "settings.mode", "settings.replaceWithValue", "window", "downsampler", "upsampler", "conditions", "hide", "datasource"),
		compat.Ignores(append([]string{"expr", "instant", "range", "format", "legendFormat", "interval", "intervalFactor", "step", "exemplar"}, leftOut(leftInTargets, expressionFields)...)...),
	)
}

// PanelTargetHonours is what montui does with the fields of a target that shows another panel's data.
func PanelTargetHonours() compat.List {
	return compat.Join(
		compat.Shows("refId", "panelId", "withTransforms", "hide", "datasource"),
		compat.List{{Path: "topic", Honour: compat.Missing, Note: "the other panel's annotations are not shown", Unless: `"series"`},
			{Path: "adHocFiltersEnabled", Honour: compat.Missing, Note: "filters are put into the other panel's queries, and not over its data"}},
		compat.Ignores(append([]string{"expr", "instant", "range", "format", "legendFormat", "interval", "intervalFactor", "step", "exemplar"}, leftOut(leftInTargets, []string{"panelId"})...)...),
	)
}

var expressionFields = []string{"type", "expression", "reducer", "settings", "conditions", "window", "downsampler", "upsampler"}

func leftOut(list, without []string) []string {
	drop := map[string]bool{}
	for _, name := range without {
		drop[name] = true
	}
	var out []string
	for _, name := range list {
		if !drop[name] {
			out = append(out, name)
		}
	}
	return out
}

// targetCheckers find what a target has beyond what is honoured of its kind; a foreign one is named as a whole.
var targetCheckers = sync.OnceValue(func() map[targetKind]compat.Checker {
	return map[targetKind]compat.Checker{
		prometheusTarget: TargetHonours().Checker(),
		expressionTarget: ExpressionHonours().Checker(),
		panelTarget:      PanelTargetHonours().Checker(),
	}
})

func (p *Pipeline) targetFindings(t *dashboard.Target) []compat.Finding {
	kind, _ := p.kindOf(t, Vars{})
	checker, ok := targetCheckers()[kind]
	var doc map[string]any
	if !ok || json.Unmarshal(t.Raw, &doc) != nil {
		return nil
	}
	return checker.Check(doc)
}

// targetNotice is a finding with its place in the panel.
func targetNotice(i int, f compat.Finding) (path, text string) {
	return fmt.Sprintf("targets[%d].%s", i, f.Path), f.Note
}
