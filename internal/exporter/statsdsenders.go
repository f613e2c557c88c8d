package exporter

import (
	"log/slog"
	"net"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// listenPause is between two tries to listen on, while the machine is out of file descriptors or memory. The
// original's own loops end the process then, and with it whatever else is in it.
const listenPause = time.Second

func listenAgain(log *slog.Logger, failures prometheus.Counter, err error) {
	log.Error("statsd: cannot receive for the moment", "err", err)
	if failures != nil {
		failures.Inc()
	}
	time.Sleep(listenPause)
}

// senders are the TCP connections statsd lines come by; they end with their receiver.
type senders struct {
	mu    sync.Mutex
	conns map[*net.TCPConn]bool // nil once closed
}

func newSenders() *senders { return &senders{conns: map[*net.TCPConn]bool{}} }

func (s *senders) hear(c *net.TCPConn, handle func(*net.TCPConn)) {
	s.mu.Lock()
	if s.conns == nil {
		s.mu.Unlock()
		_ = c.Close() // it came too late
		return
	}
	s.conns[c] = true
	s.mu.Unlock()
	handle(c)
	s.mu.Lock()
	delete(s.conns, c)
	s.mu.Unlock()
}

func (s *senders) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.conns {
		_ = c.Close() // its sender finds out and comes again
	}
	s.conns = nil
	return nil
}
