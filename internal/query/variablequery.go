package query

import (
	"encoding/json"
	"strings"

	"github.com/montui/montui/internal/dashboard"
)

// variableText is a query variable's question as a text. In a file it is that text, or an object: with the text beside
// what the query editor remembers, or with the editor's fields alone.
func variableText(def *dashboard.Variable) string {
	var object struct {
		Query   *string
		QryType *int
	}
	raw := rawOf(def).Query
	if json.Unmarshal(raw, &object) != nil || object.QryType == nil || object.Query != nil && *object.Query != "" {
		return def.Query
	}
	if text := editorText(raw, *object.QryType); text != "" {
		return text
	}
	return def.Query
}

// The kinds of question in Grafana's query editor.
const (
	askLabelNames = iota
	askLabelValues
	askMetrics
	askResult
	askSeries
	askClassic
)

// editorText writes the fields of Grafana's query editor as its classic text.
func editorText(raw json.RawMessage, kind int) string {
	var q struct {
		Label, Metric, Match, VarQuery, SeriesQuery, ClassicQuery string
		LabelFilters                                              []struct{ Label, Op, Value string }
	}
	if json.Unmarshal(raw, &q) != nil {
		return ""
	}
	switch kind {
	case askLabelNames:
		return "label_names(" + q.Match + ")"
	case askLabelValues:
		s := selector{metric: q.Metric}
		for _, f := range q.LabelFilters {
			s.matchers = append(s.matchers, labelMatcher{f.Label, f.Op, f.Value})
		}
		if s.metric == "" && len(s.matchers) == 0 {
			return "label_values(" + q.Label + ")"
		}
		return "label_values(" + s.text() + "," + q.Label + ")"
	case askMetrics:
		return "metrics(" + q.Metric + ")"
	case askResult:
		return "query_result(" + strings.NewReplacer("\r", "", "\n", "").Replace(q.VarQuery) + ")"
	case askSeries:
		return q.SeriesQuery
	case askClassic:
		return q.ClassicQuery
	}
	return ""
}
