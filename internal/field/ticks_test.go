package field

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/montui/montui/internal/frame"
	"github.com/montui/montui/internal/oracle"
)

// graphOf is a vector's graph: its lines between from and to.
func graphOf(in map[string]any) (lines []*Line, area Area) {
	raw, _ := json.Marshal(map[string]any{"defaults": oracle.Undo(in["defaults"])})
	s, _ := ParsePanel("timeseries", raw)
	var frames frame.Frames
	for _, v := range oracle.List(in["frames"]) {
		fr := oracle.Object(v)
		at, value := &frame.Field{Name: "Time", Kind: frame.Time}, &frame.Field{Name: "Value", Kind: frame.Number}
		oracle.SetValues(value, oracle.List(fr["values"]))
		for _, t := range oracle.List(fr["time"]) {
			at.Times = append(at.Times, int64(t.(float64)))
		}
		if even := oracle.Object(fr["time"]); even != nil {
			for i := range int(even["n"].(float64)) {
				at.Times = append(at.Times, int64(even["start"].(float64)+float64(i)*even["step"].(float64)))
			}
		}
		frames = append(frames, &frame.Frame{Fields: []*frame.Field{at, value}})
	}
	area = Area{Width: in["width"].(float64), Height: in["height"].(float64), From: int64(in["from"].(float64)), To: int64(in["to"].(float64)), Zone: zoneOf(in["timeZone"])}
	if in["timeZone"] == "utc" {
		area.Zone = nil
	}
	return Lines(s.Apply(frames, Env{Zone: area.Zone}), area.From, area.To), area
}

// TestOracleGraphsAreGrafanas: ranges, ticks, their texts and the room they take, in a graph of so many pixels.
func TestOracleGraphsAreGrafanas(t *testing.T) {
	oracle.Run(t, "timeseries_axes", 1000, func(v oracle.Vector) (bool, string) {
		lines, area := graphOf(oracle.Object(v.In))
		axes := Axes(lines, area.From, area.To)
		plot := area.Layout(axes)
		want := oracle.Object(v.Want)
		size := oracle.Object(want["plot"])
		if plot.Width != size["width"] || plot.Height != size["height"] {
			return false, fmt.Sprintf("plot %v x %v, want %v", plot.Width, plot.Height, size)
		}
		drawn := oracle.List(want["axes"])
		if len(drawn) != len(axes)+1 {
			return false, fmt.Sprintf("%d axes, want %d", len(axes), len(drawn)-1)
		}
		for i, w := range drawn {
			w := oracle.Object(w)
			ticks, lo, hi := plot.Time, float64(area.From), float64(area.To)
			if i > 0 {
				ticks, lo, hi = plot.Values[i-1], axes[i-1].Scale.Min, axes[i-1].Scale.Max
			}
			scale := oracle.Object(oracle.Object(want["scales"])[oracle.Text(w["scale"])])
			if !same(lo, orNaN(scale["min"])) || !same(hi, orNaN(scale["max"])) {
				return false, fmt.Sprintf("range %v..%v, want %v", lo, hi, scale)
			}
			if ok, said := sameTicks(ticks, oracle.List(w["splits"]), oracle.List(w["labels"])); !ok {
				return false, said
			}
		}
		return sameStacks(lines, oracle.List(want["stacked"]))
	})
}

func sameTicks(ticks []Tick, splits, labels []any) (bool, string) {
	if len(ticks) != len(splits) {
		return false, fmt.Sprintf("%d ticks %v, want %d %v", len(ticks), ticks, len(splits), labels)
	}
	for i, tick := range ticks {
		if tick.Value != splits[i] && !(tick.Value == 0 && splits[i].(float64) == 0) {
			return false, fmt.Sprintf("tick %d at %v, want %v", i, tick.Value, splits[i])
		}
		if labels[i] == nil != tick.Bare || !tick.Bare && tick.Text != labels[i] {
			return false, fmt.Sprintf("tick %d %q %v, want %v", i, tick.Text, tick.Bare, labels[i])
		}
	}
	return true, ""
}

func sameStacks(lines []*Line, want []any) (bool, string) {
	for k, w := range want {
		for i, v := range oracle.List(w) {
			if i < len(lines[k].Values) && !same(lines[k].Values[i], orNaN(v)) {
				return false, fmt.Sprintf("line %d value %d is %v, want %v", k, i, lines[k].Values[i], v)
			}
		}
	}
	return true, ""
}

func texts(ticks []Tick) string {
	var out []string
	for _, t := range ticks {
		if t.Bare {
			t.Text = "-"
		}
		out = append(out, t.Text)
	}
	return strings.Join(out, " ")
}

func axisOf(unit string, scale Scale) *Axis {
	return &Axis{Side: "left", Field: &frame.Field{Kind: frame.Number, Config: frame.Config{Unit: unit}}, Scale: scale}
}

func TestTicks(t *testing.T) {
	for _, c := range []struct {
		name   string
		axis   *Axis
		pixels float64
		want   string
	}{
		{"low", axisOf("percent", Scale{Min: 0, Max: 100}), 71, "0% 25% 50% 75% 100%"},
		{"high", axisOf("short", Scale{Min: 0, Max: 1}), 300, "0 0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8 0.9 1"},
		{"bytes", axisOf("bytes", Scale{Min: 0, Max: 3 << 30}), 160, "0 B 1 GiB 2 GiB 3 GiB"},
		{"truth", axisOf("bool", Scale{Min: 0, Max: 1}), 160, "False True"},
		{"no room", axisOf("short", Scale{Min: 0, Max: 1}), 0, ""},
		{"no range", axisOf("short", Scale{Min: math.NaN(), Max: math.NaN()}), 100, ""},
		{"magnitudes", axisOf("short", Scale{Min: 1, Max: 1000, Log: 10}), 100, "1 - - - - - - - - 10 - - - - - - - - 100 - - - - - - - - 1 K"},
		{"powers of two", axisOf("short", Scale{Min: 1, Max: 16, Log: 2}), 100, "1 2 4 8 16"},
		{"on both sides", axisOf("short", Scale{Min: -100, Max: 100, Symlog: 1, Base: 10}), 160, "-100 - - - - - - - - -10 - - - - - - - - -1 0 1 - - - - - - - - 10 - - - - - - - - 100"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := texts(c.axis.Ticks(c.pixels, nil)); got != c.want {
				t.Errorf("%s", got)
			}
		})
	}
}
