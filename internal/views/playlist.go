package views

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/canvas"
)

// playInterval is how long a playlist shows a dashboard when nobody said.
const playInterval = 30 * time.Second

// playMsg turns the playlist on, unless it was turned since.
type playMsg struct{ turn int }

// first is what to open first.
func (r *Root) first() tea.Cmd {
	start := r.deps.Start
	if len(start.Playlist) == 0 {
		return r.open(start.Dashboard, start, false)
	}
	return r.play(0)
}

// play shows a dashboard of the playlist, and the next one when its time is over.
func (r *Root) play(at int) tea.Cmd {
	list := r.deps.Start.Playlist
	r.playAt = ((at % len(list)) + len(list)) % len(list)
	r.turn++
	start := r.deps.Start
	start.Panel, start.Home = "", false
	return tea.Batch(r.open(list[r.playAt], start, false), r.playLater())
}

func (r *Root) playLater() tea.Cmd {
	wait := r.deps.Start.Interval
	if wait <= 0 {
		wait = playInterval
	}
	return r.deps.After(max(wait, time.Second), playMsg{r.turn})
}

// playOn shows the next dashboard, but not to a reader who has paused, reads or chooses something.
func (r *Root) playOn(msg playMsg) tea.Cmd {
	if msg.turn != r.turn {
		return nil
	}
	b := r.board()
	if r.overlay != nil || b == nil && r.screen() != nil || b != nil && (b.paused || b.fullPanel || b.cursor.at != 0) {
		return r.playLater()
	}
	return r.play(r.playAt + 1)
}

// playKey shows the dashboard of the playlist before or after the one shown.
func (r *Root) playKey(ahead bool) tea.Cmd {
	switch {
	case len(r.deps.Start.Playlist) < 2:
		return nil
	case ahead:
		return r.play(r.playAt + 1)
	}
	return r.play(r.playAt - 1)
}

// playSign says in the header where the playlist is.
func (r *Root) playSign() []segment {
	list := r.deps.Start.Playlist
	if len(list) < 2 || r.board() == nil {
		return nil
	}
	return []segment{{"   " + itoa(r.playAt+1) + " of " + itoa(len(list)) + " ", canvas.Style{FG: r.theme.Dim}}}
}
