package answers

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	jsoniter "github.com/json-iterator/go"

	"github.com/montui/montui/internal/canvas"
)

// Options are how an answer is to be written.
type Options struct {
	Expr     string // what was asked
	From, To int64  // of a range, ms
	Step     int64  // ms

	Unit      string // Grafana's id of a unit; "" writes values as they came
	Decimals  *int
	Name      string // of series that have none, in exposition formats
	Zone      *time.Location
	KeepOrder bool // the expression sorts
	Expanded  bool // a table as blocks of name and value
	NoHeading bool // of csv and tsv

	Width, Height int  // of the terminal, or what a graph is to have
	Fit           bool // tables are to be no wider than that: long texts go on in the next line, else a row is a block
	Depth         canvas.Depth
	Glyphs        canvas.Glyphs
	Dark          bool

	Changes  *Changes                                      // since the answer before; nil for none
	Metadata func(metric string) (kind, help, unit string) // nil when nobody asked
	Say      func(text string)                             // what is left out, and why; nil to say nothing
}

func (o Options) say(format string, args ...any) {
	if o.Say != nil {
		o.Say(fmt.Sprintf(format, args...))
	}
}

// format is one way to write samples, and lists where they can be written so.
type format struct {
	name    string
	samples func(w *bufio.Writer, a *Answer, o Options) error
	list    func(w *bufio.Writer, l List, o Options) error
}

// formats are all of them, in the order they are told.
var formats = []format{
	{"table", writeTable, listTable},
	{"graph", writeGraph, nil},
	{"sparkline", writeSparkline, nil},
	{"json", writeJSON, nil},
	{"jsonl", writeLines, listLines},
	{"csv", writeCSV, listCSV},
	{"tsv", writeTSV, listTSV},
	{"prom", writeProm, listProm},
	{"openmetrics", writeOpenMetrics, listOpenMetrics},
	{"markdown", writeMarkdown, listMarkdown},
	{"value", writeValues, listValues},
}

// Formats are the names of all formats of samples.
func Formats() []string {
	var names []string
	for _, f := range formats {
		names = append(names, f.name)
	}
	return names
}

// ListFormats are those of lists, or of those that describe metrics. JSON is the server's own and copied by who asked.
func ListFormats(described bool) []string {
	var names []string
	for _, f := range formats {
		scraped := f.name == "prom" || f.name == "openmetrics"
		if f.list != nil && (described || !scraped) || f.name == "json" {
			names = append(names, f.name)
		}
	}
	return names
}

// NeedsRange tells formats that show a course over time.
func NeedsRange(name string) bool { return name == "graph" || name == "sparkline" }

func named(name string) (format, error) {
	if i := slices.IndexFunc(formats, func(f format) bool { return f.name == name }); i >= 0 {
		return formats[i], nil
	}
	return format{}, fmt.Errorf("there is no format %q", name)
}

// Write writes samples in the format of a name.
func Write(w io.Writer, name string, a *Answer, o Options) error {
	f, err := named(name)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(w, 32<<10)
	return errors.Join(f.samples(out, a, o), out.Flush())
}

// WriteList writes a list in the format of a name.
func WriteList(w io.Writer, name string, l List, o Options) error {
	f, err := named(name)
	if err != nil {
		return err
	}
	if f.list == nil {
		return fmt.Errorf("a list cannot be written as %s", name)
	}
	out := bufio.NewWriterSize(w, 32<<10)
	return errors.Join(f.list(out, l, o), out.Flush())
}

// writeJSON is the API's data byte for byte, unless it is more than was asked for.
func writeJSON(w *bufio.Writer, a *Answer, _ Options) error {
	if more, err := a.more(); err != nil || more {
		return errors.Join(err, writeSome(w, a))
	}
	if _, err := io.Copy(w, a.reader()); err != nil {
		return err
	}
	return w.WriteByte('\n')
}

// writeSome is the API's data with the first elements of its result.
func writeSome(w *bufio.Writer, a *Answer) error {
	comma := ""
	fmt.Fprintf(w, `{"resultType":%q,"result":[`, a.Type)
	if err := a.elements(func(it *jsoniter.Iterator) error {
		_, err := w.WriteString(comma + string(it.SkipAndReturnBytes()))
		comma = ","
		return err
	}); err != nil {
		return err
	}
	w.WriteByte(']')
	if stats := a.Stats(); stats != nil {
		fmt.Fprintf(w, `,"stats":%s`, stats)
	}
	_, err := w.WriteString("}\n")
	return err
}

// writeLines is each element of the result on a line, as the server wrote it.
func writeLines(w *bufio.Writer, a *Answer, _ Options) error {
	return a.elements(func(it *jsoniter.Iterator) error {
		if _, err := w.Write(it.SkipAndReturnBytes()); err != nil {
			return err
		}
		return w.WriteByte('\n')
	})
}

func listLines(w *bufio.Writer, l List, _ Options) error {
	for i := range max(len(l.Rows), len(l.Elements)) {
		line, err := l.line(i)
		if err != nil {
			return err
		}
		if _, err := w.Write(append(line, '\n')); err != nil {
			return err
		}
	}
	return nil
}

// writeValues is every value on a line of its own, as the server wrote it, or in a unit that was asked for.
func writeValues(w *bufio.Writer, a *Answer, o Options) error {
	return a.Each(func(s *Series) error {
		for _, v := range s.Samples {
			if _, err := w.WriteString(oneLine(o.value(v)) + "\n"); err != nil {
				return err
			}
		}
		return nil
	})
}

// listValues is the column that names things.
func listValues(w *bufio.Writer, l List, _ Options) error {
	for _, row := range l.Rows {
		if _, err := w.WriteString(oneLine(row[l.Key]) + "\n"); err != nil {
			return err
		}
	}
	return nil
}
