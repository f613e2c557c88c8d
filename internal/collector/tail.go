package collector

import (
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sync/atomic"

	"github.com/prometheus/prometheus/tsdb/record"
	"github.com/prometheus/prometheus/tsdb/wlog"
	"github.com/prometheus/prometheus/util/compression"
)

// tail is a log of each commit in memory that outlives the process, in the format of Prometheus's write-ahead
// log, so that remote write can follow it as it follows that one. A tail that cannot be written costs only
// what it is for: the commits since the last flush, when the process dies.
type tail struct {
	log    *slog.Logger
	dir    string // of the segments
	wal    *wlog.WL
	number uint32
	failed error // of the present segment
	lost   atomic.Bool
}

// The segments are cut at each flush; this is only more than one ever takes.
const tailSegment = 32 << 20

func newTail(log *slog.Logger, root string) (*tail, error) {
	dir := filepath.Join(root, "wal") // remote write looks for this name
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	w, err := wlog.NewSize(log, nil, dir, tailSegment, compression.Snappy)
	if err != nil {
		return nil, err
	}
	t := &tail{log: log, dir: dir, wal: w}
	return t, t.place()
}

// place reads the number of the present segment. A segment that overflows into the next goes unnoticed until the
// next cut, which only means that its series are defined in the one before.
func (t *tail) place() error {
	n, _, err := t.wal.LastSegmentAndOffset()
	t.number = uint32(n)
	return err
}

// segment is the number of the present one, from 1.
func (t *tail) segment() uint32 {
	if t == nil {
		return 0
	}
	return t.number + 1
}

func (t *tail) write(rec []byte) {
	if t == nil {
		return
	}
	if t.failed != nil {
		t.lost.Store(true)
		return
	}
	if err := t.wal.Log(rec); err != nil {
		t.failed = err
		t.lost.Store(true)
		t.log.Warn("the log in memory cannot be written; until the next flush a crash would lose what comes", "err", err)
	}
}

// gap tells whether commits have been left out since it was last asked.
func (t *tail) gap() bool { return t != nil && t.lost.Swap(false) }

// cut begins another segment and gives the number of the last one before.
func (t *tail) cut() uint64 {
	if t == nil {
		return 0
	}
	last := uint64(t.number)
	if n, _, err := t.wal.LastSegmentAndOffset(); err == nil {
		last = uint64(n)
	}
	_, err := t.wal.NextSegment()
	t.failed = errors.Join(err, t.place())
	return last
}

// drop removes the segments before the given one, whose samples are in the journal and whose definitions stand again
// in later ones, keeping the newest up to keep bytes.
func (t *tail) drop(before uint64, keep int64) error {
	if t == nil {
		return nil
	}
	first, last, err := wlog.Segments(t.dir)
	if err != nil {
		return err
	}
	cut := first
	for n := last; n >= first; n-- {
		if info, err := os.Stat(wlog.SegmentName(t.dir, n)); err == nil {
			keep -= info.Size()
		}
		if uint64(n) < before && keep < 0 {
			cut = n + 1
			break
		}
	}
	return t.wal.Truncate(cut)
}

func (t *tail) close() error {
	if t == nil {
		return nil
	}
	return t.wal.Close()
}

// readTail gives the records of the segments after the given one, and before them the definitions of all. What ends
// in the middle ends the reading, with an error that says where.
func readTail(dir string, after int64, give func([]byte) error) error {
	first, last, err := wlog.Segments(dir)
	if err != nil || last < 0 {
		return err
	}
	from := max(first, int(after+1))
	var dec record.Decoder
	if from > first { // these have been flushed: what is torn in them costs nothing that was not
		_ = readSegments(dir, first, min(from-1, last), func(rec []byte) error {
			if dec.Type(rec) != record.Series {
				return nil
			}
			return give(rec)
		})
	}
	if from > last {
		return nil
	}
	return readSegments(dir, from, last, give)
}

func readSegments(dir string, first, last int, give func([]byte) error) (err error) {
	segments, err := wlog.NewSegmentsRangeReader(wlog.SegmentRange{Dir: dir, First: first, Last: last})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, segments.Close()) }()
	r := wlog.NewReader(segments)
	for r.Next() {
		if err := give(r.Record()); err != nil {
			return err
		}
	}
	if err := r.Err(); !errors.Is(err, io.EOF) {
		return err
	}
	return nil
}
