package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/config"
	"github.com/montui/montui/internal/dashboard"
	"github.com/montui/montui/internal/footprint"
	"github.com/montui/montui/internal/paint"
	"github.com/montui/montui/internal/query"
	"github.com/montui/montui/internal/theme"
	"github.com/montui/montui/internal/views"
	"github.com/montui/montui/panels"
)

const firstDashboard = "node"

// openOptions are the flags of open.
type openOptions struct {
	vars          []string
	from, to      string
	refresh       string
	theme, glyphs string
	panel         string
	home, kiosk   bool
	playlist      []string
	interval      time.Duration
}

// newOpenCommand is montui itself: without a subcommand it opens a dashboard.
func newOpenCommand() *cobra.Command {
	root := openCommand("montui [DASHBOARD]")
	root.Short = "Grafana dashboards in the terminal"
	root.Long = `montui shows Grafana dashboards in the terminal, live, from any Prometheus-compatible server.

DASHBOARD is the JSON or YAML file of a dashboard exported from Grafana, or a bundled one:
` + strings.Join(panels.Names(), ", ") + `; or an address, or the UID or title of one that the settings know ("montui dashboards"
lists them). Without one it opens ` + firstDashboard + `, or the settings'.

The server is --url, else $MONTUI_URL, else the first in the settings file, else a running "montui collect",
else ` + defaultURL + `. When none answers, montui starts its own collector, which watches this machine.`
	root.Example = `  # this machine
  montui
  # MySQL, from the Prometheus on pi4
  montui --url http://pi4:9090 mysql
  # a dashboard exported from Grafana, the last day of one server
  montui exported.json --from now-24h --var instance=db1:9100`
	root.PersistentFlags().String("url", "", "address of the Prometheus-compatible server, or its name in the settings")
	open := openCommand("open [DASHBOARD]")
	open.Short = "Open a dashboard (what montui does without a subcommand)"
	root.AddCommand(open, newHomeCommand())
	return root
}

// newHomeCommand opens the home screen.
func newHomeCommand() *cobra.Command {
	cmd := openCommandWith("home [DASHBOARD]", openOptions{home: true})
	cmd.Short = "Open the home screen: what is up, what fires, all dashboards"
	return cmd
}

func openCommand(use string) *cobra.Command { return openCommandWith(use, openOptions{}) }

func openCommandWith(use string, o openOptions) *cobra.Command {
	cmd := &cobra.Command{
		Use:  use,
		Args: cobra.MaximumNArgs(1),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return panels.Names(), cobra.ShellCompDirectiveDefault
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			name := ""
			if len(args) == 1 {
				name = args[0]
			}
			return runOpen(cmd, name, o)
		},
	}
	flags := cmd.Flags()
	flags.StringArrayVar(&o.vars, "var", nil, "a variable's value, as name=value; repeat it for several values")
	flags.StringVar(&o.from, "from", "", "begin of the time range: now-6h, 2026-03-01T00:00:00Z, Unix seconds (default: the dashboard's)")
	flags.StringVar(&o.to, "to", "", "end of the time range (default: the dashboard's)")
	flags.StringVar(&o.refresh, "refresh", "", "how often the panels are asked for: 5s, 1m, off (default: the dashboard's)")
	flags.StringVar(&o.panel, "panel", "", "show this panel full screen, by its title or a part of it")
	flags.BoolVar(&o.home, "home", o.home, "begin with the home screen: hosts, alerts, dashboards")
	flags.BoolVar(&o.kiosk, "kiosk", false, "neither header nor footer")
	flags.StringSliceVar(&o.playlist, "playlist", nil, "show these dashboards in turn, with commas between")
	flags.DurationVar(&o.interval, "interval", 0, "how long each dashboard of a playlist is shown (default 30s)")
	flags.StringVar(&o.theme, "theme", "", "auto, dark or light (default: auto, or the settings')")
	flags.StringVar(&o.glyphs, "glyphs", "", "auto, braille, block, ascii or console (default: auto, or the settings')")
	return cmd
}

// firstFramesLast is by when every panel of an ordinary dashboard has been drawn once.
const firstFramesLast = 5 * time.Second

// viewerGC is Go's GOGC of the screens, which allocate a few MiB each few seconds: to collect four times as often costs next to
// nothing, and the memory that would wait to be collected is the machine's.
const viewerGC = 25

func runOpen(cmd *cobra.Command, name string, o openOptions) error {
	if !term.IsTerminal(int(os.Stdout.Fd())) || !term.IsTerminal(int(os.Stdin.Fd())) {
		return usagef("montui draws on a terminal, and this is none; for pipes there is: montui render %s", firstOf(name, firstDashboard))
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(viewerGC)
	}
	options, collector, err := o.prepare(cmd, name)
	if err != nil {
		return err
	}
	options.save = saveHere
	defer collector.stop()
	ctx, stop := signal.NotifyContext(cmd.Context(), syscall.SIGHUP)
	defer stop()
	screens, err := newScreens(ctx, options)
	if err != nil {
		return err
	}
	// The screens choose the depth of colour themselves; Bubble Tea is not to lower it once more.
	terminal := &paint.Terminal{File: os.Stdout}
	frames := &paint.Frames{Painter: screens(os.Getenv("TERM"), os.Environ(), 0, 0, options.here()), Out: terminal.Frames(), Every: time.Second / 30, Shown: terminal.Shown}
	program := tea.NewProgram(frames, tea.WithContext(ctx), tea.WithOutput(terminal), tea.WithFPS(30), tea.WithColorProfile(colorprofile.TrueColor))
	terminal.Lost = func() { program.Send(paint.LostMsg{}) }
	defer footprint.ShrinkAfter(firstFramesLast)()
	_, err = program.Run()
	return endOfScreen(err)
}

// prepare finds all that screens need: the settings, the dashboard, the server. The collector, when one had to be started, is the
// caller's to stop.
func (o openOptions) prepare(cmd *cobra.Command, name string) (screenOptions, *bundledCollector, error) {
	settings, err := loadSettings()
	if err != nil {
		return screenOptions{}, nil, err
	}
	start, err := o.start(firstOf(name, settings.Dashboard, firstDashboard))
	if err != nil {
		return screenOptions{}, nil, err
	}
	shownFirst(&start, settings)
	if len(start.Playlist) > 0 && name == "" {
		start.Dashboard = start.Playlist[0]
	}
	start.Dashboard = lasting(start.Dashboard)
	shelf := newShelf(settings)
	if err := shelf.readFirst(start.Dashboard); err != nil {
		return screenOptions{}, nil, err
	}
	server, collector, err := connect(cmd, settings)
	if err != nil {
		return screenOptions{}, nil, err
	}
	if collector != nil && collector.fresh && start.From == "" {
		start.From, start.To = "now-5m", "now" // the first minute of data is to be seen, not to be looked for
	}
	return screenOptions{named: name != "" || settings.Dashboard != "", server: server, settings: settings, shelf: shelf, servers: newServerList(server, settings), start: start, theme: o.theme, glyphs: o.glyphs, banner: collector.banner(), firstValues: collector.firstValues()},
		collector, nil
}

// again is prepare after a reload of the settings. A collector that was started here stays the server.
func (o openOptions) again(cmd *cobra.Command, name string, now screenOptions, bundled bool) (screenOptions, error) {
	settings, err := loadSettings()
	if err != nil {
		return now, err
	}
	fresh := now
	fresh.settings, fresh.shelf, fresh.named = settings, newShelf(settings), name != "" || settings.Dashboard != ""
	if fresh.start, err = o.start(firstOf(name, settings.Dashboard, firstDashboard)); err != nil {
		return now, err
	}
	shownFirst(&fresh.start, settings)
	fresh.start.Dashboard = lasting(fresh.start.Dashboard)
	if err := fresh.shelf.readFirst(fresh.start.Dashboard); err != nil {
		return now, err
	}
	if !bundled {
		found, err := findServer(cmd, settings)
		if err != nil {
			return now, err
		}
		client, err := found.dial()
		if err != nil {
			return now, err
		}
		if found.named || isUp(client) {
			fresh.server = upstream{client, found.scrape, found.name}
		}
	}
	fresh.servers = newServerList(fresh.server, settings)
	return fresh, nil
}

// upstream is the server that all sessions ask, and how often it scrapes (0: not known).
type upstream struct {
	client *query.Client
	scrape time.Duration
	name   string // in the settings, "" when it is not there
}

// connect finds the server; when nobody was named and nobody answers it starts the bundled collector.
func connect(cmd *cobra.Command, settings config.Config) (upstream, *bundledCollector, error) {
	found, err := findServer(cmd, settings)
	if err != nil {
		return upstream{}, nil, err
	}
	client, err := found.dial()
	if err != nil {
		return upstream{}, nil, err
	}
	if found.named || isUp(client) {
		return upstream{client, found.scrape, found.name}, nil, nil
	}
	if found.url != defaultURL {
		// The note was an old one; a Prometheus may still be where it usually is.
		found.url, found.scrape = defaultURL, 0
		if client, err = found.dial(); err != nil {
			return upstream{}, nil, err
		}
		if isUp(client) {
			return upstream{client, found.scrape, found.name}, nil, nil
		}
	}
	fmt.Fprintln(cmd.ErrOrStderr(), "no Prometheus answers here; starting the bundled collector …")
	collector, err := startCollector()
	if errors.Is(err, errHeld) {
		if other, up := startingNow(cmd, settings); up {
			return other, nil, nil
		}
	}
	if err != nil {
		return upstream{}, nil, err
	}
	found.url = collector.url
	client, err = found.dial()
	if err != nil {
		collector.stop()
		return upstream{}, nil, err
	}
	return upstream{client, collector.scrape, "bundled"}, collector, nil
}

// startingNow waits for a collector that holds the data already and is not ready yet, as when systemd starts it and montui serve together.
func startingNow(cmd *cobra.Command, settings config.Config) (upstream, bool) {
	for late := time.Now().Add(otherWithin); time.Now().Before(late); time.Sleep(100 * time.Millisecond) {
		found, err := findServer(cmd, settings)
		if err != nil {
			return upstream{}, false
		}
		if client, err := found.dial(); err == nil && isUp(client) {
			return upstream{client, found.scrape, found.name}, true
		}
	}
	return upstream{}, false
}

// start is what the flags ask to see first.
func (o openOptions) start(name string) (views.Start, error) {
	start := views.Start{Dashboard: name, Vars: map[string][]string{}, From: o.from, To: o.to, Refresh: o.refresh}
	start.Panel, start.Home, start.Kiosk = o.panel, o.home, o.kiosk
	var err error
	if start.Playlist, start.Interval, err = playlistOf(o.playlist, o.interval); err != nil {
		return start, err
	}
	for _, assignment := range o.vars {
		variable, value, ok := strings.Cut(assignment, "=")
		if !ok || variable == "" {
			return start, usagef("--var %q: write name=value", assignment)
		}
		start.Vars[variable] = append(start.Vars[variable], value)
	}
	for flag, value := range map[string]string{"--from": o.from, "--to": o.to} {
		if value == "" {
			continue
		}
		if _, err := dashboard.ParseTime(value, time.Now(), time.Local, false); err != nil {
			return start, usagef("%s: %v", flag, err)
		}
	}
	if o.refresh != "" && o.refresh != "off" {
		if d, err := dashboard.ParseInterval(o.refresh); err != nil || d < time.Second {
			return start, usagef("--refresh %q: write an interval of at least a second, like 5s or 1m, or off", o.refresh)
		}
	}
	return start, nil
}

// screenOptions is what all sessions share.
type screenOptions struct {
	server        upstream
	settings      config.Config
	shelf         *shelf
	servers       *serverList
	start         views.Start
	named         bool // somebody has named the dashboard of start
	theme, glyphs string
	banner        string
	firstValues   time.Time                                      // of a collector that was started for the first time
	save          func(name string, data []byte) (string, error) // nil for viewers over ssh
}

// saveHere writes a file into the folder montui was started in. A file that is there stays: the new one has a number.
func saveHere(name string, data []byte) (string, error) {
	base, ext := strings.TrimSuffix(name, filepath.Ext(name)), filepath.Ext(name)
	for n := 0; n < 1000; n++ {
		if n > 0 {
			name = fmt.Sprintf("%s-%d%s", base, n, ext)
		}
		file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if errors.Is(err, os.ErrExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		_, err = file.Write(data)
		return name, errors.Join(err, file.Close())
	}
	return "", fmt.Errorf("there are a thousand files %s-*%s here; take some away", base, ext)
}

// newScreens makes the model of each session: one for the local terminal, one a viewer for serve.
func newScreens(ctx context.Context, o screenOptions) (func(term string, environ []string, width, height int, changes ...func(*views.Deps)) paint.Painter, error) {
	zone, err := o.settings.Location()
	if err != nil {
		return nil, err
	}
	dark, err := darkOf(firstOf(o.theme, o.settings.Theme))
	if err != nil {
		return nil, err
	}
	glyphs, chosen, err := glyphsOf(firstOf(o.glyphs, o.settings.Glyphs))
	if err != nil {
		return nil, err
	}
	path, _ := config.Path() // it was read from there
	if err := checkKeys(o.settings, path); err != nil {
		return nil, err
	}
	entries := o.shelf.atOnce(o.start.Dashboard)
	source, _, err := o.servers.source(o.servers.names[0])
	if err != nil {
		return nil, err
	}
	slots := make(chan struct{}, 8)
	return func(term string, environ []string, _, _ int, changes ...func(*views.Deps)) paint.Painter {
		look := views.Look{Dark: dark, Colorblind: o.settings.Palette == "colorblind"}
		look.Depth, look.Glyphs = theme.Detect(term, environ)
		if chosen {
			look.Glyphs = glyphs
		}
		return views.New(changed(changes, views.Deps{Source: source, API: o.server.client, Server: o.server.client.URL(), ScrapeInterval: o.server.scrape, Banner: o.banner, FirstValues: o.firstValues,
			Save: o.save, History: historyOf(o), Library: entries, Open: o.shelf.open, Now: time.Now, Zone: zone, Slots: slots, Look: look, Start: o.start, Context: ctx, Keys: o.settings.Keys}))
	}, nil
}

func firstOf(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

// darkOf is whether the background is dark; nil when the terminal is to be asked.
func darkOf(name string) (*bool, error) {
	dark := name == "dark"
	switch name {
	case "", "auto":
		return nil, nil
	case "dark", "light":
		return &dark, nil
	}
	return nil, usagef("--theme: %q is not auto, dark or light", name)
}

func glyphsOf(name string) (glyphs canvas.Glyphs, chosen bool, err error) {
	switch name {
	case "", "auto":
		return canvas.Braille, false, nil
	case "braille":
		return canvas.Braille, true, nil
	case "block":
		return canvas.Block, true, nil
	case "ascii":
		return canvas.ASCII, true, nil
	case "console":
		return canvas.Console, true, nil
	}
	return 0, false, usagef("--glyphs: %q is not auto, braille, block, ascii or console", name)
}
