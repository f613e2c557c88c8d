package views

import tea "charm.land/bubbletea/v2"

// comeBack is the window regaining focus, or montui being resumed: what was not asked meanwhile is asked now.
func (r *Root) comeBack() tea.Cmd {
	was := r.away
	r.away = false
	if b := r.board(); b != nil && was && r.deps.PauseUnfocused && !b.paused && b.refresh > 0 {
		return tea.Batch(b.fetchVisible(), b.fetchAnnotations(), b.fetchAlerts())
	}
	return nil
}
