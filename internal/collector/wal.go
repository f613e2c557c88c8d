package collector

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"math"
	"sync"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb"
	"github.com/prometheus/prometheus/tsdb/chunks"
	"github.com/prometheus/prometheus/tsdb/record"

	"github.com/montui/montui/internal/collector/journal"
)

// walLess is Prometheus's database without its write-ahead log. Two others stand in for it: the journal on the
// disk, which takes what a flush interval collects as one compressed batch, and the tail, in memory that outlives
// the process, which takes each commit at once. A process that dies loses nothing; a machine that dies, at most
// what came since the last flush.
type walLess struct {
	*tsdb.DB
	id        uint64 // of this run
	log       *slog.Logger
	journal   *journal.Journal
	ram       *ramDir
	exemplars bool
	metadata  bool
	commits   spareCommits
	forwarded map[string]int64 // how far each receiver of remote write was, by the journal

	mu      sync.Mutex // of what follows; never held while the disk is waited for
	tail    *tail
	known   known
	pending *batch
	blocks  journal.Blocks
	epoch   uint32 // counts the journal's segments as they are filled
	base    uint32 // the tail's segments from here on are kept together: one definition does for them all
	cuts    int
	buf     []byte
	enc     record.Encoder
	forward func() map[string]int64 // how far they are; nil without remote write

	flushing flusher
	head     *headChunks
}

// batch is what came since the last flush.
type batch struct {
	journal.Batch
	histograms map[chunks.HeadSeriesRef]struct{} // series that have one among Records
	since      time.Time
}

func newBatch() *batch {
	return &batch{
		Batch:      journal.Batch{Oldest: math.MaxInt64, Newest: math.MinInt64},
		histograms: map[chunks.HeadSeriesRef]struct{}{},
		since:      time.Now(),
	}
}

func (b *batch) empty() bool { return b.Samples.Len() == 0 && len(b.Records) == 0 }

func newWALLess(log *slog.Logger, j *journal.Journal, opts *tsdb.Options) *walLess {
	return &walLess{
		log: log, journal: j, exemplars: opts.EnableExemplarStorage, metadata: opts.EnableMetadataWALRecords,
		known: newKnown(), pending: newBatch(), epoch: 1, base: 1,
	}
}

// commit logs what an appender has taken and then ends it, both before any other commit, so that a replay meets
// the samples of a series in the order in which the storage did.
func (l *walLess) commit(c *commit, end func() error) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.define(c)
	l.floats(c)
	var rec []byte
	if len(c.histograms) > 0 {
		var custom []record.RefHistogramSample
		rec, custom = l.enc.HistogramSamples(c.histograms, l.buf[:0])
		l.note(rec)
		if len(custom) > 0 {
			l.note(l.enc.CustomBucketsHistogramSamples(custom, nil))
		}
		for _, h := range c.histograms {
			l.histogram(h.Ref, h.T)
		}
	}
	if len(c.floatHists) > 0 {
		var custom []record.RefFloatHistogramSample
		rec, custom = l.enc.FloatHistogramSamples(c.floatHists, l.buf[:0])
		l.note(rec)
		if len(custom) > 0 {
			l.note(l.enc.CustomBucketsFloatHistogramSamples(custom, nil))
		}
		for _, h := range c.floatHists {
			l.histogram(h.Ref, h.T)
		}
	}
	if len(c.late) > 0 {
		l.note(l.enc.Samples(c.late, l.buf[:0]))
		for _, s := range c.late {
			l.histogram(s.Ref, s.T)
		}
	}
	l.others(c)
	return end()
}

// define logs the series that the present segments do not know yet.
func (l *walLess) define(c *commit) {
	var forTail, forJournal []record.RefSeries
	segment := l.tail.segment()
	for i := range c.series {
		k := l.known.of(c.series[i].Ref)
		inTail := l.tail == nil || k.tail >= l.base
		if inTail && k.epoch == l.epoch {
			continue
		}
		s := c.series[i]
		if s.Labels.IsEmpty() { // an appender may be given nothing but the reference
			s.Labels = l.labelsOf(s.Ref)
		}
		if !inTail {
			forTail = append(forTail, s)
			k.tail = segment
		}
		if k.epoch != l.epoch {
			forJournal = append(forJournal, s)
		}
		k.epoch = l.epoch
	}
	if len(forTail) > 0 {
		l.buf = l.enc.Series(forTail, l.buf[:0])
		l.tail.write(l.buf)
	}
	if len(forJournal) > 0 {
		l.buf = l.enc.Series(forJournal, l.buf[:0])
		l.pending.Definitions = append(l.pending.Definitions, bytes.Clone(l.buf))
	}
}

// labelsOf asks the head for the labels of a series; it has all there are.
func (l *walLess) labelsOf(ref chunks.HeadSeriesRef) labels.Labels {
	index, err := l.Head().Index()
	if err != nil {
		return labels.EmptyLabels()
	}
	defer index.Close()
	var b labels.ScratchBuilder
	if err := index.Series(storage.SeriesRef(ref), &b, nil); err != nil {
		return labels.EmptyLabels()
	}
	return b.Labels()
}

// floats logs plain samples: as columns, but for those that come after a histogram of the same series, which a
// replay has to meet after it (a staleness marker is one).
func (l *walLess) floats(c *commit) {
	if len(c.floats) == 0 {
		return
	}
	l.buf = l.enc.Samples(c.floats, l.buf[:0])
	l.tail.write(l.buf)
	var after []record.RefSample
	some := len(l.pending.histograms) > 0
	for i := range c.floats {
		s := &c.floats[i]
		if some {
			if _, found := l.pending.histograms[s.Ref]; found {
				after = append(after, *s)
				l.pending.Oldest, l.pending.Newest = min(l.pending.Oldest, s.T), max(l.pending.Newest, s.T)
				continue
			}
		}
		l.pending.Samples.Append(journal.Sample{Ref: uint64(s.Ref), T: s.T, Bits: math.Float64bits(s.V)}, &l.blocks)
	}
	if len(after) > 0 {
		l.pending.Records = append(l.pending.Records, l.enc.Samples(after, nil))
	}
}

func (l *walLess) histogram(ref chunks.HeadSeriesRef, t int64) {
	l.pending.histograms[ref] = struct{}{}
	l.pending.Oldest, l.pending.Newest = min(l.pending.Oldest, t), max(l.pending.Newest, t)
}

// note logs a record that is kept as it is. What it is given is only lent.
func (l *walLess) note(rec []byte) {
	if len(rec) == 0 {
		return
	}
	l.tail.write(rec)
	l.pending.Records = append(l.pending.Records, bytes.Clone(rec))
}

// others logs exemplars and metadata, each once.
func (l *walLess) others(c *commit) {
	fresh := c.exemplars[:0]
	for _, e := range c.exemplars {
		if l.known.exemplar[e.Ref] != e.T {
			l.known.exemplar[e.Ref] = e.T
			fresh = append(fresh, e)
			l.pending.Oldest, l.pending.Newest = min(l.pending.Oldest, e.T), max(l.pending.Newest, e.T)
		}
	}
	if len(fresh) > 0 {
		l.note(l.enc.Exemplars(fresh, l.buf[:0]))
	}
	changed := c.metadata[:0]
	for _, m := range c.metadata {
		if l.known.meta[m.Ref] != m {
			l.known.meta[m.Ref] = m
			changed = append(changed, m)
		}
	}
	if len(changed) > 0 {
		l.note(l.enc.Metadata(changed, l.buf[:0]))
	}
}

// Records of ours, which Prometheus's numbers leave room for: samples deleted by hand, and how far remote write is.
const (
	deletionType = 0xf1
	forwardType  = 0xf2
)

type deletion struct {
	From, To int64
	Matchers []matcher
}

type matcher struct {
	Type        labels.MatchType
	Name, Value string
}

// logDeletion has a replay delete again what was deleted.
func (l *walLess) logDeletion(mint, maxt int64, ms []*labels.Matcher) error {
	d := deletion{From: mint, To: maxt}
	for _, m := range ms {
		d.Matchers = append(d.Matchers, matcher{m.Type, m.Name, m.Value})
	}
	text, err := json.Marshal(d)
	if err != nil {
		return err
	}
	l.mu.Lock()
	l.pending.Records = append(l.pending.Records, append([]byte{deletionType}, text...))
	// It is dropped with the samples around it, when those are in blocks, whose own tombstones tell of it.
	l.pending.Newest = max(l.pending.Newest, l.Head().MaxTime())
	l.mu.Unlock()
	return l.flush()
}

// noteForward adds to the batch how far remote write is.
func (l *walLess) noteForward() {
	if l.forward == nil {
		return
	}
	at := l.forward()
	if len(at) == 0 {
		return
	}
	text, err := json.Marshal(at)
	if err != nil {
		return // of strings and numbers it never fails
	}
	l.pending.Records = append(l.pending.Records, append([]byte{forwardType}, text...))
}
