package setup

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// installBinary puts the program where a unit finds it. It is large: it is never in memory whole.
func (m Machine) installBinary(record Record, from string) Step {
	want, err := sumOf(from)
	made := Made{Kind: madeFile, Name: binary, Sum: want}
	put := action{[]string{"write " + binary + ", mode 0755: a copy of " + from}, func(context.Context) (func(context.Context) error, error) {
		return m.install(from)
	}}
	return Step{
		What:   "copy montui to " + binary,
		made:   []Made{made},
		yields: true,
		state: func(context.Context) (State, error) {
			if err != nil || !m.exists(binary) {
				return Missing, err
			}
			there, err := sumOf(m.path(binary))
			switch old, ours := record.find(made); {
			case err != nil:
				return Missing, err
			case there == want:
				return Done, nil
			case ours && old.Sum == there:
				return Missing, nil
			}
			return Theirs, nil
		},
		actions: []action{put},
	}
}

// install copies the program. The one of before lives on, without a name, while it is open: to go back to.
func (m Machine) install(from string) (back func(context.Context) error, err error) {
	source, err := os.Open(from)
	if err != nil {
		return nil, err
	}
	defer source.Close()
	folders := m.missingFolders(binary)
	before, err := os.Open(m.path(binary))
	if errors.Is(err, fs.ErrNotExist) {
		return func(context.Context) error {
			failures := []error{m.remove(binary)}
			for _, folder := range slices.Backward(folders) {
				failures = append(failures, m.removeFolder(folder))
			}
			return errors.Join(failures...)
		}, m.copyBinary(source)
	}
	if err != nil {
		return nil, err
	}
	return func(context.Context) error { return errors.Join(m.copyBinary(before), before.Close()) }, m.copyBinary(source)
}

func (m Machine) copyBinary(from io.Reader) error {
	target := m.path(binary)
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
		return err
	}
	fresh, err := os.CreateTemp(filepath.Dir(target), ".montui-*")
	if err != nil {
		return err
	}
	_, err = io.Copy(fresh, from)
	err = errors.Join(err, fresh.Sync(), fresh.Close(), os.Chmod(fresh.Name(), 0o755))
	if err == nil {
		err = os.Rename(fresh.Name(), target)
	}
	if err != nil {
		return errors.Join(err, os.Remove(fresh.Name()))
	}
	return nil
}

// sumOf is the checksum of a file.
func sumOf(name string) (string, error) {
	file, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer file.Close()
	digest := sha256.New()
	if _, err := io.Copy(digest, file); err != nil {
		return "", err
	}
	return hex.EncodeToString(digest.Sum(nil)), nil
}

func (m Machine) accountExists(ctx context.Context) bool {
	_, err := m.Run(ctx, "", nil, "getent", "passwd", systemUser)
	return err == nil
}

// makeAccount makes the user the exporters run as: no home, no shell, no password. One that is there, as from a
// package, will do.
func (m Machine) makeAccount() Step {
	return Step{
		What: "make the system user " + systemUser + ", who has no shell and no password",
		made: []Made{{Kind: madeAccount, Name: systemUser}},
		state: func(ctx context.Context) (State, error) {
			if m.accountExists(ctx) {
				return Done, nil
			}
			return Missing, nil
		},
		actions: []action{m.running([]string{"userdel", systemUser}, "useradd", "--system", "--user-group", "--no-create-home",
			"--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin", systemUser)},
	}
}

// exportConfig says which exporters run. The user adds to it by hand, so that a changed one stays.
func (m Machine) exportConfig(record Record, f Found, o Options) Step {
	want := f.exportYAML(o)
	return Step{
		What:    "write " + exportFile,
		made:    []Made{{Kind: madeFile, Name: exportFile, Sum: sum(want)}},
		yields:  true,
		state:   func(context.Context) (State, error) { return m.fileState(record, madeFile, exportFile, want) },
		actions: []action{m.writing(exportFile, want, 0o644, "", "")},
	}
}

// section is an exporter that montui is to run.
type section struct{ name, port, rest string }

// sections are the exporters to run: of what is here, and not exported by another program.
func (f Found) sections() []section {
	var sections []section
	for _, s := range []section{
		{"node", "9100", ""},
		{"mysql", "9104", ", my_cnf: " + mysqlFile},
		{"postgres", "9187", ", dsn_file: " + postgresDSN},
		{"nginx", "9113", ", uri: \"http://" + statusListen + "/stub_status\""},
		{"statsd", "9102", ", udp: \"127.0.0.1:9125\", mapping: mastodon"},
	} {
		if f.runs(s.name) {
			sections = append(sections, s)
		}
	}
	return sections
}

// exportYAML is the file for montui export all.
func (f Found) exportYAML(o Options) string {
	var b strings.Builder
	b.WriteString("# Written by montui setup; montui export all reads it.\n")
	if f.byDocker(o) && f.runs("node") {
		b.WriteString(containerFlags())
	}
	for _, s := range f.sections() {
		fmt.Fprintf(&b, "%s: {listen: %q%s}\n", s.name, joinHostPort(o.Listen, s.port), s.rest)
	}
	return b.String()
}
