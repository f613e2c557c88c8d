package views

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/dashboard"
	"github.com/montui/montui/internal/frame"
	"github.com/montui/montui/internal/query"
	"github.com/montui/montui/internal/viz"
)

// slot is a panel on the board: what it is, and the newest data it has.
type slot struct {
	key      string
	panel    *dashboard.Panel
	pipeline *query.Pipeline
	drawer   viz.Panel
	notices  []dashboard.Notice // of reading and compiling; each result adds its own

	title    string
	frames   frame.Frames
	from, to time.Time // the range the frames are for
	fetched  time.Time // zero until there is data
	asked    int       // generation of the newest question
	loading  bool
	since    time.Time // when it was asked
	fails    int       // errors in a row
	again    time.Time // when it is asked for once more after an error
	until    time.Time // not to be asked for before
	err      error
	result   []dashboard.Notice
	requests []query.Request // the newest
	sent     []query.Sent    // for them
	took     time.Duration
	view
	items []viz.Item // of a list that no query fills

	marks       []viz.Annotation
	marked      bool            // marks are those of the newest answer
	away        map[string]bool // series the reader has put away
	filtered    frame.Frames
	filteredFor **frame.Frame
}

// slotKey tells a panel from its siblings over refreshes: the panel it was repeated from and the values it was repeated for.
func slotKey(p *dashboard.Panel) string {
	id := p.ID
	if p.SourceID != 0 {
		id = p.SourceID
	}
	if len(p.Scoped) == 0 {
		return fmt.Sprint(id, "@", p.Grid.X, ",", p.Title)
	}
	var b strings.Builder
	fmt.Fprint(&b, id)
	for _, name := range slices.Sorted(maps.Keys(p.Scoped)) {
		fmt.Fprintf(&b, " %s=%q", name, p.Scoped[name].Value)
	}
	return b.String()
}

func newSlot(p *dashboard.Panel, key string, read []dashboard.Notice) *slot {
	s := &slot{key: key, panel: p, title: p.Title, notices: read}
	if p.Type == "row" {
		return s
	}
	var compiled []dashboard.Notice
	s.pipeline, compiled = query.Compile(p)
	s.notices = append(s.notices, compiled...)
	drawer, known := viz.New(p.Type, p.Options)
	s.drawer = drawer
	if !known {
		s.notices = append(s.notices, dashboard.Notice{Severity: "warning", Panel: p.Title, PanelID: p.ID, Path: "type",
			Text: fmt.Sprintf("panel type %q is not drawn; its data is shown as a table", p.Type)})
	}
	return s
}

// resultMsg is a panel's answer, addressed to the board that asked.
type resultMsg struct {
	board, generation int
	key               string
	from, to          time.Time
	result            query.Result
}

func (m resultMsg) recipient() int { return m.board }

// question copies what a panel's query needs, so that the command never touches the board.
type question struct {
	deps              Deps
	board, generation int
	key               string
	pipeline          *query.Pipeline
	ask               query.Ask
}

// run asks when there is room, within the time a person waits.
func (q question) run(ctx context.Context) tea.Cmd {
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(ctx, queryTimeout)
		defer cancel()
		msg := resultMsg{board: q.board, generation: q.generation, key: q.key}
		msg.from, msg.to = q.pipeline.Window(q.ask)
		select {
		case q.deps.Slots <- struct{}{}:
			defer func() { <-q.deps.Slots }()
			msg.result = q.pipeline.Run(ctx, q.deps.Source, q.ask)
		case <-ctx.Done():
			msg.result = query.Result{Err: ctx.Err()}
		}
		return msg
	}
}

// take stores an answer. After an error the last data stays.
func (s *slot) take(msg resultMsg, now time.Time) {
	if msg.generation != s.asked {
		return
	}
	s.loading = false
	s.err = msg.result.Err
	if s.fails++; s.err == nil {
		s.fails = 0
	}
	s.result, s.requests, s.sent, s.took = msg.result.Notices, msg.result.Requests, msg.result.Sent, msg.result.Took
	if msg.result.Title != "" {
		s.title = msg.result.Title
	}
	s.rest(s.err, now)
	if s.err != nil {
		return
	}
	s.frames, s.from, s.to, s.fetched = msg.result.Frames, msg.from, msg.to, now
}

// stale tells data older than the newest answer, which was an error.
func (s *slot) stale() bool { return s.err != nil && !s.fetched.IsZero() }

func (s *slot) allNotices() []dashboard.Notice {
	return slices.Concat(s.notices, s.result)
}

// visible tells whether any line of a place is between top and bottom of the sheet.
func visible(place canvas.Rect, top, bottom int) bool {
	return place.Y < bottom && place.Y+place.H > top
}
