package e2e

import (
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// serveSSH serves by settings of one's own, and waits until it listens at so many places.
func serveSSH(t testing.TB, h home, places int, settings string, args ...string) *sshServer {
	t.Helper()
	s := &sshServer{h: h, dir: filepath.Join(h.dir, "keys"), ports: map[string]string{}, log: &lockedBuilder{}}
	s.settings(t, settings)
	s.run(t, exec.Command(binary, append([]string{"serve"}, args...)...), places)
	return s
}

// run starts the server's process, and ends it with the test.
func (s *sshServer) run(t testing.TB, cmd *exec.Cmd, places int) {
	t.Helper()
	s.cmd = cmd
	s.cmd.Env = append(s.h.env, s.cmd.Env...)
	s.cmd.Stderr = s.log
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		s.stop(t)
		if t.Failed() {
			t.Log("serve's log:\n", s.log.String())
		}
	})
	waitFor(t, "the SSH server", func() bool { return strings.Count(s.log.String(), "ssh -p") >= places })
}

func (s *sshServer) stop(t testing.TB) {
	t.Helper()
	end(t, s.cmd)
}

// asks is what the OpenSSH client prints and its exit code.
func (s *sshServer) asks(t testing.TB, door, key, user, request string) (out string, code int) {
	t.Helper()
	cmd := exec.Command("sh", "-c", s.client(door, key, user)+" "+request)
	cmd.Env = s.h.env
	text, err := cmd.CombinedOutput()
	if _, exited := err.(*exec.ExitError); err != nil && !exited {
		t.Fatal(err)
	}
	return string(text), cmd.ProcessState.ExitCode()
}

func needsSSH(t testing.TB) {
	t.Helper()
	for _, tool := range []string{"ssh", "ssh-keygen"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip(tool + " is not installed")
		}
	}
}

// hangup has the settings read again, and waits until they are.
func (s *sshServer) hangup(t testing.TB) {
	t.Helper()
	before := strings.Count(s.log.String(), "settings read again")
	if err := s.cmd.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	waitFor(t, "the settings to be read", func() bool { return strings.Count(s.log.String(), "settings read again") > before })
}
