package query

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
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
			Fn, Text    string
			Ms, Seconds float64
			From, To    int64
			Resolution  int
			LowLimit    string
		}
		_ = json.Unmarshal(v.Input, &in)
		var got any
		var err error
		switch in.Fn {
		case "roundInterval":
			got = roundBrowser(in.Ms)
		case "calculateInterval":
			low := time.Millisecond
			if in.LowLimit != "" {
				low, err = browserDuration(in.LowLimit)
			}
			d := browserInterval(time.Duration(in.To-in.From)*time.Millisecond, in.Resolution, low)
			got = map[string]any{"intervalMs": d.Milliseconds(), "interval": browserText(d)}
		case "intervalToMs", "intervalToSeconds":
			var d time.Duration
			d, err = browserDuration(in.Text)
			got = float64(d.Milliseconds())
			if in.Fn == "intervalToSeconds" {
				got = d.Seconds()
			}
		case "describeInterval": // montui needs no more of it than what it comes to
			var want struct{ Sec, Count float64 }
			_ = json.Unmarshal(v.Expected, &want)
			var d time.Duration
			if d, err = browserDuration(in.Text); err == nil {
				return d.Milliseconds() == int64(want.Sec*1000*want.Count), d.String()
			}
		case "secondsToHms":
			got = browserText(time.Duration(in.Seconds * 1e9))
		case "isValidTimeSpan":
			_, ok := describeSpan(in.Text)
			got = ok || strings.HasPrefix(strings.TrimPrefix(in.Text, "+"), "$")
		case "isRelativeTime":
			got = strings.Contains(in.Text, "now")
		default:
			return oracle.NotAsked() // msRangeToTimeString: montui shows no such text
		}
		if err != nil {
			return strings.Contains(string(v.Expected), "error"), err.Error()
		}
		raw, _ := json.Marshal(got)
		var plain any
		_ = json.Unmarshal(raw, &plain)
		return reflect.DeepEqual(plain, v.Want), string(raw)
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
