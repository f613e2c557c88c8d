package query

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/montui/montui/internal/dashboard"
	"github.com/montui/montui/internal/frame"
)

// The forms of a variable's query that Grafana's Prometheus data source knows; beyond it line breaks may be in them.
var (
	findLabelNames  = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?s)^label_names\((.*)\)\s*$`) })
	findLabelValues = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?s)^label_values\((?:(.+),\s*)?(.+)\)\s*$`) })
	findMetrics     = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?s)^metrics\((.+)\)\s*$`) })
	findResult      = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?s)^query_result\((.+)\)\s*$`) })
	findNothing     = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(?:label_values|metrics|query_result)\(\s*\)\s*$`) })
)

// wording is a variable's query as it is asked: with the other variables in it.
func (r *resolver) wording(text string) string {
	span := r.vars.to.Sub(r.vars.from)
	ms := float64(span.Milliseconds())
	seconds := numberText(float64(span.Round(time.Second) / time.Second))
	vars := r.vars.alongside(map[string]scopedValue{
		"__interval": {value: formatInterval(defaultScrape)}, "__interval_ms": {value: float64(defaultScrape.Milliseconds())},
		"__range_ms": {value: ms}, "__range_s": {value: seconds}, "__range": {value: seconds + "s"}})
	text = vars.replace(text, "", promFormat)
	// Grafana leaves $__rate_interval as it is here, and the server refuses it.
	return macros(text, stepInput{span: span, sent: defaultScrape}, defaultScrape)
}

// find asks for a query variable's names.
func (r *resolver) find(ctx context.Context, name, text string) ([]dashboard.Option, error) {
	from, to := snap(r.vars.from, r.vars.to, cacheLow)
	if m := findLabelNames().FindStringSubmatch(text); m != nil {
		if m[1] == "" {
			return named(r.src.LabelNames(ctx, nil, from, to))
		}
		names, err := r.src.LabelNames(ctx, []string{`{__name__=~".*` + m[1] + `.*"}`}, from, to)
		return named(slices.DeleteFunc(names, func(name string) bool { return name == "__name__" }), err)
	}
	if m := findLabelValues().FindStringSubmatch(text); m != nil {
		label := strings.Trim(strings.TrimSpace(m[2]), `"`)
		return named(r.src.LabelValues(ctx, label, selectors(m[1]), from, to))
	}
	if m := findMetrics().FindStringSubmatch(text); m != nil {
		return named(r.src.LabelValues(ctx, "__name__", []string{`{__name__=~"` + m[1] + `"}`}, from, to))
	}
	if m := findResult().FindStringSubmatch(text); m != nil {
		data, _, err := r.src.Raw(ctx, Request{Expr: m[1], To: ceilSecond(r.vars.to).UnixMilli(), Instant: true, RefID: name})
		if err != nil {
			return nil, err
		}
		return resultNames(data)
	}
	if findNothing().MatchString(text) || strings.TrimSpace(text) == "" {
		return nil, nil
	}
	list, err := r.src.Series(ctx, []string{text}, ceilSecond(r.vars.from), ceilSecond(r.vars.to))
	if err != nil {
		return nil, err
	}
	out := make([]dashboard.Option, 0, len(list))
	for _, labels := range list {
		name := seriesText(labels)
		out = append(out, dashboard.Option{Text: name, Value: name})
	}
	return out, nil
}

// selectors gives the series that label_values is to look in; none means all.
func selectors(s string) []string {
	s = strings.TrimSpace(s)
	if s == "" || strings.ReplaceAll(s, " ", "") == "{}" {
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

// seriesText writes a series as variables' regexes expect it: metric{label="value",…}, the values as they are.
func seriesText(labels frame.Labels) string {
	parts := make([]string, 0, len(labels))
	for _, name := range slices.Sorted(maps.Keys(labels)) {
		if name != "__name__" {
			parts = append(parts, name+`="`+labels[name]+`"`)
		}
	}
	return labels["__name__"] + "{" + strings.Join(parts, ",") + "}"
}

// resultNames writes each sample of query_result as metric{labels} value time.
func resultNames(data json.RawMessage) ([]dashboard.Option, error) {
	var a answer
	if err := json.Unmarshal(data, &a); err != nil {
		return nil, err
	}
	if a.ResultType == "scalar" || a.ResultType == "string" {
		var pair []any
		if err := json.Unmarshal(a.Result, &pair); err != nil || len(pair) < 2 {
			return nil, errSample
		}
		text, _ := pair[1].(string)
		return []dashboard.Option{{Text: text, Value: text}}, nil
	}
	if a.ResultType != "vector" {
		return nil, fmt.Errorf("query_result wants an instant vector, and got a result of type %q", a.ResultType)
	}
	var list []struct {
		Metric frame.Labels
		Value  []any
	}
	if err := json.Unmarshal(a.Result, &list); err != nil {
		return nil, errSample
	}
	out := make([]dashboard.Option, 0, len(list))
	for _, s := range list {
		if len(s.Value) < 2 {
			continue // a native histogram has no value to show
		}
		at, _ := s.Value[0].(float64)
		value, _ := s.Value[1].(string)
		text := seriesText(s.Metric) + " " + value + " " + numberText(at*1000)
		out = append(out, dashboard.Option{Text: text, Value: text})
	}
	return out, nil
}

// cacheLow is the minutes that Grafana's data source rounds ranges to by default when it asks for labels, so that one
// answer serves for a while.
const cacheLow = 1

// snap rounds a range to whole minutes, or to so many; 0 is whole seconds only.
func snap(from, to time.Time, minutes int64) (time.Time, time.Time) {
	if from.IsZero() || to.IsZero() {
		return from, to
	}
	start, end := ceilSecond(from).Unix(), ceilSecond(to).Unix()
	if step := minutes * 60; step > 0 {
		start = align(start, step)
		end = align(-align(-end, 60), step)
		if start == end {
			end += step
		}
	}
	return time.Unix(start, 0).UTC(), time.Unix(end, 0).UTC()
}

func ceilSecond(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	if ms := t.UnixMilli() % 1000; ms != 0 {
		return time.Unix(align(t.UnixMilli(), 1000)/1000+1, 0).UTC()
	}
	return t
}

// answer is the data of a query.
type answer struct {
	ResultType string
	Result     json.RawMessage
}
