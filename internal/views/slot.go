package views

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
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
	compiled *compiled // keeps what other sessions have of it, too
	options  json.RawMessage
	drawer   viz.Panel          // of this session alone; nil until it draws something by itself
	notices  []dashboard.Notice // of reading and compiling; each result adds its own

	title    string
	answer   *query.Result // the newest with data; drawings are known by it
	frames   frame.Frames
	ticking  bool // what is shown of the frames depends on what time it is
	drawing  *drawnPanel
	placed   canvas.Rect // where the drawing was put, on the grid it was put on
	columns  int         // of the plot, by which its axis moves; 0 until it was drawn
	fitted   int         // how wide the panel was when they were counted
	from, to time.Time   // the range the frames are for
	fetched  time.Time   // zero until there is data
	asked    int         // generation of the newest question
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
	marksKey    string
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

func (b *board) newSlot(p *dashboard.Panel, key string, read []dashboard.Notice) *slot {
	s := &slot{key: key, panel: p, title: p.Title, options: p.Options, notices: read}
	if p.Type == "row" {
		return s
	}
	s.compiled = b.deps.Shared.compile(b.deps.Context, p)
	s.pipeline, s.notices = s.compiled.pipeline, slices.Concat(read, s.compiled.notices)
	return s
}

// own is what this session draws the panel with when nobody else's drawing will do; nil for a row.
func (s *slot) own() viz.Panel {
	if s.drawer == nil && s.panel.Type != "row" {
		s.drawer, _ = viz.New(s.panel.Type, s.options)
	}
	return s.drawer
}

// resultMsg is a panel's answer, addressed to the board that asked.
type resultMsg struct {
	board, generation int
	key               string
	from, to          time.Time
	result            *query.Result
}

func (m resultMsg) recipient() int { return m.board }

// question copies what a panel's query needs, so that the command never touches the board.
type question struct {
	deps              Deps
	board, generation int
	key               string
	pipeline          *query.Pipeline
	panel             panelKey
	vars              query.Fingerprint
	ask               query.Ask
}

// slotHeld is how long a question counts among those in flight: slow ones are not to keep the others waiting. So many slots each so
// often, and the timeout of them all, bound how many there can be.
const slotHeld = 2 * time.Second

// run asks when there is room, within the time a person waits.
func (q question) run(ctx context.Context) tea.Cmd {
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(ctx, queryTimeout)
		defer cancel()
		msg := resultMsg{board: q.board, generation: q.generation, key: q.key}
		msg.from, msg.to = q.pipeline.Window(q.ask)
		select {
		case q.deps.Slots <- struct{}{}:
			leave := sync.OnceFunc(func() { <-q.deps.Slots })
			late := time.AfterFunc(slotHeld, leave)
			defer leave()
			defer late.Stop()
			msg.result = q.answer(ctx)
		case <-ctx.Done():
		}
		if msg.result == nil {
			msg.result = &query.Result{Err: ctx.Err()}
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
	s.answer, s.frames, s.from, s.to, s.fetched = msg.result, msg.result.Frames, msg.from, msg.to, now
	s.ticking = s.timely()
	s.countColumns()
}

func (s *slot) countColumns() {
	if area, ok := s.plotArea(); ok {
		s.columns = area.W
	}
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
