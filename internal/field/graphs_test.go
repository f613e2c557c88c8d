package field

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/montui/montui/internal/frame"
	"github.com/montui/montui/internal/oracle"
)

// ownGraph is a vector's graph of frames that have a field config of their own each.
func ownGraph(in map[string]any) (lines []*Line, area Area) {
	var frames frame.Frames
	for _, v := range oracle.List(in["frames"]) {
		one := oracle.Object(v)
		raw, _ := json.Marshal(map[string]any{"defaults": oracle.Undo(one["config"])})
		s, _ := Parse(raw)
		fr := numbers(nil)
		fr.Fields[0].Config.IntervalMs = 0
		if step, ok := one["interval"].(float64); ok {
			fr.Fields[0].Config.IntervalMs = int64(step)
		}
		for _, t := range oracle.List(one["time"]) {
			fr.Fields[0].Times = append(fr.Fields[0].Times, int64(t.(float64)))
		}
		fr.Fields[1].Name = oracle.Text(one["name"])
		oracle.SetValues(fr.Fields[1], oracle.List(one["values"]))
		frames = append(frames, s.Apply(frame.Frames{fr}, Env{Zone: zoneOf(in["timeZone"])})...)
	}
	area = Area{Width: in["width"].(float64), Height: in["height"].(float64), From: int64(in["from"].(float64)), To: int64(in["to"].(float64)), Zone: zoneOf(in["timeZone"])}
	return Lines(frames, area.From, area.To), area
}

// TestOracleOwnGraphsAreGrafanas: of series that differ in unit, limits, placement, stacking, transform and gaps.
func TestOracleOwnGraphsAreGrafanas(t *testing.T) {
	oracle.Run(t, "graphs", 1000, func(v oracle.Vector) (bool, string) {
		want := oracle.Object(v.Want)
		if want["error"] != nil {
			return oracle.NotAsked()
		}
		lines, area := ownGraph(oracle.Object(v.In))
		axes := Axes(lines, area.From, area.To)
		plot := area.Layout(axes)
		size := oracle.Object(want["plot"])
		if ok, said := sameData(lines, oracle.List(want["data"])); !ok {
			return false, said
		}
		for k, l := range lines {
			scale := oracle.Object(oracle.Object(want["scales"])[oracle.Text(oracle.List(want["of"])[k])])
			if s := axes[l.Axis].Scale; !same(s.Min, orNaN(scale["min"])) || !same(s.Max, orNaN(scale["max"])) {
				return false, fmt.Sprintf("range of %d is %v..%v, want %v", k, s.Min, s.Max, scale)
			}
		}
		i := 1
		for k, a := range axes {
			if a.Side == "hidden" {
				continue
			}
			w := oracle.Object(oracle.List(want["axes"])[i])
			if side := map[any]string{3.0: "left", 1.0: "right"}[w["side"]]; side != a.Side {
				return false, fmt.Sprintf("axis %d on the %s, want %s", k, a.Side, side)
			}
			if ok, said := sameTicks(plot.Values[k], oracle.List(w["splits"]), oracle.List(w["labels"])); !ok {
				return false, fmt.Sprintf("axis %d: %s", k, said)
			}
			i++
		}
		if i != len(oracle.List(want["axes"])) && i > 1 {
			return false, fmt.Sprintf("%d axes, want %d", i-1, len(oracle.List(want["axes"]))-1)
		}
		w := oracle.Object(oracle.List(want["axes"])[0])
		if ok, said := sameTicks(plot.Time, oracle.List(w["splits"]), oracle.List(w["labels"])); !ok {
			return false, "time: " + said
		}
		if !same(plot.Width, orNaN(size["width"])) || !same(plot.Height, orNaN(size["height"])) {
			return false, fmt.Sprintf("plot %v x %v, want %v", plot.Width, plot.Height, size)
		}
		return true, ""
	})
}

// sameData compares the values as they are stacked, at all times of all lines.
func sameData(lines []*Line, want []any) (bool, string) {
	var times []int64
	for _, l := range lines {
		times = union(times, l.Times)
	}
	for k, l := range lines {
		values := l.Values
		if l.ranged != nil {
			values = l.ranged
		}
		got := spread(l.Times, values, times)
		for i := range times {
			if w := oracle.List(want[k+1])[i]; !same(got[i], orNaN(w)) {
				return false, fmt.Sprintf("line %d at %d is %v, want %v", k, times[i], got[i], w)
			}
		}
	}
	return true, ""
}
