package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/montui/montui/internal/company"
	"github.com/montui/montui/internal/dashboard"
	"github.com/montui/montui/internal/sshd"
	"github.com/montui/montui/internal/views"
)

// visitor is one session of serve.
type visitor struct {
	host    *host
	edition *edition
	role    *role
	session sshd.Session
	log     interface{ Info(string, ...any) }
}

type visitorKey struct{}

// visitorOf is the visitor a command runs for; nil when it is the local user.
func visitorOf(cmd *cobra.Command) *visitor {
	v, _ := cmd.Context().Value(visitorKey{}).(*visitor)
	return v
}

// openerOf reads dashboards for a command; a visitor's are limited to those of the role.
func openerOf(cmd *cobra.Command) func(string) (*dashboard.Dashboard, []dashboard.Notice, error) {
	if v := visitorOf(cmd); v != nil {
		return v.open
	}
	return openDashboard
}

// changed is deps after the changes.
func changed(changes []func(*views.Deps), deps views.Deps) views.Deps {
	for _, change := range changes {
		change(&deps)
	}
	return deps
}

// visit decides what a session runs: screens, or a command.
func (h *host) visit(s sshd.Session) (sshd.Answer, error) {
	s.Terminal = s.Terminal && s.Term != "dumb" // an editor's window, where no cursor can be moved
	now := h.now.Load()
	r := now.roles[s.Role]
	if r == nil { // a role that a reload took away
		return sshd.Answer{}, fmt.Errorf("there is no role %s any more", s.Role)
	}
	v := &visitor{host: h, edition: now, role: r, session: s, log: h.log.With("session", s.ID, "user", s.Name, "role", s.Role, "from", s.RemoteAddr.String())}
	words := s.Words
	if kiosk, ok := now.kiosks[s.User]; ok {
		if len(words) > 0 {
			return sshd.Answer{}, fmt.Errorf("%s shows one thing only; connect without a command", s.User)
		}
		if s.Term == "dumb" {
			return sshd.Answer{}, fmt.Errorf("%s is a screen, and TERM=dumb shows none", s.User)
		}
		return v.screen(views.Start{Dashboard: kiosk.Dashboard, From: kiosk.From, To: kiosk.To, Vars: kiosk.Vars, Kiosk: !kiosk.Bars}, "", "")
	}
	if len(words) > 0 {
		switch words[0] {
		case "query":
			if !r.explore {
				return sshd.Answer{}, fmt.Errorf("the role %s shows dashboards; it may not ask PromQL of its own", r.name)
			}
			return v.command(words)
		case "render":
			if len(words) == 1 {
				return sshd.Answer{}, fmt.Errorf("name the dashboard to print: %s", strings.Join(v.names(), " "))
			}
			return v.command(words)
		case "help", "--help", "-h":
			return v.helps(), nil
		case "open":
			words = words[1:]
		}
	}
	return v.askedScreen(words)
}

// askedScreen opens what the words ask for: home, or [DASHBOARD] and the flags of montui open.
func (v *visitor) askedScreen(words []string) (sshd.Answer, error) {
	var o openOptions
	if _, taken := v.find("home"); !taken && len(words) > 0 && words[0] == "home" {
		words, o.home = words[1:], true
	}
	name := ""
	cmd := &cobra.Command{Use: "ssh HOST [DASHBOARD]", Args: cobra.MaximumNArgs(1), SilenceErrors: true, SilenceUsage: true,
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 1 {
				name = args[0]
			}
			return nil
		}}
	cmd.SetOut(io.Discard)
	cmd.SetErr(io.Discard)
	flags := cmd.Flags()
	flags.StringArrayVar(&o.vars, "var", nil, "")
	flags.StringVar(&o.from, "from", "", "")
	flags.StringVar(&o.to, "to", "", "")
	flags.StringVar(&o.panel, "panel", "", "")
	flags.StringVar(&o.theme, "theme", "", "")
	flags.StringVar(&o.glyphs, "glyphs", "", "")
	cmd.SetArgs(append([]string{}, words...)) // nil would be the arguments of this process
	cmd.SetContext(context.Background())
	if err := cmd.Execute(); err != nil {
		if _, ok := v.find(words[0]); !ok && !strings.HasPrefix(words[0], "-") { // its flags are no matter, then
			return sshd.Answer{}, v.unknown(words[0])
		}
		return sshd.Answer{}, fmt.Errorf("%w; ssh HOST help says what there is", err)
	}
	switch {
	case name != "":
		if _, ok := v.find(name); !ok {
			return sshd.Answer{}, v.unknown(name)
		}
	default:
		var meant bool
		name, meant = v.first()
		o.home = o.home || !meant && v.session.Terminal && len(v.library()) > 1
	}
	start, err := o.start(name)
	if err != nil {
		return sshd.Answer{}, err
	}
	if name == v.edition.start.Dashboard { // the operator's own flags are its defaults
		start.From, start.To = firstOf(start.From, v.edition.start.From), firstOf(start.To, v.edition.start.To)
		for variable, values := range v.edition.start.Vars {
			if start.Vars[variable] == nil {
				start.Vars[variable] = values
			}
		}
	}
	switch {
	case v.session.Terminal:
	case len(words) > 0:
		return v.still(words, name)
	case v.session.Term == "dumb":
		return v.helps(), nil
	}
	return v.screen(start, o.theme, o.glyphs)
}

// still prints a dashboard for a client without a terminal, as montui render does.
func (v *visitor) still(words []string, name string) (sshd.Answer, error) {
	args := []string{"render", name}
	for i := 0; i < len(words); i++ {
		word := words[i]
		switch flag, _, joined := strings.Cut(word, "="); {
		case word == name || flag == "--theme" && joined || flag == "--glyphs" && joined:
		case flag == "--theme" || flag == "--glyphs":
			i++
		default:
			args = append(args, word)
		}
	}
	answer, err := v.command(args)
	run := answer.Run
	answer.Run = func(ctx context.Context, out, errs io.Writer) int {
		status := run(ctx, out, errs)
		_, _ = fmt.Fprintf(errs, "This is how it stands now; ssh -t shows it live.\r\n")
		return status
	}
	return answer, err
}

// first is the dashboard of a visitor who names none: the one named like the SSH user, else the operator's, else any. meant tells
// whether somebody has named it.
func (v *visitor) first() (name string, meant bool) {
	library := v.library()
	if e, ok := v.find(v.session.User); ok {
		return e.Name, true
	}
	if e, ok := v.find(v.edition.start.Dashboard); ok {
		return e.Name, v.edition.named
	}
	if len(library) > 0 {
		return library[0].Name, false
	}
	return v.edition.start.Dashboard, false
}

// library are the dashboards of the role.
func (v *visitor) library() []views.Entry {
	var library []views.Entry
	for _, e := range v.edition.library {
		if v.role.sees(e) {
			library = append(library, e)
		}
	}
	return library
}

func (v *visitor) find(name string) (views.Entry, bool) {
	for _, e := range v.library() {
		if e.Name == name || e.UID != "" && e.UID == name {
			return e, true
		}
	}
	return views.Entry{}, false
}

func (v *visitor) unknown(name string) error {
	return fmt.Errorf("there is no dashboard %q here; there are: %s", name, strings.Join(v.names(), " "))
}

func (v *visitor) names() []string {
	var names []string
	for _, e := range v.library() {
		names = append(names, e.Name)
	}
	return names
}

// open reads one of the role's dashboards; any other does not exist for it.
func (v *visitor) open(name string) (*dashboard.Dashboard, []dashboard.Notice, error) {
	e, ok := v.find(name)
	if !ok {
		return nil, nil, v.unknown(name)
	}
	dash, notices, err := v.role.open(v.edition.shelf, e.Name)
	if err != nil {
		return nil, notices, err
	}
	v.log.Info("dashboard opened", "dashboard", e.Name, "title", dash.Title)
	return dash, notices, nil
}

// screen is the visitor's own screen. What it asks is shared with all of his role.
func (v *visitor) screen(start views.Start, light, drawing string) (sshd.Answer, error) {
	dark, err := darkOf(light)
	if err != nil {
		return sshd.Answer{}, err
	}
	glyphs, chosen, err := glyphsOf(drawing)
	if err != nil {
		return sshd.Answer{}, err
	}
	server, err := v.role.first()
	if err != nil {
		return sshd.Answer{}, err
	}
	ctx, cancel := context.WithCancel(v.host.ctx)
	var member *company.Member
	model := v.edition.screens(v.session.Term, v.session.Environ, v.session.Width, v.session.Height, func(d *views.Deps) {
		member = v.host.hall.Enter(v.session.Name, !v.session.Anonymous)
		d.Source, d.Every, d.API, d.Server = server.Source, server.Every, server.API, server.Server
		d.Shared, d.Company, d.Context, d.Start = v.role.shared, member, ctx, start
		d.Library, d.Open, d.Held, d.Save = v.library(), v.open, !v.role.explore, nil
		d.Slots = make(chan struct{}, cap(d.Slots)) // the role's client bounds what reaches the server; who waits for another's answer holds up nobody
		if len(v.role.servers.names) > 1 {
			d.Servers, d.Switch = v.role.servers.names, v.role.servers.change
		}
		d.ScrapeInterval = server.ScrapeInterval
		if light != "" && light != "auto" {
			d.Look.Dark = dark
		}
		if chosen {
			d.Look.Glyphs = glyphs
		}
	})
	return sshd.Answer{Model: model, Done: func() { cancel(); member.Leave() }}, nil
}

// visitorsFlags are the flags of query and render that reach no file, no other server and nobody's credentials.
var visitorsFlags = map[string][]string{
	"query": {"time", "start", "end", "range", "step", "output", "timeout", "limit", "fail-empty", "unit", "decimals", "name", "lookback-delta",
		"stats", "expanded", "no-heading", "no-pager", "width", "expect", "warn", "until", "within", "nagios", "watch", "help"},
	"render": {"from", "to", "panel", "size", "max-data-points", "timezone", "format", "theme", "var", "scrape-interval", "help"},
}

// command is montui query or montui render, run for the visitor with his session for its output.
func (v *visitor) command(words []string) (sshd.Answer, error) {
	return sshd.Answer{Run: func(ctx context.Context, out, errs io.Writer) int {
		root := &cobra.Command{Use: "ssh HOST", SilenceErrors: true, SilenceUsage: true, CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true}}
		root.PersistentFlags().String("url", "", "")
		root.AddCommand(newQueryCommand(), newRenderCommand())
		_ = root.PersistentFlags().MarkHidden("url")
		markUsageErrors(root)
		root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error { return allowedFlags(cmd, words[0]) }
		root.SetArgs(words)
		root.SetIn(strings.NewReader(""))
		root.SetOut(out)
		root.SetErr(errs)
		began := time.Now()
		err := root.ExecuteContext(context.WithValue(ctx, visitorKey{}, v))
		var said exitError
		if err != nil && !errors.As(err, &said) {
			_, _ = fmt.Fprintf(errs, "montui: %v\n", err)
		}
		v.log.Info("command", "words", fmt.Sprintf("%q", words), "status", exitCode(err), "took", time.Since(began).Round(time.Millisecond).String())
		return exitCode(err)
	}}, nil
}

// allowedFlags refuses the flags that are only for the local user.
func allowedFlags(cmd *cobra.Command, name string) error {
	for flag := range changedFlags(cmd) {
		if !slices.Contains(visitorsFlags[name], flag) {
			return usagef("--%s is not for visitors; there are: --%s", flag, strings.Join(visitorsFlags[name], " --"))
		}
	}
	return nil
}

func (v *visitor) helps() sshd.Answer {
	return sshd.Answer{Run: func(_ context.Context, out, _ io.Writer) int { _, _ = io.WriteString(out, v.help()); return 0 }}
}

func (v *visitor) help() string {
	var b strings.Builder
	b.WriteString("montui shows dashboards to SSH clients:\n\n  ssh HOST                                 the dashboards, live\n" +
		"  ssh -t HOST NAME                         one of them; flags: --var name=value, --from, --to, --theme, --glyphs\n" +
		"  ssh HOST render NAME --format text       printed once; formats: " + strings.Join(renderFormats, ", ") + "\n")
	if v.role.explore {
		b.WriteString("  ssh HOST query EXPR -o json              a PromQL question\n")
	}
	b.WriteString("\nDashboards:\n")
	for _, e := range v.library() {
		fmt.Fprintf(&b, "  %-12s %s\n", e.Name, e.Title)
	}
	return b.String()
}

func changedFlags(cmd *cobra.Command) map[string]bool {
	names := map[string]bool{}
	cmd.Flags().Visit(func(f *pflag.Flag) { names[f.Name] = true })
	return names
}
