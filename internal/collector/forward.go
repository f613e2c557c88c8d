package collector

import (
	"context"
	"log/slog"
	"maps"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/prometheus/config"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/storage/remote"
)

// drainTimeout is for what is in flight when the process stops; it is longer than a queue waits for more samples.
const drainTimeout = 7 * time.Second

// forward keeps remote write whole. Prometheus's queues send what comes from their start on, out of memory; forward
// writes down in the journal how far each receiver is, and what a receiver has missed while this process or
// itself was away it sends out of the data, before the queue takes over. A receiver is named by its URL.
type forward struct {
	log  *slog.Logger
	db   *database
	to   *remote.Storage
	own  *prometheus.Registry // of the queues
	pace pace
	ctx  context.Context
	end  context.CancelFunc
	jobs sync.WaitGroup

	mu     sync.Mutex
	cfg    *loaded
	sent   map[string]int64 // all samples up to then have arrived; Unix milliseconds
	behind map[string]context.CancelFunc
	calm   map[string]calm

	note            atomic.Pointer[map[string]int64] // sent, for the journal
	resent, refused *prometheus.CounterVec
}

// pace is how often the queues are looked at, how far one may be behind before it is made up for out of the data, and
// what time a queue has that stops, as it does when it is sharded anew.
type pace struct{ look, behind, flush time.Duration }

// calm is since when a queue has had no request to retry.
type calm struct {
	retried float64
	since   time.Time
}

// both registers a collector in two registries.
type both struct{ one, other prometheus.Registerer }

func (b both) Register(c prometheus.Collector) error {
	if err := b.one.Register(c); err != nil {
		return err
	}
	return b.other.Register(c)
}

func (b both) MustRegister(cs ...prometheus.Collector) {
	b.one.MustRegister(cs...)
	b.other.MustRegister(cs...)
}

func (b both) Unregister(c prometheus.Collector) bool {
	other := b.other.Unregister(c)
	return b.one.Unregister(c) && other
}

func newForward(p *parts) *forward {
	f := &forward{
		log: p.logs.own, pace: pace{5 * time.Second, 5 * time.Minute, 15 * time.Second}, db: p.db, own: prometheus.NewRegistry(),
		sent: map[string]int64{}, behind: map[string]context.CancelFunc{}, calm: map[string]calm{},
	}
	if p.c.forwardPace != (pace{}) {
		f.pace = p.c.forwardPace
	}
	f.ctx, f.end = context.WithCancel(context.Background())
	counter := func(name, help string) *prometheus.CounterVec {
		c := prometheus.NewCounterVec(prometheus.CounterOpts{Name: "montui_collector_remote_write_" + name, Help: help}, []string{"url"})
		p.reg.MustRegister(c)
		return c
	}
	f.resent = counter("made_up_samples_total", "Samples sent out of the data, which a receiver had missed.")
	f.refused = counter("made_up_refused_total", "Samples among these that the receiver would not have.")
	p.reg.MustRegister(f)
	f.to = remote.NewStorage(p.log("remote"), both{p.reg, f.own}, p.db.startTime, p.db.walRoot(), f.pace.flush, p, p.src.features.typeAndUnit)
	if l := p.db.logged; l != nil {
		maps.Copy(f.sent, l.forwarded)
		l.mu.Lock()
		l.forward = f.progress
		l.mu.Unlock()
		f.jobs.Go(f.watch)
	}
	return f
}

// progress is how far the receivers are, for the journal.
func (f *forward) progress() map[string]int64 {
	if m := f.note.Load(); m != nil {
		return *m
	}
	return nil
}

func (f *forward) Describe(ch chan<- *prometheus.Desc) { ch <- forwardBehind }

// Collect tells how far each receiver is behind.
func (f *forward) Collect(ch chan<- prometheus.Metric) {
	for url, sent := range f.progress() {
		ch <- prometheus.MustNewConstMetric(forwardBehind, prometheus.GaugeValue, max(0, float64(time.Now().UnixMilli()-sent)/1000), url)
	}
}

var forwardBehind = prometheus.NewDesc("montui_collector_remote_write_behind_seconds",
	"How old the newest sample is before which a receiver has certainly everything.", []string{"url"}, nil)

// keep notes how far the receivers are. The lock is held.
func (f *forward) keep() {
	m := maps.Clone(f.sent)
	f.note.Store(&m)
}

func (f *forward) advance(url string, to int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if before, found := f.sent[url]; found && before < to {
		f.sent[url] = to
		f.keep()
	}
}

// apply puts a configuration in force: receivers that have missed something are first made up for.
func (f *forward) apply(cfg *loaded) error {
	if f.db.logged == nil {
		return f.to.ApplyConfig(cfg.Config)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, stop := range f.behind {
		stop()
	}
	f.forgetChanged(cfg)
	f.behind, f.cfg = map[string]context.CancelFunc{}, cfg
	f.db.logged.keepTail(len(cfg.RemoteWriteConfigs) > 0)
	now := time.Now().UnixMilli()
	kept := map[string]int64{}
	var late []string
	for _, w := range cfg.RemoteWriteConfigs {
		url := w.URL.Redacted()
		sent, found := f.sent[url]
		if !found {
			sent = now // a new receiver has everything from now on, as with a Prometheus
		} else if _, running := f.calm[url]; !running && !slices.Contains(late, url) {
			late = append(late, url)
		}
		kept[url] = sent
	}
	f.sent = kept
	f.keep()
	for _, url := range late {
		f.begin(url)
	}
	return f.queues()
}

// forgetChanged has the queues of receivers whose configuration changes begin anew, after what they miss meanwhile.
func (f *forward) forgetChanged(cfg *loaded) {
	to := func(cfg *loaded, url string) (all []*config.RemoteWriteConfig) {
		for _, w := range cfg.RemoteWriteConfigs {
			if w.URL.Redacted() == url {
				all = append(all, w)
			}
		}
		return all
	}
	for url := range f.calm {
		if !labels.Equal(f.cfg.GlobalConfig.ExternalLabels, cfg.GlobalConfig.ExternalLabels) || !reflect.DeepEqual(to(f.cfg, url), to(cfg, url)) {
			delete(f.calm, url)
		}
	}
}

// queues has Prometheus's queues send to all receivers except those that are still catching up. The lock is held.
func (f *forward) queues() error {
	cfg := *f.cfg.Config
	cfg.RemoteWriteConfigs = nil
	for _, w := range f.cfg.RemoteWriteConfigs {
		url := w.URL.Redacted()
		if _, behind := f.behind[url]; behind {
			delete(f.calm, url)
			continue
		}
		if _, running := f.calm[url]; !running {
			f.calm[url] = calm{since: time.Now()}
		}
		cfg.RemoteWriteConfigs = append(cfg.RemoteWriteConfigs, w)
	}
	return f.to.ApplyConfig(&cfg)
}

// begin starts to catch up on what a receiver has missed. The lock is held.
func (f *forward) begin(url string) {
	ctx, stop := context.WithCancel(f.ctx)
	f.behind[url] = stop
	from, cfg := f.sent[url], f.cfg
	f.jobs.Go(func() { f.makeUp(ctx, url, from, cfg) })
}

// live hands a receiver over to Prometheus's queue. It is not called for a job that has been stopped.
func (f *forward) live(ctx context.Context, url string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	delete(f.behind, url)
	return f.queues()
}

// settles is how long after its timestamp a sample may still be committed: a scrape's timeout and a little more.
func settles(cfg *config.Config) time.Duration {
	longest := time.Second
	all, _ := cfg.GetScrapeConfigs() // load has seen it succeed; it is kept
	for _, c := range all {
		longest = max(longest, time.Duration(c.ScrapeTimeout))
	}
	return longest + 2*time.Second
}

// makeUp sends what a receiver has missed since from and then hands over to the queue. The queue sends what is newer
// than its own start; scrapes under way at that moment, which are older, are sent from here for a while yet.
func (f *forward) makeUp(ctx context.Context, url string, from int64, cfg *loaded) {
	var all []*receiver
	for _, w := range cfg.RemoteWriteConfigs {
		if w.URL.Redacted() == url {
			r, err := newReceiver(f, w, cfg.GlobalConfig.ExternalLabels)
			if err != nil {
				f.log.Error("remote write", "url", url, "err", err)
				return
			}
			all = append(all, r)
		}
	}
	send := func(from, until int64) (n int, err error) {
		for _, r := range all {
			sent, err := r.send(ctx, f.db.DB, from, until)
			if n += sent; err != nil {
				return n, err
			}
		}
		return n, nil
	}
	settle := settles(cfg.Config)
	began, total := from, 0
	for window := int64(madeUpAtOnce); ; {
		until := min(from+window, time.Now().Add(-settle).UnixMilli())
		if until <= from {
			break
		}
		n, err := send(from, until)
		if total += n; err != nil {
			return // it has been ended
		}
		if from, window = until, madeUpAtOnce; n == 0 {
			window *= 16 // there was nothing: the process was not running
		}
		f.advance(url, from)
	}
	if total > 0 {
		f.log.Info("remote write: the receiver has been sent what it missed", "url", url, "samples", total, "since", time.UnixMilli(began).UTC().Format(time.RFC3339))
	}
	for _, r := range all {
		r.last = map[uint64]int64{}
	}
	if _, err := send(from, time.Now().UnixMilli()); err != nil || f.live(ctx, url) != nil {
		return
	}
	took := time.Now()
	for now := took; now.Before(took.Add(settle)); now = time.Now() {
		if _, err := send(from, took.UnixMilli()); err != nil {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Second):
		}
	}
}

// watch follows the queues.
func (f *forward) watch() {
	tick := time.NewTicker(f.pace.look)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			f.look()
		case <-f.ctx.Done():
			return
		}
	}
}

// stop ends the catching up, and waits a while for the queues to have sent everything. Nothing is committed any more.
func (f *forward) stop() {
	if f.db.logged == nil {
		return
	}
	begin := time.Now()
	for since := time.Duration(0); since < drainTimeout && !f.drained(since < drainTimeout/4); since = time.Since(begin) {
		time.Sleep(50 * time.Millisecond)
	}
	f.end()
	f.jobs.Wait()
}
