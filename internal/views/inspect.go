package views

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/query"
	"github.com/montui/montui/internal/report"
	"github.com/montui/montui/internal/sheet"
)

// maxInspected bounds the rows of data that are laid out for reading; a file gets them all.
const maxInspected = 5000

// inspectSections are what can be read about a panel, as in Grafana's inspector.
var inspectSections = []string{"Data", "Query", "Stats", "JSON"}

// inspect is a screen that shows what is behind a panel: its numbers, what was asked, how long it took, and how it is written.
type inspect struct {
	plain
	board   *board
	slot    *slot
	section int
	data    *listing
	top     int
	w, h    int
	said    segment
}

func (r *Root) newInspect(b *board, s *slot) *inspect {
	o := &inspect{plain: plain{r.newID()}, board: b, slot: s}
	o.data = newListing(o.id, r.deps, listing{name: "data", empty: "the panel has no data", columns: []listColumn{{"", 1, false}},
		load: func(context.Context) ([]listRow, string, error) { return nil, "", nil }})
	o.fill()
	return o
}

// evaluated is the panel's answer as a report has it.
func (s *slot) evaluated(b *board) *report.Evaluated {
	return &report.Evaluated{Panel: s.panel, Vars: b.vars.With(s.panel.Scoped), Title: s.title, From: s.from, To: s.to,
		Result: query.Result{Frames: s.frames, Requests: s.requests, Took: s.took, Err: s.err}}
}

// fill lays the panel's newest data out as a list.
func (o *inspect) fill() {
	table := o.slot.evaluated(o.board).Table(o.board.zone)
	if len(table) == 0 {
		return
	}
	o.data.columns = o.data.columns[:0]
	for i, title := range table[0] {
		o.data.columns = append(o.data.columns, listColumn{title: title, least: 6, right: i > 0 && numeric(table[1:], i)})
	}
	rows := make([]listRow, 0, min(len(table)-1, maxInspected))
	for i, cells := range table[1:] {
		if i == maxInspected {
			break
		}
		row := listRow{key: strconv.Itoa(i), cells: make([]listCell, len(cells))}
		for k, c := range cells {
			row.cells[k].text = c
			if k < len(table[0]) {
				row.detail = append(row.detail, table[0][k]+": "+c)
			}
		}
		rows = append(rows, row)
	}
	said := counted(len(table)-1, "row")
	if len(table)-1 > maxInspected {
		said += fmt.Sprintf(", the first %d of them here; x saves all", maxInspected)
	}
	o.data.take(listMsg{rows: rows, summary: said})
}

// numeric tells a column of numbers.
func numeric(rows [][]string, column int) bool {
	for _, row := range rows {
		if column < len(row) && row[column] != "" {
			_, err := strconv.ParseFloat(row[column], 64)
			return err == nil
		}
	}
	return false
}

func (o *inspect) title() string { return o.slot.title + " inside" }

func (o *inspect) typing() bool { return o.section == 0 && o.data.filtering }

func (o *inspect) close() { o.data.close() }

func (o *inspect) resize(w, h int) tea.Cmd {
	o.w, o.h = w, h
	o.data.w, o.data.h = w, h-1
	return nil
}

func (o *inspect) hints() []hint {
	return []hint{{"← →", "section"}, {"↑↓", "scroll"}, {"/", "filter"}, {"x", "save CSV"}, {"y", "copy CSV"}, {"Y", "copy query"}, {"r", "data now"}, {"esc", "back"}, {"q", "quit"}}
}

func (o *inspect) status(*Root) segment { return o.said }

func (o *inspect) key(r *Root, name, text string) tea.Cmd {
	if o.typing() {
		return o.data.key(r, name, text)
	}
	switch name {
	case "left", "h", "shift+tab":
		o.turn(-1)
	case "right", "l", "tab":
		o.turn(1)
	case "r":
		o.fill()
	case "x":
		o.save(r)
	case "y":
		o.said = segment{"the data was sent to the clipboard", canvas.Style{FG: r.theme.OK}}
		return tea.SetClipboard(string(o.csv()))
	case "Y":
		o.said = segment{"the query was sent to the clipboard", canvas.Style{FG: r.theme.OK}}
		return tea.SetClipboard(strings.Join(o.expressions(), "\n"))
	case "esc", "backspace":
		if o.section == 0 && o.data.filter != "" {
			return o.data.key(r, name, text)
		}
		return r.back()
	default:
		if o.section == 0 {
			return o.data.key(r, name, text)
		}
		o.scroll(name)
	}
	return nil
}

func (o *inspect) turn(by int) {
	o.section = (o.section + by + len(inspectSections)) % len(inspectSections)
	o.top = 0
}

func (o *inspect) scroll(name string) {
	switch name {
	case "up", "k":
		o.top--
	case "down", "j":
		o.top++
	case "pgup", "ctrl+u":
		o.top -= o.h
	case "pgdown", "ctrl+d":
		o.top += o.h
	case "g", "home":
		o.top = 0
	}
	o.top = max(o.top, 0)
}

func (o *inspect) mouse(r *Root, event mouseEvent) tea.Cmd {
	switch {
	case event.kind == mousePress && event.y == 0:
		x := 1
		for i, name := range inspectSections {
			if event.x >= x && event.x < x+len(name)+2 {
				o.section, o.top = i, 0
			}
			x += len(name) + 2
		}
	case o.section == 0:
		event.y--
		return o.data.mouse(r, event)
	case event.kind == mouseWheel:
		o.top = max(0, o.top+event.lines)
	}
	return nil
}

// csv is the panel's whole table.
func (o *inspect) csv() []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	_ = w.WriteAll(o.slot.evaluated(o.board).Table(o.board.zone)) // a buffer takes all
	return b.Bytes()
}

func (o *inspect) save(r *Root) {
	if r.deps.Save == nil {
		o.said = segment{"files cannot be written from here; y copies", canvas.Style{FG: r.theme.Warn}}
		return
	}
	path, err := r.deps.Save(fileName(o.slot.title)+".csv", o.csv())
	if err != nil {
		o.said = segment{err.Error(), canvas.Style{FG: r.theme.Error}}
		return
	}
	o.said = segment{"saved as " + path, canvas.Style{FG: r.theme.OK}}
}

// fileName makes a title fit for a file: letters, digits and dashes.
func fileName(title string) string {
	name := strings.Map(func(c rune) rune {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9':
			return c
		case c == ' ' || c == '-' || c == '_' || c == '/':
			return '-'
		}
		return -1
	}, title)
	if name = strings.Trim(name, "-"); name == "" {
		return "panel"
	}
	return name[:min(len(name), 60)]
}

func (o *inspect) expressions() []string {
	var out []string
	for _, q := range o.slot.requests {
		out = append(out, q.Expr)
	}
	return out
}

func (o *inspect) draw(r *Root, g *canvas.Grid, body canvas.Rect) {
	t := r.theme
	x := body.X + 1
	for i, name := range inspectSections {
		style := canvas.Style{FG: t.Dim}
		if i == o.section {
			style = canvas.Style{FG: t.Text, Attr: canvas.Bold | canvas.Underline}
		}
		g.Text(x, body.Y, body.X+body.W-x, name, style)
		x += len(name) + 2
	}
	inside := canvas.Rect{X: body.X, Y: body.Y + 1, W: body.W, H: body.H - 1}
	if o.section == 0 {
		o.data.draw(r, g, inside)
		return
	}
	lines := sheet.Break(strings.Join(o.lines(), "\n"), inside.W-2)
	o.top = max(0, min(o.top, len(lines)-inside.H))
	for i := 0; i < inside.H && o.top+i < len(lines); i++ {
		g.Text(inside.X+1, inside.Y+i, inside.W-2, lines[o.top+i], canvas.Style{FG: t.Text})
	}
}

func (o *inspect) lines() []string {
	switch inspectSections[o.section] {
	case "Query":
		return o.queryLines()
	case "Stats":
		return o.statLines()
	}
	return o.jsonLines()
}

func (o *inspect) queryLines() []string {
	zone := o.board.zone
	at := func(ms int64) string { return time.UnixMilli(ms).In(zone).Format("2006-01-02 15:04:05") }
	lines := []string{}
	for _, q := range o.slot.requests {
		when := "from " + at(q.From) + " to " + at(q.To) + ", step " + time.Duration(q.Step*int64(time.Millisecond)).String()
		if q.Instant {
			when = "at " + at(q.To)
		}
		lines = append(lines, q.RefID+"  "+orDefault(q.Format, "time_series")+"  "+when, "")
		lines = append(lines, strings.Split(q.Expr, "\n")...)
		lines = append(lines, "")
	}
	if len(lines) == 0 {
		lines = append(lines, "this panel asks nothing of the server")
	}
	return lines
}

func (o *inspect) statLines() []string {
	points := 0
	for _, f := range o.slot.frames {
		points += f.Rows() * max(len(f.Fields)-1, 0)
	}
	lines := []string{
		"asked " + o.board.deps.Server,
		"queries: " + itoa(len(o.slot.requests)),
		"answered and prepared in " + spanText(o.slot.took.Seconds()),
		"frames: " + itoa(len(o.slot.frames)) + ", values: " + itoa(points),
	}
	if !o.slot.fetched.IsZero() {
		lines = append(lines, "as of "+o.slot.fetched.In(o.board.zone).Format(time.DateTime+" MST"))
	}
	if o.slot.err != nil {
		lines = append(lines, "", "error: "+o.slot.err.Error())
	}
	for _, n := range o.slot.allNotices() {
		lines = append(lines, "", n.Severity+": "+n.Text)
	}
	return lines
}

// jsonLines are the panel as montui understood it, after Grafana's migrations.
func (o *inspect) jsonLines() []string {
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
		return []string{err.Error()}
	}
	return strings.Split(string(raw), "\n")
}
