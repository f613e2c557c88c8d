package viz

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/frame"
)

// logs shows log lines: time, level, message and labels, the newest first unless the options say otherwise.
type logs struct {
	o    options
	key  tableKey
	rows []logRow
	zone *time.Location
}

// logRow is a line, or several equal ones.
type logRow struct {
	at    int64
	body  *frame.Field
	frame *frame.Frame
	index int32
	times int32 // how many lines it stands for
	timed bool
	level *string // once it was asked for
}

func newLogs(o options) Panel { return &logs{o: o} }

func (p *logs) Draw(in *Input, g *canvas.Grid, r canvas.Rect) {
	r = air(r)
	if key := (tableKey{plotKey: keyOf(in, r), filter: in.Filter}); p.rows == nil || key != p.key {
		p.rows, p.key, p.zone = p.collect(in), key, in.Zone
	}
	if len(p.rows) == 0 {
		empty(in, g, r)
		return
	}
	room, wrap := r.H, p.o.flag(false, "wrapLogMessage")
	if room > 1 && (len(p.rows) > room || wrap) {
		room--
	}
	last := len(p.rows)
	for left := room; last > 0; last-- {
		if left -= len(p.lines(p.rows[last-1], r.W, wrap)); left < 0 {
			break
		}
	}
	first := min(max(in.Scroll, 0), min(last, len(p.rows)-1))
	y, shown := r.Y, 0
	for i := first; i < len(p.rows) && y < r.Y+room; i++ {
		row := &p.rows[i]
		for _, line := range p.lines(*row, r.W, wrap) {
			if y < r.Y+room {
				p.line(in, g, canvas.Rect{X: r.X, Y: y, W: r.W, H: 1}, row, line)
			}
			y++
		}
		shown++
	}
	if shown < len(p.rows) && room < r.H {
		text := strconv.Itoa(shown) + " of " + strconv.Itoa(len(p.rows)) + " lines"
		if first > 0 {
			text = strconv.Itoa(first+1) + "–" + strconv.Itoa(first+shown) + " of " + strconv.Itoa(len(p.rows)) + " lines"
		}
		g.Text(r.X, r.Y+room, r.W, text, canvas.Style{FG: in.Theme.Dim})
	}
}

// collect takes the lines of all frames: those with a text field, the first of which is the message.
func (p *logs) collect(in *Input) []logRow {
	rows := []logRow{}
	for _, fr := range in.Frames {
		if fr == nil {
			continue
		}
		body := logBody(fr)
		if body == nil {
			continue
		}
		t := fr.TimeField()
		for i := range body.Strings {
			row := logRow{body: body, frame: fr, index: int32(i), times: 1}
			if t != nil && i < len(t.Times) {
				row.at, row.timed = t.Times[i], true
			}
			if in.Filter != "" && !strings.Contains(strings.ToLower(body.Strings[i]+p.labels(row)), strings.ToLower(in.Filter)) {
				continue
			}
			rows = append(rows, row)
		}
	}
	oldest := p.o.text("Descending", "sortOrder") == "Ascending"
	slices.SortStableFunc(rows, func(a, b logRow) int {
		if oldest {
			a, b = b, a
		}
		switch {
		case a.at > b.at:
			return -1
		case a.at < b.at:
			return 1
		}
		return 0
	})
	return p.dedup(rows)
}

// logBody is the field of the messages: named so by the source, else the first text.
func logBody(fr *frame.Frame) *frame.Field {
	var first *frame.Field
	for _, f := range fr.Fields {
		if f.Kind != frame.String {
			continue
		}
		if f.Name == "body" || f.Name == "Line" || f.Name == "line" || f.Name == "message" {
			return f
		}
		if first == nil && f.Name != "id" && f.Name != "labels" && f.Name != "severity" && f.Name != "level" {
			first = f
		}
	}
	return first
}

var (
	logTimes = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?`)
	})
	logNumbers = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\d`) })
	logWords   = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\w`) })
)

// dedup joins neighbours that the strategy takes to be equal.
func (p *logs) dedup(rows []logRow) []logRow {
	var shape func(string) string
	switch p.o.text("none", "dedupStrategy") {
	case "exact":
		shape = func(s string) string { return logTimes().ReplaceAllString(s, "") }
	case "numbers":
		shape = func(s string) string { return logNumbers().ReplaceAllString(s, "") }
	case "signature":
		shape = func(s string) string { return logWords().ReplaceAllString(s, "") }
	default:
		return rows
	}
	out, last := rows[:0], ""
	for i, row := range rows {
		s := shape(row.body.Strings[row.index])
		if i > 0 && s == last {
			out[len(out)-1].times++
			continue
		}
		out, last = append(out, row), s
	}
	return out
}

// labels are a line's labels as text: those of its stream, or the other texts of its row.
func (p *logs) labels(row logRow) string {
	l := p.labelsOf(row)
	var parts []string
	for _, k := range slices.Sorted(maps.Keys(l)) {
		parts = append(parts, k+"="+l[k])
	}
	return strings.Join(parts, " ")
}

func (p *logs) labelsOf(row logRow) map[string]string {
	out := maps.Clone(map[string]string(row.body.Labels))
	if out == nil {
		out = map[string]string{}
	}
	for _, f := range row.frame.Fields {
		if f == row.body || f.Kind != frame.String && f.Kind != frame.Other || int(row.index) >= len(f.Strings) {
			continue
		}
		v := f.Strings[row.index]
		var list map[string]any
		if (f.Name == "labels" || f.Name == "attributes") && json.Unmarshal([]byte(v), &list) == nil {
			for k, e := range list {
				out[k] = fmt.Sprint(e)
			}
		} else if v != "" && f.Name != "id" && f.Name != "tsNs" {
			out[f.Name] = v
		}
	}
	return out
}

// logLevels are the words of levels, as Grafana reads them.
var logLevels = map[string]string{
	"emerg": "crit", "emergency": "crit", "fatal": "crit", "alert": "crit", "crit": "crit", "critical": "crit", "warn": "warn", "warning": "warn",
	"err": "error", "eror": "error", "error": "error", "info": "info", "information": "info", "informational": "info", "notice": "info",
	"dbug": "debug", "debug": "debug", "trace": "trace",
	"0": "crit", "1": "crit", "2": "crit", "3": "error", "4": "warn", "5": "info", "6": "info", "7": "debug",
}

var levelWord = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)\b(emerg|emergency|fatal|alert|crit|critical|warn|warning|err|eror|error|info|information|informational|notice|dbug|debug|trace)\b`)
})

// level is a line's level: what a label says, else the first word of the message that names one.
func (p *logs) level(row logRow, labels map[string]string) string {
	for _, name := range []string{"level", "detected_level", "severity", "lvl", "loglevel", "severity_text"} {
		if v, ok := labels[name]; ok {
			return logLevels[strings.ToLower(v)]
		}
	}
	body := row.body.Strings[row.index]
	return logLevels[strings.ToLower(levelWord().FindString(body[:min(len(body), 1000)]))]
}

func levelColor(in *Input, level string) canvas.Color {
	switch level {
	case "crit":
		return in.Theme.Hex("#B877D9")
	case "error":
		return in.Theme.Error
	case "warn":
		return in.Theme.Warn
	case "info":
		return in.Theme.OK
	case "debug", "trace":
		return in.Theme.Accent
	}
	return in.Theme.Dim
}

const levelCells = 5

// lines is the message in lines of what the panel leaves for it.
func (p *logs) lines(row logRow, w int, wrap bool) []string {
	text := strings.TrimRight(row.body.Strings[row.index], "\r\n")
	if row.times > 1 {
		text = "×" + strconv.Itoa(int(row.times)) + " " + text
	}
	if p.o.flag(false, "showLabels") {
		if l := p.labels(row); l != "" {
			text = l + "  " + text
		}
	}
	if !wrap {
		return []string{text}
	}
	lines := wrapText(text[:min(len(text), 4096)], max(w-p.lead(row, w), 1))
	return lines[:min(len(lines), 20)]
}

// lead is how many cells time and level take.
func (p *logs) lead(row logRow, w int) int {
	n := levelCells + 1
	if row.timed && p.o.flag(true, "showTime") && w >= 40 {
		n += 20
	}
	if w < 24 {
		n = 2
	}
	return n
}

// line draws one line of a row: its level's colour and word first, on lines that go on only the colour.
func (p *logs) line(in *Input, g *canvas.Grid, r canvas.Rect, row *logRow, text string) {
	if row.level == nil {
		level := p.level(*row, p.labelsOf(*row))
		row.level = &level
	}
	level := *row.level
	color := levelColor(in, level)
	lead := p.lead(*row, r.W)
	x := r.X
	if lead > levelCells+1 {
		stamp := time.UnixMilli(row.at).In(p.zone).Format("2006-01-02 15:04:05")
		g.Text(x, r.Y, 20, stamp, canvas.Style{FG: in.Theme.Dim})
		x += 20
	}
	if lead > levelCells {
		word := level
		if word == "" {
			word = "·"
		}
		g.Text(x, r.Y, levelCells, word, canvas.Style{FG: color, Attr: canvas.Bold})
	} else {
		g.Set(x, r.Y, '▌', canvas.Style{FG: color})
	}
	style := canvas.Style{FG: in.Theme.Text}
	if level == "error" || level == "crit" {
		style.FG = color
	}
	g.Text(r.X+lead, r.Y, r.W-lead, text, style)
}
