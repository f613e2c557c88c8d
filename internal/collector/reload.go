package collector

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/prometheus/discovery"
	"github.com/prometheus/prometheus/util/logging"
	"github.com/prometheus/prometheus/util/notifications"
)

// reloader holds the configuration in force and replaces it, as a whole or not at all.
type reloader struct {
	parts *parts
	asks  chan chan error

	mu      sync.RWMutex
	current *loaded

	success, successTime prometheus.Gauge
}

func newReloader(p *parts) *reloader {
	r := &reloader{
		parts: p,
		asks:  make(chan chan error),
		success: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "prometheus_config_last_reload_successful",
			Help: "Whether the last configuration reload attempt was successful.",
		}),
		successTime: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "prometheus_config_last_reload_success_timestamp_seconds",
			Help: "Timestamp of the last successful configuration reload.",
		}),
	}
	p.reg.MustRegister(r.success, r.successTime)
	return r
}

func (r *reloader) get() *loaded {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.current
}

func (r *reloader) evaluationInterval() time.Duration {
	return time.Duration(r.get().GlobalConfig.EvaluationInterval)
}

func (r *reloader) ruleQueryOffset() time.Duration {
	return time.Duration(r.get().GlobalConfig.RuleQueryOffset)
}

// ask has the loop read the configuration again and waits for the outcome.
func (r *reloader) ask(ctx context.Context) error {
	answer := make(chan error, 1)
	select {
	case r.asks <- answer:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-answer:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// loop reads the configuration again at each signal and each ask, until stop is closed.
func (r *reloader) loop(signals <-chan os.Signal, stop <-chan struct{}) {
	for {
		select {
		case <-signals:
			_ = r.reload() // said in the log
		case answer := <-r.asks:
			answer <- r.reload()
		case <-stop:
			return
		}
	}
}

// reload puts the configuration's present text in force. When it is bad the one in force stays.
func (r *reloader) reload() error {
	next, err := r.parts.src.load(r.parts.logs.parts)
	if err == nil {
		err = r.apply(next)
	}
	if err != nil {
		r.success.Set(0)
		r.parts.notices.AddNotification(notifications.ConfigurationUnsuccessful)
		r.parts.logs.own.Error("configuration refused, the one before stays in force", "err", err)
		return err
	}
	r.parts.notices.DeleteNotification(notifications.ConfigurationUnsuccessful)
	r.parts.logs.own.Info("configuration read again", "file", r.parts.src.name())
	return nil
}

// apply hands a configuration to every part. When one refuses it, all are given the one before again.
func (r *reloader) apply(next *loaded) error {
	err := r.hand(next)
	if err != nil {
		err = fmt.Errorf("%s: %w", r.parts.src.name(), err)
		if before := r.get(); before != nil {
			if back := r.hand(before); back != nil {
				err = errors.Join(err, fmt.Errorf("going back to the configuration before: %w", back))
			}
		}
		return err
	}
	r.mu.Lock()
	r.current = next
	r.mu.Unlock()
	r.parts.logs.partsLevel.Set(next.level)
	r.parts.limits.apply(next.Runtime.GoGC)
	r.success.Set(1)
	r.successTime.SetToCurrentTime()
	return nil
}

// hand gives cfg to the parts, in Prometheus's order: scraping and notifying read it before the targets found by
// discovery reach them.
func (r *reloader) hand(cfg *loaded) error {
	p := r.parts
	steps := []struct {
		name string
		do   func() error
	}{
		{"exporters", func() error { return p.web.inside.host.Set(cfg.inside) }},
		{"storage", func() error { return p.db.ApplyConfig(cfg.Config) }},
		{"remote_write", func() error { return p.forward.apply(cfg) }},
		{"query_log_file", func() error { return p.logQueries(cfg.GlobalConfig.QueryLogFile) }},
		{"scrape_configs", func() error { return p.scraper.ApplyConfig(cfg.Config) }},
		{"scrape_configs", func() error { return p.findTargets.ApplyConfig(scrapeDiscovery(cfg)) }},
		{"alerting", func() error { return p.alerts.ApplyConfig(cfg.Config) }},
		{"alerting", func() error { return p.findAlertees.ApplyConfig(alertDiscovery(cfg)) }},
		{"rule_files", func() error { return p.loadRules(cfg) }},
	}
	var failed []error
	for _, s := range steps {
		if err := s.do(); err != nil {
			failed = append(failed, fmt.Errorf("%s: %w", s.name, err))
		}
	}
	return errors.Join(failed...)
}

func (p *parts) logQueries(file string) error {
	if file == "" {
		p.engine.SetQueryLogger(nil)
		return nil
	}
	l, err := logging.NewJSONFileLogger(file)
	if err != nil {
		return err
	}
	p.engine.SetQueryLogger(l)
	return nil
}

func scrapeDiscovery(cfg *loaded) map[string]discovery.Configs {
	jobs := map[string]discovery.Configs{}
	all, _ := cfg.GetScrapeConfigs() // load has seen it succeed; it is kept
	for _, c := range all {
		jobs[c.JobName] = c.ServiceDiscoveryConfigs
	}
	return jobs
}

func alertDiscovery(cfg *loaded) map[string]discovery.Configs {
	all := map[string]discovery.Configs{}
	for name, c := range cfg.AlertingConfig.AlertmanagerConfigs.ToMap() {
		all[name] = c.ServiceDiscoveryConfigs
	}
	return all
}

func (p *parts) loadRules(cfg *loaded) error {
	var files []string
	if p.c.File == "" && p.c.Rules != "" {
		files = append(files, ownRules)
	}
	for _, pattern := range cfg.RuleFiles {
		found, err := filepath.Glob(pattern)
		if err != nil {
			return fmt.Errorf("%s: %w", pattern, err)
		}
		files = append(files, found...)
	}
	return p.rules.Update(time.Duration(cfg.GlobalConfig.EvaluationInterval), files, cfg.GlobalConfig.ExternalLabels, p.base.String(), nil)
}
