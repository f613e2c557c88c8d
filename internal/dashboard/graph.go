package dashboard

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// graph turns the old graph panel into what Grafana shows it as today: a time series, or by its x axis a bar chart,
// a bar gauge or a histogram.
func (m *migrator) graph(p object) {
	switch asString(asObject(p["xaxis"])["mode"]) {
	case "series":
		m.graphBySeries(p)
		return
	case "histogram":
		m.graphHistogram(p)
		return
	}
	left, right := m.graphAxis(p, 0), m.graphAxis(p, 1)
	fc := child(p, "fieldConfig")
	defaults := child(fc, "defaults")
	custom := child(defaults, "custom")
	maps.Copy(custom, asObject(left["custom"]))
	for k, v := range left {
		if k != "custom" && v != nil {
			defaults[k] = v
		}
	}
	overrides := aliasColors(p, asList(fc["overrides"]))
	overrides, below := m.seriesOverrides(p, overrides, defaults, right)
	m.graphStyle(p, custom, below)
	if mode := asString(p["nullPointMode"]); mode != "" {
		defaults["nullValueMode"] = mode
	}
	m.graphThresholds(p, defaults, custom)
	fc["overrides"] = append(overrides, m.graphHides(p)...)
	p["options"] = object{"legend": graphLegend(p["legend"]), "tooltip": graphTooltip(asObject(p["tooltip"]))}
	p["type"] = "timeseries"
}

// graphAxis reads one of the two y axes into field config terms.
func (m *migrator) graphAxis(p object, i int) object {
	axes := asList(p["yaxes"])
	if i >= len(axes) {
		return object{}
	}
	a := asObject(axes[i])
	if a == nil {
		return object{}
	}
	placement := "hidden"
	if asBool(a["show"]) {
		placement = "auto"
	}
	custom := object{"axisPlacement": placement}
	if label := asString(a["label"]); label != "" {
		custom["axisLabel"] = label
	}
	switch base, ok := asNumber(a["logBase"]); {
	case !ok || base <= 1:
	case base == 2 || base == 10:
		custom["scaleDistribution"] = object{"type": "log", "log": base}
	default:
		m.say(Info, p, fmt.Sprintf("yaxes[%d].logBase", i), "log base %s is dropped, as Grafana's own migration drops it", numberText(base))
	}
	out := object{"custom": custom}
	if unit := asString(a["format"]); unit != "" {
		out["unit"] = unit
	}
	for _, key := range []string{"decimals", "min", "max"} {
		if v, ok := asNumber(a[key]); ok {
			out[key] = v
		} else if s, isText := a[key].(string); isText && strings.TrimSpace(s) == "" {
			out[key] = 0.0 // JavaScript's Number(""), which Grafana's migration uses
		}
	}
	return out
}

func aliasColors(p object, overrides []any) []any {
	colors := asObject(p["aliasColors"])
	for _, alias := range keysOf(p["aliasColors"]) {
		if color := asString(colors[alias]); color != "" {
			overrides = append(overrides, object{"matcher": object{"id": "byName", "options": alias},
				"properties": []any{property("color", object{"mode": "fixed", "fixedColor": color})}})
		}
	}
	return overrides
}

func property(id string, value any) object { return object{"id": id, "value": value} }

// regexLiteral is what Grafana takes for a regular expression written as a text: a delimiter on both ends.
var regexLiteral = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^([/~@;%#'])(.*?)([/~@;%#'])([gimsuy]*)$`) })

func aliasMatcher(alias string) object {
	if parts := regexLiteral().FindStringSubmatch(alias); parts != nil && parts[1] == parts[3] {
		return object{"id": "byRegexp", "options": alias}
	}
	return object{"id": "byName", "options": alias}
}

// seriesOverrides turns the graph's series overrides into field overrides; below tells that one fills to another series.
func (m *migrator) seriesOverrides(p object, overrides []any, defaults, right object) (out []any, below bool) {
	for _, v := range asList(p["seriesOverrides"]) {
		s := asObject(v)
		alias := asString(s["alias"])
		if alias == "" {
			continue
		}
		var props []any
		for _, key := range keysOf(v) {
			props = append(props, m.seriesOverride(p, s, key, defaults, right)...)
		}
		below = below || s["fillBelowTo"] != nil
		if s["dashes"] != nil || s["dashLength"] != nil || s["spaceLength"] != nil {
			props = append(props, property("custom.lineStyle", dashStyle(s, p)))
		}
		if len(props) > 0 {
			overrides = append(overrides, object{"matcher": aliasMatcher(alias), "properties": props})
		}
	}
	return overrides, below
}

func dashStyle(s, p object) object {
	pick := func(key string, otherwise float64) float64 {
		for _, o := range []object{s, p} {
			if v, ok := asNumber(o[key]); ok {
				return v
			}
		}
		return otherwise
	}
	on := p["dashes"]
	if s["dashes"] != nil {
		on = s["dashes"]
	}
	fill := "solid"
	if asBool(on) {
		fill = "dash"
	}
	return object{"fill": fill, "dash": []any{pick("dashLength", 10), pick("spaceLength", 10)}}
}

// seriesOverride translates one property of a series override.
func (m *migrator) seriesOverride(p, s object, key string, defaults, right object) []any {
	v := s[key]
	n, isNumber := asNumber(v)
	switch key {
	case "alias", "$$hashKey", "zindex", "dashes", "dashLength", "spaceLength", "hideTooltip":
		return nil // alias is the matcher; dashes go together; the z order has no counterpart and shows nothing else
	case "yaxis":
		if v == 2.0 {
			return rightAxis(defaults, right)
		}
		return nil
	case "fill":
		if isNumber {
			return []any{property("custom.fillOpacity", n*10)}
		}
	case "fillBelowTo":
		return []any{property("custom.fillBelowTo", v)}
	case "fillGradient":
		if isNumber && n > 0 {
			return []any{property("custom.fillOpacity", n*10)} // the gradient's mode is lost in Grafana's migration as well
		}
		return nil
	case "points":
		return []any{property("custom.showPoints", either(asBool(v), "always", "never"))}
	case "bars":
		if asBool(v) {
			return []any{property("custom.drawStyle", "bars"), property("custom.fillOpacity", 100.0)}
		}
		return []any{property("custom.drawStyle", "line")}
	case "lines":
		if asBool(v) {
			return []any{property("custom.drawStyle", "line")}
		}
		return []any{property("custom.lineWidth", 0.0)}
	case "linewidth":
		return []any{property("custom.lineWidth", v)}
	case "pointradius":
		if isNumber {
			return []any{property("custom.pointSize", 2+2*n)}
		}
	case "stack":
		return []any{property("custom.stacking", seriesStack(v))}
	case "color":
		return []any{property("color", object{"mode": "fixed", "fixedColor": v})}
	case "transform":
		return []any{property("custom.transform", either(v == "negative-Y", "negative-Y", "constant"))}
	}
	m.say(Info, p, "seriesOverrides."+key, "the series override %q is dropped, as Grafana's own migration drops it", key)
	return nil
}

func either(yes bool, a, b string) string {
	if yes {
		return a
	}
	return b
}

func seriesStack(v any) object {
	group, named := v.(string)
	if !named {
		group = "A"
	}
	on := named && group != "" || !named && asBool(v)
	return object{"mode": either(on, "normal", "none"), "group": group}
}

// rightAxis gives the properties in which the right axis differs from the left.
func rightAxis(defaults, right object) []any {
	var props []any
	for _, key := range slices.Sorted(maps.Keys(right)) {
		if key != "custom" && right[key] != defaults[key] {
			props = append(props, property(key, right[key]))
		}
	}
	custom := asObject(right["custom"])
	shown := asObject(defaults["custom"])
	for _, key := range slices.Sorted(maps.Keys(custom)) {
		if key == "scaleDistribution" || custom[key] != shown[key] {
			props = append(props, property("custom."+key, custom[key]))
		}
	}
	return props
}

// graphStyle sets how the series are drawn.
func (m *migrator) graphStyle(p, custom object, below bool) {
	switch {
	case asBool(p["bars"]):
		custom["drawStyle"] = "bars"
	case asBool(p["lines"]):
		custom["drawStyle"] = "line"
	default:
		custom["drawStyle"] = "points"
	}
	if asBool(p["points"]) {
		custom["showPoints"] = "always"
		if r, ok := p["pointradius"].(float64); ok {
			custom["pointSize"] = 2 + 2*r
		}
	} else if custom["drawStyle"] != "points" {
		custom["showPoints"] = "never"
	}
	if w, ok := asNumber(p["linewidth"]); ok {
		custom["lineWidth"] = w
	}
	if asBool(p["dashes"]) {
		custom["lineStyle"] = dashStyle(object{}, p)
	}
	if fill, ok := p["fill"].(float64); below {
		custom["fillOpacity"] = 35.0
	} else if ok {
		custom["fillOpacity"] = fill * 10
	}
	if g, ok := p["fillGradient"].(float64); ok && g > 0 {
		custom["gradientMode"] = "opacity"
		custom["fillOpacity"] = g * 10
	}
	custom["spanNulls"] = p["nullPointMode"] == "connected"
	if asBool(p["steppedLine"]) {
		custom["lineInterpolation"] = "stepAfter"
	}
	if custom["drawStyle"] == "bars" {
		custom["fillOpacity"] = 100.0
	}
	if asBool(p["stack"]) {
		custom["stacking"] = object{"mode": "normal", "group": "A"}
		if asBool(p["percentage"]) {
			m.say(Info, p, "percentage", "stacking to percentages is dropped, as Grafana's own migration drops it")
		}
	}
}

// graphHides turns the legend's hideZero and hideEmpty into overrides by value, and a hidden time axis into one by type.
func (m *migrator) graphHides(p object) []any {
	var out []any
	legend := asObject(p["legend"])
	for _, hide := range [][2]string{{"hideZero", "allIsZero"}, {"hideEmpty", "allIsNull"}} {
		if asBool(legend[hide[0]]) {
			out = append(out, object{"matcher": object{"id": "byValue", "options": object{"reducer": hide[1], "op": "gte", "value": 0.0}},
				"properties": []any{property("custom.hideFrom", object{"tooltip": true, "viz": false, "legend": true})}})
		}
	}
	if x := asObject(p["xaxis"]); x["show"] == false && x["mode"] == "time" {
		out = append(out, object{"matcher": object{"id": "byType", "options": "time"}, "properties": []any{property("custom.axisPlacement", "hidden")}})
	}
	return out
}

func graphTooltip(t object) object {
	out := object{"mode": "single", "sort": "none"}
	if asBool(t["shared"]) {
		out["mode"] = "multi"
	}
	switch asInt(t["sort"]) {
	case 1:
		out["sort"] = "asc"
	case 2:
		out["sort"] = "desc"
	}
	return out
}

func graphLegend(v any) object {
	legend := object{"displayMode": "list", "showLegend": true, "placement": "bottom", "calcs": []any{}}
	old := asObject(v)
	if old == nil {
		return legend
	}
	if !truthy(old["show"]) {
		legend["showLegend"] = false
	} else if truthy(old["alignAsTable"]) {
		legend["displayMode"] = "table"
	}
	if truthy(old["rightSide"]) {
		legend["placement"] = "right"
	}
	if truthy(old["values"]) {
		calcs := []any{}
		for _, key := range keysOf(v) {
			if id := reducerByOldName[key]; id != "" && truthy(old[key]) {
				calcs = append(calcs, id)
			}
		}
		legend["calcs"] = calcs
	}
	if w, ok := asNumber(old["sideWidth"]); ok && w != 0 {
		legend["width"] = w
	}
	return legend
}
