package query

import (
	"strings"

	"github.com/montui/montui/internal/dashboard"
)

// foreignNames are words in data source names that certainly mean no Prometheus.
var foreignNames = []string{"loki", "elastic", "influx", "cloudwatch", "tempo", "jaeger", "graphite", "mysql", "postgres", "zipkin", "victorialogs"}

// speaksPrometheus are the types of data source that answer PromQL.
var speaksPrometheus = map[string]bool{"prometheus": true, "grafana-amazonprometheus-datasource": true,
	"grafana-azureprometheus-datasource": true, "victoriametrics-metrics-datasource": true}

var variableMarks = strings.NewReplacer("$", "", "{", "", "}", "", "[[", "", "]]", "")

// foreignSource tells whether a reference means something else than a Prometheus, as far as the file says, and its name.
func foreignSource(ref dashboard.Ref, vars Vars) (string, bool) {
	if name := variableMarks.Replace(ref.UID); name != ref.UID {
		if r := vars.byName[name]; r != nil && r.def.Type == "datasource" {
			return r.def.Query, r.def.Query != "" && !speaksPrometheus[r.def.Query]
		}
	}
	switch ref.UID {
	case "-- Mixed --":
		return "", false
	case "-- Grafana --", "grafana", "-- Dashboard --", "__expr__":
		return ref.UID, true
	}
	if speaksPrometheus[ref.Type] {
		return "", false
	}
	if ref.Type != "" {
		return ref.Type, true
	}
	lower := strings.ToLower(ref.UID)
	for _, n := range foreignNames {
		rest, ok := strings.CutPrefix(lower, n)
		if ok && (rest == "" || rest[0] < 'a' || rest[0] > 'z') { // "tempo-eu", not "TemporalMetrics"
			return ref.UID, true
		}
	}
	return "", false
}
