package query

import (
	"context"
	"encoding/json"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/montui/montui/internal/dashboard"
)

var (
	findLabelNames  = regexp.MustCompile(`^label_names\((.*)\)\s*$`)
	findLabelValues = regexp.MustCompile(`(?s)^label_values\((?:(.*),)?\s*("[^"]+"|[a-zA-Z_$][^,"]*)\)\s*$`)
	findMetrics     = regexp.MustCompile(`^metrics\((.+)\)\s*$`)
	findResult      = regexp.MustCompile(`(?s)^query_result\((.+)\)\s*$`)
	findNothing     = regexp.MustCompile(`^(?:label_values|metrics|query_result)\(\s*\)\s*$`)
)

// find asks for a query variable's names, in the forms that Grafana's Prometheus data source knows.
func (r *resolver) find(ctx context.Context, def *dashboard.Variable) ([]dashboard.Option, error) {
	text := macros(r.vars.expression(def.Query), stepInput{span: r.vars.to.Sub(r.vars.from), sent: defaultScrape}, defaultScrape)
	from, to := r.vars.from, r.vars.to
	if m := findLabelValues.FindStringSubmatch(text); m != nil {
		label := strings.Trim(strings.TrimSpace(m[2]), `"`)
		return named(r.src.LabelValues(ctx, label, selectors(m[1]), from, to))
	}
	if m := findLabelNames.FindStringSubmatch(text); m != nil {
		if m[1] == "" {
			return named(r.src.LabelNames(ctx, nil, from, to))
		}
		names, err := r.src.LabelNames(ctx, []string{`{__name__=~".*` + m[1] + `.*"}`}, from, to)
		return named(slices.DeleteFunc(names, func(name string) bool { return name == "__name__" }), err)
	}
	if m := findMetrics.FindStringSubmatch(text); m != nil {
		return named(r.src.LabelValues(ctx, "__name__", []string{`{__name__=~"` + m[1] + `"}`}, from, to))
	}
	if m := findResult.FindStringSubmatch(text); m != nil {
		data, _, err := r.src.Raw(ctx, Request{Expr: m[1], To: to.UnixMilli(), Instant: true, RefID: def.Name})
		if err != nil {
			return nil, err
		}
		return resultNames(data)
	}
	if findNothing.MatchString(text) || strings.TrimSpace(text) == "" {
		return nil, nil
	}
	list, err := r.src.Series(ctx, []string{text}, from, to)
	if err != nil {
		return nil, err
	}
	out := make([]dashboard.Option, 0, len(list))
	for _, labels := range list {
		name := tightText(labels)
		out = append(out, dashboard.Option{Text: name, Value: name})
	}
	return out, nil
}

// selectors gives the series that label_values is to look in; none means all.
func selectors(s string) []string {
	s = strings.TrimSpace(s)
	if s == "" || s == "{}" {
		return nil
	}
	return []string{s}
}

func named(names []string, err error) ([]dashboard.Option, error) {
	out := make([]dashboard.Option, 0, len(names))
	for _, n := range names {
		out = append(out, dashboard.Option{Text: n, Value: n})
	}
	return out, err
}

// tightText writes labels as variables' regexes expect them: no blanks between.
func tightText(labels map[string]string) string {
	return strings.ReplaceAll(metricText(labels), `", `, `",`)
}

// resultNames writes each sample of query_result as metric{labels} value time.
func resultNames(data json.RawMessage) ([]dashboard.Option, error) {
	var a answer
	if err := json.Unmarshal(data, &a); err != nil {
		return nil, err
	}
	if a.ResultType != "vector" && a.ResultType != "matrix" {
		var pair []any
		if err := json.Unmarshal(a.Result, &pair); err != nil || len(pair) < 2 {
			return nil, errSample
		}
		text, _ := pair[1].(string)
		return []dashboard.Option{{Text: text, Value: text}}, nil
	}
	var list []struct {
		Metric map[string]string
		Value  []any
	}
	if err := json.Unmarshal(a.Result, &list); err != nil {
		return nil, errSample
	}
	var out []dashboard.Option
	for _, s := range list {
		if len(s.Value) < 2 {
			continue
		}
		at, _ := s.Value[0].(float64)
		value, _ := s.Value[1].(string)
		text := tightText(s.Metric) + " " + value + " " + strconv.FormatInt(int64(math.Round(at*1000)), 10)
		out = append(out, dashboard.Option{Text: text, Value: text})
	}
	return out, nil
}
