package report

import (
	"fmt"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"
)

// zoneAs is what the zone is called: Grafana's browser is whoever's that is, and has no name of its own.
func (d *Document) zoneAs(zone *time.Location) string {
	switch d.Range.Timezone {
	case "", "browser", "default":
		return time.UnixMilli(d.Range.To).In(zone).Format("MST")
	}
	return d.Range.Timezone
}

// Text is the document for reading: each panel's title and what it shows.
func (d *Document) Text(zone *time.Location) string {
	var b strings.Builder
	const form = "2006-01-02 15:04:05"
	fmt.Fprintf(&b, "%s\n%s to %s %s\n", clean(d.Dashboard.Title), time.UnixMilli(d.Range.From).In(zone).Format(form),
		time.UnixMilli(d.Range.To).In(zone).Format(form), d.zoneAs(zone))
	writeNotices(&b, d.Notices)
	for _, p := range d.Panels {
		if p.Type == "row" {
			fmt.Fprintf(&b, "\n== %s ==\n", clean(p.Title))
			continue
		}
		fmt.Fprintf(&b, "\n# %s\n", clean(p.Title))
		if p.Error != "" {
			fmt.Fprintf(&b, "! %s\n", clean(p.Error))
		}
		writeNotices(&b, p.Notices)
		if p.Display != nil {
			p.Display.write(&b)
		} else if p.Error == "" {
			b.WriteString("No data\n")
		}
	}
	return b.String()
}

func writeNotices(b *strings.Builder, notices []Notice) {
	for _, n := range notices {
		fmt.Fprintf(b, "(%s: %s)\n", n.Severity, clean(n.Text))
	}
}

func (d *Display) write(b *strings.Builder) {
	w := tabwriter.NewWriter(b, 0, 1, 2, ' ', 0)
	for i, s := range d.Series {
		if i == 0 && len(s.calcs) > 0 {
			fmt.Fprintf(w, "\t%s\n", strings.Join(s.calcs, "\t"))
		}
		line := clean(s.Name)
		for _, calc := range s.calcs {
			line += "\t" + clean(s.Legend[calc])
		}
		if len(s.calcs) == 0 {
			line += fmt.Sprintf("\t%d points", s.Points)
		}
		fmt.Fprintln(w, line)
	}
	for _, v := range d.Values {
		if len(d.Values) == 1 { // a single value goes without its name, as on the panel
			fmt.Fprintln(w, clean(v.Text))
			break
		}
		fmt.Fprintf(w, "%s\t%s\n", clean(v.Title), clean(v.Text))
	}
	if len(d.Columns) > 0 {
		titles := make([]string, len(d.Columns))
		for i, c := range d.Columns {
			titles[i] = clean(c)
		}
		fmt.Fprintln(w, strings.Join(titles, "\t"))
		for _, row := range d.Rows {
			cells := make([]string, len(row))
			for i, c := range row {
				cells[i] = clean(c.Text)
			}
			fmt.Fprintln(w, strings.Join(cells, "\t"))
		}
	}
	if d.Buckets != nil {
		fmt.Fprintf(w, "%d buckets: %s\n", len(d.Buckets.Y), clean(strings.Join(d.Buckets.Y, " ")))
	}
	w.Flush()
	if d.Text != nil {
		for _, line := range strings.Split(d.reading, "\n") {
			fmt.Fprintln(b, clean(line))
		}
	}
}

// clean keeps what servers and dashboards say from steering the terminal.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, s)
}
