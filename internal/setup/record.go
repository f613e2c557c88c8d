package setup

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
)

// Record is what setup made on a machine, in order. Only what is in it is changed again without asking, and only that is removed.
type Record struct {
	Version int    `json:"version"`
	Made    []Made `json:"made"`
	// Registered is where the monitoring machine was told of this one, as --register had it.
	Registered string `json:"registered,omitempty"`
}

// Made is one thing.
type Made struct {
	Kind string `json:"kind"` // one of the kinds below
	Name string `json:"name"`
	At   string `json:"at,omitempty"`     // where its server is reached
	Sum  string `json:"sha256,omitempty"` // of a file as it was written
}

const (
	madeFolder   = "folder"
	madeFile     = "file"
	madeAccount  = "system user"
	madeMySQL    = "mysql user"
	madePostgres = "postgres role"
	madeUnit     = "unit"
	madeCompose  = "compose project"
)

const recordVersion = 1

func (made Made) same(other Made) bool { return made.Kind == other.Kind && made.Name == other.Name }

// find is the thing as it was recorded.
func (r Record) find(made Made) (Made, bool) {
	i := slices.IndexFunc(r.Made, made.same)
	if i < 0 {
		return Made{}, false
	}
	return r.Made[i], true
}

func (r Record) has(made Made) bool {
	_, there := r.find(made)
	return there
}

// add notes a thing, in the place of the same thing of before.
func (r *Record) add(made Made) {
	if i := slices.IndexFunc(r.Made, made.same); i >= 0 {
		r.Made[i] = made
		return
	}
	r.Made = append(r.Made, made)
}

func (r *Record) drop(made Made) { r.Made = slices.DeleteFunc(r.Made, made.same) }

// Record reads the machine's record; without one nothing was made here.
func (m Machine) Record() (Record, error) {
	record := Record{Version: recordVersion}
	text, err := m.read(recordFile)
	if err != nil || text == "" {
		return record, err
	}
	if err := json.Unmarshal([]byte(text), &record); err != nil {
		return record, fmt.Errorf("%s, the record of what setup made, cannot be read: %w; put it right, or move it away: then nothing counts as made by setup", recordFile, err)
	}
	if record.Version != recordVersion {
		return record, fmt.Errorf("%s has version %d and this program knows %d; use the montui that wrote it", recordFile, record.Version, recordVersion)
	}
	return record, nil
}

// keep writes the record, or takes it away when there is nothing in it.
func (m Machine) keepRecord(r Record) error {
	if len(r.Made) == 0 {
		return m.remove(recordFile)
	}
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return m.write(recordFile, string(text)+"\n", 0o644, "")
}

func sum(text string) string {
	digest := sha256.Sum256([]byte(text))
	return hex.EncodeToString(digest[:])
}
