package dashboard

import (
	"fmt"
	"strings"
	"sync"

	"github.com/montui/montui/internal/compat"
)

// maxNotices bounds what a hostile dashboard can make Parse say.
const maxNotices = 1000

// finding is a field that is not wholly honoured; its panel is numbered only after it was found.
type finding struct {
	compat.Finding
	panel object
}

// inspector looks for what a file has beyond Honours, at the places of the user's own file: before anything is migrated.
type inspector struct {
	m     *migrator
	found []finding
}

// lists are those of Honours, ready.
type lists struct {
	dashboard, variable, row, panel, target, foreign, v2, v2Variable, v2Element compat.Checker
	old                                                                         map[string]compat.Checker
}

// checkers are made when the first dashboard is read: they cost more than a short question to a server.
var checkers = sync.OnceValue(func() *lists {
	return &lists{
		dashboard: dashboardFields().Checker(), variable: variableFields().Checker(), row: rowFields().Checker(),
		panel: compat.Join(leftovers(), panelFields()).Checker(), target: targetFields().Checker(),
		foreign: compat.Join(panelFields(), compat.Ignores("*")).Checker(),
		v2:      v2Fields().Checker(), v2Variable: v2VariableFields().Checker(), v2Element: v2ElementFields().Checker(),
		old: oldCheckers(),
	}
})

func oldCheckers() map[string]compat.Checker {
	out := map[string]compat.Checker{}
	for kind, own := range HonoursOld() {
		out[kind] = compat.Join(leftovers(), panelFields(), own).Checker() // the later entry of a path counts
	}
	return out
}

// classic looks at a dashboard with panels or rows; at is its place in the file.
func (i *inspector) classic(root object, at string) {
	i.add(nil, at, checkers().dashboard.Check(root))
	for n, v := range asList(asObject(root["templating"])["list"]) {
		i.add(nil, fmt.Sprintf("%stemplating.list[%d].", at, n), checkers().variable.Check(v))
	}
	for n, v := range asList(root["rows"]) {
		if r := asObject(v); r != nil {
			place := fmt.Sprintf("%srows[%d]", at, n)
			i.add(nil, place+".", checkers().row.Check(v))
			r["__path"] = place
			i.panels(r["panels"], place+".panels")
		}
	}
	i.panels(root["panels"], at+"panels")
}

// panels looks at a list of panels and at those inside them.
func (i *inspector) panels(list any, at string) {
	type part struct {
		list any
		at   string
	}
	for todo := []part{{list, at}}; len(todo) > 0; {
		next := todo[0]
		todo = todo[1:]
		for n, v := range asList(next.list) {
			if p := asObject(v); p != nil && p["__path"] == nil { // YAML may name one panel twice
				place := fmt.Sprintf("%s[%d]", next.at, n)
				i.panel(p, place)
				if p["panels"] != nil {
					todo = append(todo, part{p["panels"], place + ".panels"})
				}
			}
		}
	}
}

func (i *inspector) panel(p object, at string) {
	kind := asString(p["type"])
	if p["repeatPanelId"] != nil {
		return // a saved clone, which is made anew
	}
	fields, old := checkers().old[kind]
	switch {
	case old:
	case strings.HasSuffix(kind, "-panel") || strings.HasSuffix(kind, "-datasource"):
		fields = checkers().foreign
	default:
		fields = checkers().panel
	}
	found := fields.Check(p)
	p["__path"] = at
	i.add(p, at+".", found)
	for n, v := range asList(p["targets"]) {
		if t := asObject(v); i.m.asksPrometheus(t, p) {
			i.add(p, fmt.Sprintf("%s.targets[%d].", at, n), checkers().target.Check(t))
		}
	}
}

// asksPrometheus tells, by what the file says, whether a target's fields are Prometheus's; a variable may yet say otherwise.
func (m *migrator) asksPrometheus(t, p object) bool {
	ref := m.ref(t["datasource"])
	if ref == (Ref{}) {
		ref = m.ref(p["datasource"])
	}
	switch ref.Type {
	case "prometheus", "__expr__":
		return true
	case "":
		return t["expr"] != nil
	}
	return false
}

func (i *inspector) add(p object, at string, found []compat.Finding) {
	for _, f := range found {
		if len(i.found) > maxNotices {
			return
		}
		f.Path = at + f.Path
		i.found = append(i.found, finding{f, p})
	}
}

// report makes the notices, when the panels have their numbers.
func (i *inspector) report() {
	for _, f := range i.found {
		severity, text := Info, f.Note
		if f.Honour == compat.Missing && !f.Unknown && f.panel != nil {
			severity = Warning
		}
		if f.Unknown {
			if known := knownAs(f.Path); known != "" {
				text += ", and nor does Grafana; it is written " + known
			}
		}
		n := Notice{Severity: severity, Path: f.Path, Text: text}
		if f.panel != nil {
			n.Panel, n.PanelID = asString(f.panel["title"]), asInt(f.panel["id"])
		}
		i.m.notices = append(i.m.notices, n)
	}
}

// knownAs is how a field is really written that differs from a known one in the case of its letters only.
func knownAs(path string) string {
	name := path[strings.LastIndexByte(path, '.')+1:]
	if len(name) == 1 && strings.Contains("xywh", name) {
		return "gridPos." + name
	}
	for _, list := range []compat.List{targetFields(), panelFields(), graphFields(), dashboardFields(), rowFields(), variableFields()} {
		for _, e := range list {
			if e.Path != name && strings.EqualFold(e.Path, name) {
				return e.Path
			}
		}
	}
	return ""
}

// bounded keeps the first notices and counts the others.
func bounded(all []Notice) []Notice {
	if len(all) <= maxNotices {
		return all
	}
	return append(all[:maxNotices:maxNotices], Notice{Severity: Info, Text: fmt.Sprintf("at least %d more notices are left out", len(all)-maxNotices)})
}
