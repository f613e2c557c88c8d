package dashboard

import "math"

// angularMappings reads the value or range maps of an angular panel, by its mappingType, as Grafana's data library does.
func angularMappings(p object, defaults object) []any {
	kind := asInt(p["mappingType"])
	if kind == 0 {
		switch { // what the panel shows when no kind was chosen
		case len(asList(p["valueMaps"])) > 0:
			kind = 1
		case len(asList(p["rangeMaps"])) > 0:
			kind = 2
		}
	}
	thresholds := asObject(asObject(asObject(p["fieldConfig"])["defaults"])["thresholds"])
	if thresholds == nil {
		thresholds = asObject(defaults["thresholds"])
	}
	maps := map[int]any{1: p["valueMaps"], 2: p["rangeMaps"]}[kind]
	var out []any
	eachObject(maps, func(old object) {
		if n := newMapping(old, kind, mappingResult(old, thresholds, math.Inf(-1))); n != nil {
			out = append(out, n)
		}
	})
	return out
}

// newMappings is schema 30: mappings numbered 1 and 2 become value, range and special ones. All value mappings
// together become one, before the others.
func newMappings(old []any, thresholds object) []any {
	values := object{}
	rest := []any{}
	for _, v := range old {
		o := asObject(v)
		kind := asString(o["type"])
		if _, numbered := o["type"].(float64); numbered {
			o = newMapping(o, asInt(o["type"]), mappingResult(o, thresholds, 0))
			kind = asString(o["type"])
		}
		switch {
		case o == nil:
		case kind == "value":
			for key, result := range asObject(o["options"]) {
				values[key] = result
			}
		default:
			rest = append(rest, o)
		}
	}
	if len(values) > 0 {
		return append([]any{object{"type": "value", "options": values}}, rest...)
	}
	return rest
}

// newMapping is one mapping of kind 1 (a value) or 2 (a range) in today's shape; nil when it says nothing.
func newMapping(o object, kind int, result object) object {
	null := object{"type": "special", "options": object{"match": "null", "result": result}}
	switch {
	case kind == 1 && o["value"] == "null":
		return null
	case kind == 1 && o["value"] != nil:
		return object{"type": "value", "options": object{asString(o["value"]): result}}
	case kind == 2 && (o["from"] == "null" || o["to"] == "null"):
		return null
	case kind == 2:
		return object{"type": "range", "options": object{"from": bound(o, "from"), "to": bound(o, "to"), "result": result}}
	}
	return nil
}

// bound is JavaScript's number of a member; nil when it is none, which bounds nothing.
func bound(o object, key string) any {
	v, given := o[key]
	if f, ok := asNumber(v); ok {
		return f
	}
	if given && (v == nil || v == "") {
		return 0.0
	}
	return nil
}

// mappingResult is a mapping's text, with the colour of the threshold that the text, as a number, reaches: so does
// Grafana. base is what a threshold without a value counts as.
func mappingResult(o, thresholds object, base float64) object {
	result := object{}
	if o["text"] != nil {
		result["text"] = asString(o["text"])
	}
	v, ok := leadingNumber(asString(o["text"]))
	if !ok || thresholds == nil {
		return result
	}
	steps := asList(thresholds["steps"])
	if len(steps) == 0 {
		result["color"] = "#808080"
		return result
	}
	color := asObject(steps[0])["color"]
	for _, s := range steps {
		limit, given := asObject(s)["value"].(float64)
		if !given {
			limit = base
		}
		if v < limit {
			break
		}
		color = asObject(s)["color"]
	}
	if color != nil {
		result["color"] = color
	}
	return result
}
