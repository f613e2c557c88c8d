package main

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"github.com/montui/montui/internal/company"
	"github.com/montui/montui/internal/config"
	"github.com/montui/montui/internal/paint"
	"github.com/montui/montui/internal/query"
	"github.com/montui/montui/internal/rendezvous"
	"github.com/montui/montui/internal/sshd"
	"github.com/montui/montui/internal/views"
)

// host is what montui serve has for as long as it runs.
type host struct {
	ctx     context.Context // ends with serve
	log     *slog.Logger
	metrics *prometheus.Registry
	queries *queryMeter
	hall    *company.Hall
	now     atomic.Pointer[edition]

	sockets map[int]*os.File // that systemd has passed on, by their numbers; by who configures. A file nobody holds is closed

	fetching sync.WaitGroup
	fetched  map[string]bool // the addresses of keys that are being looked after; by who configures
}

// edition is one version of the settings as served. A reload makes another; sessions keep the one they began with.
type edition struct {
	screenOptions
	screens func(term string, environ []string, width, height int, changes ...func(*views.Deps)) paint.Painter
	library []views.Entry

	roles  map[string]*role
	kiosks map[string]config.Kiosk
	keys   map[string]string // of addresses: the files they are kept in
}

// role is what its holders may do, and the servers and cache they ask with.
type role struct {
	name            string
	explore, server bool
	dashboards      []string
	servers         *serverList
	dashes          company.Common[dashKey, openDash]
	shared          *views.Shared
}

func newHost(ctx context.Context, log *slog.Logger, metrics *prometheus.Registry) *host {
	h := &host{ctx: ctx, log: log, metrics: metrics, queries: newQueryMeter(metrics), hall: company.NewHall(), fetched: map[string]bool{}, sockets: map[int]*os.File{}}
	metrics.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "montui_ssh_viewers", Help: "Viewers with a screen now."}, func() float64 { return float64(h.hall.Count()) }))
	return h
}

// newEdition makes an edition without its roles: the screens' options, the dashboards, the servers.
func (h *host) newEdition(options screenOptions) (*edition, error) {
	e := &edition{screenOptions: options, roles: map[string]*role{}, kiosks: options.settings.Serve.Kiosks, keys: map[string]string{}}
	var err error
	if e.screens, err = newScreens(h.ctx, options); err != nil {
		return nil, err
	}
	var errs []error
	e.library, errs = options.shelf.list(h.ctx, options.start.Dashboard, nil)
	for _, err := range errs {
		h.log.Warn("dashboards not listed", "error", err)
	}
	return e, nil
}

// The defaults of a role, and of the queries at once.
const (
	viewerRange    = 92 * 24 * time.Hour
	roleTimeout    = 30 * time.Second
	roleSamples    = 5_000_000
	queriesAtOnce  = 8
	defaultAddress = "127.0.0.1:23234"
)

// configure makes the SSH server's configuration from the user's settings. It affects only sessions that begin later.
func (h *host) configure(options screenOptions, f serveFlags) (sshd.Config, error) {
	s := options.settings.Serve
	e, err := h.newEdition(options)
	if err != nil {
		return sshd.Config{}, err
	}
	inWork := make(chan struct{}, cmp.Or(s.Limits.Queries, queriesAtOnce))
	for _, name := range []string{"viewer", "explorer"} {
		e.roles[name] = e.role(name, s.Roles[name], inWork, h.queries)
	}
	for name, r := range s.Roles {
		e.roles[name] = e.role(name, r, inWork, h.queries)
	}
	cfg := sshd.Config{Banner: s.Banner, Log: h.log, Metrics: h.metrics, Visit: h.visit, Limits: limitsOf(s.Limits)}
	if s.Banner != "" && !strings.HasSuffix(cfg.Banner, "\n") {
		cfg.Banner += "\n"
	}
	cfg.HostKeys = slices.Clone(s.HostKeys)
	if f.hostKey != "" {
		cfg.HostKeys = []string{f.hostKey}
	}
	dir := rendezvous.DataHome()
	if len(cfg.HostKeys) == 0 {
		if dir == "" {
			return cfg, errNoPlace
		}
		cfg.HostKeys = []string{filepath.Join(dir, "ssh_host_ed25519")}
	}
	listen := s.Listen
	if len(f.listen) > 0 {
		listen = nil
		for _, address := range f.listen {
			listen = append(listen, config.Listen{Address: address})
		}
	}
	if len(listen) == 0 {
		listen = []config.Listen{{Address: defaultAddress}}
	}
	for _, l := range listen {
		access := s.Access
		if l.Access != nil {
			access = *l.Access
		}
		let := e.access(access, dir)
		if f.authorizedKeys != "" {
			let = sshd.Access{Keys: []sshd.KeyFile{{Path: f.authorizedKeys, Role: "explorer"}}}
		}
		if err := h.checkKeys(let, e); err != nil {
			return cfg, err
		}
		ports, err := h.portsOf(l.Address, let)
		if err != nil {
			return cfg, err
		}
		cfg.Ports = append(cfg.Ports, ports...)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(cfg.Limits.Memory)
	}
	h.now.Store(e)
	return cfg, nil
}

// role is the role of the settings, with servers that are held to it and a memory of its own.
func (e *edition) role(name string, r config.Role, inWork chan struct{}, queries *queryMeter) *role {
	explorer := name == "explorer"
	out := &role{name: name, explore: explorer, server: explorer, dashboards: r.Dashboards}
	minStep := time.Duration(r.MinStep)
	if r.Explore != nil {
		out.explore = *r.Explore
	}
	if r.Server != nil {
		out.server = *r.Server
	}
	limits := query.Limits{Name: "the role " + name, Range: time.Duration(r.MaxRange), Step: minStep, InWork: inWork, Through: queries.of(name),
		Timeout: cmp.Or(time.Duration(r.QueryTimeout), roleTimeout), Samples: cmp.Or(r.MaxSamples, roleSamples)}
	if !out.explore {
		limits.Range, limits.Step = cmp.Or(limits.Range, viewerRange), cmp.Or(limits.Step, time.Second)
	}
	if !out.server {
		limits.Endpoints = query.DashboardEndpoints()
	}
	out.servers, out.shared = e.servers.limited(r.Servers, minStep, limits), &views.Shared{}
	return out
}

// first is the server that a role's screens ask by default.
func (r *role) first() (views.Upstream, error) { return r.servers.change(r.servers.names[0]) }

// access is who comes in, as the SSH server wants it. Keys of addresses are read from the files they are kept in.
func (e *edition) access(a config.Access, dir string) sshd.Access {
	if a.IsZero() {
		return sshd.Access{Anonymous: "viewer"}
	}
	out := sshd.Access{Anonymous: a.Anonymous}
	if a.Anonymous == "off" {
		out.Anonymous = ""
	}
	add := func(path, url, name, r string) {
		r = cmp.Or(r, "viewer")
		if path != "" {
			out.Keys = append(out.Keys, sshd.KeyFile{Path: path, Role: r, Name: name})
		}
		if url != "" {
			e.keys[url] = keptIn(dir, url)
			out.Keys = append(out.Keys, sshd.KeyFile{Path: e.keys[url], Role: r, Name: name})
		}
	}
	for _, u := range a.Users {
		add(u.Keys, u.URL, u.Name, u.Role)
	}
	for _, k := range a.AuthorizedKeys {
		add(k.Path, k.URL, "", k.Role)
	}
	for _, c := range a.Authorities {
		out.Authorities = append(out.Authorities, sshd.Authority{Path: c.Path, Role: cmp.Or(c.Role, "viewer"), Principals: c.Principals})
	}
	return out
}

// checkKeys names, at the start, the key files and lines by which nobody can log in.
func (h *host) checkKeys(a sshd.Access, e *edition) error {
	fetched := map[string]bool{} // they need not be there yet
	for _, path := range e.keys {
		fetched[path] = true
	}
	for _, file := range a.Keys {
		if fetched[file.Path] {
			continue
		}
		usable, problems, err := sshd.CheckKeys(file.Path)
		if err != nil {
			return fmt.Errorf("keys: %w", err)
		}
		for _, p := range problems {
			h.log.Warn("a key is not used", "file", file.Path, "error", p)
		}
		if usable == 0 {
			h.log.Warn("no key in this file lets anybody in", "file", file.Path)
		}
	}
	for _, file := range a.Authorities {
		if _, _, err := sshd.CheckKeys(file.Path); err != nil {
			return fmt.Errorf("authority: %w", err)
		}
	}
	return nil
}

func limitsOf(l config.ServeLimits) sshd.Limits {
	out := sshd.Limits{Sessions: l.Sessions, SessionsPerAddress: l.SessionsPerAddress, SessionsPerConnection: l.SessionsPerConnection,
		Connections: l.Connections, ConnectionsPerAddress: l.ConnectionsPerAddress, AuthTries: l.LoginAttempts,
		Handshake: time.Duration(l.Handshake), Idle: time.Duration(l.Idle), Stay: time.Duration(l.Stay), Stall: time.Duration(l.Stall),
		Columns: l.Columns, Rows: l.Rows, FramesPerSecond: l.FramesPerSecond, InputPerSecond: l.InputPerSecond, Memory: int64(l.MemoryMB) << 20}
	if out.Memory == 0 {
		out.Memory = sshd.DefaultLimits().Memory
	}
	return out
}

// sees tells whether a role may see a dashboard; patterns match its name, its UID or its folder.
func (r *role) sees(e views.Entry) bool {
	return len(r.dashboards) == 0 || slices.ContainsFunc(r.dashboards, func(pattern string) bool {
		for _, is := range []string{e.Name, e.UID, e.Folder, path.Join(e.Folder, e.Title)} {
			if ok, err := path.Match(pattern, is); is != "" && ok && err == nil {
				return true
			}
		}
		return false
	})
}

// portsOf is the port of an address, or those of the sockets that systemd has opened.
func (h *host) portsOf(address string, access sshd.Access) ([]sshd.Port, error) {
	name, isSystemd := strings.CutPrefix(address, "systemd")
	if !isSystemd {
		return []sshd.Port{{Address: address, Access: access}}, nil
	}
	name = strings.TrimPrefix(name, ":")
	if os.Getenv("LISTEN_PID") != strconv.Itoa(os.Getpid()) {
		return nil, fmt.Errorf("--listen %s: systemd has passed no socket to this process; use a .socket unit", address)
	}
	count, err := strconv.Atoi(os.Getenv("LISTEN_FDS"))
	if err != nil || count < 1 || count > 64 {
		return nil, fmt.Errorf("--listen %s: LISTEN_FDS is %q", address, os.Getenv("LISTEN_FDS"))
	}
	names := strings.Split(os.Getenv("LISTEN_FDNAMES"), ":")
	var ports []sshd.Port
	for i := range count {
		if name != "" && (i >= len(names) || names[i] != name) {
			continue
		}
		if h.sockets[i] == nil {
			h.sockets[i] = os.NewFile(uintptr(firstSocket+i), "systemd")
		}
		listener, err := net.FileListener(h.sockets[i]) // a copy, so that a reload can take it again
		if err != nil {
			return nil, fmt.Errorf("--listen %s: socket %d: %w", address, i, err)
		}
		ports = append(ports, sshd.Port{Address: fmt.Sprintf("%s#%d", address, i), Listener: listener, Access: access})
	}
	if len(ports) == 0 {
		return nil, fmt.Errorf("--listen %s: no socket is named %q; there are %q", address, name, names)
	}
	return ports, nil
}

// firstSocket is the first file that systemd passes on.
const firstSocket = 3
