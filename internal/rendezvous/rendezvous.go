package rendezvous

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Note says where a collector of this user answers.
type Note struct {
	URL  string `json:"url"`
	PID  int    `json:"pid"`
	Data string `json:"data"`
	// ScrapeInterval, as 5s, is how often it scrapes when its own configuration rules; "" when a file does.
	ScrapeInterval string `json:"scrape_interval,omitempty"`
}

// Path is where the note lies: $XDG_RUNTIME_DIR/montui/collector.json, which the machine empties at boot, or
// without one collector.json in DataHome. It is empty when neither place can be named (no HOME).
func Path() string {
	if dir := os.Getenv("XDG_RUNTIME_DIR"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "montui", "collector.json")
	}
	dir := DataHome()
	if dir == "" {
		return ""
	}
	return filepath.Join(dir, "collector.json")
}

// DataHome is $XDG_DATA_HOME/montui or ~/.local/share/montui; empty when there is no HOME either.
func DataHome() string {
	// The XDG specification says a relative path is to be ignored.
	if dir := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "montui")
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	return filepath.Join(home, ".local", "share", "montui")
}

// Write leaves the note, whole or not at all: a reader never sees half a file.
func Write(n Note) error {
	path := Path()
	if path == "" {
		return errors.New("no place for the collector's note: neither XDG_RUNTIME_DIR, XDG_DATA_HOME nor HOME is set")
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	text, err := json.Marshal(n)
	if err != nil {
		return err
	}
	half, err := os.CreateTemp(filepath.Dir(path), ".collector-*.json")
	if err != nil {
		return err
	}
	defer os.Remove(half.Name()) // after the rename there is nothing left to remove
	_, err = half.Write(append(text, '\n'))
	if err = errors.Join(err, half.Close()); err != nil {
		return err
	}
	return os.Rename(half.Name(), path)
}

// Read gives the note, and false when there is none. A note that cannot be understood is an error.
func Read() (Note, bool, error) {
	path := Path()
	if path == "" {
		return Note{}, false, nil
	}
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Note{}, false, nil
	}
	if err != nil {
		return Note{}, false, err
	}
	var n Note
	if err := json.Unmarshal(text, &n); err != nil {
		return Note{}, false, fmt.Errorf("%s: %w", path, err)
	}
	if n.URL == "" {
		return Note{}, false, fmt.Errorf("%s: no url in it", path)
	}
	return n, true, nil
}

// Remove takes the note of process pid away; the note of a collector started since stays.
func Remove(pid int) error {
	n, found, err := Read()
	if err != nil || !found || n.PID != pid {
		return err
	}
	return os.Remove(Path())
}
