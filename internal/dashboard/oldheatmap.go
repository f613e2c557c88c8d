package dashboard

import "strings"

// oldHeatmap turns the angular heatmap, which has no options, into today's, as Grafana's heatmap panel does.
func (m *migrator) oldHeatmap(p object) {
	if len(asObject(p["options"])) > 0 {
		return
	}
	axis, cards := asObject(p["yAxis"]), asObject(p["cards"])
	calculate := p["dataFormat"] != "tsbuckets"
	calculation := object{}
	if calculate {
		calculation = oldBuckets(p, axis)
	}
	gap, ok := asNumber(cards["cardPadding"])
	if !ok {
		gap = 2
	} else if gap == 0 {
		gap = 1
	}
	y := object{"axisPlacement": either(axis["show"] == false, "hidden", "left"), "reverse": asBool(p["reverseYBuckets"])}
	for from, to := range map[string]string{"min": "min", "max": "max", "format": "unit", "decimals": "decimals"} {
		if v := axis[from]; v != nil {
			y[to] = v
		}
	}
	options := object{
		"calculate": calculate, "calculation": calculation, "color": m.oldHeatmapColor(asObject(p["color"])), "cellGap": gap,
		"yAxis": y, "rowsFrame": object{"layout": oldBucketBound(asString(p["yBucketBound"]))},
		"legend": object{"show": asBool(asObject(p["legend"])["show"])}, "showValue": "never",
		"tooltip": object{"mode": either(asBool(asObject(p["tooltip"])["show"]), "single", "none"), "yHistogram": asBool(asObject(p["tooltip"])["showHistogram"])},
	}
	for key, old := range map[string]any{"cellRadius": cards["cardRound"], "cellValues": p["tooltipDecimals"]} {
		if n, ok := asNumber(old); ok && key == "cellValues" {
			options[key] = object{"decimals": n}
		} else if ok {
			options[key] = n
		}
	}
	if asBool(p["hideZeroBuckets"]) {
		options["filterValues"] = object{"le": 1e-9}
	}
	p["options"], p["fieldConfig"] = options, object{"defaults": object{}, "overrides": []any{}}
}

// oldBuckets reads how the old heatmap made buckets of plain series.
func oldBuckets(p, axis object) object {
	out := object{}
	for _, side := range []string{"x", "y"} {
		if size := asString(p[side+"BucketSize"]); size != "" && size != "0" {
			out[side+"Buckets"] = object{"mode": "size", "value": size}
		} else if n := asString(p["xBucketNumber"]); n != "" && n != "0" { // Grafana asks for x here, for y as well
			out[side+"Buckets"] = object{"mode": "count", "value": asString(p[side+"BucketNumber"])}
		}
	}
	if base, ok := asNumber(axis["logBase"]); ok && base > 1 {
		log := object{"mode": "count", "scale": object{"type": "log", "log": base}}
		if n, ok := asNumber(axis["splitFactor"]); ok && n > 0 {
			log["value"] = numberText(n)
		}
		out["yBuckets"] = log
	}
	return out
}

func oldBucketBound(bound string) string {
	switch bound {
	case "upper":
		return "ge"
	case "lower":
		return "le"
	case "middle":
		return "unknown"
	}
	return "auto"
}

func (m *migrator) oldHeatmapColor(old object) object {
	color := object{"mode": "scheme", "scheme": "Oranges", "fill": "dark-orange", "scale": "exponential", "reverse": false, "exponent": 0.5, "steps": 128.0}
	switch old["mode"] {
	case "spectrum":
		if scheme := strings.TrimPrefix(asString(old["colorScheme"]), "interpolate"); scheme != "" {
			color["scheme"] = scheme
		}
	case "opacity":
		color["mode"] = "opacity"
		if scale := asString(old["colorScale"]); scale != "" {
			color["scale"] = scale
		}
	}
	if fill := asString(old["cardColor"]); fill != "" {
		color["fill"] = fill
	}
	low, hasLow := asNumber(old["min"])
	high, hasHigh := asNumber(old["max"])
	if hasLow && hasHigh && low > high {
		low, high, color["reverse"] = high, low, true
	}
	if hasLow {
		color["min"] = low
	}
	if hasHigh {
		color["max"] = high
	}
	return color
}
