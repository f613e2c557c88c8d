package dashboard

import "maps"

// element makes the classic panel that a layout item refers to.
func (v *v2) element(item object) object {
	name := asString(asObject(item["element"])["name"])
	e := asObject(v.elements[name])
	if v.count++; e == nil || v.count > maxPanels {
		v.m.say(Warning, nil, v.m.at+"layout", "the layout places %q, which is not among the elements", name)
		return nil
	}
	v.placed[name] = true
	s := asObject(e["spec"])
	p := object{"__path": v.m.at + "elements." + name, "__tabs": v.tabs, "__show": v.m.condition(item["conditionalRendering"], "elements."+name),
		"id": s["id"], "title": s["title"], "description": s["description"], "links": s["links"], "transparent": s["transparent"]}
	repeat := asObject(item["repeat"])
	if repeat["value"] != nil {
		p["repeat"], p["repeatDirection"], p["maxPerRow"] = repeat["value"], repeat["direction"], repeat["maxPerRow"]
	}
	if e["kind"] == "LibraryPanel" {
		p["libraryPanel"] = s["libraryPanel"]
		p["type"] = asObject(asObject(s["libraryPanel"])["model"])["type"]
		return p
	}
	viz := asObject(s["vizConfig"])
	p["type"] = viz["kind"]
	if viz["kind"] == "VizConfig" {
		p["type"] = viz["group"]
	}
	vs := asObject(viz["spec"])
	p["options"], p["fieldConfig"] = copied(vs["options"], &v.left), copied(vs["fieldConfig"], &v.left)
	if p["pluginVersion"] = vs["pluginVersion"]; asString(p["pluginVersion"]) == "" {
		p["pluginVersion"] = viz["version"]
	}
	data := asObject(asObject(s["data"])["spec"])
	for _, key := range []string{"timeFrom", "timeShift", "maxDataPoints", "interval", "hideTimeOverride"} {
		if value := asObject(data["queryOptions"])[key]; value != nil {
			p[key] = value
		}
	}
	var transformations []any
	eachObject(data["transformations"], func(t object) {
		ts := asObject(copied(asObject(t["spec"]), &v.left))
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
