package paint

import (
	"io"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// Painter is a model that knows what its terminal shows: it draws no more often than there is a frame to send, and sends what has changed.
// Frames of other models are Bubble Tea's to work out, at some milliseconds and megabytes a viewer; of a line in which two cells
// have changed it sends all between them.
type Painter interface {
	tea.Model
	// Modes is how the terminal is to be: its mouse, its title. It has no content.
	Modes() tea.View
	// AppendFrame appends what brings the terminal from the last frame to how it is to look now. The terminal's style is plain before and after.
	AppendFrame(b []byte) []byte
	// Repaint is for a terminal that no longer shows the last frame: the next is a whole one.
	Repaint()
}

// maxKept is how much memory for frames is kept between two of them.
const maxKept = 16 << 10

// Frames runs a Painter: it gathers what happens within the time of a frame, and has one frame on its way at most. Who reads slowly has fewer of
// them, and nobody waits for him, not even his own keys.
type Frames struct {
	Painter
	Out   io.Writer
	Every time.Duration // the shortest time between two frames
	// Before appends what stands before a frame; nil for nothing.
	Before func(b []byte) []byte
	// Shown tells whether there is a terminal to send to by now; nil for always. When there is again, it has to be told LostMsg.
	Shown func() bool

	last        time.Time
	stale, soon bool // something has happened; it was the viewer
	due, onWay  bool // a frame is waited for; one is being written
	together    bool // the terminal shows nothing of a frame before it has all of it
	frame       []byte
}

type (
	frameDueMsg  struct{}
	frameSentMsg struct{}
	// LostMsg says that the terminal no longer shows the last frame.
	LostMsg struct{}
)

// Update passes on what is not its own.
func (p *Frames) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case frameDueMsg:
		p.due = false
	case frameSentMsg:
		if p.onWay = false; cap(p.frame) > maxKept {
			p.frame = nil
		}
	case LostMsg:
		p.Painter.Repaint()
		p.stale, p.soon = true, true
	default:
		if report, ok := msg.(tea.ModeReportMsg); ok && report.Mode == ansi.ModeSynchronizedOutput {
			p.together = report.Value == ansi.ModeReset
		}
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
func (p *Frames) next(ready bool) tea.Cmd {
	now := time.Now()
	wait := p.last.Add(p.Every).Sub(now)
	switch {
	case !p.stale || p.onWay || p.Shown != nil && !p.Shown():
		return nil
	case ready || p.soon && wait <= 0:
		return p.send(now)
	case p.due:
		return nil
	case !p.soon:
		wait = p.Every
	}
	p.due = true
	return tea.Tick(wait, func(time.Time) tea.Msg { return frameDueMsg{} })
}

// flicker is how long a frame has to be for a terminal to show parts of it.
const flicker = 512

func (p *Frames) send(now time.Time) tea.Cmd {
	p.stale, p.soon, p.last = false, false, now
	p.frame = p.frame[:0]
	if p.together {
		p.frame = append(p.frame, ansi.SetModeSynchronizedOutput...)
	}
	start := len(p.frame)
	if p.Before != nil {
		p.frame = p.Before(p.frame)
	}
	p.frame = p.Painter.AppendFrame(p.frame)
	frame, out := p.frame[start:], p.Out
	if len(frame) == 0 {
		return nil
	}
	if p.together && len(frame) > flicker {
		p.frame = append(p.frame, ansi.ResetModeSynchronizedOutput...)
		frame = p.frame
	}
	p.onWay = true
	return func() tea.Msg {
		_, _ = out.Write(frame) // who is gone is noticed where his keys are read
		return frameSentMsg{}
	}
}

// View is for Bubble Tea, which shows nothing here and keeps the terminal's modes.
func (p *Frames) View() tea.View {
	view := p.Painter.Modes()
	view.Content = " " // with none at all it would take the screen for one of no lines
	return view
}
