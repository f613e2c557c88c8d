package sshd

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync/atomic"

	"charm.land/wish/v2"
	"github.com/charmbracelet/ssh"
	gossh "golang.org/x/crypto/ssh"
)

// port is an address that is listened on.
type port struct {
	listener net.Listener
	server   *ssh.Server
	access   atomic.Pointer[Access]
	closing  atomic.Bool
	done     chan struct{} // closed when it accepts no more
}

// listen opens the ports that are new, gives the others their access, and closes those that are no longer named.
// It opens before it closes, and changes nothing when one cannot be opened.
func (s *Server) listen(ctx context.Context, wanted []Port) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopping {
		return errors.New("serve: the server is stopping")
	}
	fresh := map[string]*port{}
	for _, w := range wanted {
		if s.ports[w.Address] != nil || fresh[w.Address] != nil {
			continue
		}
		p, err := s.open(ctx, w)
		if err != nil {
			for _, p := range fresh {
				err = errors.Join(err, p.listener.Close())
			}
			return err
		}
		fresh[w.Address] = p
	}
	kept := map[string]*port{}
	for _, w := range wanted {
		p := s.ports[w.Address]
		if p == nil {
			p = fresh[w.Address]
		}
		p.access.Store(&w.Access)
		kept[w.Address] = p
	}
	for address, p := range s.ports {
		if kept[address] == nil {
			p.close()
			s.closed = append(s.closed, p)
		}
	}
	s.ports = kept
	for _, w := range wanted {
		if p := fresh[w.Address]; p != nil {
			delete(fresh, w.Address)
			go s.accept(p)
			if s.cfg.Opened != nil {
				s.cfg.Opened(w, p.listener.Addr())
			}
		}
	}
	return nil
}

// open starts listening on a port; nobody is accepted yet.
func (s *Server) open(ctx context.Context, w Port) (*port, error) {
	p := &port{listener: w.Listener, done: make(chan struct{})}
	var err error
	p.server, err = wish.NewServer(func(srv *ssh.Server) error { s.configure(srv, p); return nil })
	if err != nil {
		return nil, err
	}
	if p.listener == nil {
		if p.listener, err = new(net.ListenConfig).Listen(ctx, "tcp", w.Address); err != nil {
			return nil, fmt.Errorf("serve: %w", err)
		}
	}
	return p, nil
}

func (s *Server) accept(p *port) {
	defer close(p.done)
	err := p.server.Serve(p.listener)
	if p.closing.Load() || errors.Is(err, ssh.ErrServerClosed) {
		return
	}
	select {
	case s.failed <- err:
	default:
	}
}

// close stops accepting; open sessions go on.
func (p *port) close() {
	p.closing.Store(true)
	_ = p.listener.Close()
}

// configure sets what the SSH library asks about. Only "session" channels exist.
func (s *Server) configure(srv *ssh.Server, p *port) {
	for _, key := range s.signers {
		srv.AddHostKey(key)
	}
	srv.Version = "montui"
	srv.ConnCallback = s.connect
	srv.ServerConfigCallback = func(ssh.Context) *gossh.ServerConfig { return s.protocol(*p.access.Load()) }
	srv.ConnectionFailedCallback = func(conn net.Conn, err error) {
		var login *gossh.ServerAuthError
		if errors.As(err, &login) {
			s.meter.refused.WithLabelValues(reasonLogin).Inc()
		}
		s.log.Debug("ssh connection failed", "from", conn.RemoteAddr().String(), "error", err)
	}
	srv.ChannelHandlers = map[string]ssh.ChannelHandler{
		"session": s.session,
		"default": func(_ *ssh.Server, _ *gossh.ServerConn, channel gossh.NewChannel, _ ssh.Context) {
			_ = channel.Reject(gossh.Prohibited, "montui shows dashboards and forwards nothing")
		},
	}
}

// protocol offers only what has no known weakness: no NIST curves, no CBC, no SHA-1, no MAC outside of the cipher text.
func (s *Server) protocol(access Access) *gossh.ServerConfig {
	now := s.settings.Load()
	config := &gossh.ServerConfig{
		MaxAuthTries: now.limits.AuthTries,
		PublicKeyAuthAlgorithms: []string{gossh.KeyAlgoED25519, gossh.KeyAlgoSKED25519, gossh.KeyAlgoSKECDSA256, gossh.KeyAlgoECDSA256,
			gossh.KeyAlgoECDSA384, gossh.KeyAlgoECDSA521, gossh.KeyAlgoRSASHA512, gossh.KeyAlgoRSASHA256},
		Config: gossh.Config{
			KeyExchanges: []string{gossh.KeyExchangeMLKEM768X25519, gossh.KeyExchangeCurve25519},
			Ciphers:      []string{gossh.CipherChaCha20Poly1305, gossh.CipherAES256GCM, gossh.CipherAES128GCM},
			MACs:         []string{gossh.HMACSHA256ETM, gossh.HMACSHA512ETM},
		},
	}
	if now.banner != "" {
		config.BannerCallback = func(gossh.ConnMetadata) string { return now.banner }
	}
	s.authentication(config, access, now.limits.AuthTries)
	return config
}
