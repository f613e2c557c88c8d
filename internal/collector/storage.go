package collector

import (
	"context"
	"errors"
	"fmt"
	remoteapi "github.com/prometheus/client_golang/exp/api/remote"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/storage"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/prometheus/config"
	"github.com/prometheus/prometheus/tsdb"
	"github.com/prometheus/prometheus/tsdb/chunkenc"
	"github.com/prometheus/prometheus/tsdb/fileutil"
	"github.com/prometheus/prometheus/util/compression"
)

// database is the storage under the names the HTTP API asks for.
type database struct {
	*tsdb.DB
	logged *walLess // nil when Prometheus's own write-ahead log is used
	stats  *tsdb.DBStats
}

func (d database) Appender(ctx context.Context) storage.Appender {
	if d.logged != nil {
		return d.logged.Appender(ctx)
	}
	return d.DB.Appender(ctx)
}

func (d database) AppenderV2(ctx context.Context) storage.AppenderV2 {
	if d.logged != nil {
		return d.logged.AppenderV2(ctx)
	}
	return d.DB.AppenderV2(ctx)
}

// Delete also has a replay of the journal delete.
func (d database) Delete(ctx context.Context, mint, maxt int64, ms ...*labels.Matcher) error {
	err := d.DB.Delete(ctx, mint, maxt, ms...)
	if err == nil && d.logged != nil {
		err = d.logged.logDeletion(mint, maxt, ms)
	}
	return err
}

func (d database) Close() error {
	if d.logged != nil {
		return d.logged.Close()
	}
	return d.DB.Close()
}

// scratch is where what is only of this run may be written: in memory, if it can be.
func (d database) scratch() string {
	if d.logged != nil && !d.logged.head.away.Load() {
		return d.logged.ram.path
	}
	return d.Dir()
}

// walRoot is the directory whose "wal" remote write follows.
func (d database) walRoot() string {
	if d.logged != nil {
		return d.logged.ram.run(d.logged.id)
	}
	return d.Dir()
}

func (d database) BlockMetas() ([]tsdb.BlockMeta, error) { return d.DB.BlockMetas(), nil }

func (d database) Stats(label string, limit int) (*tsdb.Stats, error) {
	return d.Head().Stats(label, limit), nil
}

func (d database) WALReplayStatus() (tsdb.WALReplayStatus, error) {
	return d.stats.Head.WALReplayStatus.GetWALReplayStatus(), nil
}

// startTime is the oldest sample a remote write has to know of, with a margin for starting up.
func (d database) startTime() (int64, error) {
	start := time.Now().UnixMilli()
	if blocks := d.Blocks(); len(blocks) > 0 {
		start = blocks[0].Meta().MinTime
	}
	return start + 2*tsdb.DefaultBlockDuration, nil
}

// Held begins the words for a data directory that another process has.
const Held = "another collector (or a Prometheus) runs on the data directory"

// lockData keeps a second collector away from the directory, before it takes an address or tells anyone of it.
// The lock is that of Prometheus, so a Prometheus is kept away too, and it ends with the process however it ends.
func lockData(dir string) (unlock func(), err error) {
	lock, _, err := fileutil.Flock(filepath.Join(dir, "lock"))
	if errors.Is(err, syscall.EAGAIN) {
		return nil, fmt.Errorf(Held+" %s; stop that one, or choose another directory with --data", dir)
	}
	if err != nil {
		return nil, fmt.Errorf("the data directory %s cannot be used: %w; choose another with --data", dir, err)
	}
	return func() { _ = lock.Release() }, nil // fails only when already released
}

// openStorage reads the data. When ctx ends first it gives no database and no error: nothing has been written
// yet, and reading a long write-ahead log to its end only to close it would make for a slow stop. Without a
// database to give, it also ends the lock.
func (s *start) openStorage(ctx context.Context) (*database, error) {
	type opened struct {
		db  *database
		err error
	}
	done := make(chan opened, 1)
	go func() {
		db, err := s.open()
		done <- opened{db, err}
	}()
	select {
	case o := <-done:
		if o.err != nil {
			s.unlock()
			return nil, fmt.Errorf("the data in %s cannot be opened: %w", s.dir, o.err)
		}
		registerStorageMetrics(s.reg, o.db.DB)
		return o.db, nil
	case <-ctx.Done():
		go func() {
			if o := <-done; o.err == nil {
				_ = o.db.Close() // nobody is left to tell
			}
			s.unlock()
		}()
		return nil, nil
	}
}

// storageOptions are those Prometheus starts with, for blocks of the given length.
func storageOptions(cfg *loaded, features featureSet, block time.Duration) *tsdb.Options {
	t := cfg.StorageConfig.TSDBConfig
	opts := tsdb.DefaultOptions()
	opts.NoLockfile = true // lockData holds it
	opts.WALCompression = compression.Snappy
	opts.RetentionDuration = time.Duration(t.Retention.Time).Milliseconds()
	opts.MaxBytes = int64(t.Retention.Size)
	opts.MaxPercentage = t.Retention.Percentage
	opts.OutOfOrderTimeWindow = t.OutOfOrderTimeWindow
	opts.StaleSeriesCompactionThreshold = t.StaleSeriesCompactionThreshold
	if t.ChunkEncoding.Floats == config.FloatChunkEncodingXOR2 {
		opts.FloatChunkEncoding = chunkenc.EncXOR2
	}
	if e := cfg.StorageConfig.ExemplarsConfig; cfg.exemplars && e != nil && e.MaxExemplars > 0 {
		opts.EnableExemplarStorage, opts.MaxExemplars = true, e.MaxExemplars
	}
	opts.EnableMetadataWALRecords = metadataWanted(cfg, features)
	opts.MinBlockDuration = block.Milliseconds()
	opts.MaxBlockDuration = (31 * 24 * time.Hour).Milliseconds()
	if opts.RetentionDuration > 0 {
		opts.MaxBlockDuration = min(opts.MaxBlockDuration, max(opts.RetentionDuration/10, opts.MinBlockDuration))
	}
	return opts
}

// registerStorageMetrics adds the three gauges that Prometheus's main, not its storage, has.
func registerStorageMetrics(reg prometheus.Registerer, db *tsdb.DB) {
	gauge := func(name, help string, milliseconds func() int64) {
		reg.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, func() float64 {
			return float64(milliseconds() / 1000)
		}))
	}
	gauge("prometheus_tsdb_lowest_timestamp_seconds", "Lowest timestamp value stored in the database.", func() int64 {
		if blocks := db.Blocks(); len(blocks) > 0 {
			return blocks[0].Meta().MinTime
		}
		return db.Head().MinTime()
	})
	gauge("prometheus_tsdb_head_min_time_seconds", "Minimum time bound of the head block.", func() int64 { return db.Head().MinTime() })
	gauge("prometheus_tsdb_head_max_time_seconds", "Maximum timestamp of the head block.", func() int64 { return db.Head().MaxTime() })
}

// metadataWanted tells whether the storage is to have metadata: remote write's second protocol sends it.
func metadataWanted(cfg *loaded, features featureSet) bool {
	return features.metadata || slices.ContainsFunc(cfg.RemoteWriteConfigs, func(w *config.RemoteWriteConfig) bool {
		return w.ProtobufMessage == remoteapi.WriteV2MessageType
	})
}
