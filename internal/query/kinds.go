package query

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/montui/montui/internal/dashboard"
)

// rawVariable is what only this room reads of a variable's JSON.
type rawVariable struct {
	Query              json.RawMessage
	ValuesFormat       string
	SkipURLSync        bool `json:"skipUrlSync"`
	StaticOptions      []rawOption
	StaticOptionsOrder string

	AllowCustomValue *bool
	DefaultKeys      []rawOption
}

type rawOption struct{ Text, Label, Value any }

func (o rawOption) option() dashboard.Option {
	text := o.Text
	if text == nil {
		text = o.Label
	}
	if text == nil {
		text = o.Value
	}
	return dashboard.Option{Text: scalarText(text), Value: scalarText(o.Value)}
}

// rawOf reads a variable's JSON field by field, so that one of another shape takes none of the others with it.
func rawOf(def *dashboard.Variable) rawVariable {
	var fields map[string]json.RawMessage
	var out rawVariable
	if json.Unmarshal(def.Raw, &fields) != nil {
		return out
	}
	for name, to := range map[string]any{"valuesFormat": &out.ValuesFormat, "skipUrlSync": &out.SkipURLSync, "staticOptions": &out.StaticOptions,
		"staticOptionsOrder": &out.StaticOptionsOrder, "allowCustomValue": &out.AllowCustomValue, "defaultKeys": &out.DefaultKeys} {
		_ = json.Unmarshal(fields[name], to) // another shape means none
	}
	out.Query = fields["query"]
	return out
}

// options finds what a variable may be chosen from; answered tells that this is known.
func (r *resolver) options(ctx context.Context, v *resolved) (answered bool, err error) {
	def := v.def
	switch def.Type {
	case "query":
		return r.queryOptions(ctx, v)
	case "custom":
		return r.customOptions(v), nil
	case "interval":
		for _, s := range intervals(def.Query) {
			v.options = append(v.options, dashboard.Option{Text: s, Value: s})
		}
	case "datasource":
		if def.Query == "" || speaksPrometheus[def.Query] {
			if v.options, err = dataSourceOptions(r.src, def, r.put(def, def.Regex, "regex")); err != nil {
				r.say(dashboard.Warning, def.Name, "variable %q: %v; it has no options", def.Name, err)
			} else if len(v.options) == 0 {
				r.say(dashboard.Warning, def.Name, "variable %q: no server of the settings has a name that its regex takes; the one chosen answers", def.Name)
			}
		}
	case "constant":
		text := r.put(def, def.Query, defaultFormat)
		v.options = []dashboard.Option{{Text: text, Value: text}}
	case "switch":
		v.options = switchOptions(def)
	case "groupby":
		v.options = def.Options
	case "adhoc":
		v.filters, _ = filtersOf(def)
		r.checkFilters(v)
	case "textbox", "snapshot", "system":
	default:
		r.say(dashboard.Warning, def.Name, "a variable of type %q is not supported", def.Type)
		return false, nil
	}
	return true, nil
}

// checkFilters names the filters that no Prometheus can be asked with.
func (r *resolver) checkFilters(v *resolved) {
	for _, f := range v.filters {
		if f.complete() && !f.askable() {
			r.say(dashboard.Warning, v.def.Name, "the filter %s %s %s is left out: Prometheus has no such operator", f.Key, f.Operator, f.Value)
		}
	}
}

func (r *resolver) queryOptions(ctx context.Context, v *resolved) (answered bool, err error) {
	def := v.def
	if kind, foreign := foreignSource(def.Datasource, r.vars); foreign {
		r.say(dashboard.Warning, def.Name, "variable %q asks the data source %s, which is not Prometheus", def.Name, kind)
		return false, nil
	}
	text := r.wording(variableText(def))
	regex := r.put(def, def.Regex, "regex")
	ref := dashboard.Ref{Type: def.Datasource.Type, UID: r.put(def, def.Datasource.UID, defaultFormat)}
	v.asked = strings.Join([]string{text, regex, ref.UID}, "\x00")
	if def.Refresh == 2 {
		v.asked += fmt.Sprint("\x00", r.vars.from.UnixMilli(), r.vars.to.UnixMilli())
	}
	if old := r.prior[def.Name]; old != nil && old.def == def && old.asked == v.asked && len(old.options) > 0 {
		v.options = old.options
		return true, nil
	}
	asked := v.asked
	v.asked = "" // until it is answered
	if r.err != nil && Unreachable(r.err) {
		return false, nil // it would not be answered either
	}
	there := *r
	there.src = sourceOf(r.src, ref)
	names, err := there.find(ctx, def.Name, text)
	if err != nil {
		return false, err
	}
	v.options, err = choose(names, regex, def.RegexApplyTo, def.Sort)
	if err != nil {
		r.say(dashboard.Warning, def.Name, "variable %q: %v; it has no options", def.Name, err)
		return false, nil
	}
	v.options = withStatic(v.options, def)
	v.asked = asked
	return true, nil
}

// withStatic adds the options that the file gives beside those of the query.
func withStatic(options []dashboard.Option, def *dashboard.Variable) []dashboard.Option {
	raw := rawOf(def)
	if len(raw.StaticOptions) == 0 {
		return options
	}
	static := make([]dashboard.Option, 0, len(raw.StaticOptions))
	own := map[string]bool{}
	for _, o := range raw.StaticOptions {
		static = append(static, o.option())
		own[scalarText(o.Value)] = true
	}
	var rest []dashboard.Option
	for _, o := range options {
		if !own[o.Value] {
			rest = append(rest, o)
		}
	}
	switch raw.StaticOptionsOrder {
	case "after":
		return append(rest, static...)
	case "sorted":
		return sortOptions(append(rest, static...), def.Sort)
	}
	return append(static, rest...)
}

var (
	customItem  = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?:\\,|[^,])+`) })
	customLabel = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\s*(.+)\s:\s(.+)$`) })
)

// customOptions reads a custom variable's list: texts with commas between, each perhaps as "name : value", or JSON. Without
// any option what was saved is kept.
func (r *resolver) customOptions(v *resolved) (answered bool) {
	def := v.def
	if rawOf(def).ValuesFormat == "json" {
		return r.jsonOptions(v)
	}
	for _, item := range customItem().FindAllString(r.put(def, def.Query, defaultFormat), -1) {
		item = strings.ReplaceAll(item, `\,`, ",")
		o := dashboard.Option{Text: strings.TrimFunc(item, isBlank), Value: strings.TrimFunc(item, isBlank)}
		if m := customLabel().FindStringSubmatch(item); m != nil {
			o = dashboard.Option{Text: strings.TrimFunc(m[1], isBlank), Value: strings.TrimFunc(m[2], isBlank)}
		}
		v.options = append(v.options, o)
	}
	return len(v.options) > 0 || len(references(def)) > 0
}

// jsonOptions reads a custom variable's values as a JSON list of objects, whose other fields ${name.field} gives.
func (r *resolver) jsonOptions(v *resolved) (answered bool) {
	if v.def.Query == "" {
		return false
	}
	var list []map[string]any
	if err := json.Unmarshal([]byte(v.def.Query), &list); err != nil {
		r.say(dashboard.Warning, v.def.Name, "the values of %q are not a JSON list of objects: %v", v.def.Name, err)
		return false
	}
	v.fields = make(map[string]map[string]any, len(list))
	for _, o := range list {
		if o == nil {
			r.say(dashboard.Warning, v.def.Name, "the values of %q are not a JSON list of objects", v.def.Name)
			v.options = nil
			return false
		}
		text, value := jsonName(o["text"]), jsonName(o["value"])
		if blank := o["text"] == nil || o["text"] == "" || o["text"] == false || o["text"] == 0.0; blank {
			text = value
		}
		v.options = append(v.options, dashboard.Option{Text: text, Value: value})
		if v.fields[value] == nil {
			v.fields[value] = o
		}
	}
	return len(v.options) > 0
}

func jsonName(v any) string {
	if v == nil {
		return "undefined"
	}
	return strings.TrimFunc(scalarText(v), isBlank)
}

var intervalItem = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`"[^"\n]*"|'[^'\n]*'|\w+`) })

// intervals reads an interval variable's list, each once; without any it is Grafana's own.
func intervals(query string) []string {
	found := intervalItem().FindAllString(query, -1)
	if len(found) == 0 {
		found = []string{"1m", "10m", "30m", "1h", "6h", "12h", "1d", "7d", "14d", "30d"}
	}
	var out []string
	seen := map[string]bool{"auto": true} // montui offers auto itself
	for _, s := range found {
		s = strings.NewReplacer(`"`, "", "'", "").Replace(s)
		if !seen[s] && s != "" && !strings.HasPrefix(s, "$__auto") {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}

// switchOptions are what a switch is when it is on, and when it is off.
func switchOptions(def *dashboard.Variable) []dashboard.Option {
	out := []dashboard.Option{{Text: "true", Value: "true"}, {Text: "false", Value: "false"}}
	for i, o := range def.Options {
		if i < 2 {
			out[i] = o
		}
	}
	return out
}

// auto computes an interval variable that is on auto, and offers auto where the file does.
func (r *resolver) auto(v *resolved) {
	if v.def.Type != "interval" {
		return
	}
	if len(v.chosen) > 0 && strings.HasPrefix(v.chosen[0].Value, autoValue) {
		v.chosen = []dashboard.Option{{Text: "auto", Value: autoValue}}
		low := 10 * time.Second
		if d, err := dashboard.ParseInterval(strings.TrimLeft(v.def.AutoMin, "<>=")); err == nil {
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
	return "less than a millisecond"
}
