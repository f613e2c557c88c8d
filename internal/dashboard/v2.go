package dashboard

import (
	"errors"
	"maps"
	"slices"
)

// fromV2 turns the v2 schema (elements and a layout) into the classic model, so that everything after it is one path.
func (m *migrator) fromV2(spec object) (object, error) {
	v := &v2{m: m, elements: asObject(spec["elements"]), placed: map[string]bool{}}
	panels := v.layout(asObject(spec["layout"]), 0, 0)
	if v.count > maxPanels {
		return nil, errors.New("the dashboard's layout places more than 10000 panels")
	}
	for _, name := range slices.Sorted(maps.Keys(v.elements)) {
		if !v.placed[name] {
			m.say(Info, nil, "elements."+name, "the element %q is in no layout and is not shown", name)
		}
	}
	span := asObject(spec["timeSettings"])
	root := object{
		"schemaVersion": 42.0, "title": spec["title"], "uid": spec["uid"], "description": spec["description"], "tags": spec["tags"],
		"links": spec["links"], "panels": panels, "timezone": span["timezone"], "refresh": span["autoRefresh"], "weekStart": span["weekStart"],
		"fiscalYearStartMonth": span["fiscalYearStartMonth"], "time": object{"from": span["from"], "to": span["to"]},
		"graphTooltip": map[string]any{"Crosshair": 1.0, "Tooltip": 2.0}[asString(spec["cursorSync"])],
	}
	var variables []any
	eachObject(spec["variables"], func(o object) { variables = append(variables, m.v2Variable(o)) })
	root["templating"] = object{"list": variables}
	var annotations []any
	eachObject(spec["annotations"], func(o object) { annotations = append(annotations, asObject(o["spec"])) })
	root["annotations"] = object{"list": annotations}
	return root, nil
}

type v2 struct {
	m        *migrator
	elements object
	placed   map[string]bool
	count    int
}

const (
	v2MaxDepth    = 8
	autoRowHeight = 9 // the standard row of an auto grid, 320 pixels, in grid cells
)

// layout places what a layout holds from line y on; rows and tabs become rows.
func (v *v2) layout(l object, y, depth int) []any {
	spec := asObject(l["spec"])
	if depth > v2MaxDepth {
		v.m.say(Warning, nil, "layout", "layouts are nested deeper than %d and are not shown from there on", v2MaxDepth)
		return nil
	}
	switch kind := asString(l["kind"]); kind {
	case "GridLayout":
		return v.gridLayout(spec, y)
	case "AutoGridLayout", "ResponsiveGridLayout":
		return v.autoGrid(spec, y)
	case "RowsLayout":
		return v.sections(spec["rows"], y, depth)
	case "TabsLayout":
		return v.sections(spec["tabs"], y, depth)
	default:
		v.m.say(Warning, nil, "layout.kind", "the layout %q is not known; its panels are not shown", kind)
		return nil
	}
}

func (v *v2) gridLayout(spec object, y int) []any {
	var out []any
	eachObject(spec["items"], func(item object) {
		s := asObject(item["spec"])
		if item["kind"] == "GridLayoutRow" {
			row := object{"type": "row", "title": s["title"], "collapsed": asBool(s["collapsed"]), "repeat": asObject(s["repeat"])["value"]}
			top := y + asInt(s["y"])
			row["gridPos"] = gridPos(0, top, gridColumns, 1)
			kids := v.gridLayout(object{"items": s["elements"]}, top+1)
			if asBool(s["collapsed"]) {
				row["panels"] = kids
				kids = nil
			}
			out = append(append(out, row), kids...)
			return
		}
		p := v.element(s)
		if p == nil {
			return
		}
		p["gridPos"] = gridPos(asInt(s["x"]), y+asInt(s["y"]), asInt(s["width"]), asInt(s["height"]))
		out = append(out, p)
	})
	return out
}

// autoGrid fills lines of equal panels, as many a line as the widest screen would hold.
func (v *v2) autoGrid(spec object, y int) []any {
	columns := asInt(spec["maxColumnCount"])
	if columns <= 0 {
		columns = 3
	}
	columns = min(columns, gridColumns)
	height := map[string]int{"short": 5, "tall": 14}[asString(spec["rowHeightMode"])]
	if height == 0 {
		height = autoRowHeight
	}
	if n, ok := asNumber(spec["rowHeight"]); ok && spec["rowHeightMode"] == "custom" {
		height = gridHeight(n)
	}
	var out []any
	eachObject(spec["items"], func(item object) {
		p := v.element(asObject(item["spec"]))
		if p == nil {
			return
		}
		i := len(out)
		w := gridColumns / columns
		p["gridPos"] = gridPos(i%columns*w, y+i/columns*height, w, height)
		out = append(out, p)
	})
	return out
}

// sections lays out rows, or tabs as rows.
func (v *v2) sections(list any, y, depth int) []any {
	var out []any
	eachObject(list, func(section object) {
		s := asObject(section["spec"])
		kids := v.layout(asObject(s["layout"]), y+1, depth+1)
		hasRows := false
		bottom := y + 1
		for _, k := range kids {
			g := asObject(asObject(k)["gridPos"])
			bottom = max(bottom, asInt(g["y"])+asInt(g["h"]))
			hasRows = hasRows || asObject(k)["type"] == "row"
		}
		if cond := asObject(s["conditionalRendering"]); cond != nil {
			v.m.say(Info, nil, "layout", "the condition on showing %q is not evaluated; it is shown", asString(s["title"]))
		}
		if asBool(s["hideHeader"]) && asString(asObject(s["repeat"])["value"]) == "" {
			out = append(out, kids...)
			y = bottom
			return
		}
		row := object{"type": "row", "title": s["title"], "gridPos": gridPos(0, y, gridColumns, 1), "repeat": asObject(s["repeat"])["value"]}
		y = bottom
		if asBool(s["collapse"]) && !hasRows {
			row["collapsed"], row["panels"] = true, kids
			kids = nil
		}
		out = append(append(out, row), kids...)
	})
	return out
}

// element makes the classic panel that a layout item refers to.
func (v *v2) element(item object) object {
	name := asString(asObject(item["element"])["name"])
	e := asObject(v.elements[name])
	if v.count++; e == nil || v.count > maxPanels {
		v.m.say(Warning, nil, "layout", "the layout places %q, which is not among the elements", name)
		return nil
	}
	v.placed[name] = true
	s := asObject(e["spec"])
	p := object{"id": s["id"], "title": s["title"], "description": s["description"], "links": s["links"], "transparent": s["transparent"]}
	repeat := asObject(item["repeat"])
	if repeat["value"] != nil {
		p["repeat"], p["repeatDirection"], p["maxPerRow"] = repeat["value"], repeat["direction"], repeat["maxPerRow"]
	}
	if e["kind"] == "LibraryPanel" {
		p["libraryPanel"] = s["libraryPanel"]
		return p
	}
	viz := asObject(s["vizConfig"])
	p["type"] = viz["kind"]
	if viz["kind"] == "VizConfig" {
		p["type"] = viz["group"]
	}
	vs := asObject(viz["spec"])
	p["options"], p["fieldConfig"], p["pluginVersion"] = vs["options"], vs["fieldConfig"], vs["pluginVersion"]
	data := asObject(asObject(s["data"])["spec"])
	for key, value := range asObject(data["queryOptions"]) {
		p[key] = value
	}
	var transformations []any
	eachObject(data["transformations"], func(t object) {
		ts := maps.Clone(asObject(t["spec"]))
		if ts == nil {
			ts = object{}
		}
		setDefault(ts, "id", either(t["kind"] == "Transformation", asString(t["group"]), asString(t["kind"])))
		transformations = append(transformations, ts)
	})
	p["transformations"] = transformations
	var targets []any
	eachObject(data["queries"], func(q object) { targets = append(targets, v2Target(asObject(q["spec"]))) })
	p["targets"] = targets
	return p
}

func v2Target(q object) object {
	query := asObject(q["query"])
	t := maps.Clone(asObject(query["spec"]))
	if t == nil {
		t = object{}
	}
	t["refId"], t["hide"] = q["refId"], q["hidden"]
	if ds := v2Datasource(query, q["datasource"]); ds != nil {
		t["datasource"] = ds
	}
	return t
}

// v2Datasource reads where a query goes: {kind: "prometheus", …} with the data source beside it, or
// {kind: "DataQuery", group: "prometheus", datasource: {name}}.
func v2Datasource(query object, beside any) object {
	kind := asString(query["kind"])
	if kind == "DataQuery" {
		kind = asString(query["group"])
	}
	ds := asObject(beside)
	if ds == nil {
		ds = asObject(query["datasource"])
	}
	uid := asString(ds["uid"])
	if uid == "" {
		uid = asString(ds["name"])
	}
	if typ := asString(ds["type"]); typ != "" {
		kind = typ
	}
	if kind == "" && uid == "" {
		return nil
	}
	return object{"type": kind, "uid": uid}
}

var v2VariableTypes = map[string]string{
	"QueryVariable": "query", "CustomVariable": "custom", "ConstantVariable": "constant", "TextVariable": "textbox",
	"IntervalVariable": "interval", "DatasourceVariable": "datasource", "AdhocVariable": "adhoc", "GroupByVariable": "groupby", "SwitchVariable": "switch",
}

var v2Enums = map[string]float64{
	"dontHide": 0, "hideLabel": 1, "hideVariable": 2, "never": 0, "onDashboardLoad": 1, "onTimeRangeChanged": 2,
	"disabled": 0, "alphabeticalAsc": 1, "alphabeticalDesc": 2, "numericalAsc": 3, "numericalDesc": 4,
	"alphabeticalCaseInsensitiveAsc": 5, "alphabeticalCaseInsensitiveDesc": 6, "naturalAsc": 7, "naturalDesc": 8,
}

func (m *migrator) v2Variable(o object) object {
	v := maps.Clone(asObject(o["spec"]))
	if v == nil {
		v = object{}
	}
	kind := asString(o["kind"])
	v["type"] = v2VariableTypes[kind]
	if v["type"] == "" {
		v["type"] = kind
		m.say(Warning, nil, "variables", "variable %q of kind %q is not known", asString(v["name"]), kind)
	}
	for _, key := range []string{"hide", "refresh", "sort"} {
		if n, ok := v2Enums[asString(v[key])]; ok {
			v[key] = n
		}
	}
	if q := asObject(v["query"]); q != nil {
		if ds := v2Datasource(q, v["datasource"]); ds != nil {
			v["datasource"] = ds
		}
		v["query"] = asObject(q["spec"])
	}
	if v["type"] == "datasource" {
		v["query"] = v["pluginId"]
	}
	if s, ok := v["current"].(string); ok {
		v["current"] = object{"text": s, "value": s} // a switch holds a bare text
	}
	return v
}
