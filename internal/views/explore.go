package views

import (
	"context"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/promql"
	"github.com/montui/montui/internal/query"
)

// History keeps expressions over sessions, the oldest first.
type History interface {
	Load() ([]string, error)
	Append(expr string) error
}

// exploreViews are the ways to look at an answer.
var exploreViews = []string{"Graph", "Table", "Raw", "Explain"}

const (
	viewGraph = iota
	viewTable
	viewRaw
	viewExplain
)

// explore is a screen to ask one expression and look at what comes: an editor above, the answer below.
type explore struct {
	plain
	deps   Deps
	below  *board // the dashboard it was opened from
	answer *board // a dashboard of the expression's own: a panel for each view
	memory *promql.Memory

	editor  *editor
	editing bool // letters are text
	popup   popup
	asked   map[promql.Need]context.CancelFunc // questions for completion that are on their way
	askErr  error                              // why the newest could not be answered

	ran      string // the expression shown below, "" before the first
	run      int    // counts runs: answers to earlier ones are dropped
	view     int
	top      int // lines of Raw or Explain scrolled away
	problem  promql.Finding
	wrong    bool
	findings []promql.Finding
	tree     explained

	history []string
	past    int    // how far back in history the editor is; 0 is not
	draft   string // what was typed before going back

	ctx    context.Context
	cancel context.CancelFunc
	w, h   int
	place  exploreLayout
	said   segment
}

// newExplore opens the editor on an expression, which is asked at once when there is one.
func (r *Root) newExplore(expr string) *explore {
	e := &explore{plain: plain{r.newID()}, deps: r.deps, below: r.below(), memory: promql.NewMemory(), editor: newEditor(expr),
		editing: true, asked: map[promql.Need]context.CancelFunc{}}
	e.memory.Names = []string{"__interval", "__range", "__rate_interval"}
	e.memory.Scrape = r.deps.ScrapeInterval
	e.ctx, e.cancel = context.WithCancel(r.deps.Context)
	e.answer = e.newAnswer("")
	e.check()
	return e
}

// openExplore shows the editor with the focused panel's expression; of several the reader chooses one.
func (r *Root) openExplore(b *board) tea.Cmd {
	var asked []query.Request
	if b != nil && b.focused() != nil && b.focused().pipeline != nil {
		asked = b.expressions(b.focused())
	}
	if len(asked) == 0 {
		return r.explore("")
	}
	if len(asked) == 1 {
		return r.explore(asked[0].Expr)
	}
	items := make([]item, len(asked))
	for i, q := range asked {
		legend := strings.Trim(q.Legend, "_")
		items[i] = item{value: itoa(i), label: strings.TrimSpace(q.RefID + "  " + orDefault(legend, strings.Join(strings.Fields(q.Expr), " ")))}
		if legend != "" {
			items[i].aside = strings.Join(strings.Fields(q.Expr), " ")
		}
	}
	p := newPicker("Explore which query", items)
	p.choose = func(values []string, _ string) tea.Cmd {
		for i := range asked {
			if slices.Contains(values, itoa(i)) {
				return r.explore(asked[i].Expr)
			}
		}
		return nil
	}
	r.overlay = p
	return nil
}

// explore opens the editor above what is shown.
func (r *Root) explore(expr string) tea.Cmd {
	if r.deps.Held {
		r.say(segment{"you may look at dashboards here; to ask of your own is for others", canvas.Style{FG: r.theme.Warn}})
		return nil
	}
	e := r.newExplore(expr)
	cmds := []tea.Cmd{r.push(e), e.learn(), e.loadHistory()}
	if strings.TrimSpace(expr) != "" {
		cmds = append(cmds, e.execute())
	}
	return tea.Batch(cmds...)
}

// expressions are a panel's requests, as they are sent to the server: of those that ask the same, one.
func (b *board) expressions(s *slot) []query.Request {
	requests := s.requests
	if len(requests) == 0 {
		if from, to, err := b.timeRange(); err == nil {
			requests = s.pipeline.Plan(query.Ask{Vars: b.vars.With(s.panel.Scoped), From: from, To: to, Now: b.deps.Now(),
				MaxPoints: b.pointsFor(s), Zone: b.zone, ScrapeInterval: b.deps.ScrapeInterval})
		}
	}
	var once []query.Request
	for _, q := range requests {
		if !slices.ContainsFunc(once, func(o query.Request) bool { return o.Expr == q.Expr }) {
			once = append(once, q)
		}
	}
	return once
}

func (e *explore) title() string { return "Explore" }

func (e *explore) typing() bool { return e.editing }

func (e *explore) close() {
	e.cancel()
	e.answer.close()
}

func (e *explore) resize(w, h int) tea.Cmd {
	e.w, e.h = w, h
	e.arrange()
	return e.answer.resize(e.place.answer.W, e.place.answer.H)
}

// check parses what is typed.
func (e *explore) check() {
	e.wrong, e.problem = false, promql.Finding{}
	if strings.TrimSpace(e.editor.text) == "" {
		return
	}
	if f, ok := promql.Problem(e.editor.text); !ok {
		e.wrong, e.problem = true, f
	}
}

func (e *explore) update(r *Root, msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case learntMsg:
		return e.learnt(msg)
	case pastMsg:
		if msg.err == nil {
			e.history = append(msg.exprs, e.history...)
		}
		return nil
	case countMsg:
		e.counted(msg)
		return nil
	case refreshMsg:
		if msg.beat != e.answer.beat {
			return nil
		}
		again := e.deps.After(orEvery(e.answer.refresh), refreshMsg{e.id, e.answer.beat})
		if r.screen() != screen(e) || e.answer.paused || e.answer.refresh == 0 || e.ran == "" || e.view == viewExplain {
			return again
		}
		return tea.Batch(again, e.answer.fetchVisible())
	}
	cmd := e.answer.update(r, msg)
	e.heed()
	return tea.Batch(cmd, e.explain())
}

// heed marks in the editor where the server found the mistake, until the text is edited.
func (e *explore) heed() {
	s := e.answer.focused()
	if s == nil || s.err == nil || e.wrong || strings.TrimSpace(e.editor.text) != e.ran {
		return
	}
	if line, column, ok := placeIn(s.err.Error()); ok {
		at := byteAt(e.editor.text, line, column)
		e.wrong, e.problem = true, promql.Finding{Start: at, End: at + 1, Severity: promql.SeverityError, Text: s.err.Error()}
	}
}

func (e *explore) headerRight(r *Root, without brief) []piece {
	return e.answer.headerRight(r, without)
}

func (e *explore) hints() []hint {
	switch {
	case e.editing && e.popup.open:
		return []hint{{"↑↓", "choose"}, {"tab", "take"}, {"esc", "close the list"}, {"⏎", "run"}}
	case e.editing:
		return []hint{{"⏎", "run"}, {"tab", "complete"}, {"alt+⏎", "new line"}, {"esc", "to the answer"}, {"↑↓", "history"}, {"ctrl+r", "search it"},
			{"ctrl+t", "view"}, {"ctrl+l", "lay out"}, {"ctrl+_", "undo"}}
	case e.answer.cursor.at != 0:
		return cursorHints
	}
	if e.view == viewTable {
		return []hint{{"i", "edit"}, {"tab", "view"}, {"s", "sort"}, {"I", "reverse"}, {"← →", "columns"}, {"↑↓", "rows"}, {"K", "keep as a panel"}, {"esc", "back"}, {"t", "time"},
			{"Y", "copy"}, {"?", "help"}, {"q", "quit"}}
	}
	return []hint{{"i", "edit"}, {"tab", "view"}, {"K", "keep as a panel"}, {"esc", "back"}, {"t", "time"}, {"+ -", "zoom"}, {"[ ]", "pan"}, {"c", "crosshair"}, {"f", "series"},
		{"r", "run"}, {"Y", "copy"}, {"?", "help"}, {"q", "quit"}}
}

func (e *explore) status(r *Root) segment {
	if e.said.text != "" {
		return e.said
	}
	if e.askErr != nil {
		return segment{"no completion: " + e.askErr.Error(), canvas.Style{FG: r.theme.Warn}}
	}
	if e.answer.cursor.at != 0 {
		return segment{e.answer.cursorText(), canvas.Style{FG: r.theme.Accent}}
	}
	return segment{}
}

// pastMsg is what was asked in earlier sessions.
type pastMsg struct {
	screen int
	exprs  []string
	err    error
}

func (m pastMsg) recipient() int { return m.screen }

func (e *explore) loadHistory() tea.Cmd {
	store, msg := e.deps.History, pastMsg{screen: e.id}
	if store == nil {
		return nil
	}
	return func() tea.Msg {
		msg.exprs, msg.err = store.Load()
		return msg
	}
}

// learntMsg is an answer to what completion needs.
type learntMsg struct {
	screen int
	need   promql.Need
	list   []string
	about  map[string]promql.Metadata
	err    error
}

func (m learntMsg) recipient() int { return m.screen }

// learn asks for what completion needs first: the metrics, and what they are.
func (e *explore) learn() tea.Cmd {
	return e.ask([]promql.Need{{Kind: promql.NeedMetrics}, {Kind: promql.NeedMetadata}})
}

// ask asks for what is needed and is not on its way; what is no longer needed is given up.
func (e *explore) ask(needs []promql.Need) tea.Cmd {
	for need, cancel := range e.asked {
		if (need.Kind == promql.NeedLabels || need.Kind == promql.NeedValues) && !slices.Contains(needs, need) {
			cancel()
			delete(e.asked, need)
		}
	}
	var cmds []tea.Cmd
	for _, need := range needs {
		if _, on := e.asked[need]; on {
			continue
		}
		ctx, cancel := context.WithTimeout(e.ctx, queryTimeout)
		e.asked[need] = cancel
		from, to, err := e.answer.timeRange()
		if err != nil {
			to = e.deps.Now()
			from = to.Add(-time.Hour)
		}
		source, api, msg := e.deps.Source, e.deps.API, learntMsg{screen: e.id, need: need}
		cmds = append(cmds, func() tea.Msg {
			defer cancel()
			msg.list, msg.about, msg.err = answerNeed(ctx, source, api, need, from, to)
			return msg
		})
	}
	return tea.Batch(cmds...)
}

// maxAbout bounds the metrics whose type and help are asked for.
const maxAbout = 20_000

func answerNeed(ctx context.Context, source query.Source, api Server, need promql.Need, from, to time.Time) (list []string, about map[string]promql.Metadata, err error) {
	switch need.Kind {
	case promql.NeedMetrics:
		list, err = source.LabelValues(ctx, "__name__", nil, from, to)
	case promql.NeedLabels:
		list, err = source.LabelNames(ctx, need.Matchers(), from, to)
	case promql.NeedValues:
		list, err = source.LabelValues(ctx, need.Label, need.Matchers(), from, to)
	case promql.NeedMetadata:
		about = map[string]promql.Metadata{}
		if api == nil {
			return nil, about, nil
		}
		var all map[string]query.Metadata
		all, err = api.MetricMetadata(ctx, "", maxAbout)
		for name, m := range all {
			about[name] = promql.Metadata{Type: m.Type, Help: m.Help, Unit: m.Unit}
		}
	}
	return list, about, err
}

// learnt stores an answer. A failure is stored as empty, so that not every key asks again; running the query does.
func (e *explore) learnt(msg learntMsg) tea.Cmd {
	if _, wanted := e.asked[msg.need]; !wanted {
		return nil
	}
	delete(e.asked, msg.need)
	e.askErr = msg.err
	if msg.need.Kind == promql.NeedMetadata {
		e.memory.PutMetadata(msg.about)
	} else {
		e.memory.Put(msg.need, msg.list)
	}
	cmd := e.advise()
	if e.popup.open || e.popup.waiting {
		cmd = tea.Batch(cmd, e.suggest(e.popup.asked))
	}
	return cmd
}
