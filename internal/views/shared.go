package views

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"
)

// longestBeat bounds how old the moment may be that a shared dashboard is asked for.
const longestBeat = time.Minute

// spread is how long after a beat its questions are asked: the sample of the moment itself is to be there.
const spread = 50 * time.Millisecond

// stride is the beat at which those who look at the same dashboard ask for the same moment.
func (b *board) stride() time.Duration { return min(orEvery(b.refresh), longestBeat) }

// moment is the time that a dashboard is asked for. Where others may look at the same it is the beat's, so that all of them ask the same.
func (b *board) moment() time.Time {
	if b.deps.Every == nil {
		return b.deps.Now()
	}
	return b.deps.Now().Truncate(b.stride())
}

// shared is what to ask with.
func (b *board) shared() Deps {
	deps := b.deps
	if deps.Every != nil {
		deps.Source = deps.Every(b.stride())
	}
	return deps
}

// nextBeat is how long to wait before asking again.
func (b *board) nextBeat() time.Duration {
	every := orEvery(b.refresh)
	if b.deps.Every == nil {
		return every
	}
	now := b.deps.Now()
	return now.Truncate(every).Add(every).Sub(now) + spread
}

// later sends a message after a while. It is given up with the session: a dashboard may refresh once a day, and who waits for that keeps all screens.
func later(session context.Context, wait time.Duration, msg tea.Msg) tea.Cmd {
	return func() tea.Msg {
		timer := time.NewTimer(wait)
		defer timer.Stop()
		select {
		case <-timer.C:
			return msg
		case <-session.Done():
			return nil
		}
	}
}
