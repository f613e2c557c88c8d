package collector

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"syscall"

	"github.com/oklog/ulid/v2"
	"github.com/prometheus/prometheus/tsdb"
	"github.com/prometheus/prometheus/tsdb/fileutil"
	"github.com/prometheus/prometheus/tsdb/wlog"

	"github.com/montui/montui/internal/collector/journal"
)

// Export makes, of a collector's data, also while it runs, the directory of a Prometheus in a place that is new or empty.
func Export(data, to string, log *slog.Logger) (blocks int, err error) {
	if _, err := Backup(data, to); err != nil {
		return 0, err
	}
	if err := toBlocks(to, log); err != nil {
		return 0, err
	}
	found, err := blocksIn(to)
	return len(found), err
}

// Import adds the data of a Prometheus, or of another collector, to a collector's. Neither may be running. Where both
// have something of the same time, both have it afterwards: the storage merges blocks that overlap.
func Import(from, data string, log *slog.Logger) (blocks int, err error) {
	if err := unused(from); err != nil {
		return 0, err
	}
	unlock, err := lockData(data)
	if err != nil {
		return 0, err
	}
	defer unlock()
	place := filepath.Join(data, "import.tmp")
	if err := os.RemoveAll(place); err != nil { // of one that was interrupted
		return 0, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(place)) }()
	if _, err := Backup(from, place); err != nil {
		return 0, err
	}
	// The journal's samples would be taken for those of a block of the same time.
	if err := errors.Join(toBlocks(place, log), toBlocks(data, log)); err != nil {
		return 0, err
	}
	found, err := blocksIn(place)
	if err != nil {
		return 0, err
	}
	for _, name := range found {
		to := filepath.Join(data, name)
		if _, err := os.Stat(to); err == nil {
			continue // it has been imported before
		}
		if err := os.Rename(filepath.Join(place, name), to); err != nil {
			return blocks, err
		}
		blocks++
	}
	return blocks, nil
}

// unused checks that no process writes to a directory.
func unused(dir string) error {
	lock := filepath.Join(dir, "lock")
	if _, err := os.Stat(lock); err != nil {
		_, err = os.Stat(dir)
		return err
	}
	held, _, err := fileutil.Flock(lock)
	if errors.Is(err, syscall.EAGAIN) {
		return fmt.Errorf("a Prometheus or a collector runs on %s; stop it first", dir)
	}
	if err != nil {
		return nil // it is only read; who may not write to it cannot ask
	}
	return held.Release()
}

// toBlocks makes blocks of whatever log a directory has.
func toBlocks(dir string, log *slog.Logger) error {
	opts := tsdb.DefaultOptions()
	opts.NoLockfile, opts.RetentionDuration = true, 0 // nothing goes
	opts.MinBlockDuration, opts.MaxBlockDuration = defaultBlock.Milliseconds(), defaultBlock.Milliseconds()
	if _, last, err := wlog.Segments(filepath.Join(dir, "wal")); err == nil && last >= 0 {
		if err := walToBlocks(dir, log, opts); err != nil {
			return err
		}
	}
	segments, err := journal.List(journalDir(dir))
	if err != nil || len(segments) == 0 {
		return err
	}
	return journalToBlocks(dir, log, log, opts)
}

// blocksIn are the names of a directory's blocks.
func blocksIn(dir string) (names []string, err error) {
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		if _, notBlock := ulid.ParseStrict(e.Name()); notBlock == nil && e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names, err
}
