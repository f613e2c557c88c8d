package transform

import "github.com/montui/montui/internal/frame"

// timeSeriesTable makes one table a query, a series a row: its labels, and under "Trend #A" the series itself, as the cell's
// Tables, with its last value or another reducer's. Frames that are no time series stay as they are.
func timeSeriesTable(o options) (operation, error) {
	return func(c *context, in frame.Frames) (frame.Frames, error) {
		var out frame.Frames
		var order []string
		byQuery := map[string][]trend{}
		for _, fr := range in {
			if !isTimeSeries(fr) {
				out = append(out, fr)
				continue
			}
			times := trendTime(fr, o.object(fr.RefID))
			if times == nil {
				continue
			}
			for _, f := range fr.Fields {
				if f.Kind != frame.Number {
					continue
				}
				if byQuery[fr.RefID] == nil {
					order = append(order, fr.RefID)
				}
				byQuery[fr.RefID] = append(byQuery[fr.RefID], trend{times, f})
			}
		}
		for _, id := range order {
			table, err := c.trendTable(id, byQuery[id], trendStat(o, id))
			if err != nil {
				return nil, err
			}
			out = append(out, table)
		}
		return out, nil
	}, nil
}

// trend is a series in a cell.
type trend struct{ times, values *frame.Field }

// trendTime is the time field that the options name, else the first.
func trendTime(fr *frame.Frame, o options) *frame.Field {
	name, given := o["timeField"].(string)
	if !given {
		return fr.TimeField()
	}
	for _, f := range fr.Fields {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// trendStat is the reducer for a query. Before schema version 39 it stood in refIdToStat.
func trendStat(o options, id string) string {
	if stat := o.object(id).text("stat"); stat != "" {
		return stat
	}
	if stat := o.object("refIdToStat").text(id); stat != "" {
		return stat
	}
	return "lastNotNull"
}

func (c *context) trendTable(id string, series []trend, stat string) (*frame.Frame, error) {
	var names []string
	seen := map[string]bool{}
	for _, s := range series {
		for _, name := range c.labels(s.values) {
			if !seen[name] {
				seen[name] = true
				names = append(names, name)
			}
		}
	}
	if err := roomFor(len(names)+1, len(series)); err != nil {
		return nil, err
	}
	table := &frame.Frame{RefID: id}
	for _, name := range names {
		values := make([]any, len(series))
		for i, s := range series {
			if v, ok := s.values.Labels[name]; ok {
				values[i] = v
			}
		}
		table.Fields = append(table.Fields, fieldOf(name, frame.String, values))
	}
	values := make([]any, len(series))
	trends := make([]frame.Frames, len(series))
	for i, s := range series {
		values[i] = frame.Calc(s.values, stat)
		trends[i] = frame.Frames{{RefID: id, Fields: []*frame.Field{s.times, s.values}}}
	}
	cells := fieldOf("Trend #"+id, frame.Number, values)
	cells.Tables = trends
	table.Fields = append(table.Fields, cells)
	return table, nil
}
