package library

import (
	"cmp"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

// maxRecent is how many dashboards are remembered as opened.
const maxRecent = 50

// State is what montui remembers of its use: a file that may be deleted at any time. It is read anew before each change, since
// several montui write it. A nil State remembers nothing.
type State struct {
	path string
	mu   sync.Mutex
}

// Opened is a dashboard that was opened.
type Opened struct {
	Name  string    `json:"name"`
	Title string    `json:"title,omitempty"`
	At    time.Time `json:"at"`
}

// remembered is the file.
type remembered struct {
	Recent  []Opened                       `json:"recent,omitempty"` // the newest first
	Starred []string                       `json:"starred,omitempty"`
	Vars    map[string]map[string][]string `json:"vars,omitempty"` // by dashboard: the values chosen
	Theme   string                         `json:"theme,omitempty"`
}

// StatePath is where the state lives: $XDG_STATE_HOME/montui/state.json, or "" when there is no home either.
func StatePath() string {
	if dir := os.Getenv("XDG_STATE_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "montui", "state.json")
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	return filepath.Join(home, ".local", "state", "montui", "state.json")
}

// NewState is the state in a file; without a path it is nil.
func NewState(path string) *State {
	if path == "" {
		return nil
	}
	return &State{path: path}
}

// read gives what is remembered. A file that is not ours, or broken, is as none: it holds nothing that is worth an error.
func (s *State) read() remembered {
	var r remembered
	if s == nil {
		return r
	}
	file, err := os.Open(s.path)
	if err != nil {
		return r
	}
	defer file.Close() //nolint:errcheck // it was read
	data, err := readAll(file)
	if err != nil || json.Unmarshal(data, &r) != nil {
		return remembered{}
	}
	r.Recent = slices.DeleteFunc(r.Recent, func(o Opened) bool { return o.Name == "" })
	return r
}

// change writes a new file beside the old one and puts it in its place.
func (s *State) change(how func(*remembered)) error {
	if s == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.read()
	how(&r)
	data, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		return err
	}
	dir := filepath.Dir(s.path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	file, err := os.CreateTemp(dir, ".state-*")
	if err != nil {
		return err
	}
	_, err = file.Write(append(data, '\n'))
	if err = errors.Join(err, file.Close()); err == nil {
		err = os.Rename(file.Name(), s.path)
	}
	if err != nil {
		if gone := os.Remove(file.Name()); !errors.Is(gone, fs.ErrNotExist) {
			err = errors.Join(err, gone)
		}
	}
	return err
}

// Opened remembers that a dashboard was opened.
func (s *State) Opened(name, title string, at time.Time) error {
	return s.change(func(r *remembered) {
		r.Recent = slices.DeleteFunc(r.Recent, func(o Opened) bool { return o.Name == name })
		r.Recent = slices.Insert(r.Recent, 0, Opened{name, title, at.UTC().Truncate(time.Second)})
		slices.SortStableFunc(r.Recent, func(a, b Opened) int { return cmp.Compare(b.At.Unix(), a.At.Unix()) })
		r.Recent = r.Recent[:min(len(r.Recent), maxRecent)]
		// The values of dashboards that nobody opens are forgotten with them.
		for board := range r.Vars {
			if !slices.ContainsFunc(r.Recent, func(o Opened) bool { return o.Name == board }) {
				delete(r.Vars, board)
			}
		}
	})
}

// Star puts a star on a dashboard or takes it off.
func (s *State) Star(name string, on bool) error {
	return s.change(func(r *remembered) {
		r.Starred = slices.DeleteFunc(r.Starred, func(n string) bool { return n == name })
		if on {
			r.Starred = append(r.Starred, name)
		}
	})
}

// Recent are the dashboards opened last, the newest first.
func (s *State) Recent() []Opened { return s.read().Recent }

// Starred are the dashboards with a star.
func (s *State) Starred() []string { return s.read().Starred }

// Choose remembers the values chosen on a dashboard; none forgets them.
func (s *State) Choose(name string, vars map[string][]string) error {
	return s.change(func(r *remembered) {
		delete(r.Vars, name)
		if len(vars) > 0 {
			if r.Vars == nil {
				r.Vars = map[string]map[string][]string{}
			}
			r.Vars[name] = vars
		}
	})
}

// Chosen are the values that were chosen on a dashboard.
func (s *State) Chosen(name string) map[string][]string { return s.read().Vars[name] }

// KeepTheme remembers the name of a theme; "" forgets it.
func (s *State) KeepTheme(name string) error {
	return s.change(func(r *remembered) { r.Theme = name })
}

// Theme is the name of the theme chosen last, "" when none was.
func (s *State) Theme() string { return s.read().Theme }
