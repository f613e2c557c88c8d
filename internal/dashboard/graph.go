package dashboard

import (
	"maps"
	"math"
	"regexp"
	"slices"
	"strings"
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
	graphStyle(p, custom, below)
	m.graphThresholds(p, defaults, custom)
	fc["overrides"] = append(overrides, m.graphHides(p)...)
	p["options"] = object{"legend": graphLegend(asObject(p["legend"])), "tooltip": graphTooltip(asObject(p["tooltip"]))}
	p["type"] = "timeseries"
	if len(asList(p["timeRegions"])) > 0 {
		m.say(Warning, p, "timeRegions", "the graph's time regions are not shown")
	}
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
	if base, ok := asNumber(a["logBase"]); ok && base > 1 {
		if base != 2 && base != 10 {
			m.say(Info, p, "yaxes", "log base %s is shown as base 10", numberText(base))
			base = 10
		}
		custom["scaleDistribution"] = object{"type": "log", "log": base}
	}
	out := object{"custom": custom}
	if unit := asString(a["format"]); unit != "" {
		out["unit"] = unit
	}
	for _, key := range []string{"decimals", "min", "max"} {
		if v, ok := asNumber(a[key]); ok {
			out[key] = v
		} else if s, isText := a[key].(string); isText && s == "" && key != "decimals" {
			out[key] = 0.0 // JavaScript's Number(""), which Grafana's migration uses
		}
	}
	return out
}

func aliasColors(p object, overrides []any) []any {
	colors := asObject(p["aliasColors"])
	for _, alias := range slices.Sorted(maps.Keys(colors)) {
		if color := asString(colors[alias]); color != "" {
			overrides = append(overrides, object{"matcher": object{"id": "byName", "options": alias},
				"properties": []any{property("color", object{"mode": "fixed", "fixedColor": color})}})
		}
	}
	return overrides
}

func property(id string, value any) object { return object{"id": id, "value": value} }

// regexLiteral is what Grafana takes for a regular expression written as a text: a delimiter on both ends.
var regexLiteral = regexp.MustCompile(`^([/~@;%#'])(.*?)([/~@;%#'])([gimsuy]*)$`)

func aliasMatcher(alias string) object {
	if parts := regexLiteral.FindStringSubmatch(alias); parts != nil && parts[1] == parts[3] {
		return object{"id": "byRegexp", "options": alias}
	}
	return object{"id": "byName", "options": alias}
}

// seriesOverrides turns the graph's series overrides into field overrides; below tells that one fills to another series.
func (m *migrator) seriesOverrides(p object, overrides []any, defaults, right object) (out []any, below bool) {
	eachObject(p["seriesOverrides"], func(s object) {
		alias := asString(s["alias"])
		if alias == "" {
			return
		}
		var props []any
		for _, key := range slices.Sorted(maps.Keys(s)) {
			props = append(props, m.seriesOverride(p, s, key, defaults, right)...)
		}
		below = below || s["fillBelowTo"] != nil
		if s["dashes"] != nil || s["dashLength"] != nil || s["spaceLength"] != nil {
			props = append(props, property("custom.lineStyle", dashStyle(s, p)))
		}
		if len(props) > 0 {
			overrides = append(overrides, object{"matcher": aliasMatcher(alias), "properties": props})
		}
	})
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
		if asInt(v) == 2 {
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
			return []any{property("custom.gradientMode", "opacity"), property("custom.fillOpacity", n*10)}
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
	case "steppedLine":
		if asBool(v) {
			return []any{property("custom.lineInterpolation", "stepAfter")}
		}
		return nil
	case "stack":
		return []any{property("custom.stacking", seriesStack(p, v))}
	case "color":
		return []any{property("color", object{"mode": "fixed", "fixedColor": v})}
	case "transform":
		return []any{property("custom.transform", either(v == "negative-Y", "negative-Y", "constant"))}
	case "legend":
		if asBool(v) {
			return nil
		}
		return []any{property("custom.hideFrom", object{"legend": true, "tooltip": asBool(s["hideTooltip"]), "viz": false})}
	case "nullPointMode":
		return []any{property("custom.spanNulls", v == "connected")}
	}
	m.say(Info, p, "seriesOverrides."+key, "series override %q is not carried over", key)
	return nil
}

func either(yes bool, a, b string) string {
	if yes {
		return a
	}
	return b
}

func seriesStack(p object, v any) object {
	mode := either(asBool(p["percentage"]), "percent", "normal")
	switch group := v.(type) {
	case bool:
		if !group {
			return object{"mode": "none", "group": "A"}
		}
		return object{"mode": mode, "group": "A"}
	default:
		return object{"mode": mode, "group": v}
	}
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
func graphStyle(p, custom object, below bool) {
	lines := p["lines"] == nil || asBool(p["lines"])
	switch {
	case asBool(p["bars"]):
		custom["drawStyle"] = "bars"
	case lines:
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
		custom["stacking"] = object{"mode": either(asBool(p["percentage"]), "percent", "normal"), "group": "A"}
	}
	if p["nullPointMode"] == "null as zero" {
		custom["insertNulls"] = false
	}
}

// graphThresholds turns the graph's lines and bands into threshold steps.
func (m *migrator) graphThresholds(p, defaults, custom object) {
	type step struct {
		value float64
		color string
	}
	var steps []step
	var fill, line bool
	eachObject(p["thresholds"], func(t object) {
		v, ok := asNumber(t["value"])
		if !ok {
			return
		}
		fill, line = fill || asBool(t["fill"]), line || asBool(t["line"])
		color := map[string]string{"critical": "red", "warning": "orange", "ok": "green"}[asString(t["colorMode"])]
		if color == "" {
			color = asString(t["fillColor"])
			if !asBool(t["fill"]) || color == "" {
				color = asString(t["lineColor"])
			}
		}
		if color == "" {
			color = "red"
		}
		if t["op"] == "lt" {
			steps = append(steps, step{math.Inf(-1), color}, step{v, "transparent"})
		} else {
			steps = append(steps, step{v, color})
		}
	})
	if len(steps) == 0 {
		return
	}
	slices.SortStableFunc(steps, func(a, b step) int {
		switch {
		case a.value < b.value:
			return -1
		case a.value > b.value:
			return 1
		}
		return 0
	})
	if !math.IsInf(steps[0].value, -1) {
		steps = append([]step{{math.Inf(-1), "transparent"}}, steps...)
	}
	var out []any
	for _, s := range steps {
		if math.IsInf(s.value, -1) {
			out = append(out, object{"value": nil, "color": s.color})
		} else {
			out = append(out, object{"value": s.value, "color": s.color})
		}
	}
	defaults["thresholds"] = object{"mode": "absolute", "steps": out}
	mode := "off"
	switch {
	case fill && line:
		mode = "line+area"
	case fill:
		mode = "area"
	case line:
		mode = "line"
	}
	custom["thresholdsStyle"] = object{"mode": mode}
}

// graphHides turns the legend's hideEmpty and hideZero into overrides by value.
func (m *migrator) graphHides(p object) []any {
	var out []any
	legend := asObject(p["legend"])
	for key, reducer := range map[string]string{"hideEmpty": "allIsNull", "hideZero": "allIsZero"} {
		if asBool(legend[key]) {
			out = append(out, object{"matcher": object{"id": "byValue", "options": object{"reducer": reducer, "op": "gte", "value": 0.0}},
				"properties": []any{property("custom.hideFrom", object{"tooltip": true, "viz": false, "legend": true})}})
		}
	}
	slices.SortFunc(out, func(a, b any) int {
		name := func(v any) string {
			return asString(asObject(asObject(asObject(v)["matcher"])["options"])["reducer"])
		}
		return strings.Compare(name(a), name(b))
	})
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

// legendCalcs are the graph legend's columns and the reducers that compute them today.
var legendCalcs = []struct{ flag, reducer string }{
	{"avg", "mean"}, {"count", "count"}, {"current", "lastNotNull"}, {"max", "max"}, {"min", "min"}, {"total", "sum"},
}

func graphLegend(old object) object {
	legend := object{"displayMode": "list", "showLegend": true, "placement": "bottom", "calcs": []any{}}
	if old == nil {
		return legend
	}
	if !asBool(old["show"]) {
		legend["showLegend"] = false
	} else if asBool(old["alignAsTable"]) {
		legend["displayMode"] = "table"
	}
	if asBool(old["rightSide"]) {
		legend["placement"] = "right"
	}
	calcs := []any{}
	for _, c := range legendCalcs {
		if asBool(old["values"]) && asBool(old[c.flag]) {
			calcs = append(calcs, c.reducer)
		}
	}
	legend["calcs"] = calcs
	for _, c := range legendCalcs {
		if old["sort"] == c.flag && asBool(old["values"]) {
			legend["sortBy"] = map[string]string{"mean": "Mean", "count": "Count", "lastNotNull": "Last *", "max": "Max", "min": "Min", "sum": "Total"}[c.reducer]
			legend["sortDesc"] = asBool(old["sortDesc"])
		}
	}
	if w, ok := asNumber(old["sideWidth"]); ok {
		legend["width"] = w
	}
	return legend
}
