package dashboard

// oldPie turns the pie chart plug-in's panel into Grafana's own pie chart, as that does.
func (m *migrator) oldPie(p object) {
	options := child(p, "options")
	old := asObject(p["legend"])
	values, labels := []any{}, []any{"name"}
	for _, v := range [][2]string{{"values", "value"}, {"percentage", "percent"}} {
		if asBool(old[v[0]]) {
			values, labels = append(values, v[1]), append(labels, v[1])
		}
	}
	legend := object{"placement": either(p["legendType"] == "Under graph", "bottom", "right"), "values": values, "displayMode": "table",
		"showLegend": old == nil || asBool(old["show"]), "calcs": []any{}}
	if p["legendType"] == "On graph" {
		legend["showLegend"], options["displayLabels"] = false, labels
	}
	options["legend"] = legend
	if name := asString(p["valueName"]); name != "" {
		calcs := []any{}
		if calc := map[string]string{"current": "lastNotNull", "min": "min", "max": "max", "avg": "mean", "total": "sum"}[name]; calc != "" {
			calcs = append(calcs, calc)
		}
		options["reduceOptions"] = object{"calcs": calcs}
	}
	if kind := asString(p["pieType"]); kind == "pie" || kind == "donut" {
		options["pieType"] = kind
	}
	defaults := object{"decimals": 0.0}
	if unit := asString(p["format"]); unit != "" {
		defaults["unit"] = unit
	}
	if d, ok := asNumber(p["decimals"]); ok {
		defaults["decimals"] = d
	}
	if t, ok := asNumber(asObject(p["combine"])["threshold"]); ok && t > 0 {
		m.say(Info, p, "combine", "small slices are not combined into %q, as Grafana's own migration does not", asString(asObject(p["combine"])["label"]))
	}
	p["type"] = "piechart"
	p["fieldConfig"] = object{"defaults": defaults, "overrides": aliasColors(p, []any{})}
}
