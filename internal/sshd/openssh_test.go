package sshd

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
)

// openssh is a command of the real client, with no configuration of whoever runs the test.
func openssh(t *testing.T, address string, options ...string) *exec.Cmd {
	t.Helper()
	path, err := exec.LookPath("ssh")
	if err != nil {
		t.Skip("the OpenSSH client (ssh) is not installed")
	}
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*patience)
	t.Cleanup(cancel)
	args := append([]string{"-F", "none", "-p", port, "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null",
		"-o", "LogLevel=ERROR", "-o", "IdentitiesOnly=yes", "-o", "IdentityFile=none", "-l", "viewer", host}, options...)
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Env = append(os.Environ(), "TERM=xterm-256color")
	return cmd
}

// onTerminal starts a command on a terminal of its own.
func onTerminal(t *testing.T, cmd *exec.Cmd, width, height uint16) (*os.File, *screen) {
	t.Helper()
	terminal, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: width, Rows: height})
	if err != nil {
		t.Fatal(err)
	}
	seen := newScreen()
	seen.keys = terminal
	copied := make(chan struct{})
	go func() { defer close(copied); _, _ = io.Copy(seen, terminal) }()
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // an error where the test waited already
		_ = terminal.Close()
		<-copied
	})
	return terminal, seen
}

func TestOpenSSHClient(t *testing.T) {
	address, _ := start(t, Limits{}, nil)
	one, two := openssh(t, address), openssh(t, address)
	terminal, oneScreen := onTerminal(t, one, 100, 30)
	_, twoScreen := onTerminal(t, two, 90, 20)
	oneScreen.wait(t, "user=viewer size=100x30")
	twoScreen.wait(t, "size=90x20")
	if err := pty.Setsize(terminal, &pty.Winsize{Cols: 120, Rows: 40}); err != nil {
		t.Fatal(err)
	}
	oneScreen.wait(t, "20x40")
	oneScreen.press(t, "q")
	if err := one.Wait(); err != nil {
		t.Errorf("leaving by q: %v", err)
	}
	oneScreen.wait(t, "\x1b[?1049l") // the terminal left the alternate screen
	twoScreen.press(t, "a")
	twoScreen.wait(t, "a;")
}

func TestOpenSSHIsToldWhy(t *testing.T) {
	address, _ := start(t, Limits{}, nil)
	for _, c := range []struct {
		name string
		args []string
		want string
	}{
		{"command", []string{"uname", "-a"}, "runs no such commands"},
		{"no terminal", nil, "ssh -t"},
		{"subsystem", []string{"-s", "sftp"}, "no file transfer"},
		{"forwarding", []string{"-W", "127.0.0.1:1"}, "forwarding failed"}, // it prints our sentence only at a higher log level
	} {
		t.Run(c.name, func(t *testing.T) {
			out, err := openssh(t, address, c.args...).CombinedOutput()
			var exit *exec.ExitError
			if !errors.As(err, &exit) || !strings.Contains(string(out), c.want) {
				t.Errorf("%v, %q; want a failure and %q", err, out, c.want)
			}
		})
	}
}

// A ControlMaster keeps its connection while its clients come and go: what wish's middleware spins on.
func TestControlMaster(t *testing.T) {
	address, _ := start(t, Limits{SessionsPerConnection: 2}, nil)
	dir, err := os.MkdirTemp("", "montui") // a socket's path must be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	control := []string{"-o", "ControlPath=" + filepath.Join(dir, "c")}
	master := openssh(t, address, append(control, "-o", "ControlMaster=yes", "-t")...)
	_, masterScreen := onTerminal(t, master, 100, 30)
	masterScreen.wait(t, "100x30")
	for range 5 { // each finds room only if the one before it has ended
		late := time.Now().Add(patience)
		for {
			guest := openssh(t, address, append(control, "-o", "ControlMaster=no", "-t")...)
			_, guestScreen := onTerminal(t, guest, 70, 20)
			if guestScreen.appears("70x20") {
				_ = guest.Process.Kill()
				_ = guest.Wait()
				break
			}
			if time.Now().After(late) {
				t.Fatalf("no room: %q", guestScreen.String())
			}
		}
	}
	masterScreen.press(t, "a")
	masterScreen.wait(t, "a;")
}
