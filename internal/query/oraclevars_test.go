package query

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/montui/montui/internal/dashboard"
	"github.com/montui/montui/internal/frame"
	"github.com/montui/montui/internal/oracle"
)

func TestOracleFormats(t *testing.T) {
	oracle.Run(t, "variable_formats", 1000, func(v oracle.Vector) (bool, string) {
		in := oracle.Object(v.In)
		val := variable{name: oracle.Text(in["name"])}
		val.setJSON(in["value"])
		if val.texts = val.values; !val.list {
			val.texts = []string{"T:" + val.first()}
		}
		var args []string
		for _, a := range oracle.List(in["args"]) {
			args = append(args, oracle.Text(a))
		}
		got := format(val, oracle.Text(in["format"]), args)
		return thrown(v.Want) || got == v.Want, fmt.Sprintf("%q", got)
	})
}

// thrown tells a vector at which Grafana throws; montui does not, whatever it says then.
func thrown(want any) bool { return oracle.Object(want)["error"] != nil }

func TestOracleFormatIDs(t *testing.T) {
	seen := 0
	oracle.Run(t, "variable_format_ids", 1000, func(v oracle.Vector) (bool, string) {
		id := oracle.Text(oracle.Object(v.In)["id"])
		seen++
		return formats[id] != nil, id
	})
	if seen > 0 && seen%len(formats) != 0 {
		t.Errorf("%d formats, and Grafana has another number", len(formats))
	}
}

func TestOracleScoped(t *testing.T) {
	oracle.Run(t, "variable_scoped", 1000, func(v oracle.Vector) (bool, string) {
		in := oracle.Object(v.In)
		values := map[string]scopedValue{}
		for name, o := range oracle.Object(in["scopedVars"]) {
			values[name] = scopedValue{value: oracle.Object(o)["value"], text: oracle.Object(o)["text"]}
		}
		got := Vars{}.alongside(values).InterpolateAs(oracle.Text(in["template"]), defaultFormat)
		return got == v.Want, fmt.Sprintf("%q", got)
	})
}

func TestOracleEscaping(t *testing.T) {
	oracle.Run(t, "prom_escaping", 1000, func(v oracle.Vector) (bool, string) {
		in := oracle.Object(v.In)
		about := oracle.Object(in["variable"])
		if in["toggle"] != nil {
			return oracle.NotAsked() // see VariableDifferences
		}
		val := variable{multi: about["multi"] == true || about["includeAll"] == true}
		val.setJSON(in["value"])
		got := ""
		switch in["fn"] {
		case "interpolateQueryExpr":
			got = promFormat(val)
		case "prometheusRegularEscape":
			got = promFormat(variable{values: val.values})
		case "prometheusSpecialRegexEscape":
			got = promRegexEscape(val.first())
		case "escapeLabelValueInExactSelector":
			got = escapeExact(val.first())
		case "escapeLabelValueInRegexSelector":
			got = escapeInRegex(val.first())
		}
		return got == v.Want, fmt.Sprintf("%q", got)
	})
}

type oracleVariable struct {
	Value, Text oneOrMany
	Multi       bool
	IncludeAll  bool
	AllValue    *string
	Options     []struct{ Label, Value string }
}

func varsOf(in map[string]oracleVariable, from, to int64) Vars {
	out := Vars{byName: map[string]*resolved{}, from: time.UnixMilli(from), to: time.UnixMilli(to), timezone: "utc"}
	for name, v := range in {
		def := &dashboard.Variable{Name: name, Multi: v.Multi, IncludeAll: v.IncludeAll, Type: "custom"}
		if v.AllValue != nil {
			def.AllValue = *v.AllValue
		}
		r := &resolved{def: def}
		for _, o := range v.Options {
			r.options = append(r.options, dashboard.Option{Text: o.Label, Value: o.Value})
		}
		for i, value := range v.Value.list {
			text := value
			if i < len(v.Text.list) {
				text = v.Text.list[i]
			}
			r.chosen = append(r.chosen, dashboard.Option{Text: text, Value: value})
			r.all = r.all || i == 0 && value == dashboard.AllValue
		}
		out.byName[name] = r
	}
	return out
}

func TestOracleInterpolate(t *testing.T) {
	oracle.Run(t, "variable_interpolate", 1000, func(v oracle.Vector) (bool, string) {
		var in struct {
			Template      string
			DefaultFormat string
			Variables     map[string]oracleVariable
			TimeRange     struct {
				Raw      struct{ From, To any }
				From, To int64
			}
		}
		_ = json.Unmarshal(v.Input, &in)
		vars := varsOf(in.Variables, in.TimeRange.From, in.TimeRange.To)
		vars.rawFrom, vars.rawTo = oracle.Text(in.TimeRange.Raw.From), oracle.Text(in.TimeRange.Raw.To)
		if strings.Contains(in.Template, "__all_variables") { // the scene of the vectors has variables, but no dashboard
			vars.dash = &dashboard.Dashboard{Variables: []*dashboard.Variable{vars.byName["v"].def, vars.byName["w"].def}}
			if strings.Contains(in.Template, "__dashboard") {
				in.Template, v.Want = strings.ReplaceAll(in.Template, "${__dashboard}", ""), strings.ReplaceAll(oracle.Text(v.Want), "${__dashboard}", "")
			}
		}
		got := vars.InterpolateAs(in.Template, in.DefaultFormat)
		return got == v.Want, fmt.Sprintf("%q", got)
	})
}

func TestOracleApplyVariables(t *testing.T) {
	oracle.Run(t, "prom_apply_variables", 1000, func(v oracle.Vector) (bool, string) {
		var in struct {
			Target    struct{ Expr, Interval, LegendFormat string }
			Filters   []Filter
			Variables map[string]oracleVariable
		}
		var want struct{ Expr, LegendFormat, Interval string }
		_ = json.Unmarshal(v.Input, &in)
		_ = json.Unmarshal(v.Expected, &want)
		vars := varsOf(in.Variables, 0, 0)
		expr := vars.expression(in.Target.Expr)
		if vars.InterpolateAs(in.Target.LegendFormat, defaultFormat) != want.LegendFormat || vars.InterpolateAs(in.Target.Interval, defaultFormat) != want.Interval {
			return false, "legend or interval"
		}
		if len(in.Filters) == 0 {
			return expr == want.Expr, fmt.Sprintf("%q", expr)
		}
		var askable []Filter
		plain := true
		for _, f := range in.Filters {
			if f.askable() {
				askable = append(askable, f)
			}
			plain = plain && f.askable() && !strings.Contains(f.Value+strings.Join(f.Values, ""), `"`)
		}
		return sameQuery(expr, want.Expr, plain, func() (string, error) { return inject(expr, askable) })
	})
}

// sameQuery holds an expression with matchers added to Grafana's, or where that is no PromQL to being some.
func sameQuery(expr, want string, all bool, add func() (string, error)) (bool, string) {
	_, before := parseMasked(expr)
	_, after := parseMasked(want)
	got, err := add()
	switch {
	case got == want:
		return true, ""
	case before != nil:
		return err != nil || got == expr, fmt.Sprintf("%q of what is no PromQL: %v", got, err)
	case after == nil && all:
		return err == nil && got == want, fmt.Sprintf("%q %v", got, err)
	}
	_, parses := parseMasked(got)
	if parses != nil && strings.Contains(parses.Error(), "parsing regexp") {
		parses = nil // the filter's own value is no regular expression, of which the server tells
	}
	return err == nil && parses == nil, fmt.Sprintf("%q %v %v", got, err, parses)
}

func TestOracleHelpers(t *testing.T) {
	oracle.Run(t, "prom_helpers", 1000, func(v oracle.Vector) (bool, string) {
		var in struct {
			Fn, CacheLevel, Value string
			From, To, Ms          int64
		}
		_ = json.Unmarshal(v.Input, &in)
		switch in.Fn {
		case "addLabelToQuery":
			args := oracle.List(oracle.Object(v.In)["args"])
			value, isText := args[2].(string)
			if !isText {
				value = "+Inf"
			}
			m := labelMatcher{oracle.Text(args[1]), oracle.Text(args[3]), escapeExact(value)}
			expr := oracle.Text(args[0])
			return sameQuery(expr, oracle.Text(v.Want), true, func() (string, error) { return addMatchers(expr, []labelMatcher{m}) })
		case "getRangeSnapInterval":
			minutes := map[string]int64{"Low": cacheLow, "Medium": 10, "High": 60}[in.CacheLevel]
			from, to := snap(time.UnixMilli(in.From), time.UnixMilli(in.To), minutes)
			want := oracle.Object(v.Want)
			return fmt.Sprint(from.Unix()) == want["start"] && fmt.Sprint(to.Unix()) == want["end"], fmt.Sprint(from.Unix(), to.Unix())
		case "rangeVars":
			r := resolver{vars: Vars{from: time.UnixMilli(0), to: time.UnixMilli(in.Ms)}}
			got, want := r.wording("$__range_ms ${__range_s} $__range"), oracle.Object(v.Want)
			return got == fmt.Sprint(in.Ms, " ", scalarText(want["__range_s"]), " ", want["__range"]), got
		case "parseSampleValue":
			got, ok := sampleValue(in.Value)
			if !ok {
				got = math.NaN()
			}
			return oracle.Same(got, v.Want), fmt.Sprint(got)
		}
		return false, "montui has no such function"
	})
}

// findSource notes what a variable's query asks, in the words of the vectors.
type findSource struct{ calls []any }

func (f *findSource) Query(context.Context, Request) (frame.Frames, error) { return nil, nil }

func orNil(list []string) any {
	if len(list) == 0 {
		return nil
	}
	return list[0]
}

func (f *findSource) LabelNames(_ context.Context, m []string, _, _ time.Time) ([]string, error) {
	if len(m) == 0 {
		f.calls = append(f.calls, []any{"getTagKeys"})
		return []string{"instance", "job"}, nil
	}
	f.calls = append(f.calls, []any{"queryLabelKeys", orNil(m)})
	return []string{"__name__", "instance", "job"}, nil
}

func (f *findSource) LabelValues(_ context.Context, label string, m []string, _, _ time.Time) ([]string, error) {
	f.calls = append(f.calls, []any{"queryLabelValues", label, orNil(m)})
	return []string{"v1", "v2"}, nil
}

func (f *findSource) Series(_ context.Context, m []string, from, to time.Time) ([]frame.Labels, error) {
	f.calls = append(f.calls, []any{"metadataRequest", "/api/v1/series", fmt.Sprintf("%q %d %d", m[0], from.Unix(), to.Unix())})
	return []frame.Labels{{"__name__": "up", "instance": "a:9100", "job": "node"}, {"__name__": "up", "job": "x"}, {"job": "nolabel"}}, nil
}

func (f *findSource) Raw(_ context.Context, r Request) (json.RawMessage, []string, error) {
	f.calls = append(f.calls, []any{"metadataRequest", "/api/v1/query", fmt.Sprintf("%q %d", r.Expr, r.To/1000)})
	kind, _, _ := strings.Cut(r.Expr, "(")
	if kind == "scalar" || kind == "string" {
		return json.RawMessage(`{"resultType":"` + kind + `","result":[1773578096,"42"]}`), nil, nil
	}
	return json.RawMessage(`{"resultType":"vector","result":[{"metric":{"__name__":"up","instance":"a","job":"n"},"value":[1773578096.789,"1"]},{"metric":{},"value":[1773578096,"0.5"]}]}`), nil, nil
}

func TestOracleVariableQuery(t *testing.T) {
	oracle.Run(t, "prom_variable_query", 1000, func(v oracle.Vector) (bool, string) {
		var in struct {
			Query string
			Range struct{ From, To int64 }
		}
		_ = json.Unmarshal(v.Input, &in)
		var want struct {
			RoundTrip   string
			EditorModel json.RawMessage
		}
		_ = json.Unmarshal(v.Expected, &want)
		expected := oracle.Object(v.Want)
		src := &findSource{}
		r := resolver{src: src, vars: Vars{from: time.UnixMilli(in.Range.From), to: time.UnixMilli(in.Range.To)}}
		options, err := r.find(t.Context(), "q", r.wording(in.Query))
		var calls []any
		for _, c := range oracle.List(expected["calls"]) {
			calls = append(calls, callOf(oracle.List(c)))
		}
		var result []dashboard.Option
		for _, o := range oracle.List(expected["result"]) {
			text := oracle.Text(oracle.Object(o)["text"])
			result = append(result, dashboard.Option{Text: text, Value: text})
		}
		if in.Query == "" { // the data source answers that before it comes to the question
			calls, result = nil, nil
		}
		def := &dashboard.Variable{Type: "query", Raw: json.RawMessage(`{"query":` + string(want.EditorModel) + `}`)}
		text := variableText(def)
		ok := err == nil && fmt.Sprint(src.calls) == fmt.Sprint(calls) && fmt.Sprint(options) == fmt.Sprint(result) && text == want.RoundTrip
		return ok, fmt.Sprintf("%v %q %q %v", src.calls, options, text, err)
	})
}

// callOf brings a call to what the source above notes: without the blanks and quotes that a server never sees.
func callOf(c []any) any {
	switch c[0] {
	case "queryLabelValues":
		c[1] = strings.Trim(strings.TrimSpace(oracle.Text(c[1])), `"`)
		if s, isText := c[2].(string); isText {
			c[2] = strings.TrimSpace(s)
		}
	case "metadataRequest":
		p := oracle.Object(c[2])
		if c[1] == "/api/v1/query" {
			c[2] = fmt.Sprintf("%q %s", p["query"], p["time"])
		} else {
			c[2] = fmt.Sprintf("%q %s %s", p["match[]"], p["start"], p["end"])
		}
	}
	return c
}

func TestOracleCustomAndInterval(t *testing.T) {
	oracle.Run(t, "variable_custom_interval", 1000, func(v oracle.Vector) (bool, string) {
		var in struct {
			Type, Query, AutoMinInterval string
			IncludeAll                   bool
			AutoStepCount                int
			From, To                     int64
		}
		_ = json.Unmarshal(v.Input, &in)
		r := resolver{vars: Vars{from: time.UnixMilli(in.From), to: time.UnixMilli(in.To), byName: map[string]*resolved{}}}
		def := &dashboard.Variable{Name: "i", Type: in.Type, Query: in.Query, IncludeAll: in.IncludeAll, Auto: true,
			AutoCount: in.AutoStepCount, AutoMin: in.AutoMinInterval, Current: []dashboard.Option{{Text: "auto", Value: autoValue}}}
		x := &resolved{def: def}
		r.vars.byName["i"] = x
		if in.Type == "interval" {
			pick(x)
			r.auto(x)
			got := r.vars.InterpolateAs("$i", defaultFormat)
			return got == v.Want, got
		}
		var want struct {
			Options     []struct{ Label, Value string }
			Value, Text string
		}
		_ = json.Unmarshal(v.Expected, &want)
		if r.customOptions(x) {
			x.chosen, x.all = settle(nil, x.options, false, in.IncludeAll, false) // All is the default in dashboards only
		} else {
			x.chosen = []dashboard.Option{{}}
		}
		ok := len(x.options) == len(want.Options) && len(x.chosen) == 1 && x.chosen[0] == dashboard.Option{Text: want.Text, Value: want.Value}
		for i := range want.Options {
			ok = ok && x.options[i] == dashboard.Option{Text: want.Options[i].Label, Value: want.Options[i].Value}
		}
		return ok, fmt.Sprintf("%q of %q", x.chosen, x.options)
	})
}

func TestOracleOptions(t *testing.T) {
	oracle.Run(t, "variable_query_options", 1000, func(v oracle.Vector) (bool, string) {
		var in struct {
			Regex, RegexApplyTo string
			Sort                int
			Names               []struct {
				Text  string
				Value *string
			}
		}
		var want []struct{ Label, Value string }
		_ = json.Unmarshal(v.Input, &in)
		_ = json.Unmarshal(v.Expected, &want)
		var names []dashboard.Option
		for _, n := range in.Names {
			o := dashboard.Option{Text: n.Text, Value: n.Text}
			if n.Value != nil {
				o.Value = *n.Value
			}
			names = append(names, o)
		}
		got, err := choose(names, in.Regex, in.RegexApplyTo, in.Sort)
		ok := err == nil && len(got) == len(want)
		for i := 0; ok && i < len(got); i++ {
			ok = got[i] == dashboard.Option{Text: want[i].Label, Value: want[i].Value}
		}
		return ok, fmt.Sprint(got, err)
	})
}
