package query

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/montui/montui/internal/dashboard"
)

// Resolve gives the dashboard's variables their options and values, each after those it refers to. A saved value is
// kept while it is among the options; given values rule ($__all is All). Without an answer from the server the error is
// that of the first question; the variables that need none are resolved all the same.
func Resolve(ctx context.Context, src Source, d *dashboard.Dashboard, from, to time.Time, given map[string][]string) (Vars, []dashboard.Notice, error) {
	r := &resolver{src: src, vars: Vars{byName: map[string]*resolved{}, dash: d, from: from, to: to}}
	order := r.inOrder(d.Variables)
	for _, def := range order {
		v := &resolved{def: def}
		answered, err := r.options(ctx, v)
		if err != nil && r.err == nil {
			r.err = fmt.Errorf("variable %s: %w", def.Name, err)
		}
		switch values := given[def.Name]; {
		case len(values) > 0:
			give(v, values)
		case answered:
			pick(v)
		default:
			keep(v)
		}
		r.auto(v)
		r.vars.byName[def.Name] = v
	}
	for name := range given {
		if r.vars.byName[name] == nil {
			r.say(dashboard.Warning, "", "the dashboard has no variable %q", name)
		}
	}
	return r.vars, r.notices, r.err
}

type resolver struct {
	src     Source
	vars    Vars
	notices []dashboard.Notice
	err     error
}

func (r *resolver) say(severity, name, format string, args ...any) {
	path := ""
	if name != "" {
		path = "templating.list." + name
	}
	r.notices = append(r.notices, dashboard.Notice{Severity: severity, Path: path, Text: fmt.Sprintf(format, args...)})
}

// inOrder puts each variable after those that its query refers to; a circle is broken where it closes, and named.
func (r *resolver) inOrder(defs []*dashboard.Variable) []*dashboard.Variable {
	byName := map[string]*dashboard.Variable{}
	for _, d := range defs {
		byName[d.Name] = d
	}
	state := map[string]int{} // 1 being placed, 2 placed
	var out []*dashboard.Variable
	var place func(d *dashboard.Variable)
	place = func(d *dashboard.Variable) {
		state[d.Name] = 1
		for _, m := range reference.FindAllStringSubmatch(d.Query+" "+d.Regex+" "+d.Datasource.UID, -1) {
			need := byName[m[1]+m[2]+m[4]]
			switch {
			case need == nil || state[need.Name] == 2 || need == d:
			case state[need.Name] == 1:
				r.say(dashboard.Warning, d.Name, "variables %q and %q refer to each other", d.Name, need.Name)
			default:
				place(need)
			}
		}
		state[d.Name] = 2
		out = append(out, d)
	}
	for _, d := range defs {
		if state[d.Name] == 0 {
			place(d)
		}
	}
	return out
}

// options finds what a variable may be chosen from; answered tells that this is known.
func (r *resolver) options(ctx context.Context, v *resolved) (answered bool, err error) {
	def := v.def
	switch def.Type {
	case "query":
		return r.queryOptions(ctx, v)
	case "custom":
		v.options = r.customOptions(def)
	case "interval":
		for _, s := range strings.Split(def.Query, ",") {
			if s = strings.Trim(strings.TrimSpace(s), `"'`); s != "" && s != "auto" {
				v.options = append(v.options, dashboard.Option{Text: s, Value: s})
			}
		}
	case "datasource":
		if def.Query == "" || speaksPrometheus[def.Query] {
			v.options = []dashboard.Option{{Text: "prometheus", Value: "prometheus"}}
		}
	case "constant", "system":
		v.options = []dashboard.Option{{Text: def.Query, Value: def.Query}}
	case "textbox", "switch", "adhoc":
	default:
		r.say(dashboard.Warning, def.Name, "a variable of type %q is not supported", def.Type)
	}
	return true, nil
}

func (r *resolver) queryOptions(ctx context.Context, v *resolved) (answered bool, err error) {
	def := v.def
	if kind, foreign := foreignSource(def.Datasource, r.vars); foreign {
		r.say(dashboard.Warning, def.Name, "variable %q asks the data source %s, which is not Prometheus", def.Name, kind)
		return false, nil
	}
	names, err := r.find(ctx, def)
	if err != nil {
		return false, err
	}
	v.options, err = choose(names, r.vars.replace(def.Regex, "regex", nil), def.RegexApplyTo, def.Sort)
	if err != nil {
		r.say(dashboard.Warning, def.Name, "variable %q: %v; its options are not filtered", def.Name, err)
	}
	return true, nil
}

var (
	customItem  = regexp.MustCompile(`(?:\\,|[^,])+`)
	customLabel = regexp.MustCompile(`^\s*(.+)\s:\s(.+)$`)
)

func (r *resolver) customOptions(def *dashboard.Variable) []dashboard.Option {
	text := r.vars.replace(def.Query, defaultFormat, nil)
	var shape struct{ ValuesFormat string }
	if json.Unmarshal(def.Raw, &shape) == nil && shape.ValuesFormat == "json" {
		return r.jsonOptions(def, text)
	}
	var out []dashboard.Option
	for _, item := range customItem.FindAllString(text, -1) {
		item = strings.ReplaceAll(item, `\,`, ",")
		o := dashboard.Option{Text: strings.TrimSpace(item), Value: strings.TrimSpace(item)}
		if m := customLabel.FindStringSubmatch(item); m != nil {
			o = dashboard.Option{Text: strings.TrimSpace(m[1]), Value: strings.TrimSpace(m[2])}
		}
		out = append(out, o)
	}
	return out
}

// jsonOptions reads a custom variable whose values are a JSON list of texts or of {text, value}.
func (r *resolver) jsonOptions(def *dashboard.Variable, text string) []dashboard.Option {
	var list []json.RawMessage
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		r.say(dashboard.Warning, def.Name, "the values of %q are not a JSON list: %v", def.Name, err)
		return nil
	}
	var out []dashboard.Option
	for _, raw := range list {
		var s string
		var o struct{ Text, Label, Value string }
		if json.Unmarshal(raw, &s) == nil {
			out = append(out, dashboard.Option{Text: s, Value: s})
		} else if json.Unmarshal(raw, &o) == nil {
			if o.Text == "" {
				o.Text = o.Label
			}
			if o.Text == "" {
				o.Text = o.Value
			}
			out = append(out, dashboard.Option{Text: o.Text, Value: o.Value})
		}
	}
	return out
}

// give chooses what was asked for from outside, whether or not it is among the options.
func give(v *resolved, values []string) {
	if slices.Contains(values, dashboard.AllValue) {
		v.all = true
		return
	}
	if !v.def.Multi {
		values = values[len(values)-1:]
	}
	for _, value := range values {
		o := dashboard.Option{Text: value, Value: value}
		for _, known := range v.options {
			if known.Value == value || known.Text == value && !hasValue(v.options, value) {
				o = known
				break
			}
		}
		v.chosen = append(v.chosen, o)
	}
}

func hasValue(options []dashboard.Option, value string) bool {
	return slices.ContainsFunc(options, func(o dashboard.Option) bool { return o.Value == value })
}

// keep leaves a variable that nobody can answer for with what was saved.
func keep(v *resolved) {
	saved := v.def.Current
	all := func(o dashboard.Option) bool { return o.Value == dashboard.AllValue }
	switch {
	case v.def.IncludeAll && (len(saved) == 0 || slices.ContainsFunc(saved, all)):
		v.all = true
	case len(saved) == 0:
		v.chosen = []dashboard.Option{{}}
	default:
		v.chosen = saved
	}
}

// pick keeps the saved value as far as it is still valid, else takes All or the first option.
func pick(v *resolved) {
	def := v.def
	saved := def.Current
	switch def.Type {
	case "constant", "system", "datasource":
		v.chosen = v.options
		return
	case "textbox", "switch", "adhoc":
		v.chosen = saved
		if len(saved) == 0 || saved[0].Value == "" {
			v.chosen = []dashboard.Option{{Text: def.Query, Value: def.Query}}
		}
		return
	case "interval":
		pickInterval(v)
		return
	}
	for _, o := range saved {
		if o.Value == dashboard.AllValue && def.IncludeAll {
			v.all = true
			return
		}
	}
	for _, o := range saved {
		for _, known := range v.options {
			if known.Value == o.Value || known.Text == o.Text && o.Text != "" && !hasValue(v.options, o.Value) {
				v.chosen = append(v.chosen, known)
				break
			}
		}
	}
	switch {
	case len(v.chosen) > 0:
	case def.IncludeAll:
		v.all = true
	case len(v.options) > 0:
		v.chosen = v.options[:1]
	case !def.Multi:
		v.chosen = []dashboard.Option{{}}
	}
}

// autoValue is the value of an interval that is computed from the range.
const autoValue = "$__auto"

func pickInterval(v *resolved) {
	saved := ""
	if len(v.def.Current) > 0 {
		saved = v.def.Current[0].Value
	}
	switch {
	case strings.HasPrefix(saved, autoValue):
		v.chosen = []dashboard.Option{{Text: "auto", Value: autoValue}}
	case hasValue(v.options, saved):
		v.chosen = []dashboard.Option{{Text: saved, Value: saved}}
	case len(v.options) > 0:
		v.chosen = v.options[:1]
	}
}

// auto computes an interval variable that is on auto, and offers auto where the file does.
func (r *resolver) auto(v *resolved) {
	if v.def.Type != "interval" {
		return
	}
	if len(v.chosen) > 0 && strings.HasPrefix(v.chosen[0].Value, autoValue) {
		v.chosen = []dashboard.Option{{Text: "auto", Value: autoValue}}
		low := 10 * time.Second
		if d, err := dashboard.ParseInterval(v.def.AutoMin); err == nil {
			low = d
		}
		count := v.def.AutoCount
		if count <= 0 {
			count = 30
		}
		v.text = browserText(browserInterval(r.vars.to.Sub(r.vars.from), count, low))
	}
	if v.def.Auto {
		v.options = append([]dashboard.Option{{Text: "auto", Value: autoValue}}, v.options...)
	}
}

// browserText prints an interval as Grafana's browser side does.
func browserText(d time.Duration) string {
	ms := d.Milliseconds()
	for _, u := range []struct {
		size int64
		name string
	}{{yearMs, "y"}, {86400000, "d"}, {3600000, "h"}, {60000, "m"}, {1000, "s"}, {1, "ms"}} {
		if ms >= u.size {
			return fmt.Sprintf("%d%s", ms/u.size, u.name)
		}
	}
	return "1ms"
}
