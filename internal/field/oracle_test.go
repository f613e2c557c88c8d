package field

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/montui/montui/internal/frame"
)

// oracleNow is the clock of the vector files.
const oracleNow = 1773578096789

type vector struct{ input, expected any }

// loadOracle reads a vector file made by Grafana's own libraries; without the shared directory the test is skipped by name.
func loadOracle(t *testing.T, name string) []vector {
	t.Helper()
	dir := os.Getenv("MONTUI_ORACLE")
	if dir == "" {
		shared := os.Getenv("MONTUI_SHARED")
		if shared == "" {
			shared = filepath.Join("..", "..", "..", "shared")
		}
		dir = filepath.Join(shared, "oracle")
	}
	raw, err := os.ReadFile(filepath.Join(dir, name+".json"))
	if errors.Is(err, os.ErrNotExist) {
		t.Logf("oracle %s is absent: its sample runs", name)
		raw, err = os.ReadFile(filepath.Join("testdata", name+".json"))
	}
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Vectors []struct{ Input, Expected any }
	}
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	out := make([]vector, len(file.Vectors))
	for i, v := range file.Vectors {
		out[i] = vector{decode(v.Input), decode(v.Expected)}
	}
	return out
}

type undefined struct{}

func decode(v any) any {
	switch x := v.(type) {
	case map[string]any:
		if s, ok := x["$"].(string); ok && len(x) == 1 {
			switch s {
			case "NaN":
				return math.NaN()
			case "Inf":
				return math.Inf(1)
			case "-Inf":
				return math.Inf(-1)
			case "-0":
				return math.Copysign(0, -1)
			}
			return undefined{}
		}
		for k := range x {
			x[k] = decode(x[k])
		}
	case []any:
		for i := range x {
			x[i] = decode(x[i])
		}
	}
	return v
}

func floor(t *testing.T, name string, passed, total, floor int) {
	t.Helper()
	fmt.Printf("oracle %s %d/%d\n", name, passed, total)
	if passed*1000 < total*floor {
		t.Errorf("oracle %s: %d of %d is below the floor of %d in a thousand", name, passed, total, floor)
	}
}

// complaints lets a test tell the first few differences without drowning in them.
type complaints int

func (c *complaints) add(t *testing.T, format string, args ...any) {
	if *c++; *c <= 5 {
		t.Logf(format, args...)
	}
}

func obj(v any) map[string]any { m, _ := v.(map[string]any); return m }
func list(v any) []any         { l, _ := v.([]any); return l }
func str(v any) string         { s, _ := v.(string); return s }

func zoneOf(name string) *time.Location {
	if z, err := time.LoadLocation(name); err == nil && name != "" {
		return z
	}
	return time.UTC
}

func fieldFrom(v any) *frame.Field {
	m := obj(v)
	f := &frame.Field{Name: str(m["name"])}
	switch str(m["type"]) {
	case "time":
		f.Kind = frame.Time
	case "number":
		f.Kind = frame.Number
	case "boolean":
		f.Kind = frame.Bool
	case "string":
		f.Kind = frame.String
	}
	if labels, ok := m["labels"].(map[string]any); ok {
		f.Labels = frame.Labels{}
		for k, l := range labels {
			f.Labels[k] = str(l)
		}
	}
	config := resolved{}
	for _, p := range properties(obj(m["config"])) {
		config.set(p, func(s string) string { return s })
	}
	f.Config = config.Config
	f.Config.DisplayNameFromDS = str(obj(m["config"])["displayNameFromDS"])
	if n, ok := m["seriesIndex"].(float64); ok {
		f.SeriesIndex = int(n)
	}
	if n, ok := obj(m["state"])["seriesIndex"].(float64); ok {
		f.SeriesIndex = int(n)
	}
	setValues(f, list(m["values"]))
	return f
}

func setValues(f *frame.Field, values []any) {
	f.Nulls = make([]bool, len(values))
	for i, v := range values {
		_, isUndefined := v.(undefined)
		f.Nulls[i] = v == nil || isUndefined
		n, isNumber := v.(float64)
		switch f.Kind {
		case frame.Time:
			f.Times = append(f.Times, int64(n))
		case frame.Number:
			if !isNumber {
				n = math.NaN()
			}
			f.Numbers = append(f.Numbers, n)
		case frame.Bool:
			n = 0
			if v == true {
				n = 1
			}
			f.Numbers = append(f.Numbers, n)
		default:
			f.Strings = append(f.Strings, str(v))
		}
	}
}

func framesFrom(v any) frame.Frames {
	var out frame.Frames
	for _, e := range list(v) {
		m := obj(e)
		fr := &frame.Frame{Name: str(m["name"]), RefID: str(m["refId"])}
		for _, f := range list(m["fields"]) {
			fr.Fields = append(fr.Fields, fieldFrom(f))
		}
		out = append(out, fr)
	}
	return out
}

// tableOf tells the number, whatever the JSON called it.
func sameNumber(a float64, b any) bool {
	n, ok := b.(float64)
	if !ok {
		return b == nil && a != a
	}
	return a == n || a != a && n != n || math.Abs(a-n) <= 1e-12*math.Abs(n)
}

func sameColor(a, b string) bool { return strings.EqualFold(a, hexOf(b)) }

// interpolate stands in for the dashboard's variables in the vectors: $name and ${name} by their values.
func interpolate(variables map[string]any) func(string) string {
	return func(s string) string {
		for name, v := range variables {
			text := str(obj(v)["value"])
			s = strings.ReplaceAll(strings.ReplaceAll(s, "${"+name+"}", text), "$"+name, text)
		}
		return s
	}
}

func TestOracleUnits(t *testing.T) {
	for _, name := range []string{"0", "1", "2", "auto", "many", "null"} {
		passed, total := 0, 0
		var c complaints
		for _, v := range loadOracle(t, "units_decimals_"+name) {
			in := obj(v.input)
			ok := true
			decimals := numberPointer(in["decimals"])
			var d *int
			if decimals != nil {
				n := int(*decimals)
				d = &n
			}
			for i, value := range list(in["values"]) {
				n, isNumber := value.(float64)
				if !isNumber {
					continue // null and undefined never reach a unit: the display processor sees to them
				}
				want := list(list(v.expected)[i])
				full := [3]string{}
				for k := range want {
					full[k] = str(want[k])
				}
				got := Format(str(in["unit"]), n, d)
				if got.Text != full[0] || got.Suffix != full[1] || got.Prefix != full[2] {
					ok = false
					c.add(t, "%v(%v, %v) = %q, want %q", in["unit"], n, in["decimals"], []string{got.Text, got.Suffix, got.Prefix}, full)
				}
			}
			total++
			if ok {
				passed++
			}
		}
		floor(t, "units_decimals_"+name, passed, total, 980)
	}
}

func TestOracleUnitIDs(t *testing.T) {
	passed, vectors := 0, loadOracle(t, "unit_ids")
	for _, v := range vectors {
		id := str(obj(v.input)["id"])
		if id == "" {
			id = str(obj(v.expected)["id"])
		}
		if KnownUnit(id) {
			passed++
		}
	}
	floor(t, "unit_ids", passed, len(vectors), 1000)
}

func TestOracleDateUnits(t *testing.T) {
	passed, vectors := 0, loadOracle(t, "units_datetime")
	var c complaints
	for _, v := range vectors {
		in := obj(v.input)
		u, _ := lookup(str(in["unit"]))
		ok := true
		for i, value := range list(in["values"]) {
			n, isNumber := value.(float64)
			if !isNumber {
				continue
			}
			want := str(list(list(v.expected)[i])[0])
			if got := u(n, unitOptions{zone: zoneOf(str(in["timeZone"])), now: oracleNow}); got.Text != want {
				ok = false
				c.add(t, "%v(%v) in %v = %q, want %q", in["unit"], n, in["timeZone"], got.Text, want)
			}
		}
		if ok {
			passed++
		}
	}
	floor(t, "units_datetime", passed, len(vectors), 950)
}

func TestOracleDisplayProcessor(t *testing.T) {
	for _, name := range []string{"display_processor_1", "display_processor_2"} {
		passed, total := 0, 0
		var c complaints
		for _, v := range loadOracle(t, name) {
			in := obj(v.input)
			if str(in["theme"]) == "light" {
				continue // montui shows Grafana's dark theme
			}
			f := fieldFrom(in["field"])
			p := NewProcessorAt(f, zoneOf(str(in["timeZone"])), oracleNow)
			var adjacent *int
			if n := numberPointer(in["adjacentDecimals"]); n != nil {
				d := int(*n)
				adjacent = &d
			}
			ok := true
			for i, value := range list(in["values"]) {
				if _, is := value.(undefined); is {
					value = nil
				}
				want := obj(list(v.expected)[i])
				if _, isObject := value.(map[string]any); isObject || want["error"] != nil {
					continue // frames hold no objects; and a wrong pattern is a notice here, where Grafana's panel fails
				}
				got := p.value(value, adjacent)
				if got.Text != str(want["text"]) || got.Suffix != str(want["suffix"]) || got.Prefix != str(want["prefix"]) ||
					!sameColor(got.Color, str(want["color"])) || !sameNumber(got.Numeric, want["numeric"]) ||
					want["percent"] != nil && !sameNumber(got.Percent, want["percent"]) {
					ok = false
					c.add(t, "%s %v of %v = %+v, want %v", name, value, in["field"], got, want)
				}
			}
			total++
			if ok {
				passed++
			}
		}
		floor(t, name, passed, total, 950)
	}
}

func TestOracleMappings(t *testing.T) {
	passed, vectors := 0, loadOracle(t, "value_mappings")
	var c complaints
	for _, v := range vectors {
		in := obj(v.input)
		parsed, _ := parseMappings(in["mappings"])
		m := newMappings(parsed)
		ok := true
		for i, value := range list(in["values"]) {
			if _, is := value.(undefined); is {
				value = nil
			}
			want := obj(list(v.expected)[i])
			if want["error"] != nil {
				continue // a wrong pattern is a notice here; Grafana's panel fails
			}
			got, found := m.find(value)
			if found != (want != nil) || found && (got.Text != str(want["text"]) || got.Color != str(want["color"])) {
				ok = false
				c.add(t, "%v under %v = %+v, want %v", value, in["mappings"], got, want)
			}
		}
		if ok {
			passed++
		}
	}
	floor(t, "value_mappings", passed, len(vectors), 980)
}

func TestOracleNames(t *testing.T) {
	passed, vectors := 0, loadOracle(t, "field_names")
	var c complaints
	for _, v := range vectors {
		frames := framesFrom(obj(v.input)["frames"])
		names := frame.NewNames(frames)
		ok := true
		for i, fr := range frames {
			want := obj(list(v.expected)[i])
			for j, f := range fr.Fields {
				copied := *f // the vectors were made with copies, which count as fields besides the frame's own
				if got := names.Of(&copied, fr); got != str(list(want["fields"])[j]) {
					ok = false
					c.add(t, "field %q, want %q", got, list(want["fields"])[j])
				}
			}
			if got := frame.FrameName(fr, -1); got != str(want["frame"]) {
				ok = false
				c.add(t, "frame %q, want %q", got, want["frame"])
			}
		}
		if ok {
			passed++
		}
	}
	floor(t, "field_names", passed, len(vectors), 980)
}

func TestOracleMatchers(t *testing.T) {
	passed, vectors := 0, loadOracle(t, "field_matchers")
	var c complaints
	for _, v := range vectors {
		in := obj(v.input)
		matcher := obj(in["matcher"])
		frames := framesFrom(in["frames"])
		spec, _ := frame.NewMatcher(str(matcher["id"]), matcher["options"])
		m := spec.For(frames)
		ok := true
		for i, fr := range frames {
			for j, f := range fr.Fields {
				want := list(list(v.expected)[i])[j]
				if m(f, fr) != want {
					ok = false
					c.add(t, "%v of field %s: want %v", matcher, f.Name, want)
				}
			}
		}
		if ok {
			passed++
		}
	}
	floor(t, "field_matchers", passed, len(vectors), 950)
}

func TestOracleColors(t *testing.T) {
	passed, total := 0, 0
	var c complaints
	for _, v := range loadOracle(t, "colors") {
		in := obj(v.input)
		if str(in["theme"]) == "light" {
			continue
		}
		total++
		ok := true
		switch in["what"] {
		case "named":
			for name, want := range obj(v.expected) {
				ok = ok && sameColor(ColorHex(name), str(want))
			}
		case "palette-classic":
			for i, want := range list(v.expected) {
				ok = ok && sameColor(ColorHex(classicPalette[i]), str(want))
			}
		default:
			f := fieldFrom(in["field"])
			s := newScale(f)
			for i, want := range list(v.expected) {
				if _, got := s.at(list(in["percents"])[i].(float64) * 100); !sameColor(got, str(want)) {
					ok = false
					c.add(t, "%v at %v = %s, want %v", in["id"], list(in["percents"])[i], got, want)
				}
			}
		}
		if ok {
			passed++
		} else {
			t.Logf("%v %v differs", in["what"], in["id"])
		}
	}
	floor(t, "colors", passed, total, 950)
}

func applied(in map[string]any) (*Source, frame.Frames) {
	raw, _ := json.Marshal(undo(in["fieldConfig"]))
	s, _ := Parse(raw)
	return s, s.Apply(framesFrom(in["frames"]), Env{Interpolate: interpolate(obj(in["variables"])), Zone: zoneOf(str(in["timeZone"])), Now: oracleNow})
}

// undo makes decoded values JSON again: infinities are null in dashboards.
func undo(v any) any {
	switch x := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for k, e := range x {
			out[k] = undo(e)
		}
		return out
	case []any:
		out := make([]any, len(x))
		for i, e := range x {
			out[i] = undo(e)
		}
		return out
	case float64:
		if math.IsInf(x, 0) || x != x {
			return nil
		}
	case undefined:
		return nil
	}
	return v
}

func sameText(got Text, want map[string]any) bool {
	return got.Text == str(want["text"]) && got.Prefix == str(want["prefix"]) && got.Suffix == str(want["suffix"]) &&
		(want["color"] == nil || sameColor(got.Color, str(want["color"])))
}

func TestOracleOverrides(t *testing.T) {
	for _, name := range []string{"field_overrides_1", "field_overrides_2"} {
		passed, vectors := 0, loadOracle(t, name)
		var c complaints
		for n, v := range vectors {
			in := obj(v.input)
			_, frames := applied(in)
			ok := true
			for i, fr := range frames {
				for j, f := range fr.Fields {
					want := obj(list(list(v.expected)[i])[j])
					if f.DisplayName != str(want["displayName"]) || float64(f.SeriesIndex) != want["seriesIndex"] ||
						want["seriesColor"] != nil && !sameColor(Color(f), str(want["seriesColor"])) {
						ok = false
						c.add(t, "%s %d field %d.%d: %q %d %s, want %v", name, n, i, j, f.DisplayName, f.SeriesIndex, Color(f), want)
						continue
					}
					p := NewProcessorAt(f, zoneOf(str(in["timeZone"])), oracleNow)
					for k, w := range list(want["display"]) {
						if got := p.At(k); !sameText(got, obj(w)) || obj(w)["percent"] != nil && !sameNumber(got.Percent, obj(w)["percent"]) {
							ok = false
							c.add(t, "%s %d field %d.%d value %d: %+v, want %v", name, n, i, j, k, got, w)
						}
					}
				}
			}
			if ok {
				passed++
			}
		}
		floor(t, name, passed, len(vectors), 900)
	}
}

func TestOracleDisplayValues(t *testing.T) {
	for _, name := range []string{"field_display_values_1", "field_display_values_2"} {
		passed, vectors := 0, loadOracle(t, name)
		var c complaints
		for n, v := range vectors {
			in := obj(v.input)
			s, frames := applied(in)
			options := obj(in["reduceOptions"])
			noData := s.Defaults()
			o := ReduceOptions{Fields: str(options["fields"]), NoData: &noData, RowColors: s.RowColors(), Interpolate: interpolate(obj(in["variables"]))}
			o.Values, _ = options["values"].(bool)
			if l, ok := options["limit"].(float64); ok {
				o.Limit = int(l)
			}
			for _, calc := range list(options["calcs"]) {
				o.Calcs = append(o.Calcs, str(calc))
			}
			got := Values(frames, o, zoneOf(str(in["timeZone"])))
			want := list(v.expected)
			ok := len(got) == len(want)
			if !ok {
				c.add(t, "%s %d: %d values, want %d; %v", name, n, len(got), len(want), options)
			}
			for i := range min(len(got), len(want)) {
				w := obj(obj(want[i])["display"])
				if !sameText(got[i].Text, w) || got[i].Title != str(w["title"]) {
					ok = false
					c.add(t, "%s %d value %d: %q %+v, want %v; %v", name, n, i, got[i].Title, got[i].Text, w, options)
				}
			}
			if ok {
				passed++
			}
		}
		floor(t, name, passed, len(vectors), 900)
	}
}

func TestOracleLegend(t *testing.T) {
	passed, vectors := 0, loadOracle(t, "legend_calcs")
	var c complaints
	for n, v := range vectors {
		in := obj(v.input)
		_, frames := applied(in)
		var calcs []string
		for _, calc := range list(in["calcs"]) {
			calcs = append(calcs, str(calc))
		}
		ok, k := true, 0
		for _, fr := range frames {
			for _, f := range fr.Fields {
				if f.Kind == frame.Time || k >= len(list(v.expected)) {
					continue
				}
				want := obj(list(v.expected)[k])
				k++
				if f.DisplayName != str(want["name"]) || !sameColor(Color(f), str(want["color"])) {
					ok = false
					c.add(t, "%d: %q %s, want %v %v", n, f.DisplayName, Color(f), want["name"], want["color"])
				}
				for i, got := range LegendCalcs(f, calcs, time.UTC) {
					w := obj(list(want["values"])[i])
					if got.Full() != str(w["text"]) || frame.ReducerName(calcs[i]) != str(w["title"]) {
						ok = false
						c.add(t, "%d %s: %+v, want %v", n, calcs[i], got, w)
					}
				}
			}
		}
		if ok {
			passed++
		}
	}
	floor(t, "legend_calcs", passed, len(vectors), 950)
}
