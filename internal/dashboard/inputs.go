package dashboard

import "strings"

// fillInputs does what Grafana's import page does for an exported dashboard: constants are filled in, and each
// ${DS_…} is remembered with the kind of data source it asks for.
func (m *migrator) fillInputs(root object) {
	m.inputs = map[string]Ref{}
	var pairs []string
	eachObject(root["__given"], func(in object) {
		name := asString(in["name"])
		switch asString(in["type"]) {
		case "constant":
			pairs = append(pairs, "${"+name+"}", asString(in["value"]))
		case "datasource":
			m.inputs[name] = Ref{Type: asString(in["pluginId"]), UID: asString(in["value"])}
		}
	})
	delete(root, "__given")
	eachObject(root["__inputs"], func(in object) {
		name := asString(in["name"])
		if _, given := m.inputs[name]; name == "" || given {
			return
		}
		switch asString(in["type"]) {
		case "constant":
			pairs = append(pairs, "${"+name+"}", asString(in["value"]))
		case "datasource":
			m.inputs[name] = Ref{Type: asString(in["pluginId"]), UID: asString(in["label"])}
		default:
			m.say(Warning, nil, "__inputs", "input %q of type %q is not known", name, asString(in["type"]))
		}
	})
	if len(pairs) == 0 {
		return
	}
	fill := strings.NewReplacer(pairs...)
	for k, v := range root {
		if k != "__inputs" {
			root[k] = replaceStrings(v, fill)
		}
	}
}

// fillElements puts an export's library panels, which stand in __elements, where the dashboard refers to them; an
// answer of the API has a library panel's model with the reference.
func (m *migrator) fillElements(root object) {
	left := maxCopied // what all copies together may hold
	elements := map[string]object{}
	each := func(e object) {
		model := asObject(e["model"])
		if kind := asInt(e["kind"]); model != nil && kind <= 1 {
			setDefault(model, "type", e["type"])
			elements[asString(e["uid"])] = model
		}
	}
	eachObject(root["__elements"], each) // a list in exports of Grafana 8
	for _, key := range keysOf(root["__elements"]) {
		if e := asObject(asObject(root["__elements"])[key]); e != nil {
			setDefault(e, "uid", key)
			each(e)
		}
	}
	fill := func(p object) {
		ref := asObject(p["libraryPanel"])
		if ref == nil {
			return
		}
		model := asObject(ref["model"])
		if model == nil {
			model = elements[asString(ref["uid"])]
		}
		for key, v := range model { // the dashboard's own are the place, the id and the repeat
			switch key {
			case "id", "gridPos", "libraryPanel", "repeat", "repeatDirection", "maxPerRow", "panels":
				setDefault(p, key, v)
			default:
				p[key] = copied(v, &left)
			}
		}
		if left < 0 && len(elements) > 0 {
			m.say(Warning, p, "libraryPanel", "the dashboard's library panels together are too large; this one is not whole")
		}
	}
	for _, list := range []any{root["panels"], root["rows"]} {
		eachObject(list, func(p object) {
			fill(p)
			eachObject(p["panels"], fill)
		})
	}
}

// copied is a value of its own, as one library panel or element may stand on a dashboard many times and each is migrated.
// left bounds what is copied.
func copied(v any, left *int) any {
	if *left--; *left < 0 {
		return nil
	}
	switch t := v.(type) {
	case object:
		out := make(object, len(t))
		for k, e := range t {
			out[k] = copied(e, left)
		}
		return out
	case []any:
		if len(t) > *left {
			*left = -1
			return nil
		}
		out := make([]any, len(t))
		for i, e := range t {
			out[i] = copied(e, left)
		}
		return out
	case *sealed:
		if t.opened != nil && !t.asIs {
			return copied(t.opened, left)
		}
		*left -= len(t.text) / 64 // it may yet be opened
		return &sealed{text: t.text}
	}
	return v
}

// replaceStrings fills every text inside v, in place where it can.
func replaceStrings(v any, fill *strings.Replacer) any {
	switch t := v.(type) {
	case string:
		return fill.Replace(t)
	case []any:
		for i := range t {
			t[i] = replaceStrings(t[i], fill)
		}
	case object:
		for k := range t {
			t[k] = replaceStrings(t[k], fill)
		}
	case *inOrder:
		replaceStrings(t.members, fill)
	case *sealed:
		if strings.Contains(t.text, "${") {
			changed(t)
			replaceStrings(t.open(), fill)
		}
	}
	return v
}

// ref reads a data source reference: a name, an object with type and uid, or an export's ${DS_…}.
func (m *migrator) ref(v any) Ref {
	var r Ref
	switch t := v.(type) {
	case string:
		r.UID = t
	case object:
		r = Ref{Type: asString(t["type"]), UID: asString(t["uid"])}
		if r.UID == "" {
			r.UID = asString(t["name"]) // the v2 schema's
		}
	}
	name := strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(r.UID, "$"), "{"), "}")
	if in, ok := m.inputs[name]; ok && strings.HasPrefix(r.UID, "$") {
		return in
	}
	return r
}
