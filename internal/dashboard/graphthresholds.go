package dashboard

import "slices"

// graphThresholds turns the graph's lines and bands into threshold steps, as Grafana's time series panel does.
func (m *migrator) graphThresholds(p, defaults, custom object) {
	var old []object
	eachObject(p["thresholds"], func(t object) {
		if _, ok := asNumber(t["value"]); ok {
			old = append(old, t)
		} else {
			m.say(Info, p, "thresholds", "a threshold without a number is left out")
		}
	})
	if len(old) == 0 {
		return
	}
	value := func(t object) float64 { v, _ := asNumber(t["value"]); return v }
	slices.Reverse(old) // Grafana's comparison puts the later of two equal ones first
	slices.SortStableFunc(old, func(a, b object) int {
		switch va, vb := value(a), value(b); {
		case va < vb:
			return -1
		case va > vb:
			return 1
		}
		return 0
	})
	steps := []any{}
	fill, line := false, false
	for i, t := range old {
		fill, line = fill || asBool(t["fill"]), line || asBool(t["line"])
		next := object{}
		if i+1 < len(old) {
			next = old[i+1]
		}
		switch {
		case t["op"] == "gt":
			steps = append(steps, object{"value": value(t), "color": thresholdColor(t)})
		case t["op"] == "lt":
			if len(steps) == 0 {
				steps = append(steps, object{"value": nil, "color": thresholdColor(t)})
			}
			color := any("transparent")
			if next["op"] == "lt" {
				color = thresholdColor(next)
			}
			steps = append(steps, object{"value": value(t), "color": color})
		}
	}
	if len(steps) > 0 && asObject(steps[0])["value"] != nil {
		steps = slices.Insert(steps, 0, any(object{"value": nil, "color": "transparent"}))
	}
	mode := either(fill, "area", "line")
	if fill && line {
		mode = "line+area"
	}
	custom["thresholdsStyle"] = object{"mode": mode}
	defaults["thresholds"] = object{"mode": "absolute", "steps": steps}
}

func thresholdColor(t object) any {
	switch t["colorMode"] {
	case "warning":
		return "orange"
	case "custom":
		if color := asString(t["fillColor"]); color != "" {
			return color
		}
		return asString(t["lineColor"])
	}
	return "red"
}
