package dashboard

import (
	"errors"
	"fmt"
	"maps"
	"slices"
)

// fromV2 turns the v2 schema (elements and a layout) into the classic model, so that everything after it is one path.
func (m *migrator) fromV2(spec object) (object, error) {
	m.isV2 = true
	v := &v2{m: m, elements: asObject(spec["elements"]), placed: map[string]bool{}, left: maxCopied}
	for _, e := range asList(spec["variables"]) {
		v.variable(asObject(e))
	}
	panels := v.layout(asObject(spec["layout"]), "layout", 0, 0)
	if v.count > maxPanels {
		return nil, fmt.Errorf("the dashboard's layout places more than %d panels; place fewer", maxPanels)
	}
	if v.left < 0 {
		return nil, errors.New("the layout places large elements so often that they are more than can be held; place them less often")
	}
	for _, name := range slices.Sorted(maps.Keys(v.elements)) {
		if !v.placed[name] {
			m.say(Info, nil, m.at+"elements."+name, "the element %q is in no layout and is not shown", name)
		}
	}
	span := asObject(spec["timeSettings"])
	root := object{
		"schemaVersion": 42.0, "title": spec["title"], "uid": spec["uid"], "description": spec["description"], "tags": spec["tags"],
		"links": spec["links"], "panels": panels, "timezone": span["timezone"], "refresh": span["autoRefresh"], "weekStart": span["weekStart"],
		"fiscalYearStartMonth": span["fiscalYearStartMonth"], "time": object{"from": span["from"], "to": span["to"]},
		"graphTooltip": map[string]any{"Crosshair": 1.0, "Tooltip": 2.0}[asString(spec["cursorSync"])],
		"templating":   object{"list": v.variables},
	}
	var annotations []any
	eachObject(spec["annotations"], func(o object) { annotations = append(annotations, v2Annotation(o)) })
	root["annotations"] = object{"list": annotations}
	if len(v.elements) == 0 && len(panels) == 0 && spec["title"] == nil {
		return nil, errors.New("the dashboard has no elements and no title; export it again from Grafana")
	}
	return root, nil
}

type v2 struct {
	m         *migrator
	elements  object
	variables []any
	placed    map[string]bool
	count     int
	tabs      []Tab // those around the place the layout is at
	groups    int
	left      int // what all copies of elements together may hold
}

// v2MaxDepth is above what Grafana's editor allows (rows and tabs, each in the other once).
const v2MaxDepth = 8

func (v *v2) variable(o object) {
	if o != nil {
		v.variables = append(v.variables, v.m.v2Variable(o))
	}
}

// layout places what a layout holds from line y on; rows and tabs become rows.
func (v *v2) layout(l object, at string, y, depth int) []any {
	spec := asObject(l["spec"])
	if depth > v2MaxDepth {
		v.m.say(Warning, nil, v.m.at+at, "layouts are nested deeper than %d and are not shown from there on", v2MaxDepth)
		return nil
	}
	switch kind := asString(l["kind"]); kind {
	case "GridLayout":
		return v.gridLayout(spec, at, y)
	case "AutoGridLayout", "ResponsiveGridLayout":
		return v.autoGrid(spec, y)
	case "RowsLayout":
		return v.sections(spec["rows"], at+".spec.rows", y, depth, false)
	case "TabsLayout":
		v.groups++
		return v.sections(spec["tabs"], at+".spec.tabs", y, depth, true)
	default:
		v.m.say(Warning, nil, v.m.at+at+".kind", "the layout %q is not known; its panels are not shown", kind)
		return nil
	}
}

func (v *v2) gridLayout(spec object, at string, y int) []any {
	var out []any
	for i, e := range asList(spec["items"]) {
		item := asObject(e)
		s := asObject(item["spec"])
		if item["kind"] == "GridLayoutRow" { // of v2alpha1's first form
			top := y + asInt(s["y"])
			row := object{"__path": fmt.Sprintf("%s%s.spec.items[%d]", v.m.at, at, i), "__tabs": v.tabs, "type": "row", "title": s["title"],
				"collapsed": asBool(s["collapsed"]), "repeat": asObject(s["repeat"])["value"], "gridPos": gridPos(0, top, gridColumns, 1)}
			kids := v.gridLayout(object{"items": s["elements"]}, at, top+1)
			if asBool(s["collapsed"]) {
				row["panels"] = kids
				kids = nil
			}
			out = append(append(out, row), kids...)
		} else if p := v.element(s); p != nil {
			p["gridPos"] = gridPos(asInt(s["x"]), y+asInt(s["y"]), asInt(s["width"]), asInt(s["height"]))
			out = append(out, p)
		}
	}
	return out
}

// sections lays out rows; tabs become rows that know which tab they are.
func (v *v2) sections(list any, at string, y, depth int, tabs bool) []any {
	var out []any
	group := v.groups
	for i, e := range asList(list) {
		s := asObject(asObject(e)["spec"])
		if s == nil {
			continue
		}
		place := fmt.Sprintf("%s[%d].spec", at, i)
		bare := asBool(s["hideHeader"])
		outer := v.tabs
		if tabs {
			v.tabs = append(slices.Clone(outer), Tab{Group: group, Index: i, Title: asString(s["title"])})
		}
		for _, e := range asList(s["variables"]) {
			v.m.say(Info, nil, v.m.at+place+".variables", "the variable %q of %q is one of the whole dashboard here",
				asString(asObject(asObject(e)["spec"])["name"]), asString(s["title"]))
			v.variable(asObject(e))
		}
		row := object{"__path": v.m.at + place, "__tabs": v.tabs, "__tab": tabs, "__bare": bare, "__show": v.m.condition(s["conditionalRendering"], place),
			"type": "row", "title": s["title"], "gridPos": gridPos(0, y, gridColumns, 1), "repeat": asObject(s["repeat"])["value"]}
		if !bare {
			y++
		}
		kids := v.layout(asObject(s["layout"]), place+".layout", y, depth+1)
		v.tabs = outer
		for _, k := range kids {
			g := asObject(asObject(k)["gridPos"])
			if !asBool(asObject(k)["__bare"]) {
				y = max(y, min(asInt(g["y"]), maxGridH*100)+min(asInt(g["h"]), maxGridH))
			}
		}
		out = append(out, row)
		if asBool(s["collapse"]) && !bare {
			row["collapsed"], row["panels"] = true, kids
			y = asInt(asObject(row["gridPos"])["y"]) + 1
			continue
		}
		row["__span"] = float64(len(kids))
		out = append(out, kids...)
	}
	return out
}

func (i *inspector) v2(root object, at string) {
	i.add(nil, at, checkers().v2.Check(root))
	for n, v := range asList(root["variables"]) {
		i.add(nil, fmt.Sprintf("%svariables[%d].", at, n), checkers().v2Variable.Check(v))
	}
	elements := asObject(root["elements"])
	for _, name := range slices.Sorted(maps.Keys(elements)) {
		s := asObject(asObject(elements[name])["spec"])
		place := at + "elements." + name + ".spec."
		i.add(s, place, checkers().v2Element.Check(s))
		for n, q := range asList(asObject(asObject(s["data"])["spec"])["queries"]) {
			spec := asObject(asObject(q)["spec"])
			query := asObject(spec["query"])
			t := v2Target(spec)
			delete(t, "refId")
			if i.m.asksPrometheus(t, nil) {
				i.add(s, fmt.Sprintf("%sdata.spec.queries[%d].spec.query.spec.", place, n), checkers().target.Check(query["spec"]))
			}
		}
	}
}
