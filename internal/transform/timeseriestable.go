package transform

import (
	"maps"
	"slices"

	"github.com/montui/montui/internal/frame"
)

// timeSeriesTable makes one table a query, a series a row: its labels, and under "Trend #A" its last value or another
// reducer's. Frames that are no time series stay as they are.
func timeSeriesTable(o options) (operation, error) {
	return func(_ *context, in frame.Frames) (frame.Frames, error) {
		var out frame.Frames
		var order []string
		series := map[string][]*frame.Field{}
		for _, fr := range in {
			if !isTimeSeries(fr) {
				out = append(out, fr)
				continue
			}
			if series[fr.RefID] == nil {
				order = append(order, fr.RefID)
			}
			for _, f := range fr.Fields {
				if f.Kind == frame.Number {
					series[fr.RefID] = append(series[fr.RefID], f)
				}
			}
		}
		for _, id := range order {
			stat := o.object(id).text("stat")
			if stat == "" {
				stat = "lastNotNull"
			}
			out = append(out, trendTable(id, series[id], stat))
		}
		return out, nil
	}, nil
}

func trendTable(id string, series []*frame.Field, stat string) *frame.Frame {
	table := &frame.Frame{RefID: id}
	seen := map[string]bool{}
	for _, s := range series {
		for _, name := range slices.Sorted(maps.Keys(s.Labels)) {
			if seen[name] {
				continue
			}
			seen[name] = true
			values := make([]any, len(series))
			for i, other := range series {
				if v, ok := other.Labels[name]; ok {
					values[i] = v
				}
			}
			table.Fields = append(table.Fields, fieldOf(name, frame.String, values))
		}
	}
	values := make([]any, len(series))
	for i, s := range series {
		values[i] = frame.Calc(s, stat)
	}
	table.Fields = append(table.Fields, fieldOf("Trend #"+id, frame.Number, values))
	return table
}
