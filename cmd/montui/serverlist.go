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

// serverList is the servers of the settings and the one that was asked for. Client and cache of each are made at first use, so
// that a faulty one is an error only where it is asked.
type serverList struct {
	names   []string // the one asked for first
	sources []query.DataSource
	dialed  map[string]func() (dialed, error)
	visited bool // by several at once, who have one answer to what they ask again every so often
	hidden  bool // the servers are not to be asked about themselves
}

type dialed struct {
	upstream
	cache *query.Cache
}

// maxSeries is how many series of one answer the screens keep: nobody reads more, and each takes a few KiB to draw.
const maxSeries = 20_000

// cacheOf keeps what a server has answered for the screens.
func cacheOf(client *query.Client) *query.Cache {
	client.MaxSeries = maxSeries
	return query.NewCache(client)
}

// nameOf is what a server of the settings is called.
func nameOf(s config.Server) string { return cmp.Or(s.Name, config.Redact(s.URL)) }

func newServerList(first upstream, settings config.Config) *serverList {
	l := &serverList{dialed: map[string]func() (dialed, error){}}
	name := first.name
	if name == "" {
		name = hostOf(first.client.URL())
	}
	now := dialed{upstream: first, cache: cacheOf(first.client)}
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
			return dialed{upstream: upstream{client, found.scrape, found.name}, cache: cacheOf(client)}, nil
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

// limited is the list for a role: the first server and those of these names, each with a client held to the limits and a cache of
// its own. Steps are no shorter than minStep.
func (l *serverList) limited(names []string, minStep time.Duration, limits query.Limits) *serverList {
	out := &serverList{dialed: map[string]func() (dialed, error){}, visited: true, hidden: len(limits.Endpoints) > 0}
	for i, name := range l.names {
		if i > 0 && !slices.Contains(names, name) {
			continue
		}
		dial := l.dialed[name]
		out.add(l.sources[i], sync.OnceValues(func() (dialed, error) {
			to, err := dial()
			if err != nil {
				return dialed{}, err
			}
			to.client, to.scrape = to.client.Limited(limits), max(to.scrape, minStep)
			to.cache = cacheOf(to.client)
			return to, nil
		}))
	}
	return out
}

// source asks the server of a name, and those that dashboards name by themselves. With one server it is that one alone.
func (l *serverList) source(name string) (query.Source, dialed, error) { return l.sourceEvery(name, 0) }

// sourceEvery is the source for what all ask every so often; 0 is for what one asks by himself.
func (l *serverList) sourceEvery(name string, every time.Duration) (query.Source, dialed, error) {
	main, err := l.dialed[name]()
	if err != nil {
		return nil, dialed{}, err
	}
	if len(l.names) == 1 && l.sources[0].UID == "" {
		return main.every(every), main, nil
	}
	out := query.Sources{Source: main.every(every), Named: map[string]query.Source{}}
	for _, s := range l.sources {
		named := query.Source(dialing{l.dialed[s.Name], every})
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
	to := views.Upstream{Name: name, Source: source, Server: main.client.URL(), ScrapeInterval: main.scrape}
	if !l.hidden {
		to.API = main.client
	}
	if l.visited {
		to.Every = func(every time.Duration) query.Source {
			if source, _, err := l.sourceEvery(name, every); err == nil {
				return source
			}
			return to.Source
		}
	}
	return to, nil
}

// every is the cache, or its shared view for screens that ask at a fixed interval.
func (d dialed) every(every time.Duration) query.Source {
	if every > 0 {
		return d.cache.Every(every)
	}
	return d.cache
}

// dialing is a source whose client is made when it is asked.
type dialing struct {
	dial  func() (dialed, error)
	often time.Duration
}

func (d dialing) Query(ctx context.Context, r query.Request) (frame.Frames, error) {
	to, err := d.dial()
	if err != nil {
		return nil, err
	}
	return to.every(d.often).Query(ctx, r)
}

func (d dialing) LabelNames(ctx context.Context, matchers []string, from, to time.Time) ([]string, error) {
	at, err := d.dial()
	if err != nil {
		return nil, err
	}
	return at.every(d.often).LabelNames(ctx, matchers, from, to)
}

func (d dialing) LabelValues(ctx context.Context, label string, matchers []string, from, to time.Time) ([]string, error) {
	at, err := d.dial()
	if err != nil {
		return nil, err
	}
	return at.every(d.often).LabelValues(ctx, label, matchers, from, to)
}

func (d dialing) Series(ctx context.Context, matchers []string, from, to time.Time) ([]frame.Labels, error) {
	at, err := d.dial()
	if err != nil {
		return nil, err
	}
	return at.every(d.often).Series(ctx, matchers, from, to)
}

func (d dialing) Raw(ctx context.Context, r query.Request) (json.RawMessage, []string, error) {
	at, err := d.dial()
	if err != nil {
		return nil, nil, err
	}
	return at.cache.Raw(ctx, r)
}
