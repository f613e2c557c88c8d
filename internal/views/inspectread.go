package views

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/promql"
	"github.com/montui/montui/internal/query"
	"github.com/montui/montui/internal/theme"
)

// content is all that a section shows, as a file or for the clipboard.
func (o *inspect) content() []byte {
	switch o.section {
	case sectionData:
		return o.csv()
	case sectionQuery:
		return o.queries()
	case sectionStats:
		return []byte(strings.Join(o.stats(), "\n") + "\n")
	case sectionDataJSON:
		return o.dataJSON()
	}
	return o.panelJSON()
}

// csv is the panel's whole table.
func (o *inspect) csv() []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	_ = w.WriteAll(o.slot.evaluated(o.board).Table(o.board.zone)) // a buffer takes all
	return b.Bytes()
}

// queries are the expressions as they were sent, each once.
func (o *inspect) queries() []byte {
	var once []string
	for _, q := range o.slot.requests {
		if !slices.Contains(once, q.Expr) {
			once = append(once, q.Expr)
		}
	}
	return []byte(strings.Join(once, "\n"))
}

func (o *inspect) dataJSON() []byte {
	raw, err := o.slot.evaluated(o.board).JSON(o.board.zone)
	if err != nil {
		return []byte(err.Error())
	}
	return raw
}

// panelJSON is the panel as montui understood it, after Grafana's migrations.
func (o *inspect) panelJSON() []byte {
	p := o.slot.panel
	targets := make([]json.RawMessage, 0, len(p.Targets))
	for _, t := range p.Targets {
		if len(t.Raw) > 0 {
			targets = append(targets, t.Raw)
		}
	}
	raw, err := json.MarshalIndent(map[string]any{"id": p.ID, "type": p.Type, "title": p.Title, "description": p.Description, "gridPos": p.Grid,
		"targets": targets, "options": p.Options, "fieldConfig": p.FieldConfig, "transformations": p.Transformations}, "", "  ")
	if err != nil {
		return []byte(err.Error())
	}
	return append(raw, '\n')
}

// lines are what a section shows, laid out for a width.
func (o *inspect) lines(r *Root, width int) []pieces {
	var out []pieces
	if o.section == sectionQuery {
		for _, line := range o.queryLines(r.theme) {
			out = append(out, wrapPieces(line, width)...)
		}
		return out
	}
	text, style := string(o.content()), canvas.Style{FG: r.theme.Text}
	for line := range strings.Lines(text) {
		if len(out) >= maxInspected {
			return append(out, pieces{{"… there is more than is laid out here; x saves all", canvas.Style{FG: r.theme.Warn}}})
		}
		out = append(out, wrapPieces(pieces{{strings.TrimRight(line, "\n"), style}}, width)...)
	}
	return out
}

// queryLines are the panel's requests, and what was sent to the server for each.
func (o *inspect) queryLines(t *theme.Theme) []pieces {
	dim, bold := canvas.Style{FG: t.Dim}, canvas.Style{FG: t.Text, Attr: canvas.Bold}
	var lines []pieces
	for _, q := range o.slot.requests {
		lines = append(lines, pieces{{q.RefID, bold}, {"  " + orDefault(q.Format, "time_series") + "  " + o.when(q), dim}}, nil)
		for text := range strings.Lines(q.Expr) {
			lines = append(lines, promqlPieces(t, strings.TrimRight(text, "\n")))
		}
		lines = append(lines, nil)
		found := false
		for _, s := range o.slot.sent {
			if s.RefID == q.RefID && s.Expr == q.Expr && s.Instant == q.Instant {
				lines, found = append(lines, o.sentLines(t, s)...), true
			}
		}
		if !found {
			lines = append(lines, pieces{{"not sent: another panel had just asked the same", dim}})
		}
		lines = append(lines, nil)
	}
	if len(lines) == 0 {
		return []pieces{{{"this panel asks nothing of the server", dim}}}
	}
	return lines
}

// when is the time a request is for.
func (o *inspect) when(q query.Request) string {
	at := func(ms int64) string { return time.UnixMilli(ms).In(o.board.zone).Format("2006-01-02 15:04:05") }
	if q.Instant {
		return "at " + at(q.To)
	}
	return "from " + at(q.From) + " to " + at(q.To) + ", step " + time.Duration(q.Step*int64(time.Millisecond)).String()
}

// sentLines are a request as it went to the server, and what came back.
func (o *inspect) sentLines(t *theme.Theme, s query.Sent) []pieces {
	args := ""
	for _, name := range []string{"time", "start", "end", "step", "timeout"} {
		if s.Args.Has(name) {
			args += "  " + name + "=" + s.Args.Get(name)
		}
	}
	lines := []pieces{{{"sent    ", canvas.Style{FG: t.Dim}}, {s.Endpoint + args, canvas.Style{FG: t.Text}}}}
	came, style := sentOutcome(s), canvas.Style{FG: t.OK}
	if s.Err != nil {
		style.FG = t.Error
	}
	return append(lines, pieces{{"answer  ", canvas.Style{FG: t.Dim}}, {came, style}})
}

// sentOutcome says what came of a request, and in which time.
func sentOutcome(s query.Sent) string {
	if s.Err != nil {
		return s.Err.Error() + ", after " + spanText(s.Took.Seconds())
	}
	return fmt.Sprintf("%d in %s: %d series, %s, %s", s.Status, spanText(s.Took.Seconds()), s.Series, counted(s.Points, "point"), sizeText(s.Bytes))
}

// sizeText is a number of bytes in the unit that reads best.
func sizeText(n int) string {
	switch {
	case n < 1<<10:
		return counted(n, "byte")
	case n < 1<<20:
		return fmt.Sprintf("%.1f KiB", float64(n)/(1<<10))
	}
	return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20))
}

// promqlPieces is a line of PromQL in its colours.
func promqlPieces(t *theme.Theme, text string) pieces {
	var line pieces
	at := 0
	for _, tok := range promql.Highlight(text) {
		if tok.Start > at {
			line = append(line, segment{text[at:tok.Start], canvas.Style{FG: t.Text}})
		}
		line = append(line, segment{text[tok.Start:tok.End], kindStyle(t, tok.Kind)})
		at = tok.End
	}
	return append(line, segment{text[at:], canvas.Style{FG: t.Text}})
}

// stats are how much was asked, how long it took, and what was said of it.
func (o *inspect) stats() []string {
	s := o.slot
	points, sent, slowest := 0, 0, time.Duration(0)
	for _, f := range s.frames {
		points += f.Rows() * max(len(f.Fields)-1, 0)
	}
	for _, q := range s.sent {
		sent, slowest = sent+q.Bytes, max(slowest, q.Took)
	}
	lines := []string{
		"asked " + o.board.deps.Server,
		fmt.Sprintf("queries: %d, sent to the server: %d, the slowest in %s", len(s.requests), len(s.sent), spanText(slowest.Seconds())),
		"answers: " + sizeText(sent),
		"asked, answered and prepared in " + spanText(s.took.Seconds()),
		fmt.Sprintf("frames: %d, values: %d", len(s.frames), points),
	}
	if !s.fetched.IsZero() {
		lines = append(lines, "as of "+s.fetched.In(o.board.zone).Format(time.DateTime+" MST"))
	}
	if s.err != nil {
		lines = append(lines, "", "error: "+s.err.Error())
	}
	for _, n := range s.allNotices() {
		lines = append(lines, "", n.Severity+": "+n.Text)
	}
	return lines
}
