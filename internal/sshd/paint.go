package sshd

import (
	"io"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
)

// Painter is a model that knows what its terminal shows: it draws no more often than there is a frame to send, and sends what has changed.
// Frames of other models are Bubble Tea's to work out, at some milliseconds and megabytes a viewer.
type Painter interface {
	tea.Model
	// Modes is how the terminal is to be: its mouse, its title. It has no content.
	Modes() tea.View
	// AppendFrame appends what brings the terminal from the last frame to how it is to look now. The terminal's style is plain before and after.
	AppendFrame(b []byte) []byte
}

// maxKept is how much memory for frames a session keeps between two of them.
const maxKept = 16 << 10

// asideFPS is how often Bubble Tea looks for questions to the terminal, which are all it writes for a Painter.
const asideFPS = 5

// painted runs a Painter: it gathers what happens within the time of a frame, and has one frame on its way at most. Who reads slowly has fewer of
// them, and nobody waits for him, not even his own keys.
type painted struct {
	Painter
	out   *ending
	every time.Duration // the shortest time between two frames
	bare  bool          // a terminal that would print what it does not know

	last        time.Time
	stale, soon bool // something has happened; it was the viewer
	due, onWay  bool // a frame is waited for; one is being written
	frame       []byte
	modes       tea.View // those the terminal is in
	entered     bool
}

// ending is a terminal until the session is over; what comes later is dropped.
type ending struct {
	mu   sync.Mutex
	to   io.Writer
	over bool
}

func (e *ending) Write(p []byte) (int, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.over {
		return 0, io.ErrClosedPipe
	}
	return e.to.Write(p)
}

// end writes the last there is to write.
func (e *ending) end(last []byte) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.over {
		_, _ = e.to.Write(last) // the viewer may be gone
	}
	e.over = true
}

type (
	frameDueMsg  struct{}
	frameSentMsg struct{}
)

// Update passes on what is not its own.
func (p *painted) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	var cmd tea.Cmd
	switch msg.(type) {
	case frameDueMsg:
		p.due = false
	case frameSentMsg:
		if p.onWay = false; cap(p.frame) > maxKept {
			p.frame = nil
		}
	default:
		var next tea.Model
		next, cmd = p.Painter.Update(msg)
		p.Painter = next.(Painter)
		p.stale = true
		p.soon = p.soon || fromViewer(msg)
	}
	_, ready := msg.(frameDueMsg)
	if next := p.next(ready); next != nil {
		return p, tea.Batch(cmd, next)
	}
	return p, cmd
}

func fromViewer(msg tea.Msg) bool {
	switch msg.(type) {
	case tea.KeyMsg, tea.MouseMsg, tea.PasteMsg, tea.WindowSizeMsg:
		return true
	}
	return false
}

// next sends a frame, or winds the clock for it. What the viewer does is shown at once, if he had no frame just now; the rest is gathered.
func (p *painted) next(ready bool) tea.Cmd {
	now := time.Now()
	wait := p.last.Add(p.every).Sub(now)
	switch {
	case !p.stale || p.onWay:
		return nil
	case ready || p.soon && wait <= 0:
		return p.send(now)
	case p.due:
		return nil
	case !p.soon:
		wait = p.every
	}
	p.due = true
	return tea.Tick(wait, func(time.Time) tea.Msg { return frameDueMsg{} })
}

func (p *painted) send(now time.Time) tea.Cmd {
	p.stale, p.soon, p.last = false, false, now
	p.frame = p.Painter.AppendFrame(p.enter(p.frame[:0]))
	if len(p.frame) == 0 {
		return nil
	}
	p.onWay = true
	frame, out := p.frame, p.out
	return func() tea.Msg {
		_, _ = out.Write(frame) // who is gone is noticed where his keys are read
		return frameSentMsg{}
	}
}

// View is for Bubble Tea, which shows nothing here.
func (p *painted) View() tea.View { return tea.View{} }
