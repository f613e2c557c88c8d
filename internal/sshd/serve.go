package sshd

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/charmbracelet/ssh"
	gossh "golang.org/x/crypto/ssh"
)

// Session is what is known of a visitor when he asks for something.
type Session struct {
	ID            int64  // unique while the server runs
	User          string // the user name he connected with, which proves nothing
	Name          string // who his key says he is; "" for the anonymous
	Role          string
	Anonymous     bool
	RemoteAddr    net.Addr
	Line          string   // what he asked for, as he wrote it
	Words         []string // and split into words
	Terminal      bool     // he has one; the rest is of it
	Term          string   // his TERM
	Environ       []string // TERM and the few variables that describe a terminal or a language
	Width, Height int
}

// farewell is how long viewers have to leave by themselves when the server stops.
const farewell = 2 * time.Second

type connectionKey struct{}

// Server shows its models to visitors. Its zero value is of no use; New makes one.
type Server struct {
	cfg      Config
	log      *slog.Logger
	guard    *guard
	meter    *meter
	keys     *keyFiles
	settings atomic.Pointer[settings]
	signers  []gossh.Signer
	ids      atomic.Int64

	mu       sync.Mutex
	stopping bool
	ports    map[string]*port // those that are listened on
	closed   []*port          // those that a reload took away: their sessions go on
	visits   map[*visit]struct{}
	running  sync.WaitGroup
	failed   chan error
}

// settings are what a reload changes for those who come after it.
type settings struct {
	limits Limits
	visit  Visit
	banner string
}

// New reads the host keys. It listens nowhere yet.
func New(cfg Config) (*Server, error) {
	s := &Server{cfg: cfg, log: cfg.Log, meter: newMeter(cfg.Metrics), visits: map[*visit]struct{}{}, ports: map[string]*port{}, failed: make(chan error, 1)}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	s.keys = &keyFiles{log: s.log}
	for _, path := range cfg.HostKeys {
		key, err := hostKey(path)
		if err != nil {
			return nil, err
		}
		s.signers = append(s.signers, key)
	}
	if len(s.signers) == 0 {
		return nil, errors.New("serve: no host key is named")
	}
	s.set(cfg)
	return s, nil
}

func (s *Server) set(cfg Config) {
	limits := cfg.Limits.withDefaults()
	if s.guard == nil {
		s.guard = newGuard(limits)
	}
	s.guard.limit(limits)
	s.meter.limit(limits)
	s.meter.expect(cfg.Ports)
	s.settings.Store(&settings{limits: limits, visit: cfg.Visit, banner: cfg.Banner})
}

// Run serves until ctx ends, then says goodbye to everyone and returns nil.
func (s *Server) Run(ctx context.Context) error {
	err := s.listen(ctx, s.cfg.Ports)
	if err == nil {
		select {
		case err = <-s.failed:
		case <-ctx.Done():
		}
	}
	s.stop()
	return err
}

// Reload takes ports, access, banner, limits and Visit anew for who comes from now on; sessions go on as they are.
// Host keys and metrics stay those of New. On an error nothing has changed.
func (s *Server) Reload(ctx context.Context, cfg Config) error {
	if err := s.listen(ctx, cfg.Ports); err != nil {
		return err
	}
	s.set(cfg)
	return nil
}

// stop ends every session with a notice, then waits, then closes: the library's Shutdown alone only waits.
func (s *Server) stop() {
	ctx, cancel := context.WithTimeout(context.Background(), farewell)
	defer cancel()
	s.mu.Lock()
	s.stopping = true
	for v := range s.visits {
		v.end("montui is stopping here; connect again in a moment.")
	}
	ports := s.closed
	for _, p := range s.ports {
		ports = append(ports, p)
		p.close()
	}
	s.mu.Unlock()
	left := make(chan struct{})
	go func() { s.running.Wait(); close(left) }()
	select {
	case <-left:
	case <-ctx.Done():
	}
	for _, p := range ports { // connections without sessions would never end the library's Shutdown
		_ = p.server.Close()
		<-p.done
	}
	<-left // all connections are closed now, so every session has ended
}

// enter registers a session's visit; false when the server is stopping.
func (s *Server) enter(v *visit) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopping {
		return false
	}
	s.visits[v] = struct{}{}
	s.running.Add(1)
	return true
}

func (s *Server) leave(v *visit) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.visits, v)
	s.running.Done()
}

// count counts a refusal under its reason.
func (s *Server) count(err error) {
	var why refusal
	if errors.As(err, &why) {
		s.meter.refused.WithLabelValues(why.reason).Inc()
	}
}

// connect admits a connection or refuses it with a line before the version string, where RFC 4253 4.2 allows one.
func (s *Server) connect(ctx ssh.Context, conn net.Conn) net.Conn {
	c, err := s.guard.admit(conn)
	if err != nil {
		s.count(err)
		s.log.Info("ssh connection refused", "from", conn.RemoteAddr().String(), "reason", err)
		_ = conn.SetWriteDeadline(time.Now().Add(time.Second))
		_, _ = fmt.Fprintf(conn, "%s\r\n", err)
		return nil
	}
	c.closed = s.meter.connections.Dec
	s.meter.connections.Inc()
	ctx.SetValue(connectionKey{}, c)
	return c
}
