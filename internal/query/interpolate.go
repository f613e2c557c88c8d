package query

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/montui/montui/internal/dashboard"
)

// reference finds variables in a text: $name, [[name:format]], ${name.field:format}.
var reference = regexp.MustCompile(`\$(\w+)|\[\[(\w+?)(?::(\w+))?\]\]|\$\{(\w+)(?:\.([^:^}]+)|\[([^:^\]]+)\])?(?::([^}]+))?\}`)

// Interpolate puts the variables into a text that is shown, such as a title: in words, several joined by " + ".
func (v Vars) Interpolate(s string) string { return v.replace(s, "text", nil) }

// InterpolateAs puts the variables into a text in a format, for those that name none themselves.
func (v Vars) InterpolateAs(s, format string) string { return v.replace(s, format, nil) }

// expression puts the variables into a query, by Prometheus's escaping where the reference names no format.
func (v Vars) expression(s string) string { return v.replace(s, "", promFormat) }

// replace interpolates; prom, when given, writes the values of references that name no format. What is not a variable
// stays as it is written.
func (v Vars) replace(s, fallback string, prom func(variable) string) string {
	if !strings.ContainsAny(s, "$[") {
		return s
	}
	return reference.ReplaceAllStringFunc(s, func(ref string) string {
		m := reference.FindStringSubmatch(ref)
		name := m[1] + m[2] + m[4]
		value, ok := v.lookup(name, m[5])
		if !ok {
			return ref
		}
		form := m[3] + m[7]
		if form == "" && prom != nil && !value.custom {
			return prom(value)
		}
		if form == "" {
			form = fallback
		}
		id, rest, hasArgs := strings.Cut(form, ":")
		var args []string
		if hasArgs {
			args = strings.Split(rest, ":")
		}
		if value.custom {
			return customAll(value, id)
		}
		return format(value, id, args)
	})
}

// customAll writes the custom value of All, which takes no format but the few that are about the variable itself.
func customAll(v variable, id string) string {
	switch id {
	case "text":
		return "All"
	case "percentencode":
		return percentEncode(v.first(), "")
	case "queryparam":
		return "var-" + percentEncode(v.name, "") + "=" + dashboard.AllValue
	}
	return v.first()
}

// lookup finds a variable's value: fixed by a repeat, resolved, or one of Grafana's own.
func (v Vars) lookup(name, field string) (variable, bool) {
	if o, ok := v.scoped[name]; ok {
		r := v.byName[name]
		return variable{name: name, values: []string{o.Value}, texts: []string{o.Text}, multi: r != nil && (r.def.Multi || r.def.IncludeAll)}, true
	}
	if r := v.byName[name]; r != nil {
		return r.variable(), true
	}
	return v.builtin(name, field)
}

// builtin gives the variables that every dashboard has.
func (v Vars) builtin(name, field string) (variable, bool) {
	text := func(s string) (variable, bool) {
		return variable{name: name, values: []string{s}, texts: []string{s}}, true
	}
	switch name {
	case "__from":
		return text(strconv.FormatInt(v.from.UnixMilli(), 10))
	case "__to":
		return text(strconv.FormatInt(v.to.UnixMilli(), 10))
	case "__dashboard":
		switch {
		case v.dash == nil:
		case field == "uid":
			return text(v.dash.UID)
		case field == "" || field == "name" || field == "title":
			return text(v.dash.Title)
		}
	case "__timezone":
		if v.dash != nil {
			return text(v.dash.Timezone)
		}
	case "__user", "__org":
		return text("") // nobody is logged in
	}
	return variable{}, false
}
