package dashboard

import (
	"math"
	"strconv"
	"strings"
)

// singlestat turns the old single stat into a stat, as Grafana's shared handler and the stat panel's migration do.
func (m *migrator) singlestat(p object) {
	options, fc := singlestatToStat(p, m.version)
	options["graphMode"] = "none"
	spark := asObject(p["sparkline"])
	if asBool(spark["show"]) {
		options["graphMode"] = "area"
	}
	switch {
	case asBool(p["colorBackground"]):
		options["colorMode"] = "background"
	case asBool(p["colorValue"]):
		options["colorMode"] = "value"
	default:
		options["colorMode"] = "none"
		if color := asString(spark["lineColor"]); color != "" && asBool(spark["show"]) {
			child(fc, "defaults")["color"] = object{"mode": "fixed", "fixedColor": color}
		}
	}
	if p["valueName"] == "name" {
		options["textMode"] = "name"
	}
	p["type"], p["options"], p["fieldConfig"] = "stat", options, fc
	for _, key := range []string{"prefix", "postfix"} {
		if text := asString(p[key]); text != "" {
			m.say(Info, p, key, "the single stat's %s %q is dropped, as Grafana's own migration drops it", key, text)
		}
	}
}

// singlestatToStat gives the options and field config that Grafana's shared handler makes of an angular single stat.
func singlestatToStat(p object, version int) (options, fc object) {
	calc := reducerByOldName[asString(p["valueName"])]
	if calc == "" {
		calc = "mean"
	}
	reduce := object{"calcs": []any{calc}}
	if column := asString(p["tableColumn"]); column != "" {
		reduce["fields"] = "/^" + column + "$/"
	}
	defaults := object{}
	if unit := asString(p["format"]); unit != "" {
		defaults["unit"] = unit
	}
	if mode := asString(p["nullPointMode"]); mode != "" {
		defaults["nullValueMode"] = mode
	}
	if text := asString(p["nullText"]); text != "" {
		defaults["noValue"] = text
	}
	if d, ok := p["decimals"].(float64); ok {
		defaults["decimals"] = d
	}
	if steps := commaThresholds(asString(p["thresholds"]), asList(p["colors"]), version); steps != nil {
		defaults["thresholds"] = object{"mode": "absolute", "steps": steps}
	}
	if maps := angularMappings(p, defaults); len(maps) > 0 {
		defaults["mappings"] = maps
	}
	if gauge := asObject(p["gauge"]); asBool(gauge["show"]) {
		for from, to := range map[string]string{"minValue": "min", "maxValue": "max"} {
			if v, ok := gauge[from].(float64); ok {
				defaults[to] = v
			}
		}
	}
	return object{"reduceOptions": reduce, "orientation": "horizontal"}, object{"defaults": defaults, "overrides": []any{}}
}

// commaThresholds reads "10,20" and the colours beside it into steps, the first of which is the base.
// Schema 9 drops the first of three values.
func commaThresholds(text string, colors []any, version int) []any {
	if text == "" || len(colors) == 0 {
		return nil
	}
	parts := strings.Split(text, ",")
	if version < 9 && len(parts) >= 3 {
		parts = parts[1:]
	}
	var steps []any
	for i, color := range colors {
		step := object{"color": asString(color), "value": nil}
		if i > 0 {
			if i > len(parts) {
				break // a colour without a value is never reached
			}
			v, ok := leadingNumber(parts[i-1])
			if !ok {
				break
			}
			step["value"] = v
		}
		steps = append(steps, step)
	}
	return steps
}

// leadingNumber is JavaScript's parseFloat.
func leadingNumber(s string) (float64, bool) {
	s = strings.TrimSpace(s)
	for end := len(s); end > 0; end-- {
		if f, err := strconv.ParseFloat(s[:end], 64); err == nil && !math.IsNaN(f) && !math.IsInf(f, 0) {
			return f, true
		}
		if end > 64 {
			end = 64 // no number is longer; keeps hostile text from being tried letter by letter
		}
	}
	return 0, false
}

// oldSingleStatOptions brings stat, gauge and bar gauge options from before Grafana 7 to reduceOptions and field config.
func oldSingleStatOptions(p object) {
	options := asObject(p["options"])
	if options == nil {
		return
	}
	defaults := child(child(p, "fieldConfig"), "defaults")
	if old := asObject(options["valueOptions"]); old != nil && options["fieldOptions"] == nil && pluginBefore(p, 6, 3) {
		for _, key := range []string{"unit", "decimals"} {
			if old[key] != nil {
				defaults[key] = old[key]
			}
		}
		if calc := reducerByOldName[asString(old["stat"])]; calc != "" {
			options["reduceOptions"] = object{"calcs": []any{calc}}
		}
		for from, to := range map[string]string{"minValue": "min", "maxValue": "max"} {
			if options[from] != nil {
				defaults[to] = options[from]
			}
		}
		if steps := asList(options["thresholds"]); steps != nil {
			defaults["thresholds"] = object{"mode": "absolute", "steps": steps}
			setDefault(defaults, "color", object{"mode": "thresholds"})
		}
		if len(asList(options["mappings"])) > 0 {
			defaults["mappings"] = options["mappings"]
		}
	}
	old := asObject(options["fieldOptions"])
	if old == nil || !pluginBefore(p, 7, 0) {
		return
	}
	reduce := object{"values": asBool(old["values"]), "calcs": asList(old["calcs"])}
	if old["limit"] != nil {
		reduce["limit"] = old["limit"]
	}
	options["reduceOptions"] = reduce
	for k, v := range asObject(old["defaults"]) {
		if k == "title" {
			k = "displayName"
		}
		if k == "thresholds" {
			if steps := asList(v); steps != nil {
				v = object{"mode": "absolute", "steps": steps}
				setDefault(defaults, "color", object{"mode": "thresholds"})
			}
		}
		setDefault(defaults, k, v)
	}
	if o := asList(old["overrides"]); len(o) > 0 {
		setDefault(child(p, "fieldConfig"), "overrides", o)
	}
	delete(options, "fieldOptions")
}

// pluginBefore tells whether the panel was saved by a plug-in older than major.minor; an absent version is the oldest.
func pluginBefore(p object, major, minor int) bool {
	parts := strings.SplitN(asString(p["pluginVersion"]), ".", 3)
	a, _ := strconv.Atoi(parts[0])
	b := 0
	if len(parts) > 1 {
		b, _ = strconv.Atoi(parts[1])
	}
	return a < major || a == major && b < minor
}
