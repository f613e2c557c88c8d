package query

import (
	"slices"
	"strings"

	"github.com/montui/montui/internal/dashboard"
)

// give chooses what was asked for from outside, as Grafana's address line does: it need not be among the options. A text
// of an option means that option.
func (r *resolver) give(v *resolved, values []string) {
	def := v.def
	if def.Type == "adhoc" {
		filters, wrong := parseFilters(values)
		for _, w := range wrong {
			r.say(dashboard.Warning, def.Name, "%q is no filter; write it as label|operator|value", w)
		}
		v.filters = filters
		r.checkFilters(v)
		return
	}
	last := values[len(values)-1]
	switch {
	case last == dashboard.AllValue, def.AllValue != "" && len(values) == 1 && def.AllValue == last,
		def.IncludeAll && values[0] == "All":
		v.all = true
		return
	case values[0] == dashboard.AllValue:
		values = values[1:]
	}
	if !def.Multi && def.Type != "groupby" {
		values = values[len(values)-1:]
	}
	byValue, byText := index(v.options)
	for _, value := range values {
		o, ok := byValue[value]
		if !ok {
			o, ok = byText[value]
		}
		if !ok {
			o = dashboard.Option{Text: value, Value: value}
		}
		v.chosen = append(v.chosen, o)
	}
	if def.Type == "switch" && !hasValue(v.options, v.chosen[0].Value) {
		r.say(dashboard.Warning, def.Name, "the switch %q is either %q or %q, not %q", def.Name, v.options[0].Value, v.options[1].Value, last)
		v.chosen = nil
		pick(v)
	}
	if def.Type == "interval" && def.Auto && v.chosen[0].Value == "auto" {
		v.chosen[0].Value = autoValue
	}
}

// index finds options by their value, and by their text, the first of each.
func index(options []dashboard.Option) (byValue, byText map[string]dashboard.Option) {
	byValue, byText = make(map[string]dashboard.Option, len(options)), make(map[string]dashboard.Option, len(options))
	for _, o := range slices.Backward(options) {
		byValue[o.Value], byText[o.Text] = o, o
	}
	return byValue, byText
}

func hasValue(options []dashboard.Option, value string) bool {
	return slices.ContainsFunc(options, func(o dashboard.Option) bool { return o.Value == value })
}

// keep leaves a variable that cannot be resolved with its saved value.
func keep(v *resolved) {
	saved := v.def.Current
	switch {
	case savedAll(saved), v.def.IncludeAll && len(saved) == 0:
		v.all = true
	case len(saved) == 0:
		v.chosen = []dashboard.Option{{}}
	default:
		v.chosen = saved
	}
}

func savedAll(saved []dashboard.Option) bool {
	return len(saved) > 0 && saved[0].Value == dashboard.AllValue
}

// pick keeps the saved value as far as it is still valid, else takes All or the first option.
func pick(v *resolved) {
	def := v.def
	saved := def.Current
	switch def.Type {
	case "datasource":
		if len(v.options) > 1 {
			v.chosen, v.all = settle(saved, v.options, def.Multi, def.IncludeAll, false)
			break
		}
		fallthrough
	case "constant":
		if v.chosen = v.options; len(v.options) == 0 {
			v.chosen = []dashboard.Option{{}}
		}
	case "textbox":
		if v.chosen = saved; len(saved) == 0 || saved[0].Value == "" {
			v.chosen = []dashboard.Option{{Text: def.Query, Value: def.Query}}
		}
	case "switch":
		if v.chosen = saved; len(saved) == 0 || saved[0].Value == "" {
			v.chosen = v.options[1:2]
		}
	case "interval":
		pickInterval(v)
	case "snapshot", "system", "groupby":
		v.chosen = saved
	case "adhoc":
	default:
		v.chosen, v.all = settle(saved, v.options, def.Multi, def.IncludeAll, def.IncludeAll)
		v.all = v.all || savedAll(v.chosen) // an option of that very value
	}
}

// settle is what is chosen of the options: what was chosen before as far as it is still there, by its text where the
// value is gone; else All where that is the default, else the first.
func settle(before, options []dashboard.Option, multi, includeAll, allDefault bool) (chosen []dashboard.Option, all bool) {
	switch {
	case len(options) == 0 && (includeAll || allDefault):
		return nil, true
	case len(options) == 0 && multi:
		return nil, false
	case len(options) == 0:
		return []dashboard.Option{{}}, false
	case savedAll(before) && includeAll:
		return nil, true
	case savedAll(before):
		return options[:1], false
	case multi:
		byValue, _ := index(options)
		for _, o := range before {
			if known, ok := byValue[o.Value]; ok {
				chosen = append(chosen, known)
			}
		}
	case len(before) > 0:
		chosen = matching(before[0], options)
	}
	switch {
	case len(chosen) > 0:
		return chosen, false
	case allDefault:
		return nil, true
	}
	return options[:1], false
}

// matching is the option of the same value, else the last of the same text.
func matching(current dashboard.Option, options []dashboard.Option) []dashboard.Option {
	var byText []dashboard.Option
	for i, o := range options {
		if o.Value == current.Value {
			return options[i : i+1]
		}
		if o.Text == current.Text {
			byText = options[i : i+1]
		}
	}
	return byText
}

// autoValue is the value of an interval that is computed from the range.
const autoValue = "$__auto"

func pickInterval(v *resolved) {
	saved := ""
	if len(v.def.Current) > 0 {
		saved = v.def.Current[0].Value
	}
	switch {
	case strings.HasPrefix(saved, "$__auto_interval_") || saved == autoValue:
		v.chosen = []dashboard.Option{{Text: "auto", Value: autoValue}}
	case hasValue(v.options, saved):
		v.chosen = []dashboard.Option{{Text: saved, Value: saved}}
	case len(v.options) > 0:
		v.chosen = v.options[:1]
	}
}

// AllowsCustom tells whether a reader may type a value for a variable that is not among its options; a file can forbid it.
func AllowsCustom(def *dashboard.Variable) bool {
	switch def.Type {
	case "textbox":
		return true
	case "query", "custom", "groupby", "datasource":
		allowed := rawOf(def).AllowCustomValue
		return allowed == nil || *allowed
	}
	return false
}
