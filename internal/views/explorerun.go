package views

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/dashboard"
	"github.com/montui/montui/internal/promql"
)

// maxPast bounds the history that is kept in memory.
const maxPast = 1000

// panelJSON is a panel of one expression, as Grafana would write it.
func panelJSON(id int, kind, title, expr, unit string, instant bool) map[string]any {
	format := "time_series"
	if kind == "table" {
		format = "table"
	}
	return map[string]any{"id": id, "type": kind, "title": title, "gridPos": map[string]int{"x": 0, "y": 0, "w": 24, "h": 9},
		"datasource":  map[string]string{"type": "prometheus"},
		"fieldConfig": map[string]any{"defaults": map[string]any{"unit": unit, "custom": map[string]any{"fillOpacity": 0}}, "overrides": []any{}},
		"options": map[string]any{"legend": map[string]any{"displayMode": "list", "placement": "bottom", "showLegend": true},
			"tooltip": map[string]any{"mode": "multi", "sort": "desc"}},
		"targets": []any{map[string]any{"refId": "A", "expr": expr, "instant": instant, "range": !instant, "format": format}}}
}

// newAnswer is a dashboard with a panel for each view; its range and zone go on from the answer before, or the dashboard below.
func (e *explore) newAnswer(expr string) *board {
	msg := openedMsg{id: e.id, name: "explore", vars: map[string][]string{}, from: "now-1h", to: "now"}
	before := e.answer
	if before == nil {
		before = e.below
	}
	doc := map[string]any{"title": "Explore", "schemaVersion": 41, "panels": []any{}}
	if expr != "" {
		unit := unitOf(expr)
		doc["panels"] = []any{panelJSON(1, "timeseries", "", expr, unit, false), panelJSON(2, "table", "", expr, unit, true),
			panelJSON(3, "timeseries", "", expr, "", true)}
	}
	raw, err := json.Marshal(doc)
	if err == nil {
		msg.dash, msg.notices, err = dashboard.Parse(strings.NewReader(string(raw)))
	}
	if err != nil { // it is our own document
		msg.dash = &dashboard.Dashboard{Title: "Explore"}
	}
	if before != nil {
		msg.from, msg.to = before.from, before.to
	}
	b := newBoard(e.id, e.deps, msg)
	b.fullPanel = true
	if before != nil {
		b.zone, b.refresh, b.paused = before.zone, before.refresh, before.paused
	}
	if e.answer != nil {
		e.answer.close()
		b.generation, b.beat, b.ranges = e.answer.generation+1, e.answer.beat+1, e.answer.ranges
	}
	return b
}

// execute runs the typed expression.
func (e *explore) execute() tea.Cmd {
	expr := strings.TrimSpace(e.editor.text)
	e.popup = popup{}
	if expr == "" {
		return nil
	}
	e.check()
	if e.wrong {
		return nil
	}
	e.remember(expr)
	e.run++
	e.ran, e.top, e.said, e.tree = expr, 0, segment{}, explained{}
	e.answer = e.newAnswer(expr)
	e.answer.expand()
	e.answer.focus = min(e.view, viewRaw)
	e.arrange()
	cmds := []tea.Cmd{e.answer.resize(e.place.answer.W, e.place.answer.H), e.answer.resolve(), e.advise(), e.store(expr),
		e.deps.After(orEvery(e.answer.refresh), refreshMsg{e.id, e.answer.beat})}
	return tea.Batch(cmds...)
}

// remember puts an expression at the end of the history.
func (e *explore) remember(expr string) {
	e.past, e.draft = 0, ""
	if n := len(e.history); n > 0 && e.history[n-1] == expr {
		return
	}
	e.history = append(e.history, expr)
	if len(e.history) > maxPast {
		e.history = e.history[len(e.history)-maxPast:]
	}
}

func (e *explore) store(expr string) tea.Cmd {
	store := e.deps.History
	if store == nil {
		return nil
	}
	return func() tea.Msg {
		_ = store.Append(expr) // a history that cannot be kept keeps nobody from asking
		return nil
	}
}

// recall goes back in history, or forth; what was typed before stays at its end.
func (e *explore) recall(by int) {
	to := e.past + by
	if to < 0 || to > len(e.history) {
		return
	}
	if e.past == 0 {
		e.draft = e.editor.text
	}
	e.past = to
	text := e.draft
	if to > 0 {
		text = e.history[len(e.history)-to]
	}
	e.editor.set(text, len(text))
	e.check()
}

// advise says what is doubtful in the expression that was asked.
func (e *explore) advise() tea.Cmd {
	if e.ran == "" {
		return nil
	}
	findings, needs := promql.Lint(e.ran, e.memory)
	e.findings = findings
	if len(needs) == 0 {
		return nil
	}
	for need := range e.asked {
		needs = append(needs, need) // what completion asked for goes on
	}
	return e.ask(needs)
}

// show turns to a view and asks for what it lacks.
func (e *explore) show(view int) tea.Cmd {
	e.view, e.top = view, 0
	if view < viewExplain && view < len(e.answer.order) {
		e.answer.focus = view
	}
	if e.ran == "" {
		return nil
	}
	if view == viewExplain {
		return e.explain()
	}
	return e.answer.fetchMissing()
}

// unitOf is Grafana's unit for an expression by the names of its metrics, in the manner of Prometheus: _bytes, _seconds, _ratio.
func unitOf(expr string) string {
	unit, rate := "", false
	for _, t := range promql.Highlight(expr) {
		word := expr[t.Start:t.End]
		switch t.Kind {
		case promql.Function, promql.Aggregation:
			switch {
			case word == "rate" || word == "irate" || word == "deriv":
				rate = true
			case strings.HasPrefix(word, "count") || word == "changes" || word == "resets" || word == "absent":
				return ""
			}
		case promql.Operator:
			if word != "," && word != "=" && word != "!=" && word != "=~" && word != "!~" {
				return ""
			}
		case promql.Metric:
			name := strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(word, "_total"), "_bucket"), "_sum")
			found := ""
			switch {
			case strings.HasSuffix(name, "_bytes"):
				found = "bytes"
			case strings.HasSuffix(name, "_seconds"):
				found = "s"
			case strings.HasSuffix(name, "_ratio"):
				found = "percentunit"
			}
			if unit != "" && found != unit {
				return ""
			}
			unit = found
		}
	}
	switch {
	case rate && unit == "bytes":
		return "Bps"
	case rate && unit == "s" && !strings.Contains(expr, "_bucket"):
		return ""
	}
	return unit
}

// keep adds the expression to the dashboard below as a panel at its top, and goes back to it.
func (e *explore) keep(r *Root) tea.Cmd {
	b := e.below
	if b == nil || e.ran == "" {
		e.said = segment{"run an expression first", canvas.Style{FG: r.theme.Warn}}
		return nil
	}
	id := 1
	for _, p := range b.dash.Panels {
		id = max(id, p.ID+1)
		for _, inner := range p.Panels {
			id = max(id, inner.ID+1)
		}
	}
	kind := "timeseries"
	if e.view == viewTable {
		kind = "table"
	}
	title := canvas.Truncate(strings.Join(strings.Fields(e.ran), " "), 60)
	raw, err := json.Marshal(map[string]any{"title": "kept", "schemaVersion": 41, "panels": []any{panelJSON(id, kind, title, e.ran, unitOf(e.ran), kind == "table")}})
	if err != nil {
		return nil
	}
	kept, _, err := dashboard.Parse(strings.NewReader(string(raw)))
	if err != nil || len(kept.Panels) != 1 {
		return nil
	}
	own := *b.dash // others may have the same one on their screens
	own.Panels = kept.Panels
	for _, p := range b.dash.Panels {
		own.Panels = append(own.Panels, p.Below(kept.Panels[0].Grid.H))
	}
	b.dash = &own
	b.expand()
	b.fullPanel, b.focus, b.scroll = false, 0, 0
	b.arrange()
	cmd := r.back()
	return tea.Batch(cmd, b.fetchMissing())
}

var placeInError = regexp.MustCompile(`(\d+):(\d+): `)

// placeIn finds where a server's message says the mistake is: 1:7: parse error.
func placeIn(message string) (line, column int, ok bool) {
	m := placeInError.FindStringSubmatch(message)
	if m == nil {
		return 0, 0, false
	}
	line, errLine := strconv.Atoi(m[1])
	column, errColumn := strconv.Atoi(m[2])
	return line, column, errLine == nil && errColumn == nil && strings.Contains(message, "parse error")
}

// byteAt is the byte at a line and a column, both from 1, columns in bytes as Prometheus counts them.
func byteAt(text string, line, column int) int {
	at := 0
	for range line - 1 {
		i := strings.IndexByte(text[at:], '\n')
		if i < 0 {
			break
		}
		at += i + 1
	}
	at = min(max(at+column-1, 0), len(text))
	for at > 0 && at < len(text) && !utf8.RuneStart(text[at]) {
		at--
	}
	return at
}
