package sshd

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"sync"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// maxKeyFile bounds what is read of a file of keys.
const maxKeyFile = 4 << 20

// keyFiles are the files of keys, each parsed when it has changed since.
type keyFiles struct {
	log *slog.Logger

	mu    sync.Mutex
	known map[string]*keyList
}

// keyList is a parsed key file and the modification time and size it had then.
type keyList struct {
	changed time.Time
	size    int64
	mode    fs.FileMode
	entries []keyEntry
}

// keyEntry is a line of authorized_keys.
type keyEntry struct {
	key     string // as on the wire
	comment string
	keyOptions
}

// read is a file's keys now. A file that is gone has none, so that deleting it shuts its users out.
func (k *keyFiles) read(path string) []keyEntry {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.known == nil {
		k.known = map[string]*keyList{}
	}
	info, err := os.Stat(path)
	if err != nil {
		if _, knew := k.known[path]; knew || !errors.Is(err, fs.ErrNotExist) {
			k.log.Warn("keys cannot be read; nobody comes in by them", "file", path, "error", err)
		}
		delete(k.known, path)
		return nil
	}
	have := k.known[path]
	if have != nil && have.changed.Equal(info.ModTime()) && have.size == info.Size() && have.mode == info.Mode() {
		return have.entries
	}
	fresh := &keyList{changed: info.ModTime(), size: info.Size(), mode: info.Mode()}
	k.known[path] = fresh
	entries, problems, err := readKeys(path, info)
	if err != nil {
		k.log.Warn("keys cannot be read; nobody comes in by them", "file", path, "error", err)
		return nil
	}
	for _, problem := range problems {
		k.log.Warn("a key is not used", "file", path, "error", problem)
	}
	fresh.entries = entries
	return entries
}

func readKeys(path string, info fs.FileInfo) (entries []keyEntry, problems []error, err error) {
	switch {
	case info.Mode().Perm()&0o022 != 0:
		return nil, nil, fmt.Errorf("mode %04o lets others add keys; chmod go-w it", info.Mode().Perm())
	case info.Size() > maxKeyFile:
		return nil, nil, fmt.Errorf("it has %d bytes, more than %d", info.Size(), maxKeyFile)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer file.Close() //nolint:errcheck // it is only read
	text, err := io.ReadAll(io.LimitReader(file, maxKeyFile))
	if err != nil {
		return nil, nil, err
	}
	entries, problems = parseKeys(text)
	return entries, problems, nil
}

// parseKeys reads authorized_keys line by line: a line that cannot be used is named and shuts out nobody but its own key.
func parseKeys(text []byte) (entries []keyEntry, problems []error) {
	for number, line := range bytes.Split(text, []byte("\n")) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		key, comment, words, _, err := gossh.ParseAuthorizedKey(line)
		if err != nil {
			problems = append(problems, fmt.Errorf("line %d is no public key: %w", number+1, err))
			continue
		}
		options, err := parseKeyOptions(words)
		if err != nil {
			problems = append(problems, fmt.Errorf("line %d: %w", number+1, err))
			continue
		}
		entries = append(entries, keyEntry{key: string(key.Marshal()), comment: comment, keyOptions: options})
	}
	return entries, problems
}

// CheckKeys reads a file of keys and says which of its lines will not be used, and why.
func CheckKeys(path string) (usable int, problems []error, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return 0, nil, err
	}
	entries, problems, err := readKeys(path, info)
	return len(entries), problems, err
}
