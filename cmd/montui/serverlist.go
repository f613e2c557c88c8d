package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/montui/montui/internal/config"
	"github.com/montui/montui/internal/frame"
	"github.com/montui/montui/internal/query"
	"github.com/montui/montui/internal/views"
)

// serverList is the servers of the settings and the one that was asked for, each with a client and a cache that are made when they are
// first needed: a faulty one is an error for who asks it, and for nobody else.
type serverList struct {
	names   []string // the one asked for first
	sources []query.DataSource
	dialed  map[string]func() (dialed, error)
}

type dialed struct {
	upstream
	cache *query.Cache
}

// nameOf is what a server of the settings is called.
func nameOf(s config.Server) string { return cmp.Or(s.Name, config.Redact(s.URL)) }

func newServerList(first upstream, settings config.Config) *serverList {
	l := &serverList{dialed: map[string]func() (dialed, error){}}
	name := first.name
	if name == "" {
		name = hostOf(first.client.URL())
	}
	now := dialed{upstream: first, cache: query.NewCache(first.client)}
	l.add(query.DataSource{Name: name}, func() (dialed, error) { return now, nil })
	for _, s := range settings.Servers {
		source := query.DataSource{Name: nameOf(s), UID: s.UID}
		if source.Name == name {
			l.sources[0].UID = s.UID
			continue
		}
		found := configured(settings, s)
		l.add(source, sync.OnceValues(func() (dialed, error) {
			client, err := found.dial()
			if err != nil {
				return dialed{}, fmt.Errorf("server %s: %w", found.name, err)
			}
			return dialed{upstream: upstream{client, found.scrape, found.name}, cache: query.NewCache(client)}, nil
		}))
	}
	return l
}

func (l *serverList) add(source query.DataSource, dial func() (dialed, error)) {
	l.names = append(l.names, source.Name)
	l.sources = append(l.sources, source)
	l.dialed[source.Name] = dial
}

func hostOf(address string) string {
	if u, err := url.Parse(address); err == nil && u.Host != "" {
		return u.Host
	}
	return "prometheus"
}

// source asks the server of a name, and those that dashboards name by themselves. With one server it is that one alone.
func (l *serverList) source(name string) (query.Source, dialed, error) {
	main, err := l.dialed[name]()
	if err != nil {
		return nil, dialed{}, err
	}
	if len(l.names) == 1 && l.sources[0].UID == "" {
		return main.cache, main, nil
	}
	out := query.Sources{Source: main.cache, Named: map[string]query.Source{}}
	for _, s := range l.sources {
		named := query.Source(dialing{l.dialed[s.Name]})
		out.Named[s.Name] = named
		if s.UID != "" {
			out.Named[s.UID] = named
		}
	}
	out.Known = slices.Clone(l.sources)
	i := slices.IndexFunc(out.Known, func(s query.DataSource) bool { return s.Name == name })
	chosen := out.Known[i]
	out.Known = slices.Insert(slices.Delete(out.Known, i, i+1), 0, chosen)
	return out, main, nil
}

// change is what the screens ask after S.
func (l *serverList) change(name string) (views.Upstream, error) {
	if l.dialed[name] == nil {
		return views.Upstream{}, fmt.Errorf("there is no server %q in the settings", name)
	}
	source, main, err := l.source(name)
	if err != nil {
		return views.Upstream{}, err
	}
	return views.Upstream{Name: name, Source: source, API: main.client, Server: main.client.URL(), ScrapeInterval: main.scrape}, nil
}

// dialing is a source whose client is made when it is asked.
type dialing struct{ dial func() (dialed, error) }

func (d dialing) Query(ctx context.Context, r query.Request) (frame.Frames, error) {
	to, err := d.dial()
	if err != nil {
		return nil, err
	}
	return to.cache.Query(ctx, r)
}

func (d dialing) LabelNames(ctx context.Context, matchers []string, from, to time.Time) ([]string, error) {
	at, err := d.dial()
	if err != nil {
		return nil, err
	}
	return at.cache.LabelNames(ctx, matchers, from, to)
}

func (d dialing) LabelValues(ctx context.Context, label string, matchers []string, from, to time.Time) ([]string, error) {
	at, err := d.dial()
	if err != nil {
		return nil, err
	}
	return at.cache.LabelValues(ctx, label, matchers, from, to)
}

func (d dialing) Series(ctx context.Context, matchers []string, from, to time.Time) ([]frame.Labels, error) {
	at, err := d.dial()
	if err != nil {
		return nil, err
	}
	return at.cache.Series(ctx, matchers, from, to)
}

func (d dialing) Raw(ctx context.Context, r query.Request) (json.RawMessage, []string, error) {
	at, err := d.dial()
	if err != nil {
		return nil, nil, err
	}
	return at.cache.Raw(ctx, r)
}
