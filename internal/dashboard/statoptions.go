package dashboard

// oldStatOptions brings the options of stat, gauge and bar gauge to today's, by the version of the plug-in that saved
// them, as Grafana's shared handler for these panels does. A panel without a version counts as 6.1.
func oldStatOptions(p object) {
	version := 6.1
	if text := asString(p["pluginVersion"]); text != "" {
		var ok bool
		if version, ok = leadingNumber(text); !ok || version >= 8 {
			return // "v11.4.0" is older than nothing
		}
	}
	options := child(p, "options")
	defaults := child(child(p, "fieldConfig"), "defaults")
	if version < 6.2 {
		valueOptions(options)
	}
	if old := asObject(options["fieldOptions"]); old != nil && version < 7 {
		fieldOptions(options, old, version)
		for k, v := range asObject(old["defaults"]) {
			defaults[k] = v
		}
		if rules := asList(old["overrides"]); len(rules) > 0 {
			fc := asObject(p["fieldConfig"])
			fc["overrides"] = append(asList(fc["overrides"]), rules...)
		}
		reduce := object{}
		for _, key := range []string{"values", "limit", "calcs"} {
			if old[key] != nil {
				reduce[key] = old[key]
			}
		}
		options["reduceOptions"] = reduce
		delete(options, "fieldOptions")
	}
	if title := defaults["title"]; title != nil && version < 7.1 {
		defaults["displayName"] = title
		delete(defaults, "title")
	}
	whole := map[string]float64{"percent": 100, "percentunit": 1}[asString(defaults["unit"])]
	if whole == 0 {
		return
	}
	if _, ok := defaults["min"].(float64); !ok {
		defaults["min"] = 0.0
	}
	if _, ok := defaults["max"].(float64); !ok {
		defaults["max"] = whole
	}
}

// valueOptions makes fieldOptions of what came before them.
func valueOptions(options object) {
	old := asObject(options["valueOptions"])
	if old == nil {
		return
	}
	defaults := object{}
	for key, v := range map[string]any{"unit": old["unit"], "decimals": old["decimals"], "min": options["minValue"], "max": options["maxValue"]} {
		if v != nil {
			defaults[key] = v
		}
	}
	fields := object{"mappings": options["valueMappings"], "thresholds": options["thresholds"], "defaults": defaults}
	if calc := reducerByOldName[asString(old["stat"])]; calc != "" {
		fields["calcs"] = []any{calc}
	}
	options["fieldOptions"] = fields
	for _, key := range []string{"valueMappings", "thresholds", "valueOptions", "minValue", "maxValue"} {
		delete(options, key)
	}
}

// fieldOptions moves mappings, thresholds and colour of fieldOptions to its defaults, in today's shape.
func fieldOptions(options, old object, version float64) {
	defaults := child(old, "defaults")
	if version < 6.3 {
		delete(defaults, "thresholds")
		if steps := asList(options["thresholds"]); len(steps) > 0 {
			defaults["thresholds"] = steps
		}
		delete(defaults, "mappings")
		if maps := asList(old["mappings"]); len(maps) > 0 {
			defaults["mappings"] = maps
		}
	}
	if version >= 6.6 {
		return
	}
	steps := defaults["thresholds"]
	if steps == nil {
		steps = old["thresholds"]
	}
	delete(defaults, "thresholds")
	if steps != nil {
		defaults["thresholds"] = object{"mode": "absolute", "steps": steps}
	}
	if color := asString(defaults["color"]); color != "" {
		defaults["color"] = object{"mode": "fixed", "fixedColor": color}
	}
	if asString(asObject(defaults["color"])["mode"]) == "" {
		delete(defaults, "color")
		if defaults["thresholds"] != nil {
			defaults["color"] = object{"mode": "thresholds"}
		}
	}
}
