package main

import (
	"cmp"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/montui/montui/internal/answers"
	"github.com/montui/montui/internal/field"
	"github.com/montui/montui/internal/frame"
	"github.com/montui/montui/internal/query"
)

func nameList(heading string) func([]byte, []string) (answers.List, error) {
	return func(data []byte, _ []string) (answers.List, error) {
		names, err := open[[]string](data)
		list := answers.List{Heading: []string{heading}}
		for _, name := range names {
			list.Rows = append(list.Rows, []string{name})
		}
		return list, err
	}
}

// metricNames are those that a regular expression finds; it is not anchored, as a person who looks for one would have it.
func metricNames(data []byte, args []string) (answers.List, error) {
	list, err := nameList("metric")(data, nil)
	if err != nil || len(args) == 0 {
		return list, err
	}
	re, err := regexp.Compile(args[0])
	if err != nil {
		return list, usageError{err}
	}
	list.Rows = slices.DeleteFunc(list.Rows, func(row []string) bool { return !re.MatchString(row[0]) })
	return list, nil
}

func seriesList(data []byte, _ []string) (answers.List, error) {
	elements, err := open[[]json.RawMessage](data)
	list := answers.List{Heading: []string{"series"}, Elements: elements}
	for _, raw := range elements {
		labels, err := open[frame.Labels](raw)
		if err != nil {
			return list, err
		}
		list.Rows = append(list.Rows, []string{answers.SeriesName(labels)})
	}
	return list, err
}

func metadataList(data []byte, _ []string) (answers.List, error) {
	all, err := open[map[string][]query.Metadata](data)
	list := answers.List{Heading: []string{"metric", "type", "unit", "help"}, Described: true}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		for _, m := range all[name] {
			list.Rows = append(list.Rows, []string{name, m.Type, m.Unit, m.Help})
		}
	}
	return list, err
}

func targetList(data []byte, _ []string) (answers.List, error) {
	raw, err := open[struct{ ActiveTargets []json.RawMessage }](data)
	list := answers.List{Heading: []string{"job", "instance", "health", "scraped", "took", "error"}, Elements: raw.ActiveTargets, Right: map[int]bool{4: true}, Moments: map[int]bool{3: true}, Key: 1}
	for _, one := range raw.ActiveTargets {
		t, err := open[query.Target](one)
		if err != nil {
			return list, err
		}
		list.Rows = append(list.Rows, []string{t.Labels["job"], t.Labels["instance"], t.Health, moments(t.LastScrape), seconds(t.LastScrapeDuration), t.LastError})
	}
	return list, err
}

func alertList(data []byte, _ []string) (answers.List, error) {
	raw, err := open[struct{ Alerts []json.RawMessage }](data)
	list := answers.List{Heading: []string{"alert", "state", "since", "value", "labels", "summary"}, Elements: raw.Alerts, Right: map[int]bool{3: true}, Moments: map[int]bool{2: true}}
	for _, one := range raw.Alerts {
		a, err := open[query.Alert](one)
		if err != nil {
			return list, err
		}
		labels := maps.Clone(a.Labels)
		delete(labels, "alertname")
		list.Rows = append(list.Rows, []string{a.Labels["alertname"], a.State, moments(a.ActiveAt), plainNumber(a.Value), answers.SeriesName(labels),
			cmp.Or(a.Annotations["summary"], a.Annotations["description"])})
	}
	return list, err
}

// plainNumber writes 8.16e+00, as the API has the values of alerts, as people do.
func plainNumber(text string) string {
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return text
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}

func ruleList(data []byte, _ []string) (answers.List, error) {
	all, err := open[struct{ Groups []query.RuleGroup }](data)
	list := answers.List{Heading: []string{"group", "rule", "type", "state", "health", "took", "query", "error"}, Right: map[int]bool{5: true}, Key: 1}
	for _, g := range all.Groups {
		for _, r := range g.Rules {
			list.Rows = append(list.Rows, []string{g.Name, r.Name, r.Type, r.State, r.Health, seconds(r.EvaluationTime), strings.Join(strings.Fields(r.Query), " "), r.LastError})
		}
	}
	return list, err
}

// statusList is the head block's numbers, then the greatest of each kind.
func statusList(data []byte, _ []string) (answers.List, error) {
	type entry struct {
		Name  string
		Value uint64
	}
	s, err := open[struct {
		HeadStats struct {
			NumSeries, NumLabelPairs, ChunkCount uint64
			MinTime, MaxTime                     int64
		}
		SeriesCountByMetricName, LabelValueCountByLabelName, MemoryInBytesByLabelName, SeriesCountByLabelValuePair []entry
	}](data)
	list := answers.List{Heading: []string{"what", "name", "value"}, Right: map[int]bool{2: true}, Key: 2}
	add := func(what, name, value string) { list.Rows = append(list.Rows, []string{what, name, value}) }
	number := func(n uint64) string { return strconv.FormatUint(n, 10) }
	add("head", "series", number(s.HeadStats.NumSeries))
	add("head", "label pairs", number(s.HeadStats.NumLabelPairs))
	add("head", "chunks", number(s.HeadStats.ChunkCount))
	if s.HeadStats.MaxTime > s.HeadStats.MinTime && s.HeadStats.MinTime > 0 {
		add("head", "from", moments(time.UnixMilli(s.HeadStats.MinTime)))
		add("head", "to", moments(time.UnixMilli(s.HeadStats.MaxTime)))
	}
	for _, group := range []struct {
		what    string
		entries []entry
	}{{"series of metric", s.SeriesCountByMetricName}, {"values of label", s.LabelValueCountByLabelName},
		{"bytes of label", s.MemoryInBytesByLabelName}, {"series of pair", s.SeriesCountByLabelValuePair}} {
		for _, e := range group.entries {
			add(group.what, e.Name, number(e.Value))
		}
	}
	return list, err
}

func moments(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Local().Format(time.RFC3339)
}

func seconds(s float64) string { return field.Format("s", s, nil).Full() }
