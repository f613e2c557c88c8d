package dashboard

// fieldConfig applies the schema versions that touch panel options and field config of any panel.
func (m *migrator) fieldConfig(p object) {
	if m.version < 37 {
		legendShown(asObject(asObject(p["options"])["legend"]))
	}
	if m.version < 30 {
		if o := asObject(p["options"]); o != nil && o["tooltipOptions"] != nil {
			setDefault(o, "tooltip", o["tooltipOptions"])
			delete(o, "tooltipOptions")
		}
	}
	fc := asObject(p["fieldConfig"])
	if fc == nil {
		return
	}
	defaults := asObject(fc["defaults"])
	thresholds := asObject(defaults["thresholds"])
	if defaults["mappings"] != nil {
		defaults["mappings"] = m.mappings(defaults["mappings"], thresholds)
	}
	custom := asObject(defaults["custom"])
	if mode := asString(custom["displayMode"]); mode != "" && p["type"] == "table" {
		custom["cellOptions"] = cellOptions(mode)
		delete(custom, "displayMode")
	}
	eachObject(fc["overrides"], func(o object) {
		eachObject(o["properties"], func(q object) {
			switch q["id"] {
			case "mappings":
				q["value"] = m.mappings(q["value"], thresholds)
			case "custom.displayMode":
				if p["type"] == "table" {
					q["id"], q["value"] = "custom.cellOptions", cellOptions(asString(q["value"]))
				}
			case "custom.hideFrom":
				if v := asObject(q["value"]); v != nil && m.version < 42 && asBool(v["viz"]) {
					v["tooltip"] = true
				}
			}
		})
	})
}

func (m *migrator) mappings(v any, thresholds object) any {
	list := asList(v)
	for _, e := range list {
		if _, numbered := asObject(e)["type"].(float64); numbered {
			return newMappings(list, thresholds)
		}
	}
	return v
}

// legendShown is schema 37: showLegend took over from the display mode "hidden".
func legendShown(legend object) {
	if legend == nil {
		return
	}
	if legend["displayMode"] == "hidden" || legend["showLegend"] == false {
		legend["displayMode"], legend["showLegend"] = "list", false
		return
	}
	legend["showLegend"] = true
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
