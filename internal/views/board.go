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
