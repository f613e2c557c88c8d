package views

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/dashboard"
	"github.com/montui/montui/internal/theme"
)

// clockInterval is how often the header's clock moves.
const clockInterval = time.Second

// wordStays is how long the status line says what was done.
const wordStays = 8 * time.Second

// Root is the one model: it routes messages to the screen they are addressed to, and keys to the overlay or the screen shown.
type Root struct {
	deps  Deps
	theme *theme.Theme
	grid  *canvas.Grid
	part  *canvas.Grid // for panels that are only partly on the screen
	w, h  int

	tabs         []*tab
	at           int               // the tab shown
	ids          int               // the newest screen's address
	server       string            // the name of the server asked, "" until one was chosen
	meant        map[string]string // what keys mean other than their own
	themeName    string            // what the reader has chosen, "" when the settings and the terminal do
	darkTerminal bool
	kiosk        bool // neither header nor footer
	away         bool // the terminal's window is not the one in use
	playAt       int  // of the playlist
	turn         int  // how often it was turned on

	recent              []string // the names of the dashboards opened, the newest first
	opening             string   // the dashboard being opened, "" when none
	newest              int      // the address it will have
	openErr             error
	overlay             overlay
	keeper, themeKeeper keeper
	along               along // whom the reader follows
	banner              string
	said                time.Time // when the banner was put up
	word                segment   // what was last done, until wordEnd
	wordEnd             time.Time

	barLines int         // of the header, that only the variables have
	spots    []spot      // what can be clicked in header and footer, as drawn last
	box      canvas.Rect // of the overlay, as drawn last

	drawn   string // the screen, until something changes
	encoded []byte // where it is written
	painter canvas.Painter
	dirty   bool
}

// New is the model that shows deps.Start.
func New(deps Deps) *Root {
	if deps.Slots == nil {
		deps.Slots = make(chan struct{}, 8)
	}
	if deps.After == nil {
		deps.After = func(wait time.Duration, msg tea.Msg) tea.Cmd {
			return later(deps.Context, wait, msg)
		}
	}
	dark := deps.Look.Dark == nil || *deps.Look.Dark
	r := &Root{deps: deps, server: first(deps.Servers), banner: deps.Banner, said: deps.Now(), dirty: true, kiosk: deps.Start.Kiosk,
		meant: rebind(deps.Keys), darkTerminal: dark, theme: deps.Look.theme(dark), recent: slices.Clone(deps.Recent[:min(len(deps.Recent), maxRecent)]),
		grid: canvas.New(1, 1), part: canvas.New(1, 1)}
	r.wear(deps.Theme)
	if r.banner == "" && deps.FirstRun {
		r.banner = "Welcome. Arrows move, " + r.keyFor("enter") + " opens a panel, " + r.keyFor("t") + " chooses the time, " + r.keyFor("2") + " is home with all dashboards, " + r.keyFor("?") + " shows every key. The mouse does, too."
	}
	return r
}

// say puts a sentence into the status line for a while.
func (r *Root) say(s segment) { r.word, r.wordEnd = s, r.deps.Now().Add(wordStays) }

// openedMsg is a dashboard that has been read.
type openedMsg struct {
	id       int
	beside   bool // in a tab of its own
	name     string
	dash     *dashboard.Dashboard
	notices  []dashboard.Notice
	err      error
	vars     map[string][]string
	kept     map[string][]string // chosen in an earlier session; vars rule
	from, to string
	refresh  string
	panel    string // to be shown full screen
	home     bool   // the home screen is to stand above it
}

type (
	clockMsg   struct{}
	refreshMsg struct{ screen, beat int }
)

func (m refreshMsg) recipient() int { return m.screen }

// Init opens the first dashboard and starts the clock.
func (r *Root) Init() tea.Cmd {
	cmds := []tea.Cmd{r.first(), r.deps.After(clockInterval, clockMsg{})}
	if r.deps.Look.Dark == nil && r.theme.Depth != canvas.NoColor && r.theme.Glyphs != canvas.Console {
		cmds = append(cmds, tea.Raw(ansi.RequestBackgroundColor)) // not by tea's own command, which asks nothing where another reads the input
	}
	if r.theme.Depth == canvas.ANSI256 {
		cmds = append(cmds, tea.Raw(ansi.RequestNameVersion))
	}
	return tea.Batch(cmds...)
}

// open reads a dashboard beside the one shown, which stays until the new one is there.
func (r *Root) open(name string, start Start, beside bool) tea.Cmd {
	r.opening, r.openErr, r.newest = name, nil, r.newID()
	read, msg := r.deps.Open, openedMsg{id: r.newest, beside: beside, name: name, vars: cloneGiven(start.Vars), from: start.From, to: start.To, refresh: start.Refresh, panel: start.Panel, home: start.Home}
	chosen := r.deps.Chosen
	return func() tea.Msg {
		if chosen != nil {
			msg.kept = chosen(name)
		}
		msg.dash, msg.notices, msg.err = read(name)
		return msg
	}
}

// Update routes. The variables' lines come and go with what it changed.
func (r *Root) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	return r, r.fit(r.route(msg))
}

// fit gives the screen shown the room that the header leaves it now.
func (r *Root) fit(cmd tea.Cmd) tea.Cmd {
	lines := r.measureBar()
	if lines == r.barLines {
		return cmd
	}
	r.barLines = lines
	return tea.Batch(cmd, r.resize(r.w, r.h))
}

func (r *Root) route(msg tea.Msg) tea.Cmd {
	r.dirty = true
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		return r.resize(msg.Width, msg.Height)
	case tea.TerminalVersionMsg:
		r.deepen()
	case tea.BackgroundColorMsg:
		r.background(msg.IsDark())
	case tea.KeyPressMsg:
		return r.key(msg.String(), msg.Text)
	case tea.FocusMsg:
		return r.comeBack()
	case tea.BlurMsg:
		r.away = true
	case tea.ResumeMsg:
		return r.comeBack()
	case playMsg:
		return r.playOn(msg)
	case tea.PasteMsg:
		return r.paste(msg.Content)
	case tea.MouseMsg:
		return r.mouse(msg)
	case openedMsg:
		return r.opened(msg)
	case libraryMsg:
		r.listed(msg)
	case serverMsg:
		return r.switched(msg)
	case rememberedMsg:
		r.say(segment{"not remembered: " + firstLine(msg.err.Error()), canvas.Style{FG: r.theme.Warn}})
	case addressed:
		if to := r.addressee(msg.recipient()); to != nil {
			return to.update(r, msg)
		}
	case clockMsg:
		return tea.Batch(r.deps.After(clockInterval, clockMsg{}), r.meet())
	default:
		r.dirty = false
	}
	return nil
}

func (r *Root) opened(msg openedMsg) tea.Cmd {
	if msg.id != r.newest {
		return nil // another has been asked for since
	}
	r.opening = ""
	if msg.err != nil {
		r.openErr = msg.err
		return nil
	}
	first := len(r.tabs) == 0
	if !msg.home || r.deps.Company == nil { // who was sent home over SSH has not asked for what is beneath
		r.remember(msg.name)
	}
	told := r.told(msg.name, msg.dash.Title)
	if first {
		told = tea.Batch(told, r.list()) // not before: the first screen is not to wait for it
	}
	b := newBoard(msg.id, r.deps, msg)
	shown := r.openTab(b, msg.beside)
	if msg.home {
		shown = tea.Batch(shown, r.push(r.newHome()))
	}
	return tea.Batch(shown, told, b.resolve(), r.deps.After(b.nextBeat(), refreshMsg{b.id, b.beat}))
}

// refresh asks for what is on the screen and winds the clock for the next time.
func (r *Root) refresh(b *board) tea.Cmd {
	again := r.deps.After(b.nextBeat(), refreshMsg{b.id, b.beat})
	if b.paused || b.refresh == 0 || r.away && r.deps.PauseUnfocused || r.screen() != screen(b) {
		return again
	}
	if b.lacksVariables() && !b.resolving {
		b.afresh = true
		return tea.Batch(again, b.resolve())
	}
	if b.settledAll() {
		return tea.Batch(again, b.fetchAlerts())
	}
	return tea.Batch(again, b.fetchVisible(), b.fetchAnnotations(), b.fetchAlerts())
}

func (r *Root) resize(w, h int) tea.Cmd {
	r.w, r.h = w, h
	r.grid.Resize(max(w, 1), max(h, 1))
	r.painter.Forget()
	if r.screen() == nil {
		return nil
	}
	return r.screen().resize(w, r.bodyHeight())
}

// View is the screen; it is drawn anew only when something has changed.
func (r *Root) View() tea.View {
	if r.dirty {
		r.draw()
		r.encoded = r.grid.AppendEncode(r.encoded[:0], r.theme.Depth)
		r.drawn = string(r.encoded)
		r.dirty = false
	}
	view := r.Modes()
	view.Content = r.drawn
	return view
}

// AppendFrame takes the place of View's content for who sends frames himself: it appends what has changed since the last.
func (r *Root) AppendFrame(b []byte) []byte {
	if !r.dirty {
		return b
	}
	r.draw()
	r.dirty = false
	return r.painter.AppendFrame(b, r.grid, r.theme.Depth)
}

// Repaint is for a terminal that no longer shows the last frame.
func (r *Root) Repaint() {
	r.dirty = true
	r.painter.Forget()
}

// Modes is how the terminal is to be.
func (r *Root) Modes() tea.View {
	view := tea.NewView("")
	view.AltScreen = true
	view.MouseMode = tea.MouseModeCellMotion
	if r.deps.Hover {
		view.MouseMode = tea.MouseModeAllMotion
	}
	view.ReportFocus = r.deps.PauseUnfocused
	view.WindowTitle = r.windowTitle()
	return view
}

func (r *Root) windowTitle() string {
	if r.screen() == nil {
		return "montui"
	}
	return "montui: " + canvas.Truncate(r.screen().title(), 60)
}

// Close gives up what is in flight.
func (r *Root) Close() {
	for _, t := range r.tabs {
		t.close()
	}
}
