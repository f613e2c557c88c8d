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
