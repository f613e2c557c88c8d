package dashboard

import (
	"slices"
)

// build makes the model of a migrated dashboard.
func (m *migrator) build(root object) *Dashboard {
	span := asObject(root["time"])
	d := &Dashboard{
		UID: asString(root["uid"]), Title: asString(root["title"]), Description: asString(root["description"]),
		From: asString(span["from"]), To: asString(span["to"]),
		Timezone: asString(root["timezone"]), Refresh: refresh(root["refresh"]), WeekStart: asString(root["weekStart"]),
		FiscalYearStartMonth: asInt(root["fiscalYearStartMonth"]), GraphTooltip: asInt(root["graphTooltip"]),
		Variables: m.buildVariables(root), Links: links(root["links"]),
	}
	if asBool(root["sharedCrosshair"]) && m.version < 14 {
		d.GraphTooltip = 1
	}
	for _, t := range asList(root["tags"]) {
		d.Tags = append(d.Tags, asString(t))
	}
	if d.From == "" {
		d.From = "now-6h"
	}
	if d.To == "" {
		d.To = "now"
	}
	for _, e := range asList(root["panels"]) {
		d.Panels = append(d.Panels, m.buildPanel(asObject(e)))
	}
	byPlace := func(a, b *Panel) int {
		if a.Grid.Y != b.Grid.Y {
			return a.Grid.Y - b.Grid.Y
		}
		return a.Grid.X - b.Grid.X
	}
	if !m.isV2 { // whose order is the layout's
		slices.SortStableFunc(d.Panels, byPlace) // as Grafana does; it decides which row a panel belongs to
	}
	d.Annotations = m.annotations(root)
	return d
}

func refresh(v any) string {
	s, _ := v.(string) // schema 40: false and true mean none
	return s
}

func links(v any) []Link {
	var out []Link
	eachObject(v, func(l object) {
		link := Link{Title: asString(l["title"]), URL: asString(l["url"]), Type: asString(l["type"]),
			IncludeVars: asBool(l["includeVars"]), KeepTime: asBool(l["keepTime"])}
		if link.URL == "" {
			link.URL = asString(l["dashUri"])
		}
		for _, t := range asList(l["tags"]) {
			link.Tags = append(link.Tags, asString(t))
		}
		out = append(out, link)
	})
	return out
}

func (m *migrator) buildPanel(p object) *Panel {
	out := &Panel{
		Path: asString(p["__path"]), ID: asInt(p["id"]), Type: asString(p["type"]), Title: asString(p["title"]), Description: asString(p["description"]),
		Grid: grid(p), Collapsed: asBool(p["collapsed"]), Datasource: m.ref(p["datasource"]),
		MaxDataPoints: asInt(p["maxDataPoints"]), Interval: asString(p["interval"]), TimeFrom: asString(p["timeFrom"]),
		TimeShift: asString(p["timeShift"]), HideTimeOverride: asBool(p["hideTimeOverride"]), Repeat: asString(p["repeat"]),
		RepeatDirection: asString(p["repeatDirection"]), MaxPerRow: asInt(p["maxPerRow"]),
		Links: links(p["links"]), Options: seal(p["options"]), FieldConfig: seal(p["fieldConfig"]),
	}
	out.Tabs, _ = p["__tabs"].([]Tab)
	out.IsTab = asBool(p["__tab"])
	out.Show, _ = p["__show"].(*Condition)
	out.flow, _ = p["__flow"].(*autoGrid)
	out.v2 = m.isV2
	out.bare, out.span = asBool(p["__bare"]), asInt(p["__span"])
	if was := asString(p["__was"]); was != out.Type {
		out.Migrated = was
	}
	if lib := asObject(p["libraryPanel"]); lib != nil && out.Type == "" {
		out.Type = "library-panel"
		m.say(Warning, p, "libraryPanel", "library panel %q is not in the file; export the dashboard with its library panels", asString(lib["name"]))
	}
	for _, t := range asList(p["transformations"]) {
		out.Transformations = append(out.Transformations, seal(t))
	}
	for _, e := range asList(p["targets"]) {
		if t := asObject(e); t != nil {
			out.Targets = append(out.Targets, m.buildTarget(t, out.Datasource))
			out.Targets[len(out.Targets)-1].Raw = seal(e)
		}
	}
	for _, e := range asList(p["panels"]) {
		out.Panels = append(out.Panels, m.buildPanel(asObject(e)))
	}
	return out
}

// grid reads gridPos, kept within the grid's 24 columns and a height that sums cannot overflow.
func grid(p object) GridPos {
	g := asObject(p["gridPos"])
	if g == nil {
		return GridPos{W: 12, H: 8}
	}
	w := min(max(asInt(g["w"]), 1), gridColumns)
	if p["type"] == "row" { // some generators give rows no width
		return GridPos{X: min(max(asInt(g["x"]), 0), gridColumns), Y: min(max(asInt(g["y"]), 0), maxGridH*100),
			W: min(max(asInt(g["w"]), 0), gridColumns), H: min(max(asInt(g["h"]), 1), maxGridH)}
	}
	return GridPos{
		X: min(max(asInt(g["x"]), 0), gridColumns-w), Y: min(max(asInt(g["y"]), 0), maxGridH*100),
		W: w, H: min(max(asInt(g["h"]), 1), maxGridH),
	}
}

func (m *migrator) buildTarget(t object, panel Ref) *Target {
	out := &Target{
		RefID: asString(t["refId"]), Expr: asString(t["expr"]), Instant: asBool(t["instant"]), Range: asBool(t["range"]),
		Hide: asBool(t["hide"]), Exemplar: asBool(t["exemplar"]), Format: asString(t["format"]), LegendFormat: asString(t["legendFormat"]),
		Interval: asString(t["interval"]), IntervalFactor: asInt(t["intervalFactor"]), Datasource: panel,
	}
	if t["datasource"] != nil {
		if r := m.ref(t["datasource"]); r != (Ref{}) {
			out.Datasource = r
		}
	}
	if n, ok := t["step"].(float64); ok && n > 0 && out.Interval == "" && m.version < 7 {
		out.Interval = numberText(n) + "s"
	}
	if out.Format == "" {
		out.Format = "time_series"
	}
	return out
}
