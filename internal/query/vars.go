package query

import (
	"maps"
	"time"

	"github.com/montui/montui/internal/dashboard"
)

// Value is a variable's value: the values and the texts shown for them. All tells that the option All is chosen; Values
// are then what All stands for.
type Value struct {
	Values, Texts []string
	All           bool
}

// Vars are a dashboard's variables with their values. It is never changed once made; With gives another.
type Vars struct {
	byName   map[string]*resolved
	scoped   map[string]dashboard.Option
	extra    map[string]scopedValue
	dash     *dashboard.Dashboard
	from     time.Time
	to       time.Time
	rawFrom  string
	rawTo    string
	zone     *time.Location
	timezone string
}

// resolved is one variable with its options and those selected.
type resolved struct {
	def     *dashboard.Variable
	options []dashboard.Option
	chosen  []dashboard.Option
	all     bool
	text    string                    // what stands in queries when it is not the chosen value: the computed interval of an auto one
	fields  map[string]map[string]any // of an option, by its value: ${name.field}
	filters []Filter                  // of an adhoc variable, those in force
	asked   string                    // what was asked of the server for the options; the same need not be asked again
	hidden  bool                      // not in links
}

// variable is the value as interpolation wants it.
func (r *resolved) variable(field string, hasField bool) variable {
	v := variable{name: r.def.Name, list: r.def.Multi, multi: r.def.Multi || r.def.IncludeAll, hidden: r.hidden}
	switch r.def.Type {
	case "adhoc":
		return r.adhocVariable(v, field)
	case "interval", "textbox", "constant", "switch", "system":
		v.list, v.values = false, []string{r.single()}
		if !hasField && r.def.Type != "constant" {
			v.inURL, v.url = true, []string{r.saved()}
		}
		return v
	case "groupby":
		v.list = true
	}
	v.inURL, v.url = true, r.address()
	switch {
	case r.all && r.def.AllValue != "":
		v.values, v.texts, v.custom, v.list = []string{r.def.AllValue}, []string{"All"}, true, false
		return v
	case r.all:
		v.list, v.wordy, v.texts = true, true, []string{"All"}
		v.values = make([]string, len(r.options))
		for i, o := range r.options {
			v.values[i] = o.Value
		}
	default:
		v.wordy = true
		for _, o := range r.chosen {
			v.values, v.texts = append(v.values, o.Value), append(v.texts, o.Text)
		}
		if !v.list && len(v.values) > 1 {
			v.list = true // given from outside, as an address may
		}
		if !v.list && len(v.values) == 0 {
			v.values = []string{""}
		}
	}
	if hasField {
		v.inURL, v.hidden = false, false // a field is not in the address
		r.atField(&v, field)
	}
	return v
}

// single is the value of a variable that has one text.
func (r *resolved) single() string {
	if r.text != "" {
		return r.text
	}
	return r.saved()
}

func (r *resolved) saved() string {
	if len(r.chosen) == 0 {
		return ""
	}
	return r.chosen[0].Value
}

// address is the value in Grafana's address line, where All is a name.
func (r *resolved) address() []string {
	if r.all && len(r.chosen) == 0 {
		return []string{dashboard.AllValue}
	}
	out := make([]string, 0, len(r.chosen))
	for _, o := range r.chosen {
		out = append(out, o.Value)
	}
	if len(out) == 0 {
		return []string{""}
	}
	return out
}

// atField narrows the value to a field: an index into a list, else a property of the option that is chosen; a value that
// is no option is itself.
func (r *resolved) atField(v *variable, field string) {
	known := map[string]dashboard.Option{}
	for _, o := range r.options {
		if _, has := known[o.Value]; !has {
			known[o.Value] = o
		}
	}
	if !v.list {
		if _, is := known[v.first()]; is {
			at := property(r.properties(v.first()), field)
			switch v.setJSON(at); at.(type) {
			case undefined:
				v.texts = []string{"undefined"}
			case nil:
				v.texts = []string{"null"}
			case []any:
				v.texts = v.values
			default:
				v.texts = []string{scalarText(at)}
			}
		}
		return
	}
	if i, ok := leadingInteger(field); ok && i >= 0 && i < float64(len(v.values)) {
		value := v.values[int(i)]
		v.list, v.values = false, []string{value}
		if !r.all {
			v.texts = []string{value}
			if o, is := known[value]; is {
				v.texts = []string{o.Text}
			}
		}
		return
	}
	list := make([]any, len(v.values))
	for i, value := range v.values {
		list[i] = value
		if _, is := known[value]; is {
			list[i] = property(r.properties(value), field)
		}
	}
	v.setJSON(list)
	if !r.all {
		v.texts = v.values
	}
}

func (r *resolved) properties(value string) any {
	if p := r.fields[value]; p != nil {
		return p
	}
	return nil
}

// Get gives a variable's value.
func (v Vars) Get(name string) (Value, bool) {
	if o, ok := v.scoped[name]; ok {
		return Value{Values: []string{o.Value}, Texts: []string{o.Text}}, true
	}
	r := v.byName[name]
	if r == nil {
		return Value{}, false
	}
	out := Value{All: r.all}
	if r.def.Type == "adhoc" {
		return Value{Values: []string{filterText(r.filters)}, Texts: []string{filterText(r.filters)}}, true
	}
	if r.all {
		out.Texts = []string{"All"}
		for _, o := range r.options {
			out.Values = append(out.Values, o.Value)
		}
		return out, true
	}
	for _, o := range r.chosen {
		out.Values, out.Texts = append(out.Values, o.Value), append(out.Texts, o.Text)
	}
	return out, true
}

// Options gives what a variable may be chosen from, without All.
func (v Vars) Options(name string) []dashboard.Option {
	if r := v.byName[name]; r != nil {
		return r.options
	}
	return nil
}

// Selected gives the chosen options, all of them for All; what repeats go over.
func (v Vars) Selected(name string) []dashboard.Option {
	if o, ok := v.scoped[name]; ok {
		return []dashboard.Option{o}
	}
	r := v.byName[name]
	switch {
	case r == nil:
		return nil
	case r.all:
		return r.options
	}
	return r.chosen
}

// With fixes variables to one value, as for a panel that was made by a repeat.
func (v Vars) With(scoped map[string]dashboard.Option) Vars {
	if len(scoped) == 0 {
		return v
	}
	merged := maps.Clone(v.scoped)
	if merged == nil {
		merged = map[string]dashboard.Option{}
	}
	maps.Copy(merged, scoped)
	v.scoped = merged
	return v
}
