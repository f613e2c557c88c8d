package query

import (
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

// oneOrMany is a JSON text or a list of them.
type oneOrMany struct {
	list   []string
	isList bool
}

func (o *oneOrMany) UnmarshalJSON(raw []byte) error {
	if len(raw) > 0 && raw[0] == '[' {
		o.isList = true
		return json.Unmarshal(raw, &o.list)
	}
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		return err
	}
	o.list = []string{fmt.Sprint(v)}
	return nil
}

func TestOracleStep(t *testing.T) {
	oracle.Run(t, "prom_step_cases", 1000, func(v oracle.Vector) (bool, string) {
		var in struct {
			QueryInterval, DsScrapeInterval      string
			IntervalMs, RangeMs, QueryIntervalMs int64
			IntervalFactor, MaxDataPoints        int
		}
		var want struct {
			StepMs int64
			Error  bool
		}
		_ = json.Unmarshal(v.Input, &in)
		_ = json.Unmarshal(v.Expected, &want)
		got, err := step(stepInput{interval: in.QueryInterval, scrape: in.DsScrapeInterval, sent: time.Duration(in.IntervalMs) * time.Millisecond,
			factor: in.IntervalFactor, span: time.Duration(in.RangeMs) * time.Millisecond, points: in.MaxDataPoints})
		if want.Error {
			return err != nil, got.String()
		}
		return err == nil && got.Milliseconds() == want.StepMs, fmt.Sprint(got.Milliseconds(), err)
	})
}

func TestOracleGtime(t *testing.T) {
	oracle.Run(t, "gtime", 1000, func(v oracle.Vector) (bool, string) {
		var in struct {
			Fn, Text, DsInterval, QueryInterval string
			Ms, DefaultMs, QueryIntervalMS      int64
		}
		_ = json.Unmarshal(v.Input, &in)
		if strings.ContainsAny(in.Text+in.QueryInterval+in.DsInterval, ">=") {
			return oracle.NotAsked() // Grafana's server refuses a limit written with >, which its browser side strips and montui does too
		}
		d := time.Duration(in.Ms) * time.Millisecond
		var got any
		var err error
		switch in.Fn {
		case "FormatInterval":
			got = formatInterval(d)
		case "RoundInterval":
			got = roundInterval(d).Milliseconds()
		case "DurationString":
			got = d.String()
		case "GetIntervalFrom":
			var m time.Duration
			m, err = minInterval(in.DsInterval, in.QueryInterval, time.Duration(in.QueryIntervalMS)*time.Millisecond)
			got = m.Milliseconds()
		case "ParseIntervalStringToTimeDuration":
			var m time.Duration
			m, err = dashboard.ParseInterval(in.Text)
			got = m.Milliseconds()
		default:
			return oracle.NotAsked() // the SDK's narrower parsers, which no step goes through
		}
		if err != nil {
			return strings.Contains(string(v.Expected), "error"), err.Error()
		}
		raw, _ := json.Marshal(got)
		return string(raw) == string(v.Expected), string(raw)
	})
}

func TestOracleIntervals(t *testing.T) {
	oracle.Run(t, "intervals", 1000, func(v oracle.Vector) (bool, string) {
		var in struct {
			Fn         string
			Ms         float64
			From, To   int64
			Resolution int
			LowLimit   *string
		}
		_ = json.Unmarshal(v.Input, &in)
		switch in.Fn {
		case "roundInterval":
			raw, _ := json.Marshal(roundBrowser(in.Ms))
			return string(raw) == string(v.Expected), string(raw)
		case "calculateInterval":
			low := time.Millisecond
			if in.LowLimit != nil && *in.LowLimit != "" {
				var err error
				if low, err = dashboard.ParseInterval(*in.LowLimit); err != nil || strings.ContainsAny(*in.LowLimit, "<>=") {
					return oracle.NotAsked() // Grafana throws there; montui takes the limit
				}
			}
			var want struct {
				IntervalMs int64
				Interval   string
			}
			_ = json.Unmarshal(v.Expected, &want)
			got := browserInterval(time.Duration(in.To-in.From)*time.Millisecond, in.Resolution, low)
			if strings.HasSuffix(string(*orEmpty(in.LowLimit)), "y") || strings.HasSuffix(*orEmpty(in.LowLimit), "M") {
				return oracle.NotAsked() // the browser counts 365 and 30 days there
			}
			return got.Milliseconds() == want.IntervalMs && browserText(got) == want.Interval, fmt.Sprint(got.Milliseconds(), browserText(got))
		}
		return oracle.NotAsked() // not used by a query
	})
}

func orEmpty(s *string) *string {
	if s == nil {
		return new(string)
	}
	return s
}

func TestOracleFormats(t *testing.T) {
	oracle.Run(t, "variable_formats", 1000, func(v oracle.Vector) (bool, string) {
		var in struct {
			Format, Name string
			Value        oneOrMany
			Args         []string
		}
		var want string
		_ = json.Unmarshal(v.Input, &in)
		if json.Unmarshal(v.Expected, &want) != nil {
			return oracle.NotAsked()
		}
		val := variable{name: in.Name, values: in.Value.list, list: in.Value.isList}
		if in.Format == "text" && !val.list {
			val.texts = []string{"T:" + val.first()}
		}
		got := format(val, in.Format, in.Args)
		return got == want, fmt.Sprintf("%q", got)
	})
}

func TestOracleEscaping(t *testing.T) {
	oracle.Run(t, "prom_escaping", 1000, func(v oracle.Vector) (bool, string) {
		var in struct {
			Fn, Toggle string
			Value      oneOrMany
			Variable   struct{ Multi, IncludeAll bool }
		}
		var want string
		_ = json.Unmarshal(v.Input, &in)
		_ = json.Unmarshal(v.Expected, &want)
		if in.Toggle != "" || in.Fn == "prometheusRegularEscape" || strings.HasPrefix(in.Fn, "escapeLabelValue") {
			return oracle.NotAsked() // a toggle that is off, and functions that the next covers or that queries do not use
		}
		val := variable{values: in.Value.list, list: in.Value.isList, multi: in.Variable.Multi || in.Variable.IncludeAll}
		got := promFormat(val)
		if in.Fn == "prometheusSpecialRegexEscape" {
			got = promRegexEscape(val.first())
		}
		return got == want, fmt.Sprintf("%q", got)
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
	d := &dashboard.Dashboard{Timezone: "utc"}
	out := Vars{byName: map[string]*resolved{}, from: time.UnixMilli(from), to: time.UnixMilli(to), dash: d}
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
				From, To int64
			}
		}
		_ = json.Unmarshal(v.Input, &in)
		var want string
		_ = json.Unmarshal(v.Expected, &want)
		if strings.Contains(in.Template, ":queryparam") || in.DefaultFormat == "regex" && strings.Contains(in.Template, "$__") || strings.Contains(in.Template, "[0]") {
			return oracle.NotAsked() // links; a format over unresolved macros; an index into a list, none of which a terminal meets
		}
		if in.DefaultFormat == "" {
			in.DefaultFormat = defaultFormat
		}
		if strings.Contains(in.Template, "__url_time_range") || strings.Contains(in.Template, "__all_variables") || strings.Contains(in.Template, "__dashboard") {
			return oracle.NotAsked() // links, which a terminal does not follow; the scene there has no dashboard
		}
		got := varsOf(in.Variables, in.TimeRange.From, in.TimeRange.To).InterpolateAs(in.Template, in.DefaultFormat)
		return got == want, fmt.Sprintf("%q", got)
	})
}

func TestOracleApplyVariables(t *testing.T) {
	oracle.Run(t, "prom_apply_variables", 1000, func(v oracle.Vector) (bool, string) {
		var in struct {
			Target    struct{ Expr, Interval, LegendFormat string }
			Filters   []dashboard.AdhocFilter
			Variables map[string]oracleVariable
		}
		var want struct{ Expr, LegendFormat string }
		_ = json.Unmarshal(v.Input, &in)
		_ = json.Unmarshal(v.Expected, &want)
		if len(in.Filters) > 0 {
			return oracle.NotAsked() // Grafana adds filters to texts that do not parse, too; see TestInject
		}
		vars := varsOf(in.Variables, 0, 0)
		got := vars.expression(in.Target.Expr)
		return got == want.Expr && vars.InterpolateAs(in.Target.LegendFormat, defaultFormat) == want.LegendFormat, fmt.Sprintf("%q", got)
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

type oracleFrame struct {
	Name, RefID string
	Fields      []struct {
		Name, Type string
		Labels     frame.Labels
		Config     struct{ DisplayNameFromDS string }
		Values     []json.RawMessage
	}
}

// frameOf reads an oracle frame; what JSON lacks is written as {"$": "NaN"}.
func frameOf(in oracleFrame) *frame.Frame {
	out := &frame.Frame{Name: in.Name, RefID: in.RefID}
	for _, f := range in.Fields {
		g := &frame.Field{Name: f.Name, Labels: f.Labels}
		g.Config.DisplayNameFromDS = f.Config.DisplayNameFromDS
		for _, raw := range f.Values {
			var n float64
			if json.Unmarshal(raw, &n) != nil || string(raw) == "null" {
				n = math.NaN()
				if strings.Contains(string(raw), "Inf") {
					n = math.Inf(1)
				}
			}
			switch f.Type {
			case "time":
				g.Kind, g.Times = frame.Time, append(g.Times, int64(n))
			case "number":
				g.Kind, g.Numbers = frame.Number, append(g.Numbers, n)
			default:
				var s string
				_ = json.Unmarshal(raw, &s)
				g.Kind, g.Strings = frame.String, append(g.Strings, s)
			}
		}
		out.Fields = append(out.Fields, g)
	}
	return out
}

func frameText(frames frame.Frames) string {
	var b strings.Builder
	for _, f := range frames {
		fmt.Fprintf(&b, "%s:", f.RefID)
		for _, g := range f.Fields {
			fmt.Fprintf(&b, " %s %s %q %v%v%v", g.Name, g.Kind, g.Config.DisplayNameFromDS, g.Times, g.Numbers, g.Strings)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestOracleTransform(t *testing.T) {
	oracle.Run(t, "prom_transform", 1000, func(v oracle.Vector) (bool, string) {
		var in struct {
			Targets []struct {
				RefID, Format, LegendFormat string
				Instant                     bool
			}
			Frames []oracleFrame
		}
		var want []oracleFrame
		_ = json.Unmarshal(v.Input, &in)
		_ = json.Unmarshal(v.Expected, &want)
		var requests []Request
		var answers []frame.Frames
		for _, target := range in.Targets {
			r := Request{RefID: target.RefID, Format: target.Format, Legend: target.LegendFormat, Instant: target.Instant}
			var own frame.Frames
			for _, f := range in.Frames {
				if f.RefID == target.RefID {
					own = append(own, frameOf(f))
				}
			}
			requests, answers = append(requests, r), append(answers, own)
		}
		var expected frame.Frames
		for _, f := range want {
			expected = append(expected, frameOf(f))
		}
		got, exp := frameText(combine(requests, answers)), frameText(expected)
		return got == exp, "\n" + got + "want\n" + exp
	})
}
