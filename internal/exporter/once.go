package exporter

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// repeatAfter is how long the same complaint of the same collector stays unsaid.
const repeatAfter = time.Hour

// oncePerCollector keeps a failing collector from writing the same line at every scrape: of each message about
// each collector one passes an hour. The metric tells the rest.
type oncePerCollector struct {
	slog.Handler
	about string // the collector named by With
	said  *said
}

type said struct {
	mu   sync.Mutex
	when map[complaint]time.Time
}

// complaint has as many values as there are messages and collectors in node_exporter's source: it is bounded.
type complaint struct{ message, collector string }

func newOncePerCollector(h slog.Handler) *oncePerCollector {
	return &oncePerCollector{Handler: h, said: &said{when: map[complaint]time.Time{}}}
}

func (o *oncePerCollector) Handle(ctx context.Context, r slog.Record) error {
	key := complaint{r.Message, o.about}
	r.Attrs(func(a slog.Attr) bool {
		if a.Key == "name" || a.Key == "scraper" { // node_exporter's and mysqld_exporter's words for what failed
			key.collector = a.Value.String()
		}
		return true
	})
	o.said.mu.Lock()
	last, known := o.said.when[key]
	repeated := known && r.Time.Sub(last) < repeatAfter
	if !repeated {
		o.said.when[key] = r.Time
	}
	o.said.mu.Unlock()
	if repeated {
		return nil
	}
	return o.Handler.Handle(ctx, r)
}

func (o *oncePerCollector) WithAttrs(attrs []slog.Attr) slog.Handler {
	about := o.about
	for _, a := range attrs {
		if a.Key == "collector" || a.Key == "scraper" {
			about = a.Value.String()
		}
	}
	return &oncePerCollector{Handler: o.Handler.WithAttrs(attrs), about: about, said: o.said}
}

func (o *oncePerCollector) WithGroup(name string) slog.Handler {
	return &oncePerCollector{Handler: o.Handler.WithGroup(name), about: o.about, said: o.said}
}
