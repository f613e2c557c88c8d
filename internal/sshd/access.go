package sshd

import (
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// Access says who comes in by a port, and as what. The zero value lets nobody in.
type Access struct {
	Anonymous   string // the role of visitors without a key; "" lets none in
	Keys        []KeyFile
	Authorities []Authority
}

// KeyFile is a file of public keys as OpenSSH's authorized_keys. It is read again when it has changed.
type KeyFile struct {
	Path string
	Role string
	Name string // whose keys they are; "" takes each key's comment
}

// Authority is a file of keys that sign user certificates, one a line.
type Authority struct {
	Path string
	Role string
	// Principals are those let in. Without any, the certificate must name the user name that the client connects with.
	Principals []string
}

func (a Access) identified() bool { return len(a.Keys) > 0 || len(a.Authorities) > 0 }

// identity is who a connection belongs to.
type identity struct {
	name, role string
	anonymous  bool
	forced     string // the request line that the key is bound to; "" leaves it to the client
	isForced   bool
	noTerminal bool
}

type identityKey struct{}

// identityOf is who logged in on a connection; ok is false when it has no identity.
func identityOf(conn *gossh.ServerConn) (who identity, ok bool) {
	if conn.Permissions == nil {
		return identity{}, false
	}
	who, ok = conn.Permissions.ExtraData[identityKey{}].(identity)
	return who, ok
}

func (i identity) permissions() *gossh.Permissions {
	return &gossh.Permissions{ExtraData: map[any]any{identityKey{}: i}}
}

var errNoKey = errors.New("this key opens nothing here")

// authentication puts the ways in into a connection's settings.
//
// A client that is let in without a key never offers one. Where keys and strangers come by the same port, strangers are
// let in by an empty keyboard-interactive dialogue, which clients try after their keys; and instead of running out of attempts.
func (s *Server) authentication(config *gossh.ServerConfig, access Access, tries int) {
	stranger := identity{role: access.Anonymous, anonymous: true}
	config.NoClientAuth = true // the SSH library sets it anyway; the callback decides
	config.NoClientAuthCallback = func(gossh.ConnMetadata) (*gossh.Permissions, error) {
		if access.Anonymous == "" || access.identified() {
			return nil, errNoKey
		}
		return stranger.permissions(), nil
	}
	if !access.identified() {
		return
	}
	unknown := map[string]bool{} // keys of this connection; its log-in is one goroutine
	config.PublicKeyCallback = func(conn gossh.ConnMetadata, key gossh.PublicKey) (*gossh.Permissions, error) {
		permissions, err := s.identify(access, conn, key)
		if err == nil {
			return permissions, nil
		}
		s.log.Info("ssh key refused", "user", printableOnly(conn.User()), "from", conn.RemoteAddr().String(), "key", gossh.FingerprintSHA256(key), "reason", err)
		unknown[string(key.Marshal())] = true
		if access.Anonymous != "" && len(unknown) >= tries-1 {
			return stranger.permissions(), nil
		}
		return nil, err
	}
	if access.Anonymous != "" {
		config.KeyboardInteractiveCallback = func(gossh.ConnMetadata, gossh.KeyboardInteractiveChallenge) (*gossh.Permissions, error) {
			return stranger.permissions(), nil
		}
	}
}

// identify finds whose key it is.
func (s *Server) identify(access Access, conn gossh.ConnMetadata, key gossh.PublicKey) (*gossh.Permissions, error) {
	if cert, ok := key.(*gossh.Certificate); ok {
		return s.identifyCertificate(access, conn, cert)
	}
	wanted, why := string(key.Marshal()), errNoKey
	for _, file := range access.Keys {
		for _, entry := range s.keys.read(file.Path) {
			if entry.authority || entry.key != wanted {
				continue
			}
			if err := entry.usable(conn.RemoteAddr(), time.Now()); err != nil {
				why = err
				continue
			}
			return entry.identity(firstText(file.Name, entry.comment, "key "+file.Path), file.Role).permissions(), nil
		}
	}
	return nil, why
}

// identifyCertificate finds the authority behind a certificate. What it demands and montui does not know refuses it.
func (s *Server) identifyCertificate(access Access, conn gossh.ConnMetadata, cert *gossh.Certificate) (*gossh.Permissions, error) {
	signer, why := string(cert.SignatureKey.Marshal()), error(errors.New("no authority known here has signed this certificate"))
	try := func(entry keyEntry, role string, principals []string) (*gossh.Permissions, bool) {
		if entry.key != signer {
			return nil, false
		}
		if err := entry.usable(conn.RemoteAddr(), time.Now()); err != nil {
			why = err
			return nil, false
		}
		if err := checkCertificate(cert, conn.User(), principals); err != nil {
			why = err
			return nil, false
		}
		who := entry.identity(firstText(cert.KeyId, cert.ValidPrincipals[0]), role)
		if line, ok := cert.CriticalOptions["force-command"]; ok {
			who.forced, who.isForced = line, true
		}
		if _, ok := cert.Extensions["permit-pty"]; !ok {
			who.noTerminal = true
		}
		permissions := who.permissions()
		permissions.CriticalOptions = cert.CriticalOptions // the protocol's code checks source-address
		return permissions, true
	}
	for _, authority := range access.Authorities {
		for _, entry := range s.keys.read(authority.Path) {
			if permissions, ok := try(entry, authority.Role, authority.Principals); ok {
				return permissions, nil
			}
		}
	}
	for _, file := range access.Keys {
		for _, entry := range s.keys.read(file.Path) {
			if !entry.authority {
				continue
			}
			if permissions, ok := try(entry, file.Role, entry.principals); ok {
				return permissions, nil
			}
		}
	}
	return nil, why
}

// checkCertificate enforces a certificate's own constraints. Like OpenSSH, and unlike the SSH library, it refuses one without
// principals.
func checkCertificate(cert *gossh.Certificate, user string, principals []string) error {
	if cert.CertType != gossh.UserCert {
		return errors.New("this is a host's certificate")
	}
	if cert.Signature == nil || cert.Signature.Format == gossh.KeyAlgoRSA || cert.Signature.Format == gossh.InsecureKeyAlgoDSA {
		return errors.New("the certificate is signed with SHA-1")
	}
	if len(principals) == 0 {
		principals = []string{user}
	}
	checker := gossh.CertChecker{SupportedCriticalOptions: []string{"force-command", "source-address"}}
	err := fmt.Errorf("the certificate names %q, which is nobody let in here", cert.ValidPrincipals)
	for _, principal := range principals {
		for _, named := range cert.ValidPrincipals {
			if named == principal {
				return checker.CheckCert(principal, cert)
			}
		}
	}
	return err
}

// host is an address without its port.
func host(addr net.Addr) string {
	name, _, err := net.SplitHostPort(addr.String())
	if err != nil {
		return addr.String()
	}
	return name
}

func firstText(texts ...string) string {
	for _, text := range texts {
		if text = printableOnly(text); text != "" {
			return text
		}
	}
	return ""
}

// printableOnly is a name from outside as it may stand in a log and on others' screens.
func printableOnly(text string) string {
	if len(text) > maxName {
		text = strings.ToValidUTF8(text[:maxName], "")
	}
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return -1
		}
		return r
	}, text))
}
