package collector

import (
	"context"
	"errors"
	"sync"

	"github.com/prometheus/prometheus/model/exemplar"
	"github.com/prometheus/prometheus/model/histogram"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/metadata"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb/chunks"
	"github.com/prometheus/prometheus/tsdb/record"
)

// commit is what one appender has been given and has accepted.
type commit struct {
	series     []record.RefSeries // of each of the samples below, in their order; the same may come often
	floats     []record.RefSample
	histograms []record.RefHistogramSample
	floatHists []record.RefFloatHistogramSample
	hasHist    map[chunks.HeadSeriesRef]struct{}
	late       []record.RefSample // floats that came after a histogram of the same series
	exemplars  []record.RefExemplar
	metadata   []record.RefMetadata
}

// spareCommits are those that nobody uses: the next appender finds memory of the size it needs.
type spareCommits struct {
	mu   sync.Mutex
	free []*commit
}

func (p *spareCommits) take() *commit {
	p.mu.Lock()
	defer p.mu.Unlock()
	last := len(p.free) - 1
	if last < 0 {
		return &commit{hasHist: map[chunks.HeadSeriesRef]struct{}{}}
	}
	c := p.free[last]
	p.free = p.free[:last]
	return c
}

// idleCommits is how many are kept; more only serve many targets that answer at the same moment.
const idleCommits = 4

func (p *spareCommits) giveBack(c *commit) {
	c.reset()
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.free) < idleCommits {
		p.free = append(p.free, c)
	}
}

func (c *commit) reset() {
	clear(c.series) // the labels
	clear(c.histograms)
	clear(c.floatHists)
	clear(c.exemplars)
	clear(c.metadata)
	c.late = c.late[:0]
	clear(c.hasHist)
	c.series, c.floats, c.histograms = c.series[:0], c.floats[:0], c.histograms[:0]
	c.floatHists, c.exemplars, c.metadata = c.floatHists[:0], c.exemplars[:0], c.metadata[:0]
}

// sample notes a sample that the storage has taken. st is not kept: nor does the storage keep it.
func (c *commit) sample(ref storage.SeriesRef, ls labels.Labels, t int64, v float64, h *histogram.Histogram, fh *histogram.FloatHistogram) {
	r := chunks.HeadSeriesRef(ref)
	c.series = append(c.series, record.RefSeries{Ref: r, Labels: ls})
	has := false
	if len(c.hasHist) > 0 { // hardly ever
		_, has = c.hasHist[r]
	}
	if h != nil || fh != nil {
		c.hasHist[r] = struct{}{}
	}
	switch {
	case fh != nil:
		c.floatHists = append(c.floatHists, record.RefFloatHistogramSample{Ref: r, T: t, FH: fh})
	case h != nil:
		c.histograms = append(c.histograms, record.RefHistogramSample{Ref: r, T: t, H: h})
	case has:
		c.late = append(c.late, record.RefSample{Ref: r, T: t, V: v})
	default:
		c.floats = append(c.floats, record.RefSample{Ref: r, T: t, V: v})
	}
}

func (c *commit) exemplar(ref storage.SeriesRef, e exemplar.Exemplar) {
	c.exemplars = append(c.exemplars, record.RefExemplar{Ref: chunks.HeadSeriesRef(ref), T: e.Ts, V: e.Value, Labels: e.Labels})
}

func (c *commit) meta(ref storage.SeriesRef, m metadata.Metadata) {
	c.metadata = append(c.metadata, record.RefMetadata{Ref: chunks.HeadSeriesRef(ref), Type: record.GetMetricType(m.Type), Unit: m.Unit, Help: m.Help})
}

// Appender gives an appender whose samples are logged when they are committed.
func (l *walLess) Appender(ctx context.Context) storage.Appender {
	return &loggedAppender{Appender: l.DB.Appender(ctx), transaction: l.begin()}
}

// AppenderV2 is Appender by the newer interface.
func (l *walLess) AppenderV2(ctx context.Context) storage.AppenderV2 {
	return &loggedAppenderV2{AppenderV2: l.DB.AppenderV2(ctx), transaction: l.begin()}
}

func (l *walLess) begin() transaction {
	return transaction{log: l, commit: l.commits.take()}
}

// transaction is the half of an appender that logs.
type transaction struct {
	log *walLess
	*commit
}

func (t transaction) finish(end func() error, log bool) error {
	defer func() {
		t.log.commits.giveBack(t.commit)
	}()
	if !log {
		return end()
	}
	return t.log.commit(t.commit, end)
}

type loggedAppenderV2 struct {
	storage.AppenderV2
	transaction
}

// taken tells whether the sample was accepted and only its exemplars were not.
func taken(err error) bool {
	var partly *storage.AppendPartialError
	return errors.As(err, &partly)
}

func (a *loggedAppenderV2) Append(ref storage.SeriesRef, ls labels.Labels, st, t int64, v float64, h *histogram.Histogram, fh *histogram.FloatHistogram, opts storage.AOptions) (storage.SeriesRef, error) {
	ref, err := a.AppenderV2.Append(ref, ls, st, t, v, h, fh, opts)
	if err != nil && !taken(err) {
		return ref, err
	}
	a.sample(ref, ls, t, v, h, fh)
	if a.log.exemplars {
		for _, e := range opts.Exemplars {
			a.exemplar(ref, e)
		}
	}
	if a.log.metadata && !opts.Metadata.IsEmpty() {
		a.meta(ref, opts.Metadata)
	}
	return ref, err
}

func (a *loggedAppenderV2) Commit() error   { return a.finish(a.AppenderV2.Commit, true) }
func (a *loggedAppenderV2) Rollback() error { return a.finish(a.AppenderV2.Rollback, false) }

type loggedAppender struct {
	storage.Appender
	transaction
}

func (a *loggedAppender) Append(ref storage.SeriesRef, ls labels.Labels, t int64, v float64) (storage.SeriesRef, error) {
	ref, err := a.Appender.Append(ref, ls, t, v)
	if err == nil {
		a.sample(ref, ls, t, v, nil, nil)
	}
	return ref, err
}

func (a *loggedAppender) AppendHistogram(ref storage.SeriesRef, ls labels.Labels, t int64, h *histogram.Histogram, fh *histogram.FloatHistogram) (storage.SeriesRef, error) {
	ref, err := a.Appender.AppendHistogram(ref, ls, t, h, fh)
	if err == nil {
		a.sample(ref, ls, t, 0, h, fh)
	}
	return ref, err
}

// AppendSTZeroSample logs what the storage makes of a start timestamp: a sample of zero.
func (a *loggedAppender) AppendSTZeroSample(ref storage.SeriesRef, ls labels.Labels, t, st int64) (storage.SeriesRef, error) {
	ref, err := a.Appender.AppendSTZeroSample(ref, ls, t, st)
	if err == nil {
		a.sample(ref, ls, st, 0, nil, nil)
	}
	return ref, err
}

func (a *loggedAppender) AppendHistogramSTZeroSample(ref storage.SeriesRef, ls labels.Labels, t, st int64, h *histogram.Histogram, fh *histogram.FloatHistogram) (storage.SeriesRef, error) {
	ref, err := a.Appender.AppendHistogramSTZeroSample(ref, ls, t, st, h, fh)
	if err != nil {
		return ref, err
	}
	if fh != nil {
		a.sample(ref, ls, st, 0, nil, &histogram.FloatHistogram{CounterResetHint: histogram.CounterReset, Schema: fh.Schema, ZeroThreshold: fh.ZeroThreshold, CustomValues: fh.CustomValues})
	} else {
		a.sample(ref, ls, st, 0, &histogram.Histogram{CounterResetHint: histogram.CounterReset, Schema: h.Schema, ZeroThreshold: h.ZeroThreshold, CustomValues: h.CustomValues}, nil)
	}
	return ref, nil
}

func (a *loggedAppender) AppendExemplar(ref storage.SeriesRef, ls labels.Labels, e exemplar.Exemplar) (storage.SeriesRef, error) {
	ref, err := a.Appender.AppendExemplar(ref, ls, e)
	if err == nil && a.log.exemplars {
		a.exemplar(ref, e)
	}
	return ref, err
}

func (a *loggedAppender) UpdateMetadata(ref storage.SeriesRef, ls labels.Labels, m metadata.Metadata) (storage.SeriesRef, error) {
	ref, err := a.Appender.UpdateMetadata(ref, ls, m)
	if err == nil && a.log.metadata {
		a.meta(ref, m)
	}
	return ref, err
}

func (a *loggedAppender) Commit() error   { return a.finish(a.Appender.Commit, true) }
func (a *loggedAppender) Rollback() error { return a.finish(a.Appender.Rollback, false) }
