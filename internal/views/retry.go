package views

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

const (
	firstRetry  = time.Second
	longestWait = 30 * time.Second
	patience    = 5 * time.Second // of a reader, before the header says that it is being waited
)

// retryMsg asks once more for a panel that had an error.
type retryMsg struct {
	board, generation int
	key               string
}

func (m retryMsg) recipient() int { return m.board }

// retryLater asks again after an error, each time after twice the wait, where the next refresh is further away than that.
func (b *board) retryLater(s *slot, msg resultMsg) tea.Cmd {
	if s.err == nil || msg.generation != b.generation || b.paused {
		return nil
	}
	wait := min(firstRetry<<min(s.fails, 6), longestWait)
	if now := b.deps.Now(); s.resting(now) {
		wait = s.until.Sub(now)
	} else if b.refresh > 0 && b.refresh <= wait {
		return nil
	}
	s.again = b.deps.Now().Add(wait)
	return b.deps.After(wait, retryMsg{b.id, b.generation, s.key})
}

// retryText says when a panel with an error is asked for again, where that is not with the next refresh.
func (s *slot) retryText(now time.Time) string {
	if s.err == nil || s.loading || !s.again.After(now) {
		return ""
	}
	return "again in " + age(s.again.Sub(now)+time.Second-1)
}

func (b *board) retry(msg retryMsg) tea.Cmd {
	if msg.generation != b.generation || b.paused {
		return nil
	}
	return b.fetch(func(s *slot) bool { return s.key == msg.key && s.err != nil && !s.loading })
}

// waiting is how long the oldest question of the panels shown has been without an answer; 0 while nobody would notice.
func (b *board) waiting() time.Duration {
	var longest time.Duration
	now := b.deps.Now()
	for _, s := range b.shown() {
		if s != nil && s.loading {
			longest = max(longest, now.Sub(s.since))
		}
	}
	if longest < patience {
		return 0
	}
	return longest
}
