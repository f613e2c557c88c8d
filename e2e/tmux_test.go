package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
)

// sockets tells the tmux servers of one run apart: a socket whose server is just ending cannot be used again.
var sockets atomic.Int64

// terminal is a tmux window of an exact size with a shell in it.
type terminal struct {
	t      testing.TB
	socket string
	env    []string // of whom runs the tests, nothing comes through
	given  int      // back to the shell
}

func newTerminal(t testing.TB, h home, w, height int) *terminal {
	t.Helper()
	return newNamedTerminal(t, h, "", w, height)
}

// newNamedTerminal is for tests with more than one.
func newNamedTerminal(t testing.TB, h home, name string, w, height int) *terminal {
	t.Helper()
	if _, err := exec.LookPath("tmux"); err != nil {
		t.Skip("tmux is not installed")
	}
	term := &terminal{t: t, env: h.env, socket: fmt.Sprintf("montui-e2e-%d-%d%s", os.Getpid(), sockets.Add(1), name)}
	term.tmux("-f", "/dev/null", "new-session", "-d", "-x", strconv.Itoa(w), "-y", strconv.Itoa(height), "env PS1='shell> ' sh")
	t.Cleanup(func() {
		_ = term.command("kill-server").Run()
		_ = os.Remove(fmt.Sprintf("/tmp/tmux-%d/%s", os.Getuid(), term.socket)) // tmux leaves it
	})
	term.sees("shell>")
	return term
}

func (t *terminal) command(args ...string) *exec.Cmd {
	cmd := exec.Command("tmux", append([]string{"-L", t.socket}, args...)...)
	cmd.Env = t.env
	return cmd
}

func (t *terminal) tmux(args ...string) string {
	t.t.Helper()
	out, err := t.command(args...).CombinedOutput()
	if err != nil {
		t.t.Fatalf("tmux %v: %v: %s", args, err, out)
	}
	return string(out)
}

func (t *terminal) screen() string { return t.tmux("capture-pane", "-p") }

// types a line and enters it.
func (t *terminal) types(line string) {
	t.t.Helper()
	t.tmux("send-keys", "-l", line)
	t.tmux("send-keys", "Enter")
}

// press sends keys by tmux's names. Escape goes as newer terminals send it: alone, its byte is the beginning of whatever comes within 50 ms.
func (t *terminal) press(keys ...string) {
	t.t.Helper()
	if len(keys) == 1 && keys[0] == "Escape" {
		keys = []string{"-H", "1b", "5b", "32", "37", "75"}
	}
	t.tmux(append([]string{"send-keys"}, keys...)...)
}

// sees waits until every text is on the screen at once.
func (t *terminal) sees(texts ...string) {
	t.t.Helper()
	last := ""
	defer func() {
		if t.t.Failed() {
			t.t.Logf("the screen was:\n%s", last)
		}
	}()
	waitFor(t.t, fmt.Sprintf("the screen to say %q", texts), func() bool {
		last = t.screen()
		for _, text := range texts {
			if !strings.Contains(last, text) {
				return false
			}
		}
		return true
	})
}

// onTheShell holds that the terminal has been given back: no alternate screen, a cursor, an echo.
func (t *terminal) onTheShell() {
	t.t.Helper()
	waitFor(t.t, "the shell to have the terminal back", func() bool {
		now := strings.Fields(t.tmux("display", "-p", "#{alternate_on} #{cursor_flag} #{mouse_any_flag} #{pane_current_command}"))
		return len(now) == 4 && strings.Join(now[:3], " ") == "0 1 0" && now[3] != filepath.Base(binary) // who is on the way out still reads keys
	})
	t.given++
	t.types(fmt.Sprintf("echo clean $((41+%d))", t.given))
	t.sees(fmt.Sprintf("clean %d", 41+t.given))
}

// seesNot waits until a text has gone from the screen.
func (t *terminal) seesNot(text string) {
	t.t.Helper()
	last := ""
	defer func() {
		if t.t.Failed() {
			t.t.Logf("the screen was:\n%s", last)
		}
	}()
	waitFor(t.t, fmt.Sprintf("%q to go from the screen", text), func() bool {
		last = t.screen()
		return !strings.Contains(last, text)
	})
}
