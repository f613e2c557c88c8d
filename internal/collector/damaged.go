package collector

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/oklog/ulid/v2"
	"github.com/prometheus/prometheus/tsdb"
)

// damagedDir is where blocks are put that cannot be read.
const damagedDir = "damaged"

// setAside puts blocks that cannot be opened out of the way: one bad spot on a card would otherwise keep the storage,
// which wants all of them, from starting. They stay in the data directory for whoever wants to look at them.
func setAside(log *slog.Logger, data string) error {
	entries, err := os.ReadDir(data)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if _, notBlock := ulid.ParseStrict(e.Name()); notBlock != nil || !e.IsDir() {
			continue
		}
		path := filepath.Join(data, e.Name())
		reason := opens(path)
		if reason == nil {
			continue
		}
		place := filepath.Join(data, damagedDir, e.Name())
		if err := errors.Join(os.MkdirAll(filepath.Dir(place), 0o700), os.Rename(path, place)); err != nil {
			return errors.Join(reason, err)
		}
		log.Error("a block is damaged and is left out", "block", e.Name(), "moved_to", place, "err", reason)
	}
	return nil
}

// opens tells why a block does not open; nil when it does. Prometheus panics at some truncated files, such as an empty tombstones.
func opens(path string) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("%v", cause)
		}
	}()
	block, err := tsdb.OpenBlock(slog.New(slog.DiscardHandler), path, nil, nil)
	if err != nil {
		return err
	}
	return block.Close()
}
