package sshd

import (
	"fmt"
	"io"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/paint"
)

// asideFPS is how often Bubble Tea looks for what it has to write for a Painter, which is the clipboard alone.
const asideFPS = 1

// asideMsg says that there is something to go with the next frame.
type asideMsg struct{}

// painted is a viewer's terminal, which a Painter has to itself.
type painted struct {
	*paint.Frames
	out     *ending
	bare    bool     // a terminal that would print what it does not know
	modes   tea.View // those the terminal is in
	entered bool
	aside   []byte // questions to the terminal that go with the next frame
}

// filter keeps what Bubble Tea would write by itself, when it next looks for it, for the frames.
func (p *painted) filter(model tea.Model, msg tea.Msg) tea.Msg {
	if raw, ok := msg.(tea.RawMsg); ok {
		p.aside = fmt.Append(p.aside, raw.Msg)
		return asideMsg{}
	}
	return awake(model, msg)
}

func (v *visit) paint(painter paint.Painter, out io.Writer) *painted {
	p := &painted{out: &ending{to: out}, bare: bareTerminals[v.session.Term]}
	p.Frames = &paint.Frames{Painter: painter, Out: p.out, Every: time.Second / time.Duration(v.limits.FramesPerSecond), Before: p.enter}
	return p
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
