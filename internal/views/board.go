package views

import (
	"context"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/dashboard"
	"github.com/montui/montui/internal/query"
	"github.com/montui/montui/internal/sheet"
)

const (
	queryTimeout   = 30 * time.Second
	defaultRefresh = 15 * time.Second
)

// board is an open dashboard: its variables, range, panels and where the reader is in it.
type board struct {
	plain
	deps Deps
	name string

	dash      *dashboard.Dashboard
	notices   []dashboard.Notice // of reading the dashboard
	vars      query.Vars
	varsKnown *variables          // keeps what other sessions have of them, too
	varsSaid  []dashboard.Notice  // of resolving the variables, the last time
	given     map[string][]string // what the reader chose, or a link or a flag for him
	kept      map[string][]string // of that, what was chosen by hand: now, or in an earlier session
	restored  map[string][]string // of that, what comes from an earlier session
	turning   string              // the variable chosen last
	resolving bool
	afresh    bool // what was resolved before is not to be relied on, this time
	varsErr   error

	from, to   string // as written: now-6h, now
	zone       *time.Location
	refresh    time.Duration // 0 is off
	paused     bool
	beat       int       // which of the refresh clocks that run counts
	ranges     []written // those of before
	generation int
	ctx        context.Context // ends with the range or the variables it was for
	cancel     context.CancelFunc

	slots     map[string]*slot
	order     []*slot // expanded, in reading order
	places    []canvas.Rect
	openRows  map[int]bool
	sheetH    int
	bodyY     int // the line of the screen the body begins at
	w, h      int // the body's size, in cells
	focus     int
	scroll    int
	fullPanel bool
	wanted    string // the title of the panel to begin with, until the panels are known
	cursor    cursor

	marks      []query.Event // of the annotations
	marksSaid  []dashboard.Notice
	marking    bool
	marksAsked int  // counts what makes earlier questions for marks void
	noMarks    bool // the reader has put them away
	fired      bool // the reader wants to see when alerts fired

	alerting bool // the alerts are being asked for

	answered   time.Time // when the server last answered
	silentFrom time.Time // since when it has not; zero while it answers
	silentErr  error
}

func newBoard(id int, deps Deps, msg openedMsg) *board {
	b := &board{plain: plain{id}, deps: deps, name: msg.name, dash: msg.dash, notices: msg.notices,
		given: withKept(msg.vars, msg.kept), kept: cloneGiven(msg.kept), restored: cloneGiven(msg.kept), from: msg.dash.From, to: msg.dash.To, wanted: msg.panel, zone: zoneOf(msg.dash.Timezone, deps.Zone),
		slots: map[string]*slot{}, openRows: map[int]bool{}}
	if msg.from != "" {
		b.from = msg.from
	}
	if msg.to != "" {
		b.to = msg.to
	}
	if b.from == "" {
		b.from = "now-6h"
	}
	if b.to == "" {
		b.to = "now"
	}
	b.refresh = refreshOf(msg.dash.Refresh)
	if msg.refresh != "" {
		b.refresh = chosenRefresh(msg.refresh)
	}
	b.renew()
	return b
}

// refreshOf reads a dashboard's refresh. One that names none refreshes all the same: this is a live screen.
func refreshOf(s string) time.Duration {
	if d, err := dashboard.ParseInterval(s); err == nil && d > 0 {
		return max(d, time.Second)
	}
	return defaultRefresh
}

// zoneOf is the dashboard's zone: "browser" and "" are the reader's.
func zoneOf(name string, reader *time.Location) *time.Location {
	switch name {
	case "", "browser":
		return reader
	case "utc":
		return time.UTC
	}
	if zone, err := time.LoadLocation(name); err == nil {
		return zone
	}
	return reader
}

// renew cancels the requests in flight and begins a new generation.
func (b *board) renew() {
	if b.cancel != nil {
		b.cancel()
	}
	b.ctx, b.cancel = context.WithCancel(b.deps.Context)
	b.generation++
	b.marking = false
	for _, s := range b.slots {
		s.loading = false
	}
}

func (b *board) close() { b.cancel() }

// timeRange is the range now, as instants.
func (b *board) timeRange() (from, to time.Time, err error) {
	now, calendar := b.moment(), b.dash.Calendar()
	if from, err = calendar.ParseTime(b.from, now, b.zone, false); err != nil {
		return from, to, err
	}
	to, err = calendar.ParseTime(b.to, now, b.zone, true)
	return from, to, err
}

// variablesMsg is the answer to resolve.
type variablesMsg struct {
	board, generation int
	vars              query.Vars
	notices           []dashboard.Notice
	err               error
}

func (m variablesMsg) recipient() int { return m.board }

// resolve asks for the variables' values.
func (b *board) resolve() tea.Cmd {
	from, to, err := b.timeRange()
	if err != nil {
		b.varsErr = err
		return nil
	}
	b.resolving = true
	ctx, source, dash, slots := b.ctx, b.shared().Source, b.dash, b.deps.Slots
	scope := query.Scope{From: from, To: to, RawFrom: b.from, RawTo: b.to, Zone: b.zone, Given: cloneGiven(b.given), Prior: b.vars}
	if b.afresh {
		scope.Prior, b.afresh = query.Vars{}, false
	}
	msg := variablesMsg{board: b.id, generation: b.generation}
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(ctx, queryTimeout)
		defer cancel()
		select {
		case slots <- struct{}{}:
			defer func() { <-slots }()
			msg.vars, msg.notices, msg.err = scope.Resolve(ctx, source, dash)
		case <-ctx.Done():
			msg.err = ctx.Err()
		}
		return msg
	}
}

// takeVariables stores resolved variables and lays the panels out with them.
func (b *board) takeVariables(msg variablesMsg) tea.Cmd {
	if msg.generation != b.generation {
		return nil
	}
	b.resolving = false
	b.varsErr = msg.err
	if msg.err == nil || len(b.order) == 0 {
		b.vars, b.varsSaid = msg.vars, msg.notices
		b.varsKnown = b.deps.Shared.variables(b.deps.Context, b.dash, &b.vars)
	}
	b.heard(msg.err)
	b.expand()
	b.showWanted()
	return tea.Batch(b.fetchVisible(), b.fetchAnnotations(), b.fetchAlerts())
}

// lacksVariables tells a query variable that has found nothing yet, as on a server that has only just started.
func (b *board) lacksVariables() bool {
	for _, v := range b.dash.Variables {
		if v.Type == "query" && len(b.vars.Options(v.Name)) == 0 {
			return true
		}
	}
	return b.varsErr != nil
}

// expand repeats panels and rows for the variables' values and keeps the slots that are still there.
func (b *board) expand() {
	situation := dashboard.Situation{Selected: b.vars.Selected, All: func(name string) bool { v, _ := b.vars.Get(name); return v.All }, Open: func(row int) (bool, bool) {
		open, known := b.openRows[row]
		return open, known
	}}
	if from, to, err := b.timeRange(); err == nil {
		situation.Span = to.Sub(from)
	}
	panels := b.dash.Layout(situation)
	focused := b.focused()
	slots, order := make(map[string]*slot, len(panels)), make([]*slot, 0, len(panels))
	for _, p := range panels {
		key := slotKey(p)
		for slots[key] != nil {
			key += "'" // two panels alike; the order tells them apart
		}
		s := b.slots[key]
		if s == nil || s.panel.Origin() != p.Origin() {
			s = b.newSlot(p, key, noticesOf(b.notices, p))
		} else {
			s.panel = p
		}
		scoped := b.vars.With(p.Scoped)
		s.title = scoped.Interpolate(p.Title)
		if p.Type == "text" {
			s.options, s.drawer, s.drawing = sheet.Options(p, scoped.Interpolate), nil, nil
		}
		slots[key] = s
		order = append(order, s)
	}
	b.slots, b.order = slots, order
	if i := slices.Index(order, focused); i >= 0 {
		b.focus = i
	} else {
		b.focus = b.firstPanel()
	}
	b.arrange()
}

// noticesOf are those of reading the dashboard that are about a panel, or the panel it was repeated from.
func noticesOf(all []dashboard.Notice, p *dashboard.Panel) []dashboard.Notice {
	var about []dashboard.Notice
	for _, n := range all {
		if n.PanelID != 0 && (n.PanelID == p.ID || n.PanelID == p.SourceID) {
			about = append(about, n)
		}
	}
	return about
}

// warning is the first thing about the dashboard as a whole that a reader must know.
func (b *board) warning() string {
	for _, n := range slices.Concat(b.varsSaid, b.marksSaid, b.notices) {
		if n.PanelID == 0 && n.Severity != dashboard.Info {
			return n.Text
		}
	}
	return ""
}

func (b *board) firstPanel() int {
	return max(0, slices.IndexFunc(b.order, func(s *slot) bool { return s.panel.Type != "row" }))
}

// resize gives the board its body; what comes into view is asked for.
func (b *board) resize(w, h int) tea.Cmd {
	if b.w != w || b.h != h {
		b.w, b.h = w, h
		b.arrange()
		b.follow()
	}
	return b.fetchMissing()
}

func (b *board) title() string { return b.dash.Title }

// update takes answers, and asks anew when it is time.
func (b *board) update(r *Root, msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case variablesMsg:
		return b.takeVariables(msg)
	case resultMsg:
		return b.takeResult(msg)
	case retryMsg:
		return b.retry(msg)
	case eventsMsg:
		b.takeEvents(msg)
	case filledMsg:
		msg.picker.fill(msg.items, msg.err)
	case alertsMsg:
		b.takeAlerts(msg)
	case refreshMsg:
		if msg.beat != b.beat {
			return nil
		}
		return r.refresh(b)
	}
	return nil
}

func (b *board) arrange() {
	if b.w == 0 || b.dash == nil {
		return
	}
	panels := make([]*dashboard.Panel, len(b.order))
	for i, s := range b.order {
		panels[i] = s.panel
	}
	b.places, b.sheetH = sheet.Arrange(panels, b.w, b.h)
	b.scroll = min(b.scroll, b.lastScroll())
}

func (b *board) lastScroll() int { return max(0, b.sheetH-b.h) }

// focused is the slot under the focus, or nil on an empty dashboard.
func (b *board) focused() *slot {
	if b.focus >= 0 && b.focus < len(b.order) {
		return b.order[b.focus]
	}
	return nil
}

// shown are the slots on the screen now.
func (b *board) shown() []*slot {
	if b.fullPanel {
		return []*slot{b.focused()}
	}
	var shown []*slot
	for i, s := range b.order {
		if i < len(b.places) && visible(b.places[i], b.scroll, b.scroll+b.h) {
			shown = append(shown, s)
		}
	}
	return shown
}

// fetchVisible asks for every panel on the screen that is not being asked for.
func (b *board) fetchVisible() tea.Cmd {
	now := b.deps.Now()
	return b.fetch(func(s *slot) bool { return !s.loading && !s.resting(now) })
}

// fetchMissing asks for those that have scrolled into view without data of this generation.
func (b *board) fetchMissing() tea.Cmd {
	return b.fetch(func(s *slot) bool { return !s.loading && s.asked != b.generation })
}

func (b *board) fetch(wanted func(*slot) bool) tea.Cmd {
	from, to, err := b.timeRange()
	if err != nil {
		b.varsErr = err
		return nil
	}
	var cmds []tea.Cmd
	for _, s := range b.shown() {
		if s == nil || s.pipeline == nil || !wanted(s) || s.listed() {
			continue
		}
		if s.panel.Type == "alertlist" {
			if s.fetched.IsZero() {
				cmds = append(cmds, b.fetchAlerts())
			}
			continue
		}
		s.loading, s.asked, s.since = true, b.generation, b.deps.Now()
		q := question{deps: b.shared(), board: b.id, generation: b.generation, key: s.key, pipeline: s.pipeline,
			panel: keyOf(s.panel), vars: b.varsKnown.fingerprint(),
			ask: query.Ask{Vars: b.vars.During(from, to).With(s.panel.Scoped), From: from, To: to, Now: b.moment(),
				MaxPoints: b.pointsFor(s), Zone: b.zone, ScrapeInterval: b.deps.ScrapeInterval}}
		cmds = append(cmds, q.run(b.ctx))
	}
	return tea.Batch(cmds...)
}

// pointsFor is two points a column: what the braille raster can show.
func (b *board) pointsFor(s *slot) int {
	width := b.w
	if !b.fullPanel {
		if i := slices.Index(b.order, s); i >= 0 && i < len(b.places) {
			width = b.places[i].W
		}
	}
	return max(20, 2*(width-2))
}

// takeResult stores a panel's answer and what it says of the server.
func (b *board) takeResult(msg resultMsg) tea.Cmd {
	s := b.slots[msg.key]
	if s == nil {
		return nil
	}
	s.take(msg, b.deps.Now())
	if msg.generation == b.generation && len(msg.result.Requests) > 0 {
		b.heard(msg.result.Err)
	}
	return b.retryLater(s, msg)
}

// heard notes whether the server answers, or since when and why it cannot be reached.
func (b *board) heard(err error) {
	now := b.deps.Now()
	if err != nil && query.Unreachable(err) {
		if b.silentFrom.IsZero() {
			b.silentFrom = now
		}
		b.silentErr = err
		return
	}
	b.answered, b.silentFrom, b.silentErr = now, time.Time{}, nil
}

func cloneGiven(given map[string][]string) map[string][]string {
	clone := make(map[string][]string, len(given))
	for name, values := range given {
		clone[name] = slices.Clone(values)
	}
	return clone
}
