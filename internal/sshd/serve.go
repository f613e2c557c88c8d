package sshd

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
	"charm.land/wish/v2"
	"github.com/charmbracelet/ssh"
	gossh "golang.org/x/crypto/ssh"
)

// Session is what is known of a viewer when his model is made.
type Session struct {
	User          string
	RemoteAddr    net.Addr
	Term          string   // his TERM
	Environ       []string // TERM and the few variables that describe a terminal or a language
	Width, Height int
}

// farewell is how long viewers have to leave by themselves when the server stops.
const farewell = 2 * time.Second

type connectionKey struct{}

type server struct {
	limits   Limits
	log      *slog.Logger
	guard    *guard
	newModel func(Session) tea.Model

	mu       sync.Mutex
	stopping bool
	visits   map[*visit]struct{}
	running  sync.WaitGroup
}

// Serve shows newModel's model to each viewer until ctx ends, then says goodbye to all of them and returns nil.
// A model with a Close method is closed when its session is over.
func Serve(ctx context.Context, cfg Config, newModel func(Session) tea.Model) error {
	key, err := hostKey(cfg.HostKey)
	if err != nil {
		return err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", cfg.Listen)
	if err != nil {
		return fmt.Errorf("serve: %w", err)
	}
	limits := cfg.Limits.withDefaults()
	log := cfg.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	s := &server{limits: limits, log: log, guard: newGuard(limits), newModel: newModel, visits: map[*visit]struct{}{}}
	listening, err := wish.NewServer(s.configure, func(srv *ssh.Server) error { srv.AddHostKey(key); return nil })
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	if cfg.Listening != nil {
		cfg.Listening(listener.Addr())
	}
	failed := make(chan error, 1)
	go func() { failed <- listening.Serve(listener) }()
	select {
	case err = <-failed:
	case <-ctx.Done():
		err = nil
	}
	s.stop(listening)
	return err
}

// configure sets what the SSH library asks about. Only "session" channels exist.
func (s *server) configure(srv *ssh.Server) error {
	srv.Version = "montui"
	srv.ConnCallback = s.connect
	srv.ServerConfigCallback = s.protocol
	srv.ConnectionFailedCallback = func(conn net.Conn, err error) {
		s.log.Debug("ssh connection failed", "from", conn.RemoteAddr().String(), "error", err)
	}
	srv.ChannelHandlers = map[string]ssh.ChannelHandler{
		"session": s.session,
		"default": func(_ *ssh.Server, _ *gossh.ServerConn, channel gossh.NewChannel, _ ssh.Context) {
			_ = channel.Reject(gossh.Prohibited, "montui shows dashboards and forwards nothing")
		},
	}
	return nil
}

// connect admits a connection or refuses it with a line before the version string, where RFC 4253 4.2 allows one.
func (s *server) connect(ctx ssh.Context, conn net.Conn) net.Conn {
	c, err := s.guard.admit(conn)
	if err != nil {
		s.log.Info("ssh connection refused", "from", conn.RemoteAddr().String(), "reason", err)
		_ = conn.SetWriteDeadline(time.Now().Add(time.Second))
		_, _ = fmt.Fprintf(conn, "%s\r\n", err)
		return nil
	}
	ctx.SetValue(connectionKey{}, c)
	return c
}

// protocol offers only what has no known weakness: no NIST curves, no CBC, no SHA-1, no MAC outside of the cipher text.
func (s *server) protocol(ssh.Context) *gossh.ServerConfig {
	return &gossh.ServerConfig{
		MaxAuthTries: s.limits.AuthTries,
		Config: gossh.Config{
			KeyExchanges: []string{gossh.KeyExchangeMLKEM768X25519, gossh.KeyExchangeCurve25519},
			Ciphers:      []string{gossh.CipherChaCha20Poly1305, gossh.CipherAES256GCM, gossh.CipherAES128GCM},
			MACs:         []string{gossh.HMACSHA256ETM, gossh.HMACSHA512ETM},
		},
	}
}

// stop ends every session with a notice, then waits, then closes: the library's Shutdown alone only waits.
func (s *server) stop(srv *ssh.Server) {
	ctx, cancel := context.WithTimeout(context.Background(), farewell)
	defer cancel()
	s.mu.Lock()
	s.stopping = true
	for v := range s.visits {
		v.end("montui is stopping here; connect again in a moment.")
	}
	s.mu.Unlock()
	left := make(chan struct{})
	go func() { s.running.Wait(); close(left) }()
	select {
	case <-left:
	case <-ctx.Done():
	}
	idle, cancelIdle := context.WithTimeout(context.Background(), farewell/20)
	defer cancelIdle()
	_ = srv.Shutdown(idle) // closes the listener first; connections without sessions would never end it
	_ = srv.Close()
	<-left // all connections are closed now, so every session has ended
}

// enter registers a session's visit; false when the server is stopping.
func (s *server) enter(v *visit) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopping {
		return false
	}
	s.visits[v] = struct{}{}
	s.running.Add(1)
	return true
}

func (s *server) leave(v *visit) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.visits, v)
	s.running.Done()
}
