package collector

import (
	"context"
	"errors"
	"time"

	"github.com/prometheus/prometheus/discovery"
	"github.com/prometheus/prometheus/notifier"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/rules"
	"github.com/prometheus/prometheus/scrape"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/util/features"
	"github.com/prometheus/prometheus/util/logging"
	"github.com/prometheus/prometheus/util/notifications"
)

// The limits Prometheus's flags have by default.
const (
	queryTimeout      = 2 * time.Minute
	queriesAtOnce     = 20
	samplesInMemory   = 50_000_000
	lookback          = 5 * time.Minute
	alertQueue        = 10_000
	outageTolerance   = time.Hour
	forGracePeriod    = 10 * time.Minute
	alertResend       = time.Minute
	rulesAtOnce       = 4
	remoteReadSamples = 50_000_000
	remoteReadsAtOnce = 10
	remoteReadFrame   = 1 << 20
	searchLimit       = 10_000
	notificationSubs  = 16
)

// parts are Prometheus's managers around one storage.
type parts struct {
	*start
	db      *database
	forward *forward        // remote write and read
	all     storage.Storage // both behind one face

	findTargets   *finder
	scraper       *scrape.Manager
	findAlertees  *finder // the Alertmanagers
	alerts        *notifier.Manager
	engine        *promql.Engine
	rules         *rules.Manager
	memory        *giver
	features      features.Collector
	notices       *notifications.Notifications
	config        *reloader
	cancelFinding context.CancelFunc
	cancelRules   context.CancelFunc
}

// newParts builds the managers over an open storage and applies the configuration to them; run starts them.
func newParts(ctx context.Context, c Config, s *start, db *database) (*parts, error) {
	p := &parts{start: s, db: db, memory: &giver{dir: s.dir}, features: features.NewRegistry()}
	p.notices = notifications.NewNotifications(notificationSubs, s.reg)
	p.forward = newForward(p)
	p.all = storage.NewFanout(s.logs.parts, db, p.forward.to)
	db.SetWriteNotified(p.forward.to)

	if err := p.newScraping(ctx); err != nil {
		return nil, err
	}
	if err := p.newRules(ctx, s.cfg); err != nil {
		return nil, err
	}
	p.config = newReloader(p)
	if err := p.config.apply(s.cfg); err != nil {
		p.cancelFinding()
		p.cancelRules()
		p.forward.stop()
		return nil, errors.Join(err, p.forward.to.Close())
	}
	p.web.ready(p.newAPI(c), p.federate, func(ctx context.Context) error { return p.config.ask(ctx) })
	return p, nil
}

// newScraping makes what finds targets and what scrapes them.
func (p *parts) newScraping(ctx context.Context) error {
	sdMetrics, err := discovery.CreateAndRegisterSDMetrics(p.reg)
	if err != nil {
		return err
	}
	ctx, p.cancelFinding = context.WithCancel(context.WithoutCancel(ctx)) // ended in run's order, not with ctx
	find := func(name string) *finder {
		return newFinder(ctx, func(ctx context.Context) *discovery.Manager {
			return discovery.NewManager(ctx, p.log("discovery"), p.reg, sdMetrics, discovery.Name(name), discovery.FeatureRegistry(p.features))
		})
	}
	p.findTargets, p.findAlertees = find("scrape"), find("notify")
	p.scraper, err = scrape.NewManager(&scrape.Options{
		// The first scrape need not wait for the throttle on later changes of the targets.
		DiscoveryReloadOnStartup: true,
		FeatureRegistry:          p.features,
		AppendMetadata:           metadataWanted(p.cfg, p.src.features),
		EnableTypeAndUnitLabels:  p.src.features.typeAndUnit,
		EnableZstdScrape:         p.src.features.zstdScrape,
		HTTPClientOptions:        p.web.inside.options(),
	}, p.log("scrape"), logging.NewJSONFileLogger, nil, p.all, p.reg)
	return err
}

// newRules makes the query engine, what evaluates the rules with it, and what sends their alerts.
func (p *parts) newRules(ctx context.Context, cfg *loaded) error {
	running, err := promql.NewActiveQueryTracker(p.db.scratch(), p.limits.concurrency, p.log("query"))
	if err != nil {
		return err
	}
	names := cfg.GlobalConfig.MetricNameValidationScheme
	p.alerts = notifier.NewManager(&notifier.Options{
		QueueCapacity: alertQueue, DrainOnShutdown: true, Registerer: p.reg,
	}, names, p.log("notifier"))
	p.engine = promql.NewEngine(promql.EngineOpts{
		Logger:                   p.log("query"),
		Reg:                      p.reg,
		MaxSamples:               p.limits.samples,
		Timeout:                  p.limits.timeout,
		ActiveQueryTracker:       running,
		LookbackDelta:            lookback,
		NoStepSubqueryIntervalFn: func(int64) int64 { return p.config.evaluationInterval().Milliseconds() },
		EnableAtModifier:         true,
		EnableNegativeOffset:     true,
		FeatureRegistry:          p.features,
		EnablePerStepStats:       p.src.features.perStepStats,
		EnableDelayedNameRemoval: p.src.features.delayNameRemoval,
		Parser:                   p.src.features.parser(),
	})
	ctx, p.cancelRules = context.WithCancel(context.WithoutCancel(ctx)) // ended in run's order, not with ctx
	p.rules = rules.NewManager(&rules.ManagerOptions{
		NameValidationScheme:   names,
		Appendable:             p.all,
		Queryable:              p.db,
		QueryFunc:              rules.EngineQueryFunc(p.engine, p.all),
		NotifyFunc:             rules.SendAlerts(p.alerts, p.base.String()),
		Context:                ctx,
		ExternalURL:            p.base,
		Registerer:             p.reg,
		Logger:                 p.log("rules"),
		OutageTolerance:        outageTolerance,
		ForGracePeriod:         forGracePeriod,
		ResendDelay:            alertResend,
		MaxConcurrentEvals:     rulesAtOnce,
		DefaultRuleQueryOffset: func() time.Duration { return p.config.ruleQueryOffset() },
		GroupLoader:            groupLoader{p.c.Rules, p.src.features.parser(), p.log("rules")},
		FeatureRegistry:        p.features,
		ConcurrentEvalsEnabled: p.src.features.concurrentRules,
		Parser:                 p.src.features.parser(),
	})
	return nil
}

// Get gives the scrape manager to remote write, which reads the metrics' metadata from it.
func (p *parts) Get() (*scrape.Manager, error) { return p.scraper, nil }
