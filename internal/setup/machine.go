package setup

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// Machine is the file system and the commands that setup works on; tests give it a folder for a root.
type Machine struct {
	Root string // "" for this machine's own; a test's directory
	Run  Runner // how a command is run
	Ask  Asker  // how an exporter is asked
}

// Runner runs a command with text on its standard input and further environment, and gives what it wrote.
type Runner func(ctx context.Context, stdin string, env []string, name string, args ...string) (string, error)

// Asker fetches a page by HTTP.
type Asker func(ctx context.Context, url string) (string, error)

// Here is this machine.
func Here() Machine { return Machine{Run: run, Ask: ask} }

// adminPath is where an administrator's commands are, which other users' PATH leaves out.
const adminPath = ":/usr/local/sbin:/usr/sbin:/sbin"

func run(ctx context.Context, stdin string, env []string, name string, args ...string) (string, error) {
	if found := lookPath(name); found != "" {
		name = found
	}
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(append(os.Environ(), "PATH="+os.Getenv("PATH")+adminPath, "LC_ALL=C"), env...)
	cmd.Dir = "/" // a database's user need not be able to enter ours
	cmd.Stdin = strings.NewReader(stdin)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		if said := strings.TrimSpace(errs.String()); said != "" {
			return out.String(), fmt.Errorf("%s: %s", filepath.Base(name), said)
		}
		return out.String(), fmt.Errorf("%s: %w", filepath.Base(name), err)
	}
	return out.String(), nil
}

// lookPath finds a command as an administrator would; "" = it is not there.
func lookPath(name string) string {
	if strings.Contains(name, "/") {
		return name
	}
	for _, dir := range filepath.SplitList(os.Getenv("PATH") + adminPath) {
		file := filepath.Join(dir, name)
		if info, err := os.Stat(file); err == nil && info.Mode().IsRegular() && info.Mode().Perm()&0o111 != 0 {
			return file
		}
	}
	return ""
}

// longestPage is more than any exporter answers: whatever listens on a port may send anything.
const longestPage = 32 << 20

func ask(ctx context.Context, url string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return "", err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, longestPage))
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", url, response.Status)
	}
	return string(text), err
}

func (m Machine) path(name string) string { return filepath.Join(m.Root, name) }

func (m Machine) exists(name string) bool {
	_, err := os.Lstat(m.path(name))
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

// missingFolders are the folders above a file that are not there, the outermost first.
func (m Machine) missingFolders(name string) []string {
	var missing []string
	for dir := filepath.Dir(name); dir != "/" && dir != "." && !m.exists(dir); dir = filepath.Dir(dir) {
		missing = append([]string{dir}, missing...)
	}
	return missing
}

// Give makes a user the owner of a file of this machine.
func (m Machine) Give(path, owner string) error { return m.give(path, owner) }

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

// remove deletes a file; it is no error when there is none.
func (m Machine) remove(name string) error {
	if err := os.Remove(m.path(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// removeFolder deletes a folder if it is empty: what is in it belongs to somebody.
func (m Machine) removeFolder(name string) error {
	entries, err := os.ReadDir(m.path(name))
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(entries) > 0 {
		return nil
	}
	return errors.Join(err, m.remove(name))
}
