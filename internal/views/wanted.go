package views

import (
	"slices"
	"strings"

	"github.com/montui/montui/internal/dashboard"
)

// showWanted opens the panel that was asked for by its title, in a closed row too. A part of the title will do when no panel has it whole.
func (b *board) showWanted() {
	if b.wanted == "" || len(b.order) == 0 {
		return
	}
	wanted := b.wanted
	b.wanted = ""
	whole := func(title string) bool { return strings.EqualFold(title, wanted) }
	part := func(title string) bool { return strings.Contains(strings.ToLower(title), strings.ToLower(wanted)) }
	for _, fits := range []func(string) bool{whole, part} {
		if i := slices.IndexFunc(b.order, func(s *slot) bool { return s.panel.Type != "row" && fits(s.title) }); i >= 0 {
			b.focus, b.fullPanel = i, true
			b.follow()
			return
		}
		for _, row := range b.order {
			for _, hidden := range row.panel.Panels {
				if row.panel.Type == "row" && !b.rowOpen(row) && fits(b.vars.Interpolate(hidden.Title)) {
					b.unfoldTo(row, hidden)
					b.fullPanel = true
					return
				}
			}
		}
	}
	b.notices = append(b.notices, dashboard.Notice{Severity: dashboard.Warning, Text: "no panel is called “" + wanted + "”; / lists them"})
}
