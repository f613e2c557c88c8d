package dashboard

import (
	"fmt"
	"strings"
)

// variable brings one template variable to today's shape (schemas 6, 12, 23 and 27).
func (m *migrator) variable(v object) {
	if setDefault(v, "type", "query"); v["type"] == "filter" {
		v["type"] = "query" // schema 6
	}
	if m.version < 12 {
		switch {
		case asBool(v["hideVariable"]):
			v["hide"] = 2.0
		case asBool(v["hideLabel"]):
			v["hide"] = 1.0
		}
	}
	if v["refresh"] == true {
		v["refresh"] = 1.0
	}
	if m.version < 27 && v["type"] == "constant" {
		text := asString(v["query"])
		v["query"], v["current"] = text, object{"text": text, "value": text}
		if hide, ok := v["hide"].(float64); ok && hide < 2 {
			v["type"] = "textbox"
		}
	}
}

// buildVariables reads the templating list; a variable without a name cannot be referred to and is named in a notice.
func (m *migrator) buildVariables(root object) []*Variable {
	var out []*Variable
	for i, e := range asList(asObject(root["templating"])["list"]) {
		v := asObject(e)
		if v == nil {
			continue
		}
		if asString(v["name"]) == "" {
			m.say(Warning, nil, fmt.Sprintf("%stemplating.list[%d]", m.at, i), "a variable without a name is left out")
			continue
		}
		out = append(out, m.buildVariable(v))
	}
	return out
}

func (m *migrator) buildVariable(v object) *Variable {
	out := &Variable{
		Name: asString(v["name"]), Label: asString(v["label"]), Type: asString(v["type"]), Query: variableQuery(v),
		Regex: asString(v["regex"]), RegexApplyTo: asString(v["regexApplyTo"]), Sort: asInt(v["sort"]), Refresh: asInt(v["refresh"]), Hide: asInt(v["hide"]),
		Multi: asBool(v["multi"]), IncludeAll: asBool(v["includeAll"]), AllValue: asString(v["allValue"]),
		Datasource: m.ref(v["datasource"]), Auto: asBool(v["auto"]), AutoCount: asInt(v["auto_count"]), AutoMin: asString(v["auto_min"]),
		SkipURLSync: asBool(v["skipUrlSync"]), Raw: seal(v),
	}
	out.Current = options(asObject(v["current"]))
	if !out.Multi && len(out.Current) > 1 {
		out.Current = out.Current[:1] // schema 23: current follows multi
	}
	eachObject(v["options"], func(o object) { out.Options = append(out.Options, options(o)...) })
	return out
}

// variableQuery takes the text out of a query that is an object ({query, refId} or {expr}).
func variableQuery(v object) string {
	switch q := v["query"].(type) {
	case object:
		for _, key := range []string{"query", "expr", "rawQuery", "__legacyStringValue"} {
			if s := asString(q[key]); s != "" {
				return s
			}
		}
		return asString(v["definition"])
	default:
		return asString(q)
	}
}

// options reads {text, value}, of which each may be a list.
func options(o object) []Option {
	if o == nil || o["value"] == nil && o["text"] == nil {
		return nil
	}
	values, texts := texts(o["value"]), texts(o["text"])
	if len(values) == 0 {
		values = texts
	}
	out := make([]Option, 0, len(values))
	for i, v := range values {
		text := v
		if i < len(texts) {
			text = texts[i]
		} else if v == AllValue {
			text = "All"
		}
		out = append(out, Option{Text: text, Value: v})
	}
	if len(values) == 1 && len(texts) > 1 {
		out[0].Text = strings.Join(texts, " + ")
	}
	return out
}

func texts(v any) []string {
	switch t := v.(type) {
	case nil:
		return nil
	case []any:
		out := make([]string, 0, len(t))
		for _, e := range t {
			out = append(out, asString(e))
		}
		return out
	default:
		return []string{asString(t)}
	}
}
