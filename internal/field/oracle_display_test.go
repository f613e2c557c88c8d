package field

import (
	"fmt"
	"testing"

	"github.com/montui/montui/internal/frame"
	"github.com/montui/montui/internal/oracle"
)

func TestOracleDisplayProcessor(t *testing.T) {
	for _, name := range []string{"display_processor_1", "display_processor_2"} {
		oracle.Run(t, name, 1000, func(v oracle.Vector) (bool, string) {
			in := oracle.Object(v.In)
			f := fieldFrom(in["field"])
			f.Light = in["theme"] == "light"
			p := NewProcessorAt(f, zoneOf(in["timeZone"]), oracle.Now)
			for i, value := range oracle.List(in["values"]) {
				want := oracle.Object(oracle.List(v.Want)[i])
				if _, isObject := value.(map[string]any); isObject || want["error"] != nil {
					continue // frames hold no objects; and a wrong pattern is a notice here, where Grafana's panel fails
				}
				got := p.value(value, wholeNumber(in["adjacentDecimals"]))
				if !sameText(got, want) || !sameColor(got.Color, want["color"]) || !near(got.Numeric, want["numeric"]) ||
					want["percent"] != nil && !near(got.Percent, want["percent"]) {
					return false, fmt.Sprintf("%v = %+v, want %v", value, got, want)
				}
			}
			return true, ""
		})
	}
}

func TestOracleMappings(t *testing.T) {
	oracle.Run(t, "value_mappings", 1000, func(v oracle.Vector) (bool, string) {
		in := oracle.Object(v.In)
		m := mappings(parseMappings(in["mappings"], "", new(remarks)))
		for i, value := range oracle.List(in["values"]) {
			want := oracle.Object(oracle.List(v.Want)[i])
			if want["error"] != nil {
				continue // a wrong pattern is a notice here; Grafana's panel fails
			}
			got, found := m.find(value)
			if found != (want != nil) || found && (got.Text != oracle.Text(want["text"]) || got.Color != oracle.Text(want["color"])) {
				return false, fmt.Sprintf("%v = %+v, want %v", value, got, want)
			}
		}
		return true, ""
	})
}

func TestOracleColors(t *testing.T) {
	oracle.Run(t, "colors", 1000, func(v oracle.Vector) (bool, string) {
		in := oracle.Object(v.In)
		light, h := in["theme"] == "light", darkHues()
		if light {
			h = lightHues()
		}
		switch in["what"] {
		case "named":
			for name, want := range oracle.Object(v.Want) {
				if !sameColor(h.hex(name), want) {
					return false, name
				}
			}
		case "palette-classic":
			for i, want := range oracle.List(v.Want) {
				if !sameColor(h.hex(classicPalette[i]), want) {
					return false, fmt.Sprint(i)
				}
			}
		default:
			if light && gradients[oracle.Text(in["id"])] != nil {
				return oracle.NotAsked() // the generator showed the dark theme first, and a scheme keeps its first theme's colours
			}
			f := fieldFrom(in["field"])
			f.Light = light
			s := newScale(f)
			for i, want := range oracle.List(v.Want) {
				percent := oracle.List(in["percents"])[i].(float64)
				if _, got := s.at(percent * 100); !sameColor(got, want) {
					return false, fmt.Sprintf("%v at %v = %s, want %v", in["id"], percent, got, want)
				}
			}
		}
		return true, ""
	})
}

func TestOracleLegend(t *testing.T) {
	oracle.Run(t, "legend_calcs", 1000, func(v oracle.Vector) (bool, string) {
		in := oracle.Object(v.In)
		in["variables"] = map[string]any{"host": map[string]any{"value": "web1"}} // the vectors were made with it, and do not say so
		_, frames := applied(in)
		var calcs []string
		for _, calc := range oracle.List(in["calcs"]) {
			calcs = append(calcs, oracle.Text(calc))
		}
		wanted := oracle.List(v.Want)
		for _, fr := range frames {
			for _, f := range fr.Fields {
				if f.Kind == frame.Time || len(wanted) == 0 {
					continue
				}
				if ok, said := sameLegend(f, calcs, oracle.Object(wanted[0])); !ok {
					return false, said
				}
				wanted = wanted[1:]
			}
		}
		return true, ""
	})
}

func sameLegend(f *frame.Field, calcs []string, want map[string]any) (bool, string) {
	if f.DisplayName != oracle.Text(want["name"]) || !sameColor(Color(f), want["color"]) {
		return false, fmt.Sprintf("%q %s, want %v %v", f.DisplayName, Color(f), want["name"], want["color"])
	}
	for i, got := range LegendCalcs(f, calcs, zoneOf("UTC")) {
		w := oracle.Object(oracle.List(want["values"])[i])
		if got.Full() != oracle.Text(w["text"]) || frame.ReducerName(calcs[i]) != oracle.Text(w["title"]) {
			return false, fmt.Sprintf("%s: %+v, want %v", calcs[i], got, w)
		}
	}
	return true, ""
}
