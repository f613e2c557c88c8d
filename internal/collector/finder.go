package collector

import (
	"context"
	"errors"
	"sync"

	"github.com/prometheus/prometheus/discovery"
	"github.com/prometheus/prometheus/discovery/targetgroup"
)

type targetSets = map[string][]*targetgroup.Group

// finder finds targets by Prometheus's discovery. Its manager looks ten times a second whether there is something
// new, which for a handful of targets costs as much as scraping them; so it is ended while all targets are static.
type finder struct {
	ctx   context.Context
	begin func(context.Context) *discovery.Manager // nil is one that could not be made, and said so
	found chan targetSets
	fresh chan struct{} // latest has not been given yet

	mu      sync.Mutex
	manager *discovery.Manager
	end     context.CancelFunc // of manager; nil when it has ended
	config  map[string]discovery.Configs
	latest  targetSets
}

func newFinder(ctx context.Context, begin func(context.Context) *discovery.Manager) *finder {
	return &finder{ctx: ctx, begin: begin, found: make(chan targetSets), fresh: make(chan struct{}, 1)}
}

// SyncCh gives all targets there are whenever some have changed.
func (f *finder) SyncCh() <-chan targetSets { return f.found }

// Run gives what is found until the context ends.
func (f *finder) Run() error {
	for {
		select {
		case <-f.fresh:
		case <-f.ctx.Done():
			return f.ctx.Err()
		}
		f.mu.Lock()
		latest := f.latest
		f.mu.Unlock()
		select {
		case f.found <- latest:
		case <-f.ctx.Done():
		}
	}
}

// ApplyConfig looks for the targets of a configuration from now on. What goes on being found is not asked for anew.
func (f *finder) ApplyConfig(config map[string]discovery.Configs) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.end == nil {
		if f.manager != nil {
			f.manager.UnregisterMetrics()
		}
		ctx, end := context.WithCancel(f.ctx)
		if f.manager = f.begin(ctx); f.manager == nil {
			end()
			return errors.New("its discovery cannot begin")
		}
		f.end = end
		m := f.manager
		go func() { _ = m.Run() }() // ends with its context's error
		go f.hear(m)
	}
	f.config = config
	if err := f.manager.ApplyConfig(config); err != nil {
		return err
	}
	if sets, all := static(config); all {
		f.give(sets)
		if len(config) == 0 { // it would say nothing
			f.stop()
		}
	}
	return nil
}

// hear forwards what a discovery manager finds until that ends.
func (f *finder) hear(m *discovery.Manager) {
	for sets := range m.SyncCh() {
		f.mu.Lock()
		fixed, all := static(f.config)
		switch {
		case m != f.manager || f.end == nil:
		case !all:
			for name := range sets {
				if _, asked := f.config[name]; !asked {
					delete(sets, name)
				}
			}
			for name, groups := range fixed {
				sets[name] = groups
			}
			f.give(sets)
		case sameSize(sets, fixed): // its metrics are right, too
			f.stop()
		}
		f.mu.Unlock()
	}
}

func (f *finder) give(sets targetSets) {
	f.latest = sets
	select {
	case f.fresh <- struct{}{}:
	default:
	}
}

func (f *finder) stop() {
	f.end()
	f.end = nil
}

// static gives the targets of those jobs that have no others than static ones, and whether all jobs are so.
func static(config map[string]discovery.Configs) (sets targetSets, all bool) {
	sets, all = targetSets{}, true
	for name, configs := range config {
		groups := []*targetgroup.Group{}
		fixed := true
		for _, c := range configs {
			s, ok := c.(discovery.StaticConfig)
			fixed = fixed && ok
			for _, g := range s {
				if len(g.Targets) > 0 {
					groups = append(groups, g)
				}
			}
		}
		if fixed {
			sets[name] = groups
		}
		all = all && fixed
	}
	return sets, all
}

func sameSize(a, b targetSets) bool {
	if len(a) != len(b) {
		return false
	}
	for name := range b {
		if len(a[name]) != len(b[name]) {
			return false
		}
	}
	return true
}
