package dashboard

import (
	"math"
	"strings"
)

// oldTable turns the angular table into today's: its styles become defaults and overrides, its transform a transformation.
func (m *migrator) oldTable(p object) {
	defaults := object{"custom": object{}}
	var overrides []any
	styled := false
	eachObject(p["styles"], func(s object) {
		pattern := asString(s["pattern"])
		if old := asList(s["thresholds"]); m.version < 10 && len(old) >= 3 {
			s["thresholds"] = old[1:] // schema 10, as schema 9 does for single stats
		}
		if pattern == "/.*/" {
			if !styled { // the first one counts
				tableDefaults(s, defaults)
			}
			styled = true
			return
		}
		if props := m.tableStyle(p, s); len(props) > 0 {
			id := "byName"
			if len(pattern) > 1 && strings.HasPrefix(pattern, "/") && strings.HasSuffix(pattern, "/") {
				id = "byRegexp"
			}
			overrides = append(overrides, object{"matcher": object{"id": id, "options": pattern}, "properties": props})
		}
	})
	m.tableTransform(p)
	if overrides == nil {
		overrides = []any{}
	}
	options := object{}
	if sort := asObject(p["sort"]); sort != nil && sort["col"] != nil {
		m.say(Info, p, "sort", "the old table's sorting by column number is not carried over, as Grafana's own migration does not")
	}
	p["type"], p["options"], p["fieldConfig"] = "table", options, object{"defaults": defaults, "overrides": overrides}
}

func tableDefaults(s, defaults object) {
	for from, to := range map[string]string{"unit": "unit", "decimals": "decimals", "alias": "displayName"} {
		if v := s[from]; v != nil && v != "" {
			defaults[to] = v
		}
	}
	if steps := tableSteps(s); steps != nil {
		defaults["thresholds"] = steps
	}
	if mode := asString(s["colorMode"]); mode != "" {
		child(defaults, "custom")["cellOptions"] = tableCell(mode)
	}
	if s["align"] != nil && s["align"] != "auto" {
		child(defaults, "custom")["align"] = s["align"]
	}
}

func tableCell(mode string) object {
	if mode == "value" {
		return object{"type": "color-text"}
	}
	return object{"type": "color-background"}
}

// tableSteps reads a style's thresholds; nil when it has none that are numbers.
func tableSteps(s object) object {
	colors := asList(s["colors"])
	list := asList(s["thresholds"])
	if len(list) == 0 {
		return nil
	}
	at := func(i int) any {
		if i < len(colors) {
			return colors[i]
		}
		return nil
	}
	steps := []any{object{"value": nil, "color": at(0)}}
	for i, v := range list {
		n, ok := v.(float64)
		if !ok {
			if n, ok = leadingNumber(asString(v)); !ok {
				continue
			}
			n = math.Trunc(n) // Grafana reads a text as a whole number
		}
		steps = append(steps, object{"value": n, "color": at(i + 1)})
	}
	return object{"mode": "absolute", "steps": steps}
}

func (m *migrator) tableStyle(p, s object) []any {
	var props []any
	if v := asString(s["alias"]); v != "" {
		props = append(props, property("displayName", v))
	}
	if v := asString(s["unit"]); v != "" {
		props = append(props, property("unit", v))
	}
	if n, ok := s["decimals"].(float64); ok {
		props = append(props, property("decimals", n))
	}
	switch s["type"] {
	case "date":
		props = append(props, property("unit", "time: "+asString(s["dateFormat"])))
	case "hidden":
		props = append(props, property("custom.hidden", true))
	}
	if asBool(s["link"]) {
		props = append(props, property("links", []any{object{"title": asString(s["linkTooltip"]), "url": asString(s["linkUrl"]), "targetBlank": asBool(s["linkTargetBlank"])}}))
	}
	if mode := asString(s["colorMode"]); mode != "" {
		props = append(props, property("custom.cellOptions", tableCell(mode)))
	}
	if v := asString(s["align"]); v != "" && v != "auto" {
		props = append(props, property("custom.align", v))
	}
	if steps := tableSteps(s); steps != nil {
		props = append(props, property("thresholds", steps))
	}
	if len(asList(s["valueMaps"]))+len(asList(s["rangeMaps"])) > 0 {
		m.say(Info, p, "styles", "the value mappings of column %q are dropped, as Grafana's own migration drops them", asString(s["pattern"]))
	}
	return props
}

// tableColumns are the columns of the old table's aggregations that Grafana carries over.
var tableColumns = map[string]string{"avg": "mean", "min": "min", "max": "max", "total": "sum", "current": "lastNotNull", "count": "count"}

func (m *migrator) tableTransform(p object) {
	list := asList(p["transformations"])
	switch transform := asString(p["transform"]); transform {
	case "timeseries_to_rows":
		list = append(list, object{"id": "seriesToRows", "options": object{"reducers": []any{}}})
	case "timeseries_to_columns":
		list = append(list, object{"id": "seriesToColumns", "options": object{"reducers": []any{}}})
	case "table":
		list = append(list, object{"id": "merge", "options": object{"reducers": []any{}}})
	case "timeseries_aggregations":
		reducers := []any{}
		eachObject(p["columns"], func(c object) {
			if r := tableColumns[asString(c["value"])]; r != "" {
				reducers = append(reducers, r)
			}
		})
		list = append(list, object{"id": "reduce", "options": object{"includeTimeField": false, "reducers": reducers}})
	case "", "table_annotations":
	default:
		m.say(Warning, p, "transform", "the old table's transform %q is not supported", transform)
	}
	p["transformations"] = list
}
