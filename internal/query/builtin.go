package query

import (
	"maps"
	"strings"
	"time"

	"github.com/montui/montui/internal/frame"
)

// scopedValue is a value that holds for one text only. A nil text is the value itself.
type scopedValue struct{ value, text any }

// alongside adds values that take precedence over the dashboard's variables.
func (v Vars) alongside(values map[string]scopedValue) Vars {
	merged := maps.Clone(v.extra)
	if merged == nil {
		merged = map[string]scopedValue{}
	}
	maps.Copy(merged, values)
	v.extra = merged
	return v
}

// lookup finds a variable's value, in this order: of this text only, fixed by a repeat, resolved, Grafana's own.
func (v Vars) lookup(name, field string, hasField bool, match string) (variable, bool) {
	if o, ok := v.extra[name]; ok {
		return scopedVariable(name, o, field, hasField), true
	}
	if o, ok := v.scoped[name]; ok {
		r := v.byName[name]
		return variable{name: name, values: []string{o.Value}, texts: []string{o.Text}, zone: v.zone,
			multi: r != nil && (r.def.Multi || r.def.IncludeAll)}, true
	}
	if r := v.byName[name]; r != nil {
		out := r.variable(field, hasField)
		out.zone = v.zone
		return out, true
	}
	return v.builtin(name, field, match)
}

func scopedVariable(name string, o scopedValue, field string, hasField bool) variable {
	out := variable{name: name, wordy: true, texts: []string{"[object Object]"}}
	if o.text != nil {
		out.texts = []string{scalarText(o.text)}
	}
	value := o.value
	if hasField {
		value = property(value, field)
	}
	out.setJSON(value)
	return out
}

// builtin gives the variables that every dashboard has. One that is only known elsewhere (the data a link is about, the server's
// intervals) is left as written, format included.
func (v Vars) builtin(name, field, match string) (variable, bool) {
	out := variable{name: name, zone: v.zone}
	text := func(s string) (variable, bool) {
		out.values = []string{s}
		return out, true
	}
	bare := func(s string) (variable, bool) {
		out.skip = true
		return text(s)
	}
	switch name {
	case "__from":
		return v.moment(out, v.from), true
	case "__to":
		return v.moment(out, v.to), true
	case "__timezone":
		return text(v.zoneName())
	case "__dashboard":
		if v.dash == nil {
			return variable{}, false
		}
		out.wordy = true // its text is empty
		if field == "uid" {
			return text(v.dash.UID)
		}
		return text(v.dash.Title)
	case "__user", "__org": // nobody is logged in
		if field == "login" && name == "__user" || field == "email" && name == "__user" || field == "name" && name == "__org" {
			out.wordy = true
			return text("")
		}
		return text("0")
	case "__namespace":
		return text("default")
	case "__interval", "__interval_ms":
		return text(match)
	case "__value", "__data", "__series", "__field":
		out.wordy = true
		return text(match)
	case "__url_time_range":
		return bare(v.urlRange())
	case "__all_variables":
		return bare(v.urlVariables())
	}
	return variable{}, false
}

func (v Vars) moment(out variable, t time.Time) variable {
	out.setJSON(float64(t.UnixMilli()))
	out.texts = []string{frame.DateText(t.In(v.place()), "YYYY-MM-DD HH:mm:ss")}
	return out
}

// place is the zone texts are in.
func (v Vars) place() *time.Location {
	if v.zone == nil {
		return time.UTC
	}
	return v.zone
}

// zoneName is $__timezone: the zone asked for, else the dashboard's; the browser's is this reader's.
func (v Vars) zoneName() string {
	name := v.timezone
	if name == "" && v.dash != nil {
		name = v.dash.Timezone
	}
	switch {
	case strings.EqualFold(name, "utc"):
		return "utc"
	case name != "" && name != "browser":
		return name
	}
	if v.zone != nil && v.zone != time.Local {
		return v.zone.String()
	}
	return "browser"
}

// urlRange is the time range as Grafana's links carry it.
func (v Vars) urlRange() string {
	from, to := v.rawFrom, v.rawTo
	if from == "" {
		from = isoText(v.from.UTC())
	}
	if to == "" {
		to = isoText(v.to.UTC())
	}
	return "from=" + urlPart(from) + "&to=" + urlPart(to) + "&timezone=" + urlPart(v.zoneName())
}

// urlVariables is all variables as Grafana's links carry them, in the dashboard's order.
func (v Vars) urlVariables() string {
	if v.dash == nil {
		return ""
	}
	var out []string
	seen := map[string]bool{}
	for _, def := range v.dash.Variables {
		r := v.byName[def.Name]
		if r == nil || seen[def.Name] || r.hidden || def.Type == "constant" {
			continue
		}
		seen[def.Name] = true
		val := r.variable("", false) // a repeat's own value is not in the address
		if !val.list && !val.custom && val.first() == "" {
			continue
		}
		out = append(out, urlText(val))
	}
	return strings.Join(out, "&")
}
