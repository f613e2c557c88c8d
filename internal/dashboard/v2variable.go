package dashboard

import "maps"

var v2VariableTypes = map[string]string{
	"QueryVariable": "query", "CustomVariable": "custom", "ConstantVariable": "constant", "TextVariable": "textbox",
	"IntervalVariable": "interval", "DatasourceVariable": "datasource", "AdhocVariable": "adhoc", "GroupByVariable": "groupby", "SwitchVariable": "switch",
}

var v2Enums = map[string]float64{
	"dontHide": 0, "hideLabel": 1, "hideVariable": 2, "inControlsMenu": 3, "never": 0, "onDashboardLoad": 1, "onTimeRangeChanged": 2,
	"disabled": 0, "alphabeticalAsc": 1, "alphabeticalDesc": 2, "numericalAsc": 3, "numericalDesc": 4,
	"alphabeticalCaseInsensitiveAsc": 5, "alphabeticalCaseInsensitiveDesc": 6, "naturalAsc": 7, "naturalDesc": 8,
}

func (m *migrator) v2Variable(o object) object {
	v := maps.Clone(asObject(o["spec"]))
	if v == nil {
		v = object{}
	}
	kind := asString(o["kind"])
	if o["group"] != nil { // of ad hoc and group by variables, since v2beta1
		v["datasource"] = v2Datasource(object{"kind": o["group"]}, o["datasource"])
	}
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
	if v["type"] == "switch" && v["options"] == nil {
		v["options"] = []any{object{"text": "Enabled", "value": v["enabledValue"]}, object{"text": "Disabled", "value": v["disabledValue"]}}
	}
	return v
}

// v2Annotation is an annotation in the classic shape: its query's fields are the target's.
func v2Annotation(o object) object {
	s := asObject(o["spec"])
	query := asObject(s["query"])
	a := object{"target": query["spec"]}
	for _, more := range []object{asObject(s["legacyOptions"]), s} {
		for key, v := range more {
			if key != "query" && key != "legacyOptions" {
				a[key] = v
			}
		}
	}
	if ds := v2Datasource(query, s["datasource"]); ds != nil {
		a["datasource"] = ds
	}
	return a
}
