package setup

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// Removing tells what Remove would remove, last made first.
func (r Record) Removing() []string {
	var lines []string
	for _, made := range slices.Backward(r.Made) {
		lines = append(lines, made.Kind+" "+made.Name)
	}
	return lines
}

// Remove undoes what the record says was made here, and nothing else. A file that was changed since stays, unless takeOver; what
// cannot be undone stays in the record and does not prevent the rest.
func (m Machine) Remove(ctx context.Context, takeOver bool, tell func(string)) error {
	record, err := m.Record()
	if err != nil {
		return err
	}
	var failures []error
	var folders []Made
	left := record
	left.Made = slices.Clone(record.Made)
	for _, made := range slices.Backward(record.Made) {
		if made.Kind == madeFolder {
			folders = append(folders, made) // the record is in one of them
			continue
		}
		changed, err := m.changed(made)
		if err == nil && changed && !takeOver {
			tell(fmt.Sprintf("left as it is: %s, which was changed since setup wrote it", made.Name))
			left.drop(made)
			continue
		}
		tell("remove the " + made.Kind + " " + made.Name)
		if err == nil {
			err = m.unmake(ctx, made)
		}
		if err != nil {
			failures = append(failures, fmt.Errorf("the %s %s stays: %w", made.Kind, made.Name, err))
			continue
		}
		left.drop(made)
	}
	if len(failures) > 0 {
		failures = append(failures, fmt.Errorf("the rest is removed; do it again when that is mended, or, when the server is gone for good, delete %s", recordFile))
		return errors.Join(append(failures, m.keepRecord(left))...)
	}
	if err := m.remove(recordFile); err != nil {
		return err
	}
	for _, folder := range folders {
		tell("remove the folder " + folder.Name + ", when nothing else is in it")
		failures = append(failures, m.removeFolder(folder.Name))
	}
	return errors.Join(failures...)
}

// changed tells whether a file is other than it was written.
func (m Machine) changed(made Made) (bool, error) {
	if made.Sum == "" || !m.exists(made.Name) {
		return false, nil
	}
	there, err := sumOf(m.path(made.Name))
	return there != made.Sum, err
}

// unmake undoes one thing. What is not there any more is undone.
func (m Machine) unmake(ctx context.Context, made Made) error {
	command := func(name string, args ...string) error {
		_, err := m.Run(ctx, "", nil, name, args...)
		return err
	}
	switch made.Kind {
	case madeFile:
		if made.At == "nginx" {
			return m.closeStatus(ctx, made)
		}
		return m.remove(made.Name)
	case madeAccount:
		if !m.accountExists(ctx) {
			return nil
		}
		return command("userdel", made.Name)
	case madeMySQL:
		_, err := m.asRoot(ctx, made.At, "DROP USER IF EXISTS "+mysqlUserName+";\n")
		return err
	case madePostgres:
		_, err := m.asPostgres(ctx, made.At, "DROP ROLE IF EXISTS "+databaseUser+";\n")
		return err
	case madeUnit:
		if !m.exists(made.Name) {
			return nil
		}
		return errors.Join(command("systemctl", "disable", "--now", "montui-export"), m.remove(made.Name), command("systemctl", "daemon-reload"))
	case madeCompose:
		if !m.exists(made.Name) {
			return nil
		}
		if err := command("docker", "compose", "-f", m.path(made.Name), "down", "--rmi", "local"); err != nil {
			return err
		}
		return m.remove(made.Name)
	}
	return fmt.Errorf("%s does not know the kind %q of thing", recordFile, made.Kind)
}

// fileState is how far a file is that setup writes.
func (m Machine) fileState(record Record, kind, name, want string) (State, error) {
	if !m.exists(name) {
		return Missing, nil
	}
	text, err := m.read(name)
	if err != nil || text == want {
		return Done, err
	}
	if made, ours := record.find(Made{Kind: kind, Name: name}); ours && made.Sum == sum(text) {
		return Missing, nil
	}
	return Theirs, nil
}
