package dashboard

import "strings"

// fieldConfig applies the schema versions that touch panel options and field config of any panel.
func (m *migrator) fieldConfig(p object) {
	if m.version < 37 {
		legendShown(asObject(p["options"]))
	}
	if m.version < 30 {
		tooltipOptions(p)
	}
	if shut, ok := p["fieldConfig"].(*sealed); m.version >= 42 || ok && m.version >= 38 && !strings.Contains(shut.text, `"custom.hideFrom"`) {
		return // nothing below is younger, and the seal can stay closed
	}
	fc := asObject(p["fieldConfig"])
	if fc == nil {
		return
	}
	defaults := asObject(fc["defaults"])
	custom := asObject(defaults["custom"])
	if list := asList(defaults["mappings"]); len(list) > 0 && m.version < 30 {
		defaults["mappings"] = newMappings(list, asObject(defaults["thresholds"]))
	}
	if mode, ok := custom["displayMode"]; ok && p["type"] == "table" && m.version < 38 {
		custom["cellOptions"] = cellOptions(asString(mode))
		delete(custom, "displayMode")
	}
	eachObject(fc["overrides"], func(o object) {
		eachObject(o["properties"], func(q object) { m.overrideProperty(p, q) })
	})
	if p["type"] == "timeseries" && custom["axisPlacement"] == "hidden" && m.version < 35 {
		fc["overrides"] = append(asList(fc["overrides"]), object{"matcher": object{"id": "byType", "options": "time"},
			"properties": []any{property("custom.axisPlacement", "auto")}})
	}
}

func (m *migrator) overrideProperty(p, q object) {
	switch q["id"] {
	case "mappings":
		if list := asList(q["value"]); len(list) > 0 && m.version < 30 {
			q["value"] = newMappings(list, nil)
		}
	case "custom.displayMode":
		if p["type"] == "table" && m.version < 38 {
			q["id"], q["value"] = "custom.cellOptions", cellOptions(asString(q["value"]))
		}
	case "custom.hideFrom":
		if v := asObject(q["value"]); asBool(v["viz"]) {
			v["tooltip"] = true // schema 42
		}
	}
}

// tooltipOptions is schema 30 for the three panels that had them.
func tooltipOptions(p object) {
	switch p["type"] {
	case "timeseries", "xychart", "xychart2":
		if o := asObject(p["options"]); o["tooltipOptions"] != nil {
			o["tooltip"] = o["tooltipOptions"]
			delete(o, "tooltipOptions")
		}
	}
}

// legendShown is schema 37: showLegend took over from true, false and the display mode "hidden".
func legendShown(options object) {
	if shown, ok := options["legend"].(bool); ok {
		options["legend"] = object{"displayMode": "list", "showLegend": shown}
		return
	}
	legend := asObject(options["legend"])
	switch {
	case legend == nil:
	case legend["displayMode"] == "hidden" || legend["showLegend"] == false:
		legend["displayMode"], legend["showLegend"] = "list", false
	default:
		legend["showLegend"] = true
	}
}

// cellOptions is schema 38: a table cell's display mode became its options.
func cellOptions(mode string) object {
	switch mode {
	case "gradient-gauge":
		return object{"type": "gauge", "mode": "gradient"}
	case "lcd-gauge":
		return object{"type": "gauge", "mode": "lcd"}
	case "basic":
		return object{"type": "gauge", "mode": "basic"}
	case "color-background":
		return object{"type": "color-background", "mode": "gradient"}
	case "color-background-solid":
		return object{"type": "color-background", "mode": "basic"}
	}
	return object{"type": mode}
}
