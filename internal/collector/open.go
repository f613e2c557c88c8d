package collector

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/prometheus/tsdb"
	"github.com/prometheus/prometheus/tsdb/chunkenc"
	"github.com/prometheus/prometheus/tsdb/chunks"
	"github.com/prometheus/prometheus/tsdb/wlog"

	"github.com/montui/montui/internal/collector/journal"
)

// The logs a collector may keep between two blocks.
const (
	WALJournal    = "journal"
	WALPrometheus = "prometheus"
)

// The defaults of Config.
const (
	DefaultFlushInterval = time.Minute
	defaultBlock         = 2 * time.Hour
)

// merged is how many blocks are made into one, once. Prometheus goes from 2 hours by 6 to 18 and 54, and each
// step writes everything again; a day at once leaves as few and as small blocks for one writing.
const merged = 12

// headBuffer is what is gathered of the head's chunks before it is written: to memory, so the least there may be.
const headBuffer = chunks.MinWriteBufferSize

// stripes of the head's map of series: Prometheus's 16,384 are for millions.
const stripes = 2048

func (c Config) withDefaults() Config {
	if c.WAL == "" {
		c.WAL = WALJournal
	}
	if c.FlushInterval == 0 {
		c.FlushInterval = DefaultFlushInterval
	}
	if c.BlockDuration == 0 {
		c.BlockDuration = defaultBlock
	}
	return c
}

func journalDir(data string) string { return filepath.Join(data, "journal") }

// open opens the data with the log that is asked for. What the other kind of log left is made a block first.
func (s *start) open() (*database, error) {
	if err := setAside(s.logs.own, s.dir); err != nil {
		return nil, err
	}
	stats := tsdb.NewDBStats()
	log := s.logs.parts.With("component", "tsdb")
	opts := storageOptions(s.cfg, s.src.features, s.c.BlockDuration)
	if err := s.convert(log); err != nil {
		return nil, err
	}
	disk := newDiskGuard(s.dir)
	disk.register(s.reg)
	opts.BlocksToDelete = disk.deletable
	if s.c.WAL == WALPrometheus {
		db, err := tsdb.Open(s.dir, log, s.reg, opts, stats)
		if err != nil {
			return nil, err
		}
		disk.db.Store(db)
		return &database{DB: db, stats: stats}, nil
	}
	l, err := openWALLess(s.dir, log, s.logs.own, s.reg, opts, stats)
	if err != nil {
		return nil, err
	}
	disk.db.Store(l.DB)
	l.start(s.c.FlushInterval)
	l.register(s.reg)
	return &database{DB: l.DB, logged: l, stats: stats}, nil
}

// openWALLess opens the data with a journal, and reads it.
func openWALLess(dir string, log, own *slog.Logger, reg prometheus.Registerer, opts *tsdb.Options, stats *tsdb.DBStats) (l *walLess, err error) {
	ram, err := openRAM(own, dir)
	if err != nil {
		return nil, err
	}
	before := ram.runs()
	id := uint64(time.Now().UnixNano())
	if n := len(before); n > 0 { // the clock may have been set back
		id = max(id, before[n-1]+1)
	}
	if err := ram.chunks(dir); err != nil {
		return nil, err
	}
	opts.WALSegmentSize = -1
	opts.StripeSize = stripes
	if ram.inRAM {
		opts.HeadChunksWriteBufferSize = headBuffer
	}
	opts.NewCompactorFunc = fewerMerges
	db, err := tsdb.Open(dir, log, reg, opts, stats)
	if err != nil {
		return nil, err
	}
	db.DisableCompactions()
	if err := os.MkdirAll(filepath.Join(dir, "wal"), 0o777); err != nil { // promtool reads no directory without one
		return nil, errors.Join(err, db.Close())
	}
	j, err := journal.Open(journalDir(dir), id)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	l = newWALLess(own, j, opts)
	l.DB, l.id, l.ram = db, id, ram
	l.flushing.block, l.flushing.began = opts.MinBlockDuration, time.Now()
	if opts.OutOfOrderTimeWindow > 0 { // these are cut into blocks one turn after the others
		l.flushing.lag = opts.MinBlockDuration
	}
	if l.tail, err = newTail(own, ram.run(id)); err != nil {
		own.Warn("no log in memory: a crash would lose what came since the last flush", "err", err)
	}
	l.head = newHeadChunks(l)
	if ram.inRAM && l.head.cut != nil {
		l.head.look()
	}
	if err := l.recoverAll(id, before); err != nil {
		return nil, errors.Join(err, l.tail.close(), j.Close(), db.Close())
	}
	db.EnableCompactions()
	return l, nil
}

// fewerMerges is Prometheus's compactor with one level of merging.
func fewerMerges(ctx context.Context, reg prometheus.Registerer, log *slog.Logger, ranges []int64, pool chunkenc.Pool, opts *tsdb.Options) (tsdb.Compactor, error) {
	mine := []int64{opts.MinBlockDuration}
	if day := opts.MinBlockDuration * merged; day <= max(opts.MaxBlockDuration, slices.Max(ranges)) {
		mine = append(mine, day)
	}
	return tsdb.NewLeveledCompactorWithOptions(ctx, reg, log, mine, pool, tsdb.LeveledCompactorOptions{
		MaxBlockChunkSegmentSize:    opts.MaxBlockChunkSegmentSize,
		EnableOverlappingCompaction: opts.EnableOverlappingCompaction,
		PD:                          opts.PostingsDecoderFactory,
		FloatChunkEncoding:          func() chunkenc.Encoding { return opts.FloatChunkEncoding },
	})
}

// convert makes a block of what the log of the other kind has, and removes it: of a Prometheus's directory that
// is given to us, or of ours that is to be a Prometheus's.
func (s *start) convert(log *slog.Logger) error {
	opts := storageOptions(s.cfg, s.src.features, s.c.BlockDuration)
	if s.c.WAL == WALPrometheus {
		segments, err := journal.List(journalDir(s.dir))
		if err != nil || len(segments) == 0 {
			return errors.Join(err, removeLink(filepath.Join(s.dir, "chunks_head")))
		}
		return journalToBlocks(s.dir, log, s.logs.own, opts)
	}
	wal := filepath.Join(s.dir, "wal")
	if _, last, err := wlog.Segments(wal); last < 0 || err != nil {
		return ignoreMissing(err)
	}
	s.logs.own.Info("taking over a Prometheus's write-ahead log", "data", s.dir)
	return walToBlocks(s.dir, log, opts)
}

// journalToBlocks makes blocks of a journal and removes it.
func journalToBlocks(dir string, log, own *slog.Logger, opts *tsdb.Options) error {
	l, err := openWALLess(dir, log, own, nil, opts, nil)
	if err != nil {
		return err
	}
	l.DisableCompactions()
	if err := cutHead(l.DB, opts.MinBlockDuration); err != nil {
		return errors.Join(err, l.Close())
	}
	if err := l.Close(); err != nil {
		return err
	}
	return os.RemoveAll(journalDir(dir))
}

// walToBlocks makes blocks of a Prometheus's logs and removes them.
func walToBlocks(dir string, log *slog.Logger, opts *tsdb.Options) error {
	if err := removeLink(filepath.Join(dir, "chunks_head")); err != nil {
		return err
	}
	db, err := tsdb.Open(dir, log, nil, opts, nil)
	if err != nil {
		return fmt.Errorf("the write-ahead log of a Prometheus: %w", err)
	}
	db.DisableCompactions()
	if err := errors.Join(cutHead(db, opts.MinBlockDuration), db.Close()); err != nil {
		return err
	}
	return errors.Join(os.RemoveAll(filepath.Join(dir, "wal")), os.RemoveAll(filepath.Join(dir, wlog.WblDirName)))
}

func ignoreMissing(err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}

// removeLink removes a symbolic link and nothing else: the one to head chunks in memory.
func removeLink(path string) error {
	info, err := os.Lstat(path)
	if err != nil || info.Mode()&os.ModeSymlink == 0 {
		return ignoreMissing(err)
	}
	return os.Remove(path)
}

// cutHead writes all of the head into blocks, none of them across a block's time bounds.
func cutHead(db *tsdb.DB, block int64) error {
	if db.Head().NumSeries() == 0 {
		return nil
	}
	last := db.Head().MaxTime()
	for from := db.Head().MinTime(); from <= last; {
		end := (from/block + 1) * block
		if from < 0 && from%block != 0 {
			end -= block
		}
		if err := db.CompactHead(tsdb.NewRangeHead(db.Head(), from, min(end-1, last))); err != nil {
			return err
		}
		from = end
	}
	return db.CompactOOOHead(context.Background())
}
