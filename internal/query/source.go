package query

import (
	"strings"

	"github.com/montui/montui/internal/dashboard"
)

// foreignNames are words in the names of data sources that are surely no Prometheus.
var foreignNames = []string{"loki", "elastic", "influx", "cloudwatch", "tempo", "jaeger", "graphite", "mysql", "postgres", "zipkin", "victorialogs"}

// foreignSource tells whether a reference means something else than a Prometheus, as far as the file says, and its name.
func foreignSource(ref dashboard.Ref, vars Vars) (string, bool) {
	if name := strings.NewReplacer("$", "", "{", "", "}", "", "[[", "", "]]", "").Replace(ref.UID); name != ref.UID {
		if r := vars.byName[name]; r != nil && r.def.Type == "datasource" {
			return r.def.Query, r.def.Query != "prometheus" && r.def.Query != ""
		}
	}
	switch ref.UID {
	case "-- Mixed --":
		return "", false
	case "-- Grafana --", "grafana", "-- Dashboard --", "__expr__":
		return ref.UID, true
	}
	switch ref.Type {
	case "prometheus", "grafana-amazonprometheus-datasource", "grafana-azureprometheus-datasource", "victoriametrics-metrics-datasource":
		return "", false
	case "":
		lower := strings.ToLower(ref.UID)
		for _, n := range foreignNames {
			if strings.HasPrefix(lower, n) {
				return ref.UID, true
			}
		}
		return "", false
	}
	return ref.Type, true
}
