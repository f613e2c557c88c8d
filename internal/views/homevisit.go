package views

import "slices"

// maxRecent bounds how many dashboards the home screen shows as opened last.
const maxRecent = 5

// remember keeps the name of a dashboard that was opened, the newest first.
func (r *Root) remember(name string) {
	r.recent = slices.DeleteFunc(r.recent, func(n string) bool { return n == name })
	r.recent = slices.Insert(r.recent, 0, name)
	r.recent = r.recent[:min(len(r.recent), maxRecent)]
}

// leaveHome closes the home screen of the tab shown, and what was opened from it.
func (r *Root) leaveHome() {
	t := r.tabs[r.at]
	at := slices.IndexFunc(t.screens, func(s screen) bool { _, is := s.(*home); return is })
	if at < 1 {
		return
	}
	for _, s := range t.screens[at:] {
		s.close()
	}
	t.screens = t.screens[:at]
}
