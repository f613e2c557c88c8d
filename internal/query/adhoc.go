package query

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/montui/montui/internal/dashboard"
)

// Filter is an ad hoc filter: a condition on a label that every selector of every query gets. Operators for one of several
// (=| and !=|) have Values, the others Value.
type Filter struct {
	Key      string   `json:"key"`
	Operator string   `json:"operator"`
	Value    string   `json:"value"`
	Values   []string `json:"values"`
	Origin   string   `json:"origin"`
}

// Operators are the operators of a filter that a Prometheus can be asked with. Grafana also offers <, <=, > and >=, with
// which it makes expressions that no Prometheus takes.
func Operators() []string { return []string{"=", "!=", "=|", "!=|", "=~", "!~"} }

// several tells whether the operator is for one of several values.
func (f Filter) several() bool { return f.Operator == "=|" || f.Operator == "!=|" }

// list is the values of a filter for one of several; old files have but one.
func (f Filter) list() []string {
	if f.Values == nil && f.Value != "" {
		return []string{f.Value}
	}
	return f.Values
}

// complete tells whether a filter has key, operator and value. Grafana leaves incomplete ones out of queries; for those of several
// values it looks at the first.
func (f Filter) complete() bool {
	return f.Key != "" && f.Operator != "" && f.Value != "" && f.Operator != groupBy
}

// groupBy is the operator of an entry that is no condition but a label to group by.
const groupBy = "groupBy"

// matchesAll tells whether a filter lets every series through.
func (f Filter) matchesAll() bool {
	return f.Operator == "=~" && f.Value == ".*" || f.Operator == "=|" && slices.Contains(f.list(), dashboard.AllValue)
}

// inForce tells whether a filter goes into queries.
func (f Filter) inForce() bool { return f.complete() && f.askable() && !f.matchesAll() }

func (f Filter) askable() bool { return slices.Contains(Operators(), f.Operator) }

// filtersOf reads the filters of an adhoc variable.
func filtersOf(def *dashboard.Variable) (filters, base []Filter) {
	var fields map[string]json.RawMessage
	if json.Unmarshal(def.Raw, &fields) != nil {
		return nil, nil
	}
	return readFilters(fields["filters"]), readFilters(fields["baseFilters"])
}

// readFilters reads a list of filters without those of another shape.
func readFilters(raw json.RawMessage) []Filter {
	var list []json.RawMessage
	_ = json.Unmarshal(raw, &list) // another shape means none
	var out []Filter
	for _, raw := range list {
		var f Filter
		if json.Unmarshal(raw, &f) == nil {
			out = append(out, f)
		}
	}
	return out
}

// parseFilters reads filters as Grafana's address line writes them: key|operator|value|value, each with its label behind
// a comma, and delimiters in them by name.
func parseFilters(texts []string) (out []Filter, wrong []string) {
	for _, text := range texts {
		if text == "" {
			continue
		}
		body, _, _ := strings.Cut(text, "#")
		parts := strings.Split(body, "|")
		for i, p := range parts {
			p, _, _ = strings.Cut(p, ",")
			parts[i] = urlDelimiters.Replace(p)
		}
		f := Filter{Key: parts[0]}
		if len(parts) > 2 {
			f.Operator, f.Value, f.Values = parts[1], parts[2], parts[2:]
		}
		switch {
		case len(parts) < 3:
			wrong = append(wrong, text)
			continue
		case !f.several():
			f.Values = nil
		}
		out = append(out, f)
	}
	return out, wrong
}

var (
	urlDelimiters = strings.NewReplacer("__gfp__", "|", "__gfc__", ",", "__gfh__", "#")
	urlDelimited  = strings.NewReplacer("|", "__gfp__", ",", "__gfc__")
)

// address is the filter as Grafana's address line writes it.
func (f Filter) address() string {
	parts := []string{f.Key, f.Operator, f.Value}
	if f.several() {
		parts = append(parts[:2], f.list()...)
	}
	for i, p := range parts {
		parts[i] = urlDelimited.Replace(p)
	}
	return strings.ReplaceAll(strings.Join(parts, "|"), "#", "__gfh__")
}

// filterText is what an adhoc variable is in a text: its filters as matchers.
func filterText(filters []Filter) string {
	var out []string
	for _, f := range filters {
		if f.Operator == groupBy || f.matchesAll() {
			continue
		}
		op, value := f.Operator, escapeExact(f.Value)
		switch {
		case f.several():
			op, value = oneOf(op), each(f.list(), "|", escapeInRegex)
		case op == "=~" || op == "!~":
			value = escapeInRegex(f.Value)
		}
		out = append(out, f.Key+op+`"`+value+`"`)
	}
	return strings.Join(out, ",")
}

// oneOf is the matcher's operator for one of several values, or for none of them.
func oneOf(op string) string {
	if op == "!=|" {
		return "!~"
	}
	return "=~"
}

// adhocVariable is the filters as a text, or the values of one key: ${filters["job"]}.
func (r *resolved) adhocVariable(v variable, field string) variable {
	v.list, v.multi, v.inURL = false, false, field == ""
	for _, f := range r.filters {
		if f.complete() {
			v.url = append(v.url, f.address())
		}
	}
	if len(v.url) == 0 {
		v.url = []string{""}
	}
	v.values = []string{filterText(r.filters)}
	if !strings.HasPrefix(field, "[") {
		return v
	}
	steps := pathSteps(field)
	var found []string
	operator := ""
	for _, f := range r.filters {
		if len(steps) == 0 || f.Key != steps[0] || f.Operator == groupBy || f.matchesAll() {
			continue
		}
		if operator == "" {
			operator = f.Operator
		}
		if f.several() {
			found = append(found, f.list()...)
		} else {
			found = append(found, f.Value)
		}
	}
	switch {
	case len(steps) > 1 && steps[1] == "operator":
		found = []string{operator}
	case len(steps) > 1:
		found = []string{""}
	}
	v.list, v.values = len(found) > 1, found
	if len(found) == 0 {
		v.values = []string{""}
	}
	return v
}

// escapeExact writes a text inside a PromQL string.
func escapeExact(s string) string { return exactEscapes.Replace(s) }

var exactEscapes = strings.NewReplacer(`\`, `\\`, "\n", `\n`, `"`, `\"`)

// escapeInRegex writes a text inside a PromQL string that is a regular expression which matches just it.
func escapeInRegex(s string) string { return escapeExact(escapeWith(s, `*+?()|\.[]{}^$`)) }

// filters are the ad hoc filters in force, with the variables in their values put in.
func (v Vars) filters() []Filter {
	if v.dash == nil {
		return nil
	}
	var out []Filter
	for _, def := range v.dash.Variables {
		r := v.byName[def.Name]
		if def.Type != "adhoc" || r == nil {
			continue
		}
		if _, foreign := foreignSource(def.Datasource, v); foreign {
			continue
		}
		for _, f := range r.filters {
			if f.inForce() {
				out = append(out, v.filled(f))
			}
		}
	}
	return out
}

// filled puts variables into a filter's values: as they are, or escaped where the value is a regular expression.
func (v Vars) filled(f Filter) Filter {
	form := "raw"
	if f.Operator == "=~" || f.Operator == "!~" || f.several() {
		form = "regex"
	}
	f.Value = v.replace(f.Value, form, nil)
	if f.Values != nil {
		values := make([]string, len(f.Values))
		for i, s := range f.Values {
			values[i] = v.replace(s, form, nil)
		}
		f.Values = values
	}
	return f
}
