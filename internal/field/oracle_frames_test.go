package field

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/montui/montui/internal/frame"
	"github.com/montui/montui/internal/oracle"
)

func TestOracleNames(t *testing.T) {
	oracle.Run(t, "field_names", 1000, func(v oracle.Vector) (bool, string) {
		frames := oracle.Frames(oracle.Object(v.In)["frames"], fill)
		names := frame.NewNames(frames)
		for i, fr := range frames {
			want := oracle.Object(oracle.List(v.Want)[i])
			for j, f := range fr.Fields {
				copied := *f // the vectors were made with copies, which count as fields besides the frame's own
				if got := names.Of(&copied, fr); got != oracle.Text(oracle.List(want["fields"])[j]) {
					return false, fmt.Sprintf("field %q, want %q", got, oracle.List(want["fields"])[j])
				}
			}
			if got := frame.FrameName(fr, -1); got != oracle.Text(want["frame"]) {
				return false, fmt.Sprintf("frame %q, want %q", got, want["frame"])
			}
		}
		return true, ""
	})
}

func TestOracleMatchers(t *testing.T) {
	oracle.Run(t, "field_matchers", 1000, func(v oracle.Vector) (bool, string) {
		in := oracle.Object(v.In)
		matcher := oracle.Object(in["matcher"])
		frames := oracle.Frames(in["frames"], fill)
		spec, _ := frame.NewMatcher(oracle.Text(matcher["id"]), matcher["options"])
		m := spec.For(frames)
		for i, fr := range frames {
			for j, f := range fr.Fields {
				if want := oracle.List(oracle.List(v.Want)[i])[j]; m(f, fr) != want {
					return false, fmt.Sprintf("field %s: want %v", f.Name, want)
				}
			}
		}
		return true, ""
	})
}

func TestOracleOverrides(t *testing.T) {
	for _, name := range []string{"field_overrides_1", "field_overrides_2"} {
		oracle.Run(t, name, 1000, func(v oracle.Vector) (bool, string) {
			in := oracle.Object(v.In)
			_, frames := applied(in)
			for i, fr := range frames {
				for j, f := range fr.Fields {
					want := oracle.Object(oracle.List(oracle.List(v.Want)[i])[j])
					if ok, said := sameField(f, want, in["timeZone"]); !ok {
						return false, fmt.Sprintf("field %d.%d: %s", i, j, said)
					}
				}
			}
			return true, ""
		})
	}
}

func sameField(f *frame.Field, want map[string]any, zone any) (bool, string) {
	if f.DisplayName != oracle.Text(want["displayName"]) || float64(f.SeriesIndex) != want["seriesIndex"] ||
		want["seriesColor"] != nil && !sameColor(Color(f), want["seriesColor"]) {
		return false, fmt.Sprintf("%q %d %s, want %v", f.DisplayName, f.SeriesIndex, Color(f), want)
	}
	if r, given := want["range"].(map[string]any); given != (f.Range != nil) || given && (!near(f.Range.Min, orZero(r["min"])) ||
		!near(f.Range.Max, orZero(r["max"])) || !near(f.Range.Delta, r["delta"])) {
		return false, fmt.Sprintf("range %v, want %v", f.Range, want["range"])
	}
	if ok, said := sameConfig(f.Config, oracle.Object(want["config"])); !ok {
		return false, said
	}
	p := NewProcessorAt(f, zoneOf(zone), oracle.Now)
	for k, w := range oracle.List(want["display"]) {
		percent := oracle.Object(w)["percent"]
		if got := p.At(k); !sameText(got, oracle.Object(w)) || percent != nil && !near(got.Percent, percent) {
			return false, fmt.Sprintf("value %d: %+v, want %v", k, got, w)
		}
	}
	return true, ""
}

// sameConfig compares what a config was resolved to.
func sameConfig(c frame.Config, want map[string]any) (bool, string) {
	number := func(p *float64) any {
		if p == nil {
			return nil
		}
		return *p
	}
	got := map[string]any{"min": number(c.Min), "max": number(c.Max)}
	for name, text := range map[string]string{"unit": c.Unit, "noValue": c.NoValue, "displayName": c.DisplayName, "displayNameFromDS": c.DisplayNameFromDS} {
		if got[name] = nil; text != "" {
			got[name] = text
		}
		if want[name] == "" {
			want[name] = nil
		}
	}
	if c.Decimals != nil {
		got["decimals"] = float64(*c.Decimals)
	}
	for name, v := range got {
		if !oracle.Same(v, want[name]) {
			return false, fmt.Sprintf("config %s: %v, want %v", name, v, want[name])
		}
	}
	mode, color := any(nil), oracle.Object(want["color"])
	if c.Color != nil {
		mode = c.Color.Mode
	}
	if mode != color["mode"] || len(c.Mappings) != len(oracle.List(want["mappings"])) {
		return false, fmt.Sprintf("colour %v and %d mappings, want %v", mode, len(c.Mappings), want)
	}
	custom := oracle.Object(want["custom"])
	if len(c.Custom)+len(custom) > 0 && !reflect.DeepEqual(c.Custom, custom) {
		return false, fmt.Sprintf("custom %v, want %v", c.Custom, custom)
	}
	return true, ""
}

// orZero is what JavaScript counts null as.
func orZero(v any) any {
	if v == nil {
		return 0.0
	}
	return v
}

func TestOracleDisplayValues(t *testing.T) {
	for _, name := range []string{"field_display_values_1", "field_display_values_2"} {
		oracle.Run(t, name, 1000, func(v oracle.Vector) (bool, string) {
			in := oracle.Object(v.In)
			s, frames := applied(in)
			got := Values(frames, reduceOptions(in, s), zoneOf(in["timeZone"]))
			want := oracle.List(v.Want)
			if len(got) != len(want) {
				return false, fmt.Sprintf("%d values, want %d", len(got), len(want))
			}
			for i := range want {
				w := oracle.Object(oracle.Object(want[i])["display"])
				if !sameText(got[i].Text, w) || got[i].Field != nil && (got[i].Title != oracle.Text(w["title"]) || !near(got[i].Text.Numeric, w["numeric"])) ||
					w["percent"] != nil && !near(got[i].Text.Percent, w["percent"]) {
					return false, fmt.Sprintf("value %d: %q %+v, want %v", i, got[i].Title, got[i].Text, w)
				}
				if ok, said := sameLimits(got[i], oracle.Object(want[i])); !ok {
					return false, fmt.Sprintf("value %d: %s", i, said)
				}
			}
			return true, ""
		})
	}
}

// sameLimits compares the ends of a gauge, and the change a stat can show.
func sameLimits(v Value, want map[string]any) (bool, string) {
	if v.Field == nil {
		return true, ""
	}
	lo, hi := v.Field.Config.Min, v.Field.Config.Max
	if r := v.Field.Range; r != nil {
		lo, hi = &r.Min, &r.Max
	}
	for name, limit := range map[string]*float64{"min": lo, "max": hi} {
		if limit == nil && want[name] != nil || limit != nil && !near(*limit, orZero(want[name])) {
			return false, fmt.Sprintf("%s %v, want %v", name, limit, want[name])
		}
	}
	if change := want["percentChange"]; change != nil && !oracle.Near(frame.Calc(v.Field, "diffperc"), change) {
		return false, fmt.Sprintf("change %v, want %v", frame.Calc(v.Field, "diffperc"), change)
	}
	return true, ""
}

func reduceOptions(in map[string]any, s *Source) ReduceOptions {
	options, noData := oracle.Object(in["reduceOptions"]), s.Defaults()
	o := ReduceOptions{Fields: oracle.Text(options["fields"]), NoData: &noData, RowColors: s.RowColors(), Interpolate: interpolate(oracle.Object(in["variables"]))}
	o.Values, _ = options["values"].(bool)
	if l, ok := options["limit"].(float64); ok {
		o.Limit = int(l)
	}
	for _, calc := range oracle.List(options["calcs"]) {
		o.Calcs = append(o.Calcs, oracle.Text(calc))
	}
	return o
}
