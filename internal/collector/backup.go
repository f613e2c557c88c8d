package collector

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/oklog/ulid/v2"

	"github.com/montui/montui/internal/collector/journal"
)

// Backup copies the data into a directory that is new or empty, also under a running collector: blocks never
// change, and a journal that is being written ends in a batch that a start cuts off. The journal comes first: what
// moves from it into a block meanwhile is there twice, which a replay passes over.
func Backup(data, to string) (files int, err error) {
	if err := empty(to); err != nil {
		return 0, err
	}
	segments, err := journal.List(journalDir(data))
	if err != nil {
		return 0, err
	}
	for _, path := range segments {
		if err := copyFile(path, filepath.Join(journalDir(to), filepath.Base(path))); err != nil {
			if errors.Is(err, fs.ErrNotExist) {
				continue // its block has been written
			}
			return files, err
		}
		files++
	}
	entries, err := os.ReadDir(data)
	if err != nil {
		return files, err
	}
	for _, e := range entries {
		n, err := 0, error(nil)
		switch _, notBlock := ulid.ParseStrict(e.Name()); {
		case notBlock == nil:
			n, err = tree(filepath.Join(data, e.Name()), filepath.Join(to, e.Name()), link)
			if errors.Is(err, fs.ErrNotExist) { // merged into another, or past its retention
				n, err = 0, os.RemoveAll(filepath.Join(to, e.Name()))
			}
		case e.Name() == "wal" || e.Name() == "wbl": // the head's chunks are made again of them
			n, err = tree(filepath.Join(data, e.Name()), filepath.Join(to, e.Name()), copyFile)
		}
		if err != nil {
			return files, err
		}
		files += n
	}
	if files == 0 {
		return 0, fmt.Errorf("%s has no data, or a collector runs there that has not flushed any yet", data)
	}
	return files, nil
}

// Restore copies a backup, or the directory of a Prometheus that has been stopped, to a data directory.
func Restore(from, data string) (files int, err error) {
	if err := holdsData(from); err != nil {
		return 0, err
	}
	if err := empty(data); err != nil {
		return 0, err
	}
	unlock, err := lockData(data)
	if err != nil {
		return 0, err
	}
	defer unlock()
	return tree(from, data, func(from, to string) error {
		if name := filepath.Base(from); name == "lock" || strings.HasPrefix(name, "queries.active") {
			return nil
		}
		return copyFile(from, to)
	})
}

// holdsData checks that a directory holds time series itself, and is not the one above.
func holdsData(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if _, notBlock := ulid.ParseStrict(e.Name()); notBlock == nil || e.Name() == "wal" || e.Name() == filepath.Base(journalDir(dir)) {
			return nil
		}
	}
	return fmt.Errorf("%s has no blocks and no log of time series; name the directory that --storage.tsdb.path or --data did", dir)
}

// empty makes a directory, or checks that it is empty.
func empty(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Name() != "lock" {
			return fmt.Errorf("%s is not empty (%s is there); name a directory that is new", dir, e.Name())
		}
	}
	return nil
}

// tree copies the files under a directory.
func tree(from, to string, file func(from, to string) error) (files int, err error) {
	err = filepath.WalkDir(from, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		relative, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		files++
		return file(path, filepath.Join(to, relative))
	})
	return files, err
}

// link hard-links a file, or copies it when it is on another disk.
func link(from, to string) error {
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	if os.Link(from, to) == nil {
		return nil
	}
	return copyFile(from, to)
}

func copyFile(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}
