package field

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/montui/montui/internal/frame"
	"github.com/montui/montui/internal/oracle"
)

func zoneOf(name any) *time.Location {
	if z, err := time.LoadLocation(oracle.Text(name)); err == nil && name != "" {
		return z
	}
	return time.UTC
}

// fill gives a vector's field its config as a panel would have it.
func fill(f *frame.Field, m map[string]any) {
	config := resolved{}
	for _, p := range properties(oracle.Object(m["config"])) {
		config.set(p, func(s string) string { return s })
	}
	f.Config = config.Config
	f.Config.DisplayNameFromDS = oracle.Text(oracle.Object(m["config"])["displayNameFromDS"])
	for _, from := range []map[string]any{m, oracle.Object(m["state"])} {
		if n, ok := from["seriesIndex"].(float64); ok {
			f.SeriesIndex = int(n)
		}
	}
	oracle.SetValues(f, oracle.List(m["values"]))
}

func fieldFrom(v any) *frame.Field {
	f := oracle.Field(v)
	fill(f, oracle.Object(v))
	return f
}

// near compares a number; the JSON has null for NaN.
func near(a float64, b any) bool { return oracle.Near(a, b) || b == nil && a != a }

func sameColor(a string, b any) bool { return strings.EqualFold(a, hexOf(oracle.Text(b))) }

func sameText(got Text, want map[string]any) bool {
	return got.Text == oracle.Text(want["text"]) && got.Prefix == oracle.Text(want["prefix"]) && got.Suffix == oracle.Text(want["suffix"]) &&
		(want["color"] == nil || sameColor(got.Color, want["color"]))
}

func wholeNumber(v any) *int {
	p := numberPointer(v)
	if p == nil {
		return nil
	}
	n := int(*p)
	return &n
}

// interpolate stands in for the dashboard's variables in the vectors: $name and ${name} by their values.
func interpolate(variables map[string]any) func(string) string {
	return func(s string) string {
		for name, v := range variables {
			text := oracle.Text(oracle.Object(v)["value"])
			s = strings.ReplaceAll(strings.ReplaceAll(s, "${"+name+"}", text), "$"+name, text)
		}
		return s
	}
}

// applied is a vector's frames under its field config.
func applied(in map[string]any) (*Source, frame.Frames) {
	raw, _ := json.Marshal(oracle.Undo(in["fieldConfig"]))
	s, _ := Parse(raw)
	env := Env{Interpolate: interpolate(oracle.Object(in["variables"])), Zone: zoneOf(in["timeZone"]), Now: oracle.Now, Dark: true}
	return s, s.Apply(oracle.Frames(in["frames"], fill), env)
}

func TestOracleUnits(t *testing.T) {
	for _, name := range []string{"0", "1", "2", "auto", "many", "null"} {
		oracle.Run(t, "units_decimals_"+name, 1000, func(v oracle.Vector) (bool, string) {
			in := oracle.Object(v.In)
			for i, value := range oracle.List(in["values"]) {
				n, isNumber := value.(float64)
				if !isNumber {
					continue // null and undefined never reach a unit: the display processor sees to them
				}
				full := [3]string{}
				for k, part := range oracle.List(oracle.List(v.Want)[i]) {
					full[k] = oracle.Text(part)
				}
				got := Format(oracle.Text(in["unit"]), n, wholeNumber(in["decimals"]))
				if parts := [3]string{got.Text, got.Suffix, got.Prefix}; parts != full {
					return false, fmt.Sprintf("%v(%v, %v) = %q, want %q", in["unit"], n, in["decimals"], parts, full)
				}
			}
			return true, ""
		})
	}
}

func TestOracleUnitIDs(t *testing.T) {
	units := map[string]Unit{}
	for _, u := range Units() {
		units[u.ID] = u
	}
	oracle.Run(t, "unit_ids", 1000, func(v oracle.Vector) (bool, string) {
		id, want := oracle.Text(oracle.Object(v.In)["id"]), oracle.Object(v.Want)
		u := units[id]
		return KnownUnit(id) && u.Name == want["name"] && u.Group == want["category"], fmt.Sprint(id, u)
	})
}

func TestOracleDateUnits(t *testing.T) {
	oracle.Run(t, "units_datetime", 1000, func(v oracle.Vector) (bool, string) {
		in := oracle.Object(v.In)
		u, _ := lookup(oracle.Text(in["unit"]))
		for i, value := range oracle.List(in["values"]) {
			n, isNumber := value.(float64)
			if !isNumber {
				continue
			}
			want := oracle.Text(oracle.List(oracle.List(v.Want)[i])[0])
			if got := u(n, unitOptions{zone: zoneOf(in["timeZone"]), now: oracle.Now}); got.Text != want {
				return false, fmt.Sprintf("%v(%v) in %v = %q, want %q", in["unit"], n, in["timeZone"], got.Text, want)
			}
		}
		return true, ""
	})
}

func TestOracleUnitHelpers(t *testing.T) {
	oracle.Run(t, "units_helpers", 1000, func(v oracle.Vector) (bool, string) {
		in := oracle.Object(v.In)
		args := oracle.List(in["args"])
		got := ""
		switch n, isNumber := args[0].(float64); {
		case in["fn"] == "formattedValueToString":
			got = Format(oracle.Text(args[0]), args[1].(float64), nil).Full()
		case isNumber:
			got = fixed(n, wholeNumber(args[1]))
		default:
			return oracle.NotAsked() // null never reaches a unit: the display processor sees to it
		}
		return got == oracle.Text(v.Want), fmt.Sprintf("%v = %s, want %v", in, got, v.Want)
	})
}

func TestOracleDates(t *testing.T) {
	oracle.Run(t, "datetime_format", 1000, func(v oracle.Vector) (bool, string) {
		in := oracle.Object(v.In)
		ms, zone := in["ms"].(float64), zoneOf(in["timeZone"])
		got := ""
		switch in["fn"] {
		case "dateTimeFormat":
			pattern := oracle.Text(in["format"])
			if pattern == "" {
				pattern = isoDate
			}
			sunday := time.Sunday // the vectors were made with this start of the week set
			got = frame.Dates{WeekStart: &sunday}.Text(time.UnixMilli(int64(ms)).In(zone), pattern)
		case "dateTimeFormatISO":
			got = FormatTime(int64(ms), "", zone)
		default:
			got = fromNow(ms, unitOptions{zone: zone, now: oracle.Now}).Text
		}
		return got == oracle.Text(v.Want), fmt.Sprintf("%v = %q, want %v", in, got, v.Want)
	})
}
