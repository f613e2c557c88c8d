package views

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/montui/montui/internal/frame"
	"github.com/montui/montui/internal/query"
)

// Server is what the screens about the server ask; *query.Client is one.
type Server interface {
	Alerts(ctx context.Context) ([]query.Alert, error)
	RuleGroups(ctx context.Context) ([]query.RuleGroup, error)
	Targets(ctx context.Context) ([]query.Target, error)
	MetricMetadata(ctx context.Context, metric string, limit int) (map[string]query.Metadata, error)
}

func (r *Root) newAlerts() *listing {
	server, now := r.deps.API, func() time.Time { return r.deps.Now().In(r.deps.Zone) }
	return newListing(r.newID(), r.deps, listing{name: "Alerts", empty: "no alert is pending or firing",
		columns: []listColumn{{title: "STATE", least: 7, worth: 9}, {title: "ALERT", least: 12, worth: 24}, {title: "SINCE", least: 4, right: true, worth: 5},
			{title: "VALUE", least: 5, right: true, worth: 9, goes: 2}, {title: "LABELS", least: 10, worth: 24}, {title: "SUMMARY", least: 10, worth: 24, goes: 1}},
		load: func(ctx context.Context) ([]listRow, string, error) {
			alerts, err := server.Alerts(ctx)
			slices.SortStableFunc(alerts, func(a, b query.Alert) int {
				return cmp.Or(cmp.Compare(stateOrder(a.State), stateOrder(b.State)), a.ActiveAt.Compare(b.ActiveAt))
			})
			rows, firing := make([]listRow, 0, len(alerts)), 0
			for _, a := range alerts {
				if a.State == "firing" {
					firing++
				}
				rows = append(rows, alertRow(a, now()))
			}
			return rows, fmt.Sprintf("%d firing, %d pending", firing, len(alerts)-firing), err
		}})
}

func alertRow(a query.Alert, now time.Time) listRow {
	summary := orDefault(a.Annotations["summary"], a.Annotations["description"])
	row := listRow{key: labelsText(a.Labels, ""), expr: selecting("ALERTS", a.Labels), cells: []listCell{stateCell(a.State), {a.Labels["alertname"], calm}, {age(now.Sub(a.ActiveAt)), faint},
		{shortValue(a.Value), calm}, {labelsText(a.Labels, "alertname"), faint}, {summary, calm}}}
	row.detail = []string{a.Labels["alertname"] + " is " + a.State + " " + since(a.ActiveAt, now) + ", value " + shortValue(a.Value), ""}
	row.detail = append(row.detail, pairs("label", a.Labels)...)
	row.detail = append(row.detail, pairs("annotation", a.Annotations)...)
	return row
}

func (r *Root) newRules() *listing {
	server, now := r.deps.API, func() time.Time { return r.deps.Now().In(r.deps.Zone) }
	return newListing(r.newID(), r.deps, listing{name: "Rules", empty: "the server has no rules",
		columns: []listColumn{{title: "STATE", least: 8, worth: 9}, {title: "RULE", least: 12, worth: 28}, {title: "GROUP", least: 8, goes: 1},
			{title: "LAST", least: 4, right: true, worth: 5, goes: 3}, {title: "TOOK", least: 4, right: true, worth: 7, goes: 2}, {title: "EXPRESSION", least: 12, worth: 24}},
		load: func(ctx context.Context) ([]listRow, string, error) {
			groups, err := server.RuleGroups(ctx)
			var rows []listRow
			broken := 0
			for _, g := range groups {
				for i, rule := range g.Rules {
					if rule.Health == "err" {
						broken++
					}
					rows = append(rows, ruleRow(g, rule, i, now()))
				}
			}
			summary := fmt.Sprintf("%s in %s", counted(len(rows), "rule"), counted(len(groups), "group"))
			if broken > 0 {
				summary += fmt.Sprintf(", %d of them fail", broken)
			}
			return rows, summary, err
		}})
}

func ruleRow(g query.RuleGroup, rule query.Rule, i int, now time.Time) listRow {
	state := stateCell(orDefault(rule.State, rule.Type))
	if rule.Health == "err" {
		state = listCell{"✗ error", bad}
	}
	last := "never"
	if rule.LastEvaluation.Unix() > 0 {
		last = age(now.Sub(rule.LastEvaluation))
	}
	row := listRow{key: fmt.Sprint(g.File, "\x00", g.Name, "\x00", i), expr: rule.Query, note: rule.LastError, cells: []listCell{state, {rule.Name, calm}, {g.Name, faint}, {last, faint},
		{spanText(rule.EvaluationTime), faint}, {strings.Join(strings.Fields(rule.Query), " "), calm}}}
	row.detail = []string{rule.Query, ""}
	if rule.LastError != "" {
		row.detail = append(row.detail, "error: "+rule.LastError, "")
	}
	row.detail = append(row.detail, fmt.Sprintf("%s rule in group %s of %s, every %s", rule.Type, g.Name, g.File, spanText(g.Interval)))
	if rule.Duration > 0 {
		row.detail = append(row.detail, "fires after "+spanText(rule.Duration))
	}
	row.detail = append(row.detail, pairs("label", rule.Labels)...)
	row.detail = append(row.detail, pairs("annotation", rule.Annotations)...)
	for _, a := range rule.Alerts {
		row.detail = append(row.detail, a.State+" "+since(a.ActiveAt, now)+" "+labelsText(a.Labels, "alertname"))
	}
	return row
}

func (r *Root) newTargets() *listing {
	server, now := r.deps.API, func() time.Time { return r.deps.Now().In(r.deps.Zone) }
	return newListing(r.newID(), r.deps, listing{name: "Targets", empty: "the server scrapes nothing",
		columns: []listColumn{{title: "STATE", least: 4, worth: 9}, {title: "JOB", least: 8, worth: 24}, {title: "INSTANCE", least: 10, worth: 28}, {title: "LAST", least: 4, right: true, worth: 5},
			{title: "TOOK", least: 5, right: true, worth: 7, goes: 4}, {title: "EVERY", least: 4, right: true, worth: 5, goes: 2}, {title: "ADDRESS", least: 10, worth: 24, goes: 1}, {title: "ERROR", least: 10, worth: 12, goes: 3}},
		load: func(ctx context.Context) ([]listRow, string, error) {
			targets, err := server.Targets(ctx)
			slices.SortStableFunc(targets, func(a, b query.Target) int {
				return cmp.Or(cmp.Compare(stateOrder(a.Health), stateOrder(b.Health)), cmp.Compare(a.Labels["job"], b.Labels["job"]), cmp.Compare(a.Labels["instance"], b.Labels["instance"]))
			})
			rows, up := make([]listRow, 0, len(targets)), 0
			for _, t := range targets {
				if t.Health == "up" {
					up++
				}
				rows = append(rows, targetRow(t, now()))
			}
			return rows, fmt.Sprintf("%d of %d up", up, len(targets)), err
		}})
}

func targetRow(t query.Target, now time.Time) listRow {
	last := "never"
	if t.LastScrape.Unix() > 0 {
		last = age(now.Sub(t.LastScrape))
	}
	row := listRow{key: t.ScrapePool + t.ScrapeURL, expr: selecting("up", t.Labels), note: t.LastError, cells: []listCell{stateCell(t.Health), {t.Labels["job"], calm}, {t.Labels["instance"], calm}, {last, faint},
		{spanText(t.LastScrapeDuration), faint}, {t.ScrapeInterval, faint}, {t.ScrapeURL, faint}, {t.LastError, bad}}}
	row.detail = []string{t.ScrapeURL + " is " + t.Health}
	if t.LastError != "" {
		row.detail = append(row.detail, "", t.LastError)
	}
	scraped := "never scraped"
	if last != "never" {
		scraped = "last scraped " + last + " ago, in " + spanText(t.LastScrapeDuration)
	}
	row.detail = append(row.detail, "", scraped+"; every "+t.ScrapeInterval, "")
	row.detail = append(row.detail, pairs("label", t.Labels)...)
	row.detail = append(row.detail, pairs("discovered", t.DiscoveredLabels)...)
	return row
}

// stateOrder puts what needs a reader's eye first.
func stateOrder(state string) int {
	return slices.Index([]string{"firing", "down", "pending", "unknown", state}, state)
}

func stateCell(state string) listCell {
	switch state {
	case "firing":
		return listCell{"▲ firing", bad}
	case "pending":
		return listCell{"◆ pending", warned}
	case "inactive":
		return listCell{"● ok", good}
	case "recording":
		return listCell{"● record", good}
	case "up":
		return listCell{"● up", good}
	case "down":
		return listCell{"▼ down", bad}
	}
	return listCell{"? " + orDefault(state, "unknown"), warned}
}

// since is when something began, in the reader's zone, and how long ago that is.
func since(began, now time.Time) string {
	return "since " + began.In(now.Location()).Format(time.DateTime+" MST") + ", " + age(now.Sub(began)) + " ago"
}

// selecting is the PromQL that selects a metric by all of an alert's or a target's labels.
func selecting(metric string, labels frame.Labels) string {
	named := frame.Labels{"__name__": metric}
	maps.Copy(named, labels)
	return seriesText(named)
}

func labelsText(labels frame.Labels, without string) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(labels)) {
		if name == without {
			continue
		}
		if b.Len() > 0 {
			b.WriteString(" ")
		}
		b.WriteString(name + "=" + labels[name])
	}
	return b.String()
}

func pairs(what string, labels frame.Labels) []string {
	lines := make([]string, 0, len(labels))
	for _, name := range slices.Sorted(maps.Keys(labels)) {
		lines = append(lines, what+" "+name+": "+labels[name])
	}
	return lines
}
