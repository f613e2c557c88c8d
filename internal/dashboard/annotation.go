package dashboard

// Annotation is a query whose results mark moments or spans on the panels.
type Annotation struct {
	Name            string
	Enable, Hide    bool // Hide: its switch is not shown
	BuiltIn         bool // Grafana's own annotations and alerts, which are in every dashboard
	IconColor       string
	Datasource      Ref
	Expr, Step      string
	TitleFormat     string
	TextFormat      string
	TagKeys         string
	UseValueForTime bool
	Exclude         bool  // Panels are those it is not shown on
	Panels          []int // ids of the panels it is shown on; none is all
}

// annotations reads the list.
func (m *migrator) annotations(root object) []*Annotation {
	var out []*Annotation
	for _, v := range asList(asObject(root["annotations"])["list"]) {
		a := asObject(v)
		if a == nil {
			continue
		}
		target, filter := asObject(a["target"]), asObject(a["filter"])
		text := func(key string) string {
			if s := asString(a[key]); s != "" {
				return s
			}
			return asString(target[key])
		}
		n := &Annotation{
			Name: asString(a["name"]), Enable: a["enable"] == nil || asBool(a["enable"]), Hide: asBool(a["hide"]), BuiltIn: asBool(a["builtIn"]),
			IconColor: asString(a["iconColor"]), Datasource: m.ref(a["datasource"]), Expr: text("expr"), Step: text("step"),
			TitleFormat: text("titleFormat"), TextFormat: text("textFormat"), TagKeys: text("tagKeys"),
			UseValueForTime: asBool(a["useValueForTime"]), Exclude: asBool(filter["exclude"]),
		}
		if n.Step == "" {
			n.Step = text("interval")
		}
		for _, id := range asList(filter["ids"]) {
			n.Panels = append(n.Panels, asInt(id))
		}
		out = append(out, n)
	}
	return out
}
