package dashboard

// graphBySeries is a graph whose x axis is the series themselves: a bar gauge when the legend shows values, else a bar chart.
func (m *migrator) graphBySeries(p object) {
	calc := "sum"
	if values := asList(asObject(p["xaxis"])["values"]); len(values) > 0 {
		if r := reducerByOldName[asString(values[0])]; r != "" {
			calc = r
		}
	}
	left := m.graphAxis(p, 0)
	fc := child(p, "fieldConfig")
	defaults := child(fc, "defaults")
	for k, v := range left {
		if k != "custom" && v != nil {
			defaults[k] = v
		}
	}
	fc["overrides"] = aliasColors(p, asList(fc["overrides"]))
	legend := asObject(p["legend"])
	if asBool(legend["values"]) {
		p["type"] = "bargauge"
		p["options"] = object{"reduceOptions": object{"values": false, "calcs": []any{calc}}, "orientation": "vertical", "displayMode": "gradient", "showUnfilled": false}
		return
	}
	p["type"] = "barchart"
	p["transformations"] = append(asList(p["transformations"]), object{"id": "reduce", "options": object{"reducers": []any{calc}}})
	p["options"] = object{"legend": graphLegend(legend), "tooltip": object{"mode": "single"}}
}

// graphHistogram is a graph whose x axis is the values.
func (m *migrator) graphHistogram(p object) {
	x := asObject(p["xaxis"])
	options := object{"legend": graphLegend(asObject(p["legend"])), "combine": false}
	if n, ok := asNumber(x["buckets"]); ok && n > 0 {
		options["bucketCount"] = n
	}
	left := m.graphAxis(p, 0)
	defaults := child(child(p, "fieldConfig"), "defaults")
	if left["unit"] != nil {
		defaults["unit"] = left["unit"]
	}
	p["type"], p["options"] = "histogram", options
}

// reducerByOldName maps the angular panels' names of a series' value to reducer ids; an unknown one is a reducer's own name.
var reducerByOldName = map[string]string{
	"avg": "mean", "current": "lastNotNull", "total": "sum", "first": "first", "firstNotNull": "firstNotNull", "min": "min", "max": "max",
	"count": "count", "delta": "delta", "diff": "diff", "range": "range", "last": "last", "mean": "mean", "sum": "sum",
	"lastNotNull": "lastNotNull", "logmin": "logmin", "step": "step",
}

// oldAxes is schemas 4, 12 and 13: y_formats, the grid's limits, thresholds and aliasYAxis became yaxes, thresholds and overrides.
func (m *migrator) oldAxes(p object) {
	if p["type"] != "graph" && p["type"] != "graphite" {
		return
	}
	grid := asObject(p["grid"])
	if p["yaxes"] == nil && m.version < 12 {
		formats := asList(p["y_formats"])
		show := p["y-axis"] == nil || asBool(p["y-axis"])
		var axes []any
		for i, side := range []string{"left", "right"} {
			format := any("short")
			if i < len(formats) {
				format = formats[i]
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
	for alias, axis := range asObject(p["aliasYAxis"]) {
		p["seriesOverrides"] = append(asList(p["seriesOverrides"]), object{"alias": alias, "yaxis": axis})
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
	if has2 {
		add(second, grid["threshold2Color"])
	}
	return out
}
