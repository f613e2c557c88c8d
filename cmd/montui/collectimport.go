package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/montui/montui/internal/collector"
)

// importOnce copies the data of a Prometheus to where the collector keeps its own, the first time: with data there it
// is passed over, so that the flag may stand in a unit.
func importOnce(out io.Writer, from, data string) error {
	entries, err := os.ReadDir(data)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, entry := range entries {
		if entry.Name() != "lock" {
			fmt.Fprintf(out, "--import %s is passed over: there is data in %s\n", from, data)
			return nil
		}
	}
	files, err := collector.Restore(from, data)
	if err != nil {
		return fmt.Errorf("--import: %w", err)
	}
	fmt.Fprintf(out, "%d files of %s are in %s\n", files, from, data)
	return nil
}
