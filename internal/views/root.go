package views

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

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

	tabs       []*tab
	at         int               // the tab shown
	ids        int               // the newest screen's address
	server     string            // the name of the server asked, "" until one was chosen
	meant      map[string]string // what keys mean other than their own
	colorblind bool
	chosen     bool // the reader has chosen the theme: the terminal's background no longer does
	kiosk      bool // neither header nor footer
	away       bool // the terminal's window is not the one in use
	playAt     int  // of the playlist
	turn       int  // how often it was turned on

	recent  []string // the names of the dashboards opened, the newest first
	opening string   // the dashboard being opened, "" when none
	newest  int      // the address it will have
	openErr error
	overlay overlay
	along   along // whom the reader follows
	banner  string
	said    time.Time // when the banner was put up
	word    segment   // what was last done, until wordEnd
	wordEnd time.Time

	drawn string // the screen, until something changes
	dirty bool
}

// New is the model that shows deps.Start.
func New(deps Deps) *Root {
	if deps.Slots == nil {
		deps.Slots = make(chan struct{}, 8)
	}
	if deps.After == nil {
		deps.After = func(wait time.Duration, msg tea.Msg) tea.Cmd {
			return tea.Tick(wait, func(time.Time) tea.Msg { return msg })
		}
	}
	dark := deps.Look.Dark == nil || *deps.Look.Dark
	r := &Root{deps: deps, server: first(deps.Servers), banner: deps.Banner, said: deps.Now(), dirty: true, kiosk: deps.Start.Kiosk,
		meant: rebind(deps.Keys), colorblind: deps.Look.Colorblind, theme: deps.Look.theme(dark), recent: slices.Clone(deps.Recent[:min(len(deps.Recent), maxRecent)]),
		grid: canvas.New(1, 1), part: canvas.New(1, 1)}
	if r.banner == "" && deps.FirstRun {
		r.banner = "arrows move, " + r.keyFor("enter") + " opens, " + r.keyFor("t") + " is the time, " + r.keyFor("d") + " the dashboards, " + r.keyFor("?") + " all keys"
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
	from, to string
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
		cmds = append(cmds, tea.RequestBackgroundColor)
	}
	return tea.Batch(cmds...)
}

// open reads a dashboard beside the one shown, which stays until the new one is there.
func (r *Root) open(name string, start Start, beside bool) tea.Cmd {
	r.opening, r.openErr, r.newest = name, nil, r.newID()
	read, msg := r.deps.Open, openedMsg{id: r.newest, beside: beside, name: name, vars: cloneGiven(start.Vars), from: start.From, to: start.To, panel: start.Panel, home: start.Home}
	return func() tea.Msg {
		msg.dash, msg.notices, msg.err = read(name)
		return msg
	}
}

// Update routes.
func (r *Root) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	r.dirty = true
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		return r, r.resize(msg.Width, msg.Height)
	case tea.BackgroundColorMsg:
		if !r.chosen {
			r.theme = r.themed(msg.IsDark(), r.colorblind)
		}
	case tea.KeyPressMsg:
		return r, r.key(msg.String(), msg.Text)
	case tea.FocusMsg:
		return r, r.comeBack()
	case tea.BlurMsg:
		r.away = true
	case tea.ResumeMsg:
		return r, r.comeBack()
	case playMsg:
		return r, r.playOn(msg)
	case tea.PasteMsg:
		return r, r.paste(msg.Content)
	case tea.MouseMsg:
		return r, r.mouse(msg)
	case openedMsg:
		return r, r.opened(msg)
	case libraryMsg:
		r.listed(msg)
	case serverMsg:
		return r, r.switched(msg)
	case rememberedMsg:
		r.say(segment{"not remembered: " + firstLine(msg.err.Error()), canvas.Style{FG: r.theme.Warn}})
	case addressed:
		if to := r.addressee(msg.recipient()); to != nil {
			return r, to.update(r, msg)
		}
	case clockMsg:
		return r, tea.Batch(r.deps.After(clockInterval, clockMsg{}), r.meet())
	default:
		r.dirty = false
	}
	return r, nil
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
	r.remember(msg.name)
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
	return tea.Batch(again, b.fetchVisible(), b.fetchAnnotations(), b.fetchAlerts())
}

func (r *Root) resize(w, h int) tea.Cmd {
	r.w, r.h = w, h
	r.grid.Resize(max(w, 1), max(h, 1))
	if r.screen() == nil {
		return nil
	}
	return r.screen().resize(w, r.bodyHeight())
}

// View is the screen; it is drawn anew only when something has changed.
func (r *Root) View() tea.View {
	if r.dirty {
		r.draw()
		r.drawn = r.grid.Encode(r.theme.Depth)
		r.dirty = false
	}
	view := tea.NewView(r.drawn)
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
