package dashboard

import "strings"

// fillInputs does what Grafana's import page does for an exported dashboard: constants are filled in, and each
// ${DS_…} is remembered with the kind of data source it asks for.
func (m *migrator) fillInputs(root object) {
	m.inputs = map[string]Ref{}
	var pairs []string
	eachObject(root["__inputs"], func(in object) {
		name := asString(in["name"])
		if name == "" {
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
