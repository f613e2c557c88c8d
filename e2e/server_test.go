package e2e

import (
	"os/exec"
	"syscall"
	"testing"
)

// stoppable is a collector at an address that stays the same.
type stoppable struct {
	t   *testing.T
	h   home
	url string
	cmd *exec.Cmd
}

func startServer(t *testing.T, h home) *stoppable {
	t.Helper()
	s := &stoppable{t: t, h: h, url: "http://127.0.0.1:" + freePort(t)}
	s.start()
	t.Cleanup(s.stop)
	return s
}

func (s *stoppable) start() {
	s.t.Helper()
	s.cmd = exec.Command(binary, "collect", "--listen", s.url[len("http://"):])
	s.cmd.Env = s.h.env
	if err := s.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	waitFor(s.t, "the collector", func() bool { return ready(s.url) })
}

func (s *stoppable) stop() {
	if s.cmd == nil {
		return
	}
	_ = s.cmd.Process.Signal(syscall.SIGCONT) // a stopped one could not end
	end(s.t, s.cmd)
	s.cmd = nil
}
