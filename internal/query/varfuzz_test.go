package query

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql/parser"

	"github.com/montui/montui/internal/dashboard"
)

// FuzzInterpolateVariables holds that any text, value and format end, and that what is no reference stays.
func FuzzInterpolateVariables(f *testing.F) {
	f.Add("${a:regex} [[b:x]] $c ${a.b:date:YYYY} $$ ${ ${a[0]} ${a[\"x\"]:json} ${__all_variables}${__url_time_range}", "v", "text", true)
	f.Add("$a", "$a ${a:lucene}", "", false)
	f.Fuzz(func(t *testing.T, text, value, form string, all bool) {
		def := &dashboard.Variable{Name: "a", Multi: all, IncludeAll: all, AllValue: value, Type: "custom"}
		b := &dashboard.Variable{Name: "b", Type: "adhoc"}
		vars := Vars{byName: map[string]*resolved{"a": {def: def, all: all, chosen: []dashboard.Option{{Text: value, Value: value}, {}},
			options: []dashboard.Option{{Text: value, Value: value}}, fields: map[string]map[string]any{value: {"b": []any{1.0, nil, value}}}},
			"b": {def: b, filters: []Filter{{Key: value, Operator: "=|", Values: []string{value, text}}}}},
			dash: &dashboard.Dashboard{Variables: []*dashboard.Variable{def, b}}, from: time.UnixMilli(0), to: time.UnixMilli(1e12)}
		vars.Interpolate(text)
		vars.InterpolateAs(text, form)
		vars.expression(text)
		if plain := strings.NewReplacer("$", "", "[", "").Replace(text); vars.InterpolateAs(plain, form) != plain {
			t.Errorf("%q was changed", plain)
		}
	})
}

// FuzzRegex holds that any regex is read or refused, and ends.
func FuzzRegex(f *testing.F) {
	f.Add("/(?<text>a)+?[^\\w-]/g", "aab-")
	f.Add("/(a|b)*c(?=d)\\1/i", "ababcd")
	f.Fuzz(func(t *testing.T, regex, text string) {
		re, err := newCutter(regex)
		if err != nil {
			return
		}
		_, _ = choose([]dashboard.Option{{Text: text, Value: text}}, regex, "", len(text)%9)
		_, _ = re.Matches(text)
	})
}

// FuzzVariable holds that any variable of a file is resolved to something.
func FuzzVariable(f *testing.F) {
	f.Add("custom", "a : b, c\\,d", "/x/", `{"valuesFormat":"json","staticOptions":[{"value":1}],"filters":[{"key":"a"}],"query":{"qryType":1}}`, "x")
	f.Add("query", "label_values(up{a=\"$v\"}, job)", "/(.)/g", `{}`, "$__all")
	f.Fuzz(func(t *testing.T, kind, text, regex, raw, given string) {
		def := &dashboard.Variable{Name: "v", Type: kind, Query: text, Regex: regex, Sort: len(text) % 9, Multi: len(raw)%2 == 0, IncludeAll: len(text)%2 == 0,
			Auto: true, AutoMin: regex, Raw: json.RawMessage(raw)}
		src := &fakeSource{values: map[string][]string{"job ": {text, regex}}}
		scope := Scope{From: testFrom, To: testTo}
		if given != "" {
			scope.Given = map[string][]string{"v": {given}}
		}
		vars, _, _ := scope.Resolve(t.Context(), src, &dashboard.Dashboard{Variables: []*dashboard.Variable{def}})
		vars.Interpolate("$v ${v:queryparam} ${v.a.b}")
		_ = vars.filters()
	})
}

// FuzzInject holds that an expression with filters added parses again, and that each of its selectors has each filter.
func FuzzInject(f *testing.F) {
	f.Add(`sum(rate(x{a='}"'}[$__interval])) / on(a) {"my.metric", "b c"=~"x"} offset 5m`, "job", `a"b\`, uint8(0))
	f.Add("up{a=\"b\"} # c {\n @ end()", "a", "b", uint8(3))
	f.Fuzz(func(t *testing.T, expr, key, value string, op uint8) {
		filter := Filter{Key: key, Operator: Operators()[int(op)%len(Operators())], Value: value, Values: []string{value, key}}
		got, err := inject(expr, []Filter{filter})
		if err != nil || strings.ContainsAny(key, "\"\\\n") || key == "" || strings.ContainsAny(expr, "$[") && reference().MatchString(expr) {
			return
		}
		tree, err := promql().ParseExpr(got)
		if err != nil {
			t.Fatalf("%q with %+v is %q: %v", expr, filter, got, err)
		}
		want := matcherOf(filter)
		parser.Inspect(tree, func(n parser.Node, _ []parser.Node) error {
			s, ok := n.(*parser.VectorSelector)
			if ok && !slices.ContainsFunc(s.LabelMatchers, func(m *labels.Matcher) bool { return m.Name == key && m.Type.String() == want.op }) {
				t.Errorf("%q with %+v is %q: not in %s", expr, filter, got, s)
			}
			return nil
		})
	})
}
