package dashboard

// graphBySeries is a graph whose x axis is the series themselves: a bar gauge when the legend shows values, else a bar chart.
func (m *migrator) graphBySeries(p object) {
	options := graphToSingleStat(p)
	if asBool(asObject(p["legend"])["values"]) {
		p["type"], p["options"] = "bargauge", options
		return
	}
	p["type"] = "barchart"
	reduce := asObject(options["reduceOptions"])
	p["transformations"] = append(asList(p["transformations"]), object{"id": "reduce", "options": object{"reducers": reduce["calcs"]}})
	p["options"] = object{"legend": options["legend"], "tooltip": object{"mode": "single", "sort": "none"}}
}

// graphToSingleStat gives the options that Grafana's shared handler for single values makes of a graph, and the
// palette it sets.
func graphToSingleStat(p object) object {
	x := asObject(p["xaxis"])
	calcs := []any{}
	legend := object{"displayMode": "list", "showLegend": true, "placement": "bottom", "calcs": []any{}}
	if x["mode"] == "series" {
		child(child(p, "fieldConfig"), "defaults")["color"] = object{"mode": "palette-classic"}
		setDefault(asObject(p["fieldConfig"]), "overrides", []any{})
		for _, v := range asList(x["values"]) {
			if id := reducerByOldName[asString(v)]; id != "" {
				calcs = append(calcs, id)
			}
		}
		legend = graphLegend(p["legend"])
	}
	return object{"orientation": "auto", "reduceOptions": object{"values": false, "calcs": calcs}, "legend": legend}
}

// graphHistogram is a graph whose x axis is the values. Grafana's migration keeps the stacking only.
func (m *migrator) graphHistogram(p object) {
	custom := object{}
	if asBool(p["stack"]) {
		custom["stacking"] = object{"mode": either(asBool(p["percentage"]), "percent", "normal"), "group": "A"}
	}
	legend := object{"displayMode": "list", "showLegend": true, "placement": "bottom", "calcs": []any{}}
	p["type"] = "histogram"
	p["options"] = object{"legend": legend, "tooltip": object{"mode": "single", "sort": "none"}, "combine": false}
	p["fieldConfig"] = object{"defaults": object{"custom": custom}, "overrides": []any{}}
}

// reducerByOldName maps what old panels call a series' value to reducer ids: the angular names, and the ids themselves.
var reducerByOldName = map[string]string{
	"avg": "mean", "current": "lastNotNull", "total": "sum", "median": "median",
	"sum": "sum", "max": "max", "min": "min", "logmin": "logmin", "mean": "mean", "variance": "variance", "stdDev": "stdDev",
	"last": "last", "lastNotNull": "lastNotNull", "first": "first", "firstNotNull": "firstNotNull",
	"count": "count", "countAll": "countAll", "range": "range", "diff": "diff", "diffperc": "diffperc", "delta": "delta", "step": "step",
	"changeCount": "changeCount", "distinctCount": "distinctCount", "allIsZero": "allIsZero", "allIsNull": "allIsNull",
	"allValues": "allValues", "uniqueValues": "uniqueValues",
}

// oldAxes is schemas 4, 12 and 13: y_formats, the grid's limits, thresholds and aliasYAxis became yaxes, thresholds and overrides.
func (m *migrator) oldAxes(p object) {
	if p["type"] != "graph" && p["type"] != "graphite" {
		return
	}
	if shown, ok := p["legend"].(bool); ok && p["type"] == "graphite" {
		p["legend"] = object{"show": shown} // schema 2
	}
	grid := asObject(p["grid"])
	if p["yaxes"] == nil && m.version < 12 {
		formats := asList(p["y_formats"])
		show := p["y-axis"] == nil || asBool(p["y-axis"])
		var axes []any
		for i, side := range []string{"left", "right"} {
			format := p[[]string{"y_format", "y2_format"}[i]] // schema 2
			if i < len(formats) {
				format = formats[i]
			}
			if format == nil {
				format = "short"
			}
			low, high := grid[side+"Min"], grid[side+"Max"]
			if i == 0 {
				if low == nil {
					low = grid["min"] // schema 2
				}
				if high == nil {
					high = grid["max"]
				}
			}
			axes = append(axes, object{"show": show, "format": format, "min": low, "max": high,
				"logBase": grid[side+"LogBase"], "label": p[side+"YAxisLabel"]})
		}
		p["yaxes"] = axes
		setDefault(p, "xaxis", object{"show": p["x-axis"] == nil || asBool(p["x-axis"])})
	}
	if m.version < 13 && p["thresholds"] == nil && grid != nil {
		p["thresholds"] = gridThresholds(grid)
	}
	for _, alias := range keysOf(p["aliasYAxis"]) {
		p["seriesOverrides"] = append(asList(p["seriesOverrides"]), object{"alias": alias, "yaxis": asObject(p["aliasYAxis"])[alias]})
	}
}

// gridThresholds reads the two thresholds of a graph before schema 13.
func gridThresholds(grid object) []any {
	var out []any
	first, has1 := asNumber(grid["threshold1"])
	second, has2 := asNumber(grid["threshold2"])
	op := "gt"
	if has1 && has2 && second < first {
		op = "lt"
	}
	add := func(v float64, color any) {
		t := object{"value": v, "op": op, "colorMode": "custom"}
		if asBool(grid["thresholdLine"]) {
			t["line"], t["lineColor"] = true, color
		} else {
			t["fill"], t["fillColor"] = true, color
		}
		out = append(out, t)
	}
	if has1 {
		add(first, grid["threshold1Color"])
	}
	if has1 && has2 {
		add(second, grid["threshold2Color"])
	}
	return out
}
