package dashboard

import "strings"

// angularMappings reads the value or range maps of an angular panel, by its mappingType.
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
	var old []any
	switch kind {
	case 1:
		eachObject(p["valueMaps"], func(v object) { old = append(old, object{"type": 1.0, "value": v["value"], "text": v["text"]}) })
	case 2:
		eachObject(p["rangeMaps"], func(v object) {
			old = append(old, object{"type": 2.0, "from": v["from"], "to": v["to"], "text": v["text"]})
		})
	}
	return newMappings(old, asObject(defaults["thresholds"]))
}

// newMappings is schema 30: mappings numbered 1 and 2 become value, range and special ones; a mapping takes the colour
// of the threshold its value reaches. All value mappings together become one, at the first one's place.
func newMappings(old []any, thresholds object) []any {
	var out []any
	var values object
	for _, v := range old {
		o := asObject(v)
		if o == nil {
			continue
		}
		switch o["type"] {
		case 1.0:
			text := asString(o["value"])
			if o["value"] == nil {
				continue
			}
			result := mappingResult(o, text, thresholds)
			if text == "null" {
				out = append(out, object{"type": "special", "options": object{"match": "null", "result": result}})
				continue
			}
			if values == nil {
				values = object{}
				out = append(out, object{"type": "value", "options": values})
			}
			values[text] = result
		case 2.0:
			from, to := asString(o["from"]), asString(o["to"])
			result := mappingResult(o, from, thresholds)
			if from == "null" || to == "null" {
				out = append(out, object{"type": "special", "options": object{"match": "null", "result": result}})
				continue
			}
			options := object{"from": nil, "to": nil, "result": result}
			if f, ok := asNumber(o["from"]); ok {
				options["from"] = f
			}
			if t, ok := asNumber(o["to"]); ok {
				options["to"] = t
			}
			out = append(out, object{"type": "range", "options": options})
		default:
			out = append(out, o)
		}
	}
	return out
}

func mappingResult(o object, at string, thresholds object) object {
	result := object{"text": asString(o["text"])}
	steps := asList(thresholds["steps"])
	v, ok := asNumber(at)
	if o["color"] != nil {
		result["color"] = o["color"]
	} else if _, angular := o["id"]; ok && angular && len(steps) > 0 && !strings.EqualFold(at, "null") {
		for _, s := range steps {
			limit, isNumber := asNumber(asObject(s)["value"])
			if !isNumber || v >= limit {
				result["color"] = asObject(s)["color"]
			}
		}
	}
	return result
}
