package setup

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
)

// Machine is where it all happens.
type Machine struct {
	Root string // "" for this machine's own; a test's directory
	Run  Runner // how a command is run
}

// Runner runs a command with text on its standard input and further environment, and gives what it wrote.
type Runner func(ctx context.Context, stdin string, env []string, name string, args ...string) (string, error)

// Here is this machine.
func Here() Machine { return Machine{Run: run} }

func run(ctx context.Context, stdin string, env []string, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(os.Environ(), env...)
	cmd.Dir = "/" // a database's user need not be able to enter ours
	cmd.Stdin = strings.NewReader(stdin)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		if said := strings.TrimSpace(errs.String()); said != "" {
			return out.String(), fmt.Errorf("%s: %s", name, said)
		}
		return out.String(), fmt.Errorf("%s: %w", name, err)
	}
	return out.String(), nil
}

func (m Machine) path(name string) string { return filepath.Join(m.Root, name) }

func (m Machine) exists(name string) bool {
	_, err := os.Stat(m.path(name))
	return err == nil
}

// read is a file's text; a file that is not there is empty.
func (m Machine) read(name string) (string, error) {
	text, err := os.ReadFile(m.path(name))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return string(text), err
}

// write puts a file in place whole or not at all, owned by the user when there is one.
func (m Machine) write(name, text string, mode fs.FileMode, owner string) (err error) {
	target := m.path(name)
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(target), ".montui-*") // of mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(file.Name()))
		}
	}()
	if _, err := file.WriteString(text); err != nil {
		return errors.Join(err, file.Close())
	}
	if err := errors.Join(file.Sync(), file.Close(), os.Chmod(file.Name(), mode), m.give(file.Name(), owner)); err != nil {
		return err
	}
	return os.Rename(file.Name(), target)
}

// give makes the user the owner; in a test's root there are no users.
func (m Machine) give(path, owner string) error {
	if owner == "" || m.Root != "" {
		return nil
	}
	u, err := user.Lookup(owner)
	if err != nil {
		return err
	}
	uid, uidErr := strconv.Atoi(u.Uid)
	gid, gidErr := strconv.Atoi(u.Gid)
	return errors.Join(uidErr, gidErr, os.Chown(path, uid, gid))
}

// remove takes a file away, and its folder when nothing else is in it.
func (m Machine) remove(name string) error {
	if err := os.Remove(m.path(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if filepath.Dir(name) == etc {
		_ = os.Remove(m.path(etc)) // stays while something else is in it
	}
	return nil
}
