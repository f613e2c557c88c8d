package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	httpconfig "github.com/prometheus/common/config"

	"github.com/montui/montui/internal/config"
	"github.com/montui/montui/internal/dashboard"
	"github.com/montui/montui/internal/library"
	"github.com/montui/montui/internal/views"
	"github.com/montui/montui/panels"
)

// shelf is the dashboards that the settings list, with the settings that apply to all of them.
type shelf struct {
	settings config.Config
	library  *library.Library
	stdin    func() ([]byte, error) // what came by it; it comes once
	ready    atomic.Pointer[readDashboard]
}

// readDashboard is a dashboard that was read before the screens started. It is handed out once, because its owner changes it.
type readDashboard struct {
	name    string
	dash    *dashboard.Dashboard
	notices []dashboard.Notice
}

func newShelf(settings config.Config) *shelf {
	places := library.Places{Bundled: bundledDashboards(), Problems: problemsOf(settings)}
	client := func(c httpconfig.HTTPClientConfig) func() (*http.Client, error) {
		return sync.OnceValues(func() (*http.Client, error) {
			transport, err := httpconfig.NewRoundTripperFromConfig(c, "montui")
			return &http.Client{Transport: transport}, err
		})
	}
	for _, d := range settings.Dashboards {
		if d.URL == "" {
			places.Folders = append(places.Folders, library.Folder{Path: d.Path, Under: d.Folder})
			continue
		}
		address := library.Address{URL: d.URL, Under: d.Folder}
		for _, s := range settings.Servers {
			if d.Server != "" && s.Name == d.Server {
				_, reach := settings.Reach(s)
				address.Client = client(reach)
			}
		}
		for _, g := range settings.Grafana {
			if d.Server != "" && g.Name == d.Server {
				address.Client = client(g.Client())
			}
		}
		places.Addresses = append(places.Addresses, address)
	}
	for _, g := range settings.Grafana {
		places.Grafanas = append(places.Grafanas, &library.Grafana{Name: g.Name, URL: g.URL, Client: client(g.Client())})
	}
	return &shelf{settings: settings, library: library.New(places), stdin: sync.OnceValues(func() ([]byte, error) { return io.ReadAll(os.Stdin) })}
}

func bundledDashboards() library.Bundled {
	return library.Bundled{Names: panels.Names(), Open: panels.Open}
}

func problemsOf(settings config.Config) []error {
	var out []error
	for _, p := range settings.Unread {
		out = append(out, p)
	}
	return out
}

// open reads a dashboard by any of the names it has, or "-" for stdin.
func (s *shelf) open(name string) (*dashboard.Dashboard, []dashboard.Notice, error) {
	if before := s.ready.Load(); before != nil && before.name == name && s.ready.CompareAndSwap(before, nil) {
		return before.dash, before.notices, nil
	}
	source, err := s.source(name)
	if err != nil {
		return nil, nil, err
	}
	defer source.Close() //nolint:errcheck // it was read
	return s.parse(name, source)
}

// text is a dashboard as it is written.
func (s *shelf) text(name string) ([]byte, error) {
	source, err := s.source(name)
	if err != nil {
		return nil, err
	}
	defer source.Close() //nolint:errcheck // it was read
	return io.ReadAll(source)
}

// parse reads a dashboard, with what the settings say of all.
func (s *shelf) parse(name string, source io.Reader) (*dashboard.Dashboard, []dashboard.Notice, error) {
	dash, notices, err := dashboard.Parse(source)
	if err != nil {
		return nil, notices, fmt.Errorf("%s: %w", config.Redact(name), err)
	}
	if dash.Title == "" {
		dash.Title = strings.TrimSuffix(filepath.Base(name), filepath.Ext(name))
	}
	if dash.WeekStart == "" || dash.WeekStart == "browser" {
		dash.WeekStart = s.settings.WeekStart
	}
	if dash.Refresh == "" {
		dash.Refresh = s.settings.Refresh
	}
	return dash, notices, nil
}

func (s *shelf) source(name string) (io.ReadCloser, error) {
	if name == "-" {
		text, err := s.stdin()
		return io.NopCloser(bytes.NewReader(text)), err
	}
	source, err := s.library.Open(context.Background(), name)
	var none *library.NotFound
	if errors.As(err, &none) {
		return nil, usageError{err}
	}
	return source, err
}

// readFirst reads the dashboard that the screens begin with, so that an unreadable one is an error on the command line.
func (s *shelf) readFirst(name string) error {
	dash, notices, err := s.open(name)
	if err == nil {
		s.ready.Store(&readDashboard{name, dash, notices})
	}
	return err
}

// atOnce are the dashboards known without any I/O, and the one that is opened first.
func (s *shelf) atOnce(first string) []views.Entry {
	entries, _ := library.New(library.Places{Bundled: bundledDashboards()}).List(context.Background())
	return withFirst(first, asEntries(entries, nil, nil))
}

// list gives all dashboards, with the stars of Grafana and of this user.
func (s *shelf) list(ctx context.Context, first string, state *library.State) ([]views.Entry, []error) {
	entries, errs := s.library.List(ctx)
	return withFirst(first, asEntries(entries, state.Starred(), state.Recent())), errs
}

// withFirst puts a dashboard that is in no place of the settings before the others.
func withFirst(first string, entries []views.Entry) []views.Entry {
	if slices.ContainsFunc(entries, func(e views.Entry) bool {
		return e.Name == first || first != "" && (e.UID == first || strings.EqualFold(e.Title, first))
	}) {
		return entries
	}
	return append([]views.Entry{{Name: first, Title: config.Redact(first), Source: "file"}}, entries...)
}

// asEntries adds the files that were opened before from elsewhere, as long as they are there.
func asEntries(entries []library.Entry, starred []string, recent []library.Opened) []views.Entry {
	out := make([]views.Entry, 0, len(entries))
	known := make(map[string]bool, len(entries))
	for _, e := range entries {
		known[e.Name] = true
		out = append(out, views.Entry{Name: e.Name, Title: e.Title, UID: e.UID, Tags: e.Tags, Folder: e.Folder, Source: e.Source,
			Starred: e.Starred || slices.Contains(starred, e.Name)})
	}
	for _, o := range recent {
		if known[o.Name] || !filepath.IsAbs(o.Name) {
			continue
		}
		if _, err := os.Stat(o.Name); err == nil {
			out = append(out, views.Entry{Name: o.Name, Title: firstOf(o.Title, o.Name), Source: "file", Starred: slices.Contains(starred, o.Name)})
		}
	}
	return out
}

// lasting is a name that still means the same from another working directory.
func lasting(name string) string {
	if _, err := os.Stat(name); err == nil {
		if path, err := filepath.Abs(name); err == nil {
			return path
		}
	}
	return name
}
