package collector

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"time"

	"github.com/prometheus/prometheus/model/exemplar"
	"github.com/prometheus/prometheus/model/histogram"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/metadata"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb"
	"github.com/prometheus/prometheus/tsdb/chunks"
	"github.com/prometheus/prometheus/tsdb/record"

	"github.com/montui/montui/internal/collector/journal"
)

// replay gives a log's samples to the storage again, by its ordinary appender, which refuses what it has in blocks.
type replay struct {
	db     *tsdb.DB
	to     func(context.Context) storage.AppenderV2
	attach func(context.Context) storage.Appender
	dec    record.Decoder
	run    uint64
	marks  map[uint64]int64 // the last of a run's tail segments that the journal has
	series map[chunks.HeadSeriesRef]*replayed

	batch   []journal.Sample
	records [][]byte
	mark    uint64

	forwarded map[string]int64 // how far remote write was

	samples, refused, orphans int64
}

type replayed struct {
	labels labels.Labels
	ref    storage.SeriesRef // in the storage as it is now
}

func newReplay(db *tsdb.DB, to func(context.Context) storage.AppenderV2, attach func(context.Context) storage.Appender) *replay {
	return &replay{
		db: db, to: to, attach: attach, dec: record.NewDecoder(labels.NewSymbolTable(), slog.New(slog.DiscardHandler)),
		marks: map[uint64]int64{}, series: map[chunks.HeadSeriesRef]*replayed{},
	}
}

func (r *replay) Run(id uint64) {
	if id != r.run {
		r.run, r.series = id, map[chunks.HeadSeriesRef]*replayed{}
	}
}

func (r *replay) Definition(rec []byte) error {
	series, err := r.dec.Series(rec, nil)
	for _, s := range series {
		if _, found := r.series[s.Ref]; !found {
			r.series[s.Ref] = &replayed{labels: s.Labels}
		}
	}
	return err
}

func (r *replay) Batch(mark uint64) error {
	r.batch, r.records, r.mark = r.batch[:0], r.records[:0], mark
	return nil
}

func (r *replay) Sample(s journal.Sample) { r.batch = append(r.batch, s) }

func (r *replay) Record(rec []byte) error { r.records = append(r.records, rec); return nil }

// Done commits a batch as one. The storage measures what it takes by its newest sample at the beginning, so a
// batch that it took piece by piece it takes as a whole, in the order of each series.
func (r *replay) Done(ok bool) error {
	if !ok {
		return nil
	}
	app := r.to(context.Background())
	// An empty storage measures by the first sample it is given.
	first := oldestSeries(r.batch)
	for _, s := range first {
		r.float(app, chunks.HeadSeriesRef(s.Ref), s.T, math.Float64frombits(s.Bits))
	}
	for _, s := range r.batch {
		if len(first) > 0 && s.Ref == first[0].Ref {
			continue
		}
		r.float(app, chunks.HeadSeriesRef(s.Ref), s.T, math.Float64frombits(s.Bits))
	}
	for _, rec := range r.records {
		if err := r.record(app, rec); err != nil {
			return errors.Join(err, app.Rollback())
		}
	}
	if err := app.Commit(); err != nil {
		return err
	}
	r.marks[r.run] = max(r.marks[r.run], int64(r.mark))
	for _, rec := range r.records {
		switch rec[0] {
		case deletionType:
			if err := r.delete(rec[1:]); err != nil {
				return err
			}
		case forwardType:
			var at map[string]int64
			if err := json.Unmarshal(rec[1:], &at); err == nil {
				r.forwarded = at
			}
		}
	}
	return nil
}

// oldestSeries are the samples, which stand together, of the series with the oldest first sample.
func oldestSeries(s []journal.Sample) []journal.Sample {
	var best []journal.Sample
	for i := 0; i < len(s); {
		end := i + 1
		for end < len(s) && s[end].Ref == s[i].Ref {
			end++
		}
		if best == nil || s[i].T < best[0].T {
			best = s[i:end]
		}
		i = end
	}
	return best
}

func (r *replay) float(app storage.AppenderV2, ref chunks.HeadSeriesRef, t int64, v float64) {
	r.sample(app, ref, t, v, nil, nil)
}

func (r *replay) sample(app storage.AppenderV2, ref chunks.HeadSeriesRef, t int64, v float64, h *histogram.Histogram, fh *histogram.FloatHistogram) {
	s, found := r.series[ref]
	if !found {
		r.orphans++
		return
	}
	got, err := app.Append(s.ref, s.labels, 0, t, v, h, fh, storage.AOptions{})
	if err != nil {
		r.refused++
		return
	}
	s.ref = got
	r.samples++
}

// record gives what a record holds to the storage. One that does not read is left out: its frame's checksum was
// right, so it was written so.
func (r *replay) record(app storage.AppenderV2, rec []byte) error {
	var err error
	switch r.dec.Type(rec) {
	case record.Series:
		err = r.Definition(rec)
	case record.Samples:
		var all []record.RefSample
		all, err = r.dec.Samples(rec, nil)
		for _, s := range all {
			r.sample(app, s.Ref, s.T, s.V, nil, nil)
		}
	case record.HistogramSamples, record.CustomBucketsHistogramSamples:
		var all []record.RefHistogramSample
		all, err = r.dec.HistogramSamples(rec, nil)
		for _, s := range all {
			r.sample(app, s.Ref, s.T, 0, s.H, nil)
		}
	case record.FloatHistogramSamples, record.CustomBucketsFloatHistogramSamples:
		var all []record.RefFloatHistogramSample
		all, err = r.dec.FloatHistogramSamples(rec, nil)
		for _, s := range all {
			r.sample(app, s.Ref, s.T, 0, nil, s.FH)
		}
	case record.Exemplars, record.Metadata:
		err = r.attachment(rec)
	}
	return err
}

// attachment gives exemplars and metadata to the storage, by the older appender, which takes them without a sample.
func (r *replay) attachment(rec []byte) error {
	app := r.attach(context.Background())
	if r.dec.Type(rec) == record.Exemplars {
		all, err := r.dec.Exemplars(rec, nil)
		if err != nil {
			return errors.Join(err, app.Rollback())
		}
		for _, e := range all {
			if s, found := r.series[e.Ref]; found && s.ref != 0 {
				_, _ = app.AppendExemplar(s.ref, s.labels, exemplar.Exemplar{Labels: e.Labels, Value: e.V, Ts: e.T, HasTs: true}) // refused when it is there already
			}
		}
		return app.Commit()
	}
	all, err := r.dec.Metadata(rec, nil)
	if err != nil {
		return errors.Join(err, app.Rollback())
	}
	for _, m := range all {
		if s, found := r.series[m.Ref]; found && s.ref != 0 {
			_, _ = app.UpdateMetadata(s.ref, s.labels, metadata.Metadata{Type: record.ToMetricType(m.Type), Unit: m.Unit, Help: m.Help}) // of a series that is gone
		}
	}
	return app.Commit()
}

func (r *replay) delete(text []byte) error {
	var d deletion
	if err := json.Unmarshal(text, &d); err != nil {
		return err
	}
	var ms []*labels.Matcher
	for _, m := range d.Matchers {
		matcher, err := labels.NewMatcher(m.Type, m.Name, m.Value)
		if err != nil {
			return err
		}
		ms = append(ms, matcher)
	}
	return r.db.Head().Delete(context.Background(), d.From, d.To, ms...)
}

// replayJournal brings back what the journal has. A fault is said and passed over.
func (l *walLess) replayJournal() (map[uint64]int64, error) {
	begin := time.Now()
	r := newReplay(l.DB, l.DB.AppenderV2, l.DB.Appender)
	faults, err := l.journal.Read(r)
	for _, f := range faults {
		if f.Torn {
			l.log.Warn("the journal ends in a batch that was not written whole; it is cut off", "file", f.File, "at", f.Offset, "bytes", f.Size)
		} else {
			l.log.Error("a part of the journal is damaged and is left out", "file", f.File, "at", f.Offset, "bytes", f.Size, "err", f.Err)
		}
	}
	if r.samples > 0 || r.orphans > 0 {
		l.log.Info("read the journal", "samples", r.samples, "in_blocks_already", r.refused, "of_lost_series", r.orphans, "took", time.Since(begin).Round(time.Millisecond))
	}
	if l.forwarded = r.forwarded; l.forwarded != nil { // the segment that has it may soon go
		l.forward = func() map[string]int64 { return r.forwarded }
		l.noteForward()
	}
	return r.marks, err
}

// replayTail brings back, and into the journal, what a run left that ended without order.
func (l *walLess) replayTail(run uint64, after int64) {
	r := newReplay(l.DB, l.AppenderV2, l.Appender)
	err := readTail(filepath.Join(l.ram.run(run), "wal"), after, func(rec []byte) error {
		app := r.to(context.Background())
		if err := r.record(app, rec); err != nil {
			return errors.Join(err, app.Rollback())
		}
		return app.Commit()
	})
	if err != nil {
		l.log.Warn("the log in memory ends in a commit that was not written whole", "err", err)
	}
	if r.samples > 0 {
		l.log.Info("the last run ended without order; what it had not flushed is back", "samples", r.samples)
	}
}

// recoverAll reads journal and tails, and flushes the latter, so that they can go.
func (l *walLess) recoverAll(id uint64, before []uint64) error {
	marks, err := l.replayJournal()
	if err != nil {
		return fmt.Errorf("reading the journal: %w", err)
	}
	for _, run := range before {
		after, found := marks[run]
		if !found {
			after = -1
		}
		l.replayTail(run, after)
	}
	if len(before) == 0 || l.flush() != nil {
		return nil // said; the tails stay, and are read again by the next start
	}
	var failed []error
	for _, run := range before {
		if run != id {
			failed = append(failed, os.RemoveAll(l.ram.run(run)))
		}
	}
	return errors.Join(failed...)
}
