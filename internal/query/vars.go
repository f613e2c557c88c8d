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
	byName map[string]*resolved
	scoped map[string]dashboard.Option
	dash   *dashboard.Dashboard
	from   time.Time
	to     time.Time
}

// resolved is one variable with its options and what is chosen of them.
type resolved struct {
	def     *dashboard.Variable
	options []dashboard.Option
	chosen  []dashboard.Option
	all     bool
	text    string // what stands in queries when it is not the chosen value: the computed interval of an auto one
}

// variable is the value as interpolation wants it.
func (r *resolved) variable() variable {
	v := variable{name: r.def.Name, list: r.def.Multi, multi: r.def.Multi || r.def.IncludeAll}
	switch {
	case r.text != "":
		v.values, v.texts = []string{r.text}, []string{r.text}
	case r.all && r.def.AllValue != "":
		v.values, v.texts, v.custom = []string{r.def.AllValue}, []string{"All"}, true
	case r.all:
		v.list = true
		for _, o := range r.options {
			v.values = append(v.values, o.Value)
		}
		v.texts = []string{"All"}
	default:
		for _, o := range r.chosen {
			v.values, v.texts = append(v.values, o.Value), append(v.texts, o.Text)
		}
	}
	return v
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

// filters are the ad hoc filters in force.
func (v Vars) filters() []dashboard.AdhocFilter {
	var out []dashboard.AdhocFilter
	if v.dash == nil {
		return nil
	}
	for _, def := range v.dash.Variables {
		if def.Type == "adhoc" {
			out = append(out, def.Filters...)
		}
	}
	return out
}
