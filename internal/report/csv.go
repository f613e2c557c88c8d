package report

import (
	"encoding/csv"
	"io"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/montui/montui/internal/field"
	"github.com/montui/montui/internal/frame"
)

// CSV writes the numbers behind the panels. One panel is a table as Grafana's inspector saves it, a column a series;
// several are one long table: panel_id, panel, row, time, name, value, text. Times are RFC 3339, values are raw with a dot, nothing for null; text is
// what the panel shows.
func (e *Evaluation) CSV(w io.Writer) error {
	out := csv.NewWriter(w)
	if e.Options.Panel != "" && len(e.Panels) == 1 {
		for _, row := range e.Panels[0].Table(e.Options.Zone) {
			write(out, row...)
		}
		out.Flush()
		return out.Error()
	}
	write(out, "panel_id", "panel", "row", "time", "name", "value", "text")
	for _, p := range e.Panels {
		p.long(out, e.Options)
	}
	out.Flush()
	return out.Error()
}

// write keeps what servers and dashboards say from steering a terminal. The writer remembers its first error.
func write(out *csv.Writer, cells ...string) {
	for i, c := range cells {
		cells[i] = clean(c)
	}
	_ = out.Write(cells)
}

// column is a series: a value field and the times beside it.
type column struct {
	times  []int64
	values *frame.Field
}

// columns are the series of frames that have a time.
func columns(frames frame.Frames) []column {
	var out []column
	for _, fr := range frames {
		t := fr.TimeField()
		if t == nil {
			continue
		}
		for _, f := range fr.Fields {
			if f.Kind == frame.Number || f.Kind == frame.Bool {
				out = append(out, column{t.Times, f})
			}
		}
	}
	return out
}

func (e *Evaluated) long(out *csv.Writer, o Options) {
	id, s := strconv.Itoa(identity(e.Panel)), e.shower(o.Zone)
	row := func(cells ...string) { write(out, append([]string{id, e.Title}, cells...)...) }
	d := s.display(e.Result.Frames)
	switch {
	case e.Panel.Type == "row" || e.Panel.Type == "text":
	case d != nil && len(d.Values) > 0:
		for _, v := range s.all(e.Result.Frames) {
			row("", "", v.Title, numberText(v.Text.Numeric), v.Text.Full())
		}
	case d != nil && len(d.Series) > 0:
		for _, c := range columns(e.Result.Frames) {
			shown := field.NewProcessor(c.values, o.Zone)
			for i := range min(c.values.Len(), len(c.times)) {
				text := ""
				if !c.values.IsNull(i) {
					text = shown.At(i).Full()
				}
				row("", timeText(c.times[i], o.Zone), c.values.DisplayName, rawText(c.values, i, o.Zone), text)
			}
		}
	case d != nil && len(d.Columns) > 0:
		for i, cells := range d.Rows {
			for k, c := range cells {
				row(strconv.Itoa(i), "", d.Columns[k], "", c.Text)
			}
		}
	default:
		for _, fr := range e.Result.Frames {
			longFrame(row, fr, o.Zone)
		}
	}
}

// longFrame is a frame of a panel that shows neither series, values nor a table: its cells as they are.
func longFrame(row func(...string), fr *frame.Frame, zone *time.Location) {
	for i := range fr.Rows() {
		at := ""
		for _, f := range fr.Fields {
			if f.Kind == frame.Time {
				at = rawText(f, i, zone)
			}
		}
		for _, f := range fr.Fields {
			if f.Kind != frame.Time {
				row(strconv.Itoa(i), at, f.DisplayName, rawText(f, i, zone), "")
			}
		}
	}
}

// Table is a panel's numbers as Grafana's inspector shows them: a header and the rows; several tables follow one another.
func (e *Evaluated) Table(zone *time.Location) [][]string {
	s := e.shower(zone)
	d := s.display(e.Result.Frames)
	switch {
	case d != nil && len(d.Values) > 0:
		rows := [][]string{{"name", "value", "text"}}
		for _, v := range s.all(e.Result.Frames) {
			rows = append(rows, []string{v.Title, numberText(v.Text.Numeric), v.Text.Full()})
		}
		return rows
	case d != nil && len(d.Columns) > 0:
		rows := [][]string{d.Columns}
		for _, cells := range d.Rows {
			texts := make([]string, len(cells))
			for i, c := range cells {
				texts[i] = c.Text
			}
			rows = append(rows, texts)
		}
		return rows
	case len(columns(e.Result.Frames)) > 0:
		return seriesTable(columns(e.Result.Frames), zone)
	}
	var rows [][]string
	for _, fr := range e.Result.Frames {
		rows = append(rows, frameTable(fr, zone)...)
	}
	return rows
}

// seriesTable joins series by their times.
func seriesTable(all []column, zone *time.Location) [][]string {
	byTime := map[int64][]string{}
	header := []string{"Time"}
	for k, c := range all {
		header = append(header, c.values.DisplayName)
		for i := range min(c.values.Len(), len(c.times)) {
			cells := byTime[c.times[i]]
			if cells == nil {
				cells = make([]string, len(all)+1)
				cells[0] = timeText(c.times[i], zone)
				byTime[c.times[i]] = cells
			}
			cells[k+1] = rawText(c.values, i, zone)
		}
	}
	rows := [][]string{header}
	for _, t := range slices.Sorted(maps.Keys(byTime)) {
		rows = append(rows, byTime[t])
	}
	return rows
}

func frameTable(fr *frame.Frame, zone *time.Location) [][]string {
	var header []string
	for _, f := range fr.Fields {
		header = append(header, f.DisplayName)
	}
	rows := [][]string{header}
	for i := range fr.Rows() {
		cells := make([]string, len(fr.Fields))
		for k, f := range fr.Fields {
			cells[k] = rawText(f, i, zone)
		}
		rows = append(rows, cells)
	}
	return rows
}

func rawText(f *frame.Field, i int, zone *time.Location) string {
	switch {
	case f.IsNull(i):
		return ""
	case f.Kind == frame.Time:
		return timeText(f.Times[i], zone)
	}
	if v, ok := f.Value(i).(float64); ok {
		return numberText(v)
	}
	return frame.ValueText(f.Value(i))
}

func timeText(ms int64, zone *time.Location) string {
	return time.UnixMilli(ms).In(zone).Format("2006-01-02T15:04:05.999Z07:00")
}

func numberText(v float64) string {
	if v != v {
		return ""
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}
