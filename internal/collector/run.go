package collector

import (
	"context"
	"errors"
	"log/slog"
	"os"

	"github.com/oklog/run"
)

func (p *parts) log(component string) *slog.Logger { return p.logs.parts.With("component", component) }

// run runs the parts until ctx ends or one fails. They are stopped in the order they stand here: no more targets,
// rules and scrapes, then no more questions, then the storage they all used.
func (p *parts) run(ctx context.Context, signals <-chan os.Signal) error {
	var g run.Group
	// until adds a part that has nothing to do but to be stopped.
	until := func(work func(stop <-chan struct{}) error, stopped func()) {
		stop := make(chan struct{})
		g.Add(func() error { return work(stop) }, func(error) { close(stop); stopped() })
	}
	wait := func(stop <-chan struct{}) error { <-stop; return nil }

	until(func(stop <-chan struct{}) error {
		select {
		case <-ctx.Done():
			p.logs.own.Info("stopping; the data is kept", "data", p.dir)
		case <-stop:
		}
		return nil
	}, p.web.stopping)
	until(func(stop <-chan struct{}) error { p.config.loop(signals, stop); return nil }, func() {})
	until(func(stop <-chan struct{}) error { p.memory.loop(stop); return nil }, func() {})
	g.Add(p.findTargets.Run, func(error) { p.cancelFinding() })
	g.Add(p.findAlertees.Run, func(error) {}) // the context is that of findTargets
	g.Add(func() error { p.rules.Run(); return nil }, func(error) { p.rules.Stop(); p.cancelRules() })
	g.Add(func() error { return p.scraper.Run(p.findTargets.SyncCh()) }, func(error) { p.scraper.Stop() })
	until(func(stop <-chan struct{}) error {
		select {
		case err := <-p.web.failed:
			return err
		case <-stop:
			return nil
		}
	}, p.web.stop)
	until(wait, func() {
		p.forward.stop()
		if err := p.all.Close(); err != nil {
			p.logs.own.Error("closing the data", "data", p.dir, "err", err)
		}
	})
	// After the rules, whose last alerts it sends.
	g.Add(func() error { p.alerts.Run(p.findAlertees.SyncCh()); return nil }, func(error) { p.alerts.Stop() })
	return ignoreCanceled(g.Run())
}

// ignoreCanceled: that discovery ends with its context's error is how it is stopped.
func ignoreCanceled(err error) error {
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}
