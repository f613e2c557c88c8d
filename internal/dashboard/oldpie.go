package dashboard

// oldPie turns the pie chart plug-in's panel into Grafana's own pie chart.
func (m *migrator) oldPie(p object) {
	calc := reducerByOldName[asString(p["valueName"])]
	if calc == "" {
		calc = "lastNotNull"
	}
	defaults := object{"color": object{"mode": "palette-classic"}}
	if unit := asString(p["format"]); unit != "" {
		defaults["unit"] = unit
	}
	if d, ok := asNumber(p["decimals"]); ok {
		defaults["decimals"] = d
	}
	legend := asObject(p["legend"])
	values := []any{}
	if legend == nil || asBool(legend["values"]) {
		values = append(values, "value")
	}
	if asBool(legend["percentage"]) {
		values = append(values, "percent")
	}
	placement := "bottom"
	if p["legendType"] == "Right side" {
		placement = "right"
	}
	show := legend == nil || legend["show"] == nil || asBool(legend["show"])
	if p["legendType"] == "On graph" {
		show = false
	}
	kind := "pie"
	if p["pieType"] == "donut" {
		kind = "donut"
	}
	options := object{"pieType": kind, "reduceOptions": object{"values": false, "calcs": []any{calc}, "fields": ""},
		"legend": object{"showLegend": show, "displayMode": either(asBool(legend["values"]) || asBool(legend["percentage"]), "table", "list"), "placement": placement, "values": values}}
	if p["legendType"] == "On graph" {
		options["displayLabels"] = []any{"name"}
	}
	if combine := asObject(p["combine"]); combine != nil {
		if t, ok := asNumber(combine["threshold"]); ok && t > 0 {
			m.say(Warning, p, "combine", "small slices are not combined into %q", asString(combine["label"]))
		}
	}
	p["type"], p["options"] = "piechart", options
	p["fieldConfig"] = object{"defaults": defaults, "overrides": aliasColors(p, nil)}
}
