package query

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/montui/montui/internal/frame"
)

// autoLegend is the legend format by which Grafana names series by what tells them apart.
const autoLegend = "__auto"

var legendPart = regexp.MustCompile(`\{\{\s*(.+?)\s*\}\}`)

// legend names a series as Grafana's server does: by the format with labels in it, a missing label being empty; without
// a format by metric and labels; a series without either by its expression. "" leaves the name to the field's labels.
func legend(labels frame.Labels, format, expr string) string {
	name := metricText(labels)
	switch {
	case format == autoLegend:
		if len(labels) > 0 {
			return ""
		}
	case format != "":
		name = legendPart.ReplaceAllStringFunc(format, func(part string) string {
			return labels[strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(part, "{{"), "}}"))]
		})
	}
	if name == "{}" {
		return expr
	}
	return name
}

// metricText writes metric{label="value"} as PromQL does.
func metricText(labels frame.Labels) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(labels)) {
		if name != "__name__" {
			parts = append(parts, name+"="+strconv.Quote(labels[name]))
		}
	}
	metric, named := labels["__name__"]
	if named && len(parts) == 0 {
		return metric
	}
	return metric + "{" + strings.Join(parts, ", ") + "}"
}

// nameAuto names the series of an auto legend whose value field is the metric by the labels that tell them apart, a
// single one by all of its labels.
func nameAuto(frames frame.Frames) {
	var own []*frame.Field
	values := map[string]map[string]bool{}
	for _, f := range frames {
		if len(f.Fields) != 2 {
			continue
		}
		own = append(own, f.Fields[1])
		for name := range f.Fields[1].Labels {
			values[name] = map[string]bool{}
		}
	}
	for name, set := range values {
		for _, v := range own {
			set[v.Labels[name]] = true
		}
	}
	for _, v := range own {
		if v.Config.DisplayNameFromDS != "" || v.Name != v.Labels["__name__"] {
			continue
		}
		apart := frame.Labels{}
		for name, value := range v.Labels {
			if len(values[name]) > 1 {
				apart[name] = value
			}
		}
		if len(apart) == 0 {
			apart = v.Labels
		}
		v.Config.DisplayNameFromDS = apart.String()
	}
}
