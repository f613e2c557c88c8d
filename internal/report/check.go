package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/montui/montui/internal/compat"
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

// Drawn is what is done with a panel type, as the room that draws it says.
type Drawn struct {
	Known   bool
	Honour  compat.Honour
	Note    string
	Options compat.List // of the panel's options
	Custom  compat.List // of its fieldConfig's custom
}

// Check finds what a dashboard has that montui does not show as Grafana does. drawn tells what is drawn of a panel type.
func Check(name string, d *dashboard.Dashboard, notices []dashboard.Notice, drawn func(panelType string) Drawn) Checked {
	c := checker{lists: newLists(drawn), seen: map[Finding]bool{}, wrong: map[int]bool{},
		out: Checked{Dashboard: name, Title: d.Title, Findings: []Finding{}}}
	for _, n := range notices {
		c.add(n)
	}
	c.walk(d.Panels)
	return c.out
}

type checker struct {
	lists *lists
	out   Checked
	seen  map[Finding]bool
	wrong map[int]bool // panels that are not shown whole, by id
}

func (c *checker) add(n dashboard.Notice) {
	f := Finding{n.Severity, n.Panel, n.PanelID, n.Path, n.Text}
	if n.Severity != dashboard.Info {
		c.wrong[n.PanelID] = true
	}
	if !c.seen[f] {
		c.seen[f] = true
		c.out.Findings = append(c.out.Findings, f)
	}
}

func (c *checker) walk(panels []*dashboard.Panel) {
	for _, p := range panels {
		c.walk(p.Panels)
		if p.Type == "row" {
			continue
		}
		c.out.Panels++
		c.panel(p)
		if !c.wrong[p.ID] {
			c.out.Whole++
		}
	}
}

func (c *checker) panel(p *dashboard.Panel) {
	say := func(severity, path, text string) {
		c.add(dashboard.Notice{Severity: severity, Panel: p.Title, PanelID: p.ID, Path: p.At(path), Text: text})
	}
	_, compiled := query.Compile(p)
	for _, n := range compiled {
		n.Path = p.At(n.Path)
		c.add(n)
	}
	drawn := c.lists.of(p.Type)
	switch {
	case !drawn.Known:
		say(dashboard.Warning, "type", fmt.Sprintf("panel type %q is not supported: its data is shown as a table", p.Type))
		return
	case drawn.Honour == compat.Missing:
		say(dashboard.Warning, "type", fmt.Sprintf("panel type %q is not drawn: %s", p.Type, drawn.Note))
	case drawn.Honour == compat.Partly:
		say(dashboard.Info, "type", fmt.Sprintf("panel type %q is not drawn wholly: %s", p.Type, drawn.Note))
	}
	c.lists.sealed(p, func(f compat.Finding) {
		severity := dashboard.Info
		if f.Honour == compat.Missing && !f.Unknown {
			severity = dashboard.Warning
		}
		say(severity, f.Path, f.Note)
	})
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
