package views

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/company"
	"github.com/montui/montui/internal/dashboard"
	"github.com/montui/montui/internal/query"
	"github.com/montui/montui/internal/theme"
)

// Deps is what the screens are given: they reach for nothing themselves.
type Deps struct {
	Source query.Source // who answers; shared by all sessions
	API    Server       // the same server, asked about itself; nil when there is none to ask
	Server string       // its address, for people
	// ScrapeInterval is how often the server scrapes; 0 is Grafana's default for a data source that does not say.
	ScrapeInterval time.Duration
	Banner         string // a sentence for the status line, such as that the bundled collector was started
	// FirstValues is when a server that has only just started should have some. Until then panels say that it collects; the zero time for others.
	FirstValues time.Time
	Library     []Entry // what the switcher offers until List has answered
	Open        func(name string) (*dashboard.Dashboard, []dashboard.Notice, error)

	// List gives all dashboards there are, and what keeps others from being listed. It may take long; nil where Library is all.
	List func(ctx context.Context) ([]Entry, []error)
	// Recent are the dashboards opened in earlier sessions, the newest first.
	Recent []string
	// Opened is told of each dashboard that is shown, and Star of stars put on and taken off; nil where nobody remembers.
	Opened func(name, title string) error
	Star   func(name string, on bool) error
	// Chosen are the variables' values chosen on a dashboard in earlier sessions, and Choose keeps them; nil where nobody remembers.
	Chosen func(name string) map[string][]string
	Choose func(name string, vars map[string][]string) error
	// Theme is the name of the theme chosen in an earlier session, "" for none.
	Theme string
	// KeepTheme remembers the theme chosen by its name, "" for the settings' own; nil where nobody remembers.
	KeepTheme func(name string) error

	// Servers are what Switch takes, the one in use first.
	Servers []string
	Switch  func(name string) (Upstream, error)

	// Save writes a file of that name where the reader will find it, and says where; nil where files are nobody's business.
	Save func(name string, data []byte) (path string, err error)

	// History keeps what was asked in Explore over sessions; nil keeps it for this one.
	History History

	Now   func() time.Time
	After func(wait time.Duration, msg tea.Msg) tea.Cmd // sends msg later; nil waits as long as the session lasts
	Zone  *time.Location
	Slots chan struct{} // bounds the queries in flight, over all sessions
	// Every gives the source for what is asked again every so often, shared by all who look at the same; nil where nobody else does.
	Every func(refresh time.Duration) query.Source
	// Shared is what sessions that look at the same have in common; nil for a session alone.
	Shared *Shared
	// Held keeps the reader to the dashboards' own queries: there is no screen on which to write others.
	Held bool
	// Company is this session among the others, nil when there are no others.
	Company *company.Member
	// Keys are what the reader presses for an action (see Actions); what is not in it has its own key.
	Keys map[string]string
	// PauseUnfocused asks nothing while the terminal's window is not the one in use.
	PauseUnfocused bool
	// Hover lets the crosshair follow the mouse: the terminal then reports every motion, which is too much over a slow line.
	Hover bool
	// FirstRun says what the keys are, to who has not been here before.
	FirstRun bool
	Look     Look
	Start    Start

	// Context ends when the session does; queries in flight end with it.
	Context context.Context
}

// Upstream is a server to ask.
type Upstream struct {
	Name           string
	Source         query.Source
	API            Server
	Server         string // its address, for people
	ScrapeInterval time.Duration
	Every          func(refresh time.Duration) query.Source
}

// Entry is a dashboard in the switcher.
type Entry struct {
	Name, Title, Source string
	UID                 string   // what links name it by
	Tags                []string // what lists of links choose by
	Folder              string   // what lists and the home screen group it by, "" for none
	Starred             bool
}

// Look is what the terminal can show; the terminal is asked for what is nil.
type Look struct {
	Depth  canvas.Depth
	Glyphs canvas.Glyphs
	Dark   *bool
	// Colorblind shows Grafana's colours as ones that differ for everybody.
	Colorblind bool
}

// theme is the look in the dark or by day.
func (l Look) theme(dark bool) *theme.Theme {
	t := theme.New(l.Depth, dark, l.Glyphs)
	if l.Colorblind {
		return t.Colorblind()
	}
	return t
}

// Start is what to show first.
type Start struct {
	Dashboard string
	Vars      map[string][]string
	From, To  string // "" is the dashboard's own
	Refresh   string // an interval, or "off"; "" is the dashboard's own
	Panel     string // the title of the panel to show full screen, "" for the whole dashboard
	Home      bool   // the home screen first, with the dashboard below it
	Kiosk     bool   // neither header nor footer
	// Playlist are dashboards that follow each other, each for Interval (0: half a minute).
	Playlist []string
	Interval time.Duration
}
