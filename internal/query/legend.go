package query

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/montui/montui/internal/frame"
)

// autoLegend is the legend format by which Grafana names series by what tells them apart.
const autoLegend = "__auto"

var legendPart = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\{\{\s*(.+?)\s*\}\}`) })

// legend names a series as Grafana's server does: by the format with labels in it, a missing label being empty; without
// a format by metric and labels; a series without either by its expression. "" leaves the name to the field's labels.
func legend(labels frame.Labels, format, expr string) string {
	var name string
	switch {
	case format == autoLegend && len(labels) > 0:
		return ""
	case format == "" || format == autoLegend:
		name = metricText(labels)
	default:
		name = legendPart().ReplaceAllStringFunc(format, func(part string) string {
			return labels[strings.TrimSpace(part[2:len(part)-2])]
		})
	}
	if name == "{}" {
		return expr
	}
	return name
}

// metricText writes metric{label="value"} as PromQL does.
func metricText(labels frame.Labels) string {
	metric, named := labels["__name__"]
	names := make([]string, 0, len(labels))
	for name := range labels {
		if name != "__name__" {
			names = append(names, name)
		}
	}
	if named && len(names) == 0 {
		return metric
	}
	slices.Sort(names)
	out := append(make([]byte, 0, 64), metric...)
	out = append(out, '{')
	for i, name := range names {
		if i > 0 {
			out = append(out, ", "...)
		}
		out = append(append(out, name...), '=')
		out = strconv.AppendQuote(out, labels[name])
	}
	return string(append(out, '}'))
}

// nameAuto names the series of auto legends, as Grafana's browser does over a panel's whole answer: those whose value field is
// the metric, by their labels less the ones that all such series of the query share; one that stands alone by all its labels.
func nameAuto(frames frame.Frames, format map[string]string) {
	own, common := map[string]int{}, map[string]frame.Labels{}
	for _, f := range frames {
		own[f.RefID]++
		for _, v := range f.Fields {
			if metricField(v) {
				common[f.RefID] = shared(common[f.RefID], v.Labels)
			}
		}
	}
	names := frame.NewNames(frames)
	for _, f := range frames {
		if format[f.RefID] != autoLegend {
			continue
		}
		for _, v := range f.Fields {
			if !metricField(v) || v.Config.DisplayNameFromDS != "" {
				continue
			}
			unnamed := *v
			unnamed.Name, unnamed.DisplayName = frame.ValueFieldName, ""
			if own[f.RefID] > 1 {
				unnamed.Labels = without(v.Labels, common[f.RefID])
			}
			v.Config.DisplayNameFromDS = names.Of(&unnamed, f)
		}
	}
}

// metricField tells a value field that is named by the metric.
func metricField(v *frame.Field) bool {
	return v.Labels["__name__"] != "" && v.Labels["__name__"] == v.Name
}

// shared is what is the same in both; without common ones yet, all of a series' labels.
func shared(common, labels frame.Labels) frame.Labels {
	if common == nil {
		return maps.Clone(labels)
	}
	for name, value := range common {
		if have, ok := labels[name]; !ok || have != value {
			delete(common, name)
		}
	}
	return common
}

func without(labels, common frame.Labels) frame.Labels {
	out := frame.Labels{}
	for name, value := range labels {
		if _, drop := common[name]; !drop {
			out[name] = value
		}
	}
	return out
}
