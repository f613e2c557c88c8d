package views

import (
	"maps"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/frame"
)

// drawnFrames are a panel's frames with the series the reader has put away marked as hidden. They are the frames themselves when none is:
// what draws remembers what it worked out for a frame, so a copy is made only once.
func (s *slot) drawnFrames() frame.Frames {
	if len(s.away) == 0 || len(s.frames) == 0 {
		return s.frames
	}
	if s.filteredFor != &s.frames[0] {
		s.filtered, s.filteredFor = withoutSeries(s.frames, s.away), &s.frames[0]
	}
	return s.filtered
}

// withoutSeries is a copy in which the fields of these names are hidden, as Grafana's legend does it: their places in the palette stay theirs.
func withoutSeries(frames frame.Frames, away map[string]bool) frame.Frames {
	out := make(frame.Frames, len(frames))
	for i, fr := range frames {
		copied := *fr
		copied.Fields = slices.Clone(fr.Fields)
		for k, f := range copied.Fields {
			if !away[f.DisplayName] || f.Kind == frame.Time {
				continue
			}
			field := *f
			field.Config.Custom = maps.Clone(f.Config.Custom)
			if field.Config.Custom == nil {
				field.Config.Custom = map[string]any{}
			}
			unnamed := false
			if from, ok := f.Config.Custom["hideFrom"].(map[string]any); ok {
				unnamed, _ = from["legend"].(bool)
			}
			field.Config.Custom["hideFrom"] = map[string]any{"viz": true, "legend": unnamed, "tooltip": true}
			copied.Fields[k] = &field
		}
		out[i] = &copied
	}
	return out
}

// seriesNames are the names of a panel's series, in their order, each once.
func (s *slot) seriesNames() []string {
	var names []string
	seen := map[string]bool{}
	for _, fr := range s.frames {
		for _, f := range fr.Fields {
			if f.Kind != frame.Time && !seen[f.DisplayName] {
				seen[f.DisplayName] = true
				names = append(names, f.DisplayName)
			}
		}
	}
	return names
}

// newSeriesPicker chooses which series of a panel are drawn. Enter on one that was found by typing shows that alone.
func (r *Root) newSeriesPicker(s *slot) *picker {
	names := s.seriesNames()
	items := []item{{value: allValue, label: "all of them", marked: len(s.away) == 0}}
	for _, n := range names {
		items = append(items, item{value: n, label: n, marked: len(s.away) > 0 && !s.away[n]})
	}
	p := newPicker("Series of "+s.title, items)
	p.multi = true
	p.choose = func(values []string, _ string) tea.Cmd {
		s.away, s.filteredFor = map[string]bool{}, nil
		if len(values) == 0 || slices.Contains(values, allValue) {
			return nil
		}
		for _, n := range names {
			if !slices.Contains(values, n) {
				s.away[n] = true
			}
		}
		return nil
	}
	return p
}
