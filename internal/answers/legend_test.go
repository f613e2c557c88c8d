package answers

import (
	"slices"
	"testing"

	"github.com/montui/montui/internal/frame"
)

// TestNameShortly holds that the names of a legend tell series apart with no label more than it takes, and stay where none do.
func TestNameShortly(t *testing.T) {
	for _, c := range []struct {
		series []frame.Labels
		want   []string
	}{
		{[]frame.Labels{{"instance": "127.0.0.1:9100", "job": "a", "mode": "idle"}, {"instance": "127.0.0.1:9100", "job": "a", "mode": "user"},
			{"instance": "127.0.0.1:9101", "job": "b", "mode": "idle"}}, []string{`{job="a",mode="idle"}`, `{job="a",mode="user"}`, `{job="b",mode="idle"}`}},
		{[]frame.Labels{{"__name__": "up", "job": "a"}, {"__name__": "up", "job": "a", "x": "1"}}, []string{"{}", `{x="1"}`}},
		{[]frame.Labels{{"job": "a"}, {"job": "a"}}, []string{"kept", "kept"}},
		{[]frame.Labels{{"job": "a"}}, []string{"kept"}},
	} {
		var frames frame.Frames
		for _, labels := range c.series {
			value := &frame.Field{Kind: frame.Number, Labels: labels}
			value.Config.DisplayNameFromDS = "kept"
			frames = append(frames, &frame.Frame{Fields: []*frame.Field{{Kind: frame.Time}, value}})
		}
		nameShortly(frames)
		var got []string
		for _, f := range frames {
			got = append(got, f.Fields[1].Config.DisplayNameFromDS)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%v: %q, want %q", c.series, got, c.want)
		}
	}
}
