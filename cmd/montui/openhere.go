package main

import (
	"context"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/montui/montui/internal/config"
	"github.com/montui/montui/internal/library"
	"github.com/montui/montui/internal/views"
)

// here gives the screens what only the local user has: all dashboards and servers, and the remembered state.
func (o screenOptions) here() func(*views.Deps) {
	state := library.NewState(library.StatePath())
	return func(d *views.Deps) {
		d.List = func(ctx context.Context) ([]views.Entry, []error) { return o.shelf.list(ctx, o.start.Dashboard, state) }
		d.Opened = func(name, title string) error { return state.Opened(lasting(name), title, time.Now()) }
		d.Chosen = func(name string) map[string][]string { return state.Chosen(lasting(name)) }
		d.Choose = func(name string, vars map[string][]string) error { return state.Choose(lasting(name), vars) }
		d.KeepTheme = state.KeepTheme
		if o.theme == "" { // a flag is for this time
			d.Theme = state.Theme()
		}
		d.Star = func(name string, on bool) error { return state.Star(lasting(name), on) }
		for _, opened := range state.Recent() {
			d.Recent = append(d.Recent, opened.Name)
		}
		for i, e := range d.Library {
			d.Library[i].Starred = e.Starred || slices.Contains(state.Starred(), e.Name)
		}
		if _, err := os.Stat(library.StatePath()); os.IsNotExist(err) {
			d.FirstRun = true
		}
		d.Servers, d.Switch = o.servers.names, o.servers.change
		d.PauseUnfocused, d.Hover = o.settings.Pause, o.settings.Hover
	}
}

// shownFirst adds to the start what the settings say of it, where the flags say nothing.
func shownFirst(start *views.Start, settings config.Config) {
	start.Kiosk = start.Kiosk || settings.Kiosk
	if len(start.Playlist) == 0 {
		start.Playlist = settings.Playlist.Dashboards
	}
	if start.Interval == 0 {
		start.Interval = time.Duration(settings.Playlist.Interval)
	}
}

// playlistOf reads --playlist and --interval.
func playlistOf(list []string, interval time.Duration) ([]string, time.Duration, error) {
	if interval != 0 && interval < time.Second {
		return nil, 0, usagef("--interval %s is too short to see anything; write a second or more", interval)
	}
	var names []string
	for _, name := range list {
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, name)
		}
	}
	if interval != 0 && len(names) == 0 {
		return nil, 0, usagef("--interval goes with --playlist")
	}
	return names, interval, nil
}
