package dashboard

import (
	"fmt"
	"slices"
	"strconv"
)

// migrate brings the classic model to today's, in the order of Grafana's schema versions.
func (m *migrator) migrate(root object) error {
	m.version = asInt(root["schemaVersion"])
	m.oldSections(root)
	if len(asList(root["rows"])) > 0 {
		m.rowsToGrid(root)
	}
	panels := asList(root["panels"])
	if !m.isV2 {
		panels = flattenRows(withoutClones(panels))
	}
	root["panels"] = panels
	count := 0
	walkPanels(panels, func(object) { count++ })
	if count > maxPanels {
		return fmt.Errorf("the dashboard has %d panels; at most %d can be opened, so split it into several", count, maxPanels)
	}
	numberPanels(panels)
	walkPanels(panels, m.panel)
	eachObject(asObject(root["templating"])["list"], m.variable)
	return nil
}

// oldSections is schemas 2 and 6: time, variables and annotations stood elsewhere.
func (m *migrator) oldSections(root object) {
	if filter := asObject(asObject(root["services"])["filter"]); filter != nil && m.version < 2 {
		setDefault(root, "time", filter["time"])
		setDefault(root, "templating", object{"list": filter["list"]})
	}
	if m.version < 6 {
		eachObject(root["pulldowns"], func(o object) {
			if o["type"] == "annotations" {
				setDefault(root, "annotations", object{"list": o["annotations"]})
			}
		})
	}
}

// walkPanels visits panels and the panels inside collapsed rows.
func walkPanels(panels []any, f func(p object)) {
	for _, v := range panels {
		p := asObject(v)
		f(p)
		walkPanels(asList(p["panels"]), f)
	}
}

// withoutClones drops what is no panel and the saved clones of repeats, which are made anew from their source.
func withoutClones(in []any) []any {
	out := make([]any, 0, len(in))
	for _, v := range in {
		p := asObject(v)
		if p == nil || asInt(p["repeatPanelId"]) != 0 || asBool(p["repeatByRow"]) {
			continue
		}
		out = append(out, v)
	}
	return out
}

// flattenRows leaves rows at the top and panels inside rows: a row inside a row stands beside it instead.
func flattenRows(in []any) []any {
	out := make([]any, 0, len(in))
	stack := [][]any{in}
	for len(stack) > 0 && len(out) <= maxPanels {
		top := stack[len(stack)-1]
		if len(top) == 0 {
			stack = stack[:len(stack)-1]
			continue
		}
		p := asObject(top[0])
		stack[len(stack)-1] = top[1:]
		out = append(out, p)
		kids := withoutClones(asList(p["panels"]))
		if p["type"] != "row" {
			delete(p, "panels")
			continue
		}
		var own, rows []any
		for _, k := range kids {
			if asObject(k)["type"] == "row" {
				rows = append(rows, k)
			} else {
				delete(asObject(k), "panels")
				own = append(own, k)
			}
		}
		p["panels"] = own
		if len(rows) > 0 {
			stack = append(stack, rows)
		}
	}
	return out
}

// numberPanels gives panels without an id, or with one that is taken, the next free one in document order.
func numberPanels(panels []any) {
	highest := 0
	walkPanels(panels, func(p object) { highest = max(highest, asInt(p["id"])) })
	seen := map[int]bool{}
	walkPanels(panels, func(p object) {
		id := asInt(p["id"])
		if id <= 0 || seen[id] {
			highest++
			id = highest
		}
		seen[id] = true
		p["id"] = float64(id)
	})
}

// panel brings one panel to today's shape.
func (m *migrator) panel(p object) {
	was := asString(p["type"])
	p["__was"] = was
	m.oldAxes(p)
	m.maxPerRow(p)
	m.panelLinks(p)
	m.dataLinks(p)
	refIDs(p)
	if m.version < 12 && was == "graphite" {
		p["type"] = "graph"
	}
	switch asString(p["type"]) {
	case "graph":
		m.graph(p)
	case "singlestat", "grafana-singlestat-panel":
		m.singlestat(p)
	case "table":
		if p["styles"] != nil && m.version < 24 {
			m.oldTable(p)
		}
	case "table-old":
		m.oldTable(p)
	case "grafana-piechart-panel":
		m.oldPie(p)
	case "text2":
		p["type"] = "text"
		textContent(p)
	case "heatmap-new":
		p["type"] = "heatmap"
		if o := asObject(p["options"]); o["bucketFrame"] != nil {
			o["rowsFrame"] = o["bucketFrame"]
			delete(o, "bucketFrame")
		}
	case "heatmap":
		m.oldHeatmap(p)
	case "natel-discrete-panel":
		p["type"] = "state-timeline"
		m.say(Warning, p, "type", "the discrete panel's own colours and texts are not carried over to the state timeline")
	case "grafana-worldmap-panel":
		p["type"] = "geomap"
	case "stat", "gauge", "bargauge":
		gaugeOptions(p)
		oldStatOptions(p)
	case "text":
		textContent(p)
	}
	m.fieldConfig(p)
	m.transformations(p)
}

// maxPerRow is schema 17: minSpan became the largest factor of 24 that is not above 24/minSpan.
func (m *migrator) maxPerRow(p object) {
	span := asInt(p["minSpan"])
	if span <= 0 || p["maxPerRow"] != nil {
		return
	}
	best := 1
	for _, factor := range []int{1, 2, 3, 4, 6, 8, 12, 24} {
		if float64(factor) <= 24/float64(span) {
			best = factor
		}
	}
	p["maxPerRow"] = float64(best)
}

// refIDs is schema 7: targets without a refId get the first free letter.
func refIDs(p object) {
	taken := map[string]bool{}
	eachObject(p["targets"], func(t object) { taken[asString(t["refId"])] = true })
	next := 0
	for _, v := range asList(p["targets"]) {
		t := asObject(v)
		if t == nil || asString(t["refId"]) != "" {
			continue
		}
		for taken[refLetter(next)] {
			next++
		}
		changed(v)
		t["refId"] = refLetter(next)
		taken[refLetter(next)] = true
	}
}

func refLetter(i int) string {
	if i < 26 {
		return string(rune('A' + i))
	}
	return string(rune('A'+i%26)) + strconv.Itoa(i/26)
}

// textContent is the text panel's own migration: content and mode moved into the options, and plain text is Markdown.
func textContent(p object) {
	o := child(p, "options")
	version, ok := leadingNumber(asString(p["pluginVersion"]))
	for _, key := range []string{"content", "mode"} {
		if p[key] != nil && (o[key] == nil || !ok || version < 7.1) {
			o[key] = p[key]
		}
	}
	if mode := o["mode"]; mode != "html" && mode != "code" && mode != "markdown" {
		o["mode"] = "markdown"
	}
}

// gaugeOptions is schema 18: the first gauge kept its options elsewhere and its thresholds from the highest down.
func gaugeOptions(p object) {
	old := asObject(p["options-gauge"])
	if old == nil {
		return
	}
	delete(p, "options-gauge")
	values := object{}
	for _, key := range []string{"unit", "stat", "decimals", "prefix", "suffix"} {
		if old[key] != nil {
			values[key] = old[key]
			delete(old, key)
		}
	}
	if steps := asList(old["thresholds"]); len(steps) > 0 {
		slices.Reverse(steps)
	}
	delete(old, "options")
	old["valueOptions"] = values
	p["options"] = old
}

// transformations applies schemas 31, 39 and 43.
func (m *migrator) transformations(p object) {
	var out []any
	for _, v := range asList(p["transformations"]) {
		t := asObject(v)
		if t == nil {
			continue
		}
		out = append(out, t)
		switch id := asString(t["id"]); {
		case id == "labelsToFields" && m.version < 31:
			out = append(out, object{"id": "merge", "options": object{}})
		case id == "timeSeriesTable" && m.version < 39:
			if stats := asObject(asObject(t["options"])["refIdToStat"]); stats != nil {
				options := object{}
				for ref, stat := range stats {
					options[ref] = object{"stat": stat}
				}
				t["options"] = options
			}
		case id == "formatTime" && m.version < 43:
			old := asObject(t["options"])
			t["id"] = "convertFieldType"
			conversion := object{"targetField": old["timeField"], "destinationType": "string", "dateFormat": old["outputFormat"]}
			if old["timezone"] != nil {
				conversion["timezone"] = old["timezone"]
			}
			t["options"] = object{"conversions": []any{conversion}, "fields": object{}}
		}
	}
	p["transformations"] = out
}
