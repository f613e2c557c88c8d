package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/montui/montui/internal/setup"
)

// sshTo is another machine, reached by the user's own ssh with its keys and configuration. One shared connection carries
// everything, so that a password is asked for once at most.
type sshTo struct {
	command []string
	host    string
	dir     string // of the connection's socket
}

func newSSH(command, host string) (*sshTo, error) {
	if strings.HasPrefix(host, "-") {
		return nil, usagef("%q is no host", host)
	}
	dir, err := os.MkdirTemp("/tmp", "montui") // the path of a socket has to be short
	if err != nil {
		return nil, err
	}
	words := append(strings.Fields(command), "-o", "ControlMaster=auto", "-o", "ControlPersist=30", "-o", "ControlPath="+filepath.Join(dir, "%C"))
	if user := os.Getenv("SUDO_USER"); os.Geteuid() == 0 && user != "" && user != "root" {
		// By sudo the keys are still those of who typed it.
		if own, err := exec.LookPath("sudo"); err == nil {
			words = append([]string{own, "-u", user, "-H", "--"}, words...)
			if err := setup.Here().Give(dir, user); err != nil {
				return nil, errors.Join(err, os.Remove(dir))
			}
		}
	}
	return &sshTo{command: words, host: host, dir: dir}, nil
}

// cmd is an ssh with further options, and what it runs there.
func (s *sshTo) cmd(ctx context.Context, options []string, script ...string) *exec.Cmd {
	args := append(append(append([]string{}, s.command[1:]...), options...), "--", s.host)
	cmd := exec.CommandContext(ctx, s.command[0], append(args, script...)...)
	cmd.WaitDelay = 5 * time.Second // the connection's master keeps our standard error open
	return cmd
}

// shell runs a script there, with text on its standard input.
func (s *sshTo) shell(ctx context.Context, script, stdin string) (string, error) {
	cmd := s.cmd(ctx, []string{"-T"}, script)
	var out bytes.Buffer
	said := &tail{}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(stdin), &out, said
	if err := cmd.Run(); err != nil && !errors.Is(err, exec.ErrWaitDelay) {
		return "", s.failure(err, said.String())
	}
	return out.String(), nil
}

func (s *sshTo) failure(err error, said string) error {
	if said = strings.TrimSpace(said); said != "" {
		return fmt.Errorf("%s: %s", s.host, said)
	}
	return fmt.Errorf("ssh %s: %w", s.host, err)
}

// tail keeps the end of what a command said.
type tail struct{ text []byte }

func (t *tail) Write(p []byte) (int, error) {
	t.text = append(t.text, p...)
	if len(t.text) > 4096 {
		t.text = t.text[len(t.text)-4096:]
	}
	return len(p), nil
}

func (t *tail) String() string { return string(t.text) }

// close ends the connection.
func (s *sshTo) close() {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	_ = s.cmd(ctx, []string{"-q", "-O", "exit"}).Run() // there may be none
	_ = os.RemoveAll(s.dir)
}

// dial connects to an address as the other machine would.
func (s *sshTo) dial(_ context.Context, _, address string) (net.Conn, error) {
	// Not of the request's context: the connection outlives it.
	cmd := s.cmd(context.Background(), []string{"-T", "-W", address})
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return &sshConn{ReadCloser: out, in: in, cmd: cmd}, nil
}

// sshConn is a net.Conn over ssh -W.
type sshConn struct {
	io.ReadCloser
	in  io.WriteCloser
	cmd *exec.Cmd
}

func (c *sshConn) Write(p []byte) (int, error) { return c.in.Write(p) }

func (c *sshConn) Close() error {
	err := errors.Join(c.in.Close(), c.ReadCloser.Close())
	_ = c.cmd.Process.Kill() // it may have ended by itself
	_ = c.cmd.Wait()
	return err
}

func (c *sshConn) LocalAddr() net.Addr              { return sshAddr{} }
func (c *sshConn) RemoteAddr() net.Addr             { return sshAddr{} }
func (c *sshConn) SetDeadline(time.Time) error      { return nil }
func (c *sshConn) SetReadDeadline(time.Time) error  { return nil }
func (c *sshConn) SetWriteDeadline(time.Time) error { return nil }

type sshAddr struct{}

func (sshAddr) Network() string { return "ssh" }
func (sshAddr) String() string  { return "ssh" }
