package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/montui/montui/internal/dashboard"
	"github.com/montui/montui/internal/query"
)

// Finding is one thing montui ignores in a dashboard, or cannot honour.
type Finding struct {
	Severity string `json:"severity"`
	Panel    string `json:"panel,omitempty"`
	PanelID  int    `json:"panelId,omitempty"`
	Path     string `json:"path"`
	Text     string `json:"text"`
}

// Checked is a dashboard with what was found in it.
type Checked struct {
	Dashboard string    `json:"dashboard"`
	Title     string    `json:"title"`
	Panels    int       `json:"panels"`
	Whole     int       `json:"shownWhole"` // panels without a warning or error
	Findings  []Finding `json:"findings"`
	Error     string    `json:"error,omitempty"` // why it could not be read
}

// Check finds what a dashboard has that montui does not show as Grafana does. known tells whether a panel type can be drawn.
func Check(name string, d *dashboard.Dashboard, notices []dashboard.Notice, known func(panelType string) bool) Checked {
	out := Checked{Dashboard: name, Title: d.Title, Findings: []Finding{}}
	seen := map[Finding]bool{}
	wrong := map[int]bool{}
	add := func(n dashboard.Notice) {
		f := Finding{n.Severity, n.Panel, n.PanelID, n.Path, n.Text}
		if n.Severity != dashboard.Info {
			wrong[n.PanelID] = true
		}
		if !seen[f] {
			seen[f] = true
			out.Findings = append(out.Findings, f)
		}
	}
	for _, n := range notices {
		add(n)
	}
	var walk func(panels []*dashboard.Panel, path string)
	walk = func(panels []*dashboard.Panel, path string) {
		for i, p := range panels {
			at := fmt.Sprintf("%s[%d]", path, i)
			walk(p.Panels, at+".panels")
			if p.Type == "row" {
				continue
			}
			out.Panels++
			_, compiled := query.Compile(p)
			for _, n := range compiled {
				n.Path = at + "." + n.Path
				add(n)
			}
			if !known(p.Type) {
				add(dashboard.Notice{Severity: dashboard.Warning, Panel: p.Title, PanelID: p.ID, Path: at + ".type",
					Text: fmt.Sprintf("panel type %q is not supported: its data is shown as a table", p.Type)})
			}
			if !wrong[p.ID] {
				out.Whole++
			}
		}
	}
	walk(d.Panels, "panels")
	return out
}

// Write is what was found, for reading, and a summary line.
func (c Checked) Write(w io.Writer) {
	if c.Error != "" {
		fmt.Fprintf(w, "%s: cannot be read: %s\n", clean(c.Dashboard), clean(c.Error))
		return
	}
	for _, f := range c.Findings {
		where := f.Path
		if f.Panel != "" {
			where = strings.TrimSpace(f.Path + " (" + f.Panel + ")")
		}
		fmt.Fprintf(w, "%s: %s: %s: %s\n", clean(c.Dashboard), f.Severity, clean(where), clean(f.Text))
	}
	fmt.Fprintf(w, "%s: %d of %d panels shown whole, %d notices\n", clean(c.Dashboard), c.Whole, c.Panels, len(c.Findings))
}

// Faultless tells that nothing is worse than information.
func (c Checked) Faultless() bool {
	for _, f := range c.Findings {
		if f.Severity != dashboard.Info {
			return false
		}
	}
	return c.Error == ""
}
