package sshd

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

func newSigner(t testing.TB) gossh.Signer {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := gossh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return signer
}

// line is a line of authorized_keys.
func line(signer gossh.Signer, options, comment string) string {
	key := strings.TrimSpace(string(gossh.MarshalAuthorizedKey(signer.PublicKey())))
	return strings.TrimSpace(options+" "+key+" "+comment) + "\n"
}

func writeFile(t testing.TB, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// whoami answers every request with who asks, as a command.
func whoami(access Access) func(*Config) {
	return func(c *Config) {
		c.Ports[0].Access = access
		c.Visit = func(s Session) (Answer, error) {
			return Answer{Run: func(_ context.Context, out, _ io.Writer) int {
				_, _ = fmt.Fprintf(out, "%s is %s, asks %q, terminal %v", s.Name, s.Role, s.Words, s.Terminal)
				return 7
			}}, nil
		}
	}
}

// ask logs in by the methods and asks for a line.
func ask(t *testing.T, address, user, request string, methods ...gossh.AuthMethod) (string, error) {
	t.Helper()
	config := clientConfig()
	config.User, config.Auth = user, methods
	client, err := gossh.Dial("tcp", address, config)
	if err != nil {
		return "", err
	}
	defer client.Close()
	session, err := client.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	out := newScreen()
	session.Stdout, session.Stderr = out, out
	err = session.Run(request)
	if exit, ok := err.(*gossh.ExitError); ok && exit.ExitStatus() == 7 {
		err = nil
	}
	return out.String(), err
}

// noQuestions is a client that agrees to a keyboard-interactive dialogue without questions.
var noQuestions = gossh.KeyboardInteractive(func(string, string, []string, []bool) ([]string, error) { return nil, nil })

func TestKeysSayWhoItIs(t *testing.T) {
	dir := t.TempDir()
	ada, bob, eve, old, far, kiosk, agent := newSigner(t), newSigner(t), newSigner(t), newSigner(t), newSigner(t), newSigner(t), newSigner(t)
	keys := writeFile(t, dir, "keys", "# people\nthis line is broken\nssh-ed25519 AAAA broken\n"+line(ada, "", "ada@home")+
		line(old, `expiry-time="20200101"`, "old")+line(far, `from="10.0.0.0/8,!10.1.2.3"`, "far")+
		line(kiosk, `restrict,pty,command="node --var \"a=b c\""`, "kiosk")+line(agent, "agent-forwarding", "agent"))
	bobs := writeFile(t, dir, "bob", line(bob, `no-pty,from="127.0.0.?,::1"`, "laptop"))
	address, _ := start(t, Limits{}, nil, whoami(Access{Keys: []KeyFile{{Path: keys, Role: "viewer"}, {Path: bobs, Role: "explorer", Name: "bob"}}}))
	for name, c := range map[string]struct {
		signer gossh.Signer
		want   string
	}{
		"a key":                        {ada, `ada@home is viewer, asks ["x" "y"]`},
		"a key of a named user":        {bob, `bob is explorer`},
		"a stranger's key":             {eve, "unable to authenticate"},
		"an expired key":               {old, "unable to authenticate"},
		"a key for another network":    {far, "unable to authenticate"},
		"a key bound to a request":     {kiosk, `asks ["node" "--var" "a=b c"]`},
		"a key that asks for too much": {agent, "unable to authenticate"},
	} {
		t.Run(name, func(t *testing.T) {
			out, err := ask(t, address, "node", "x y", gossh.PublicKeys(c.signer))
			if got := fmt.Sprint(out, err); !strings.Contains(got, c.want) {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
	if out, err := ask(t, address, "node", ""); err == nil {
		t.Errorf("nobody's key opened: %s", out)
	}

	if err := os.WriteFile(keys, []byte(line(eve, "", "eve")), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := ask(t, address, "x", "", gossh.PublicKeys(eve)); err != nil || !strings.Contains(out, "eve is viewer") {
		t.Errorf("a key that was added: %s, %v", out, err)
	}
	if out, err := ask(t, address, "x", "", gossh.PublicKeys(ada)); err == nil {
		t.Errorf("a key that was taken away: %s", out)
	}
	if err := os.Chmod(keys, 0o666); err != nil {
		t.Fatal(err)
	}
	if out, err := ask(t, address, "x", "", gossh.PublicKeys(eve)); err == nil {
		t.Errorf("a file that everybody may write was believed: %s", out)
	}
	if err := os.Remove(bobs); err != nil {
		t.Fatal(err)
	}
	if out, err := ask(t, address, "x", "", gossh.PublicKeys(bob)); err == nil {
		t.Errorf("a file that is gone: %s", out)
	}
}

func TestNoTerminalForAKeyWithoutOne(t *testing.T) {
	signer := newSigner(t)
	keys := writeFile(t, t.TempDir(), "keys", line(signer, "no-pty", "x"))
	address, _ := start(t, Limits{}, nil, func(c *Config) { c.Ports[0].Access = Access{Keys: []KeyFile{{Path: keys, Role: "viewer"}}} })
	config := clientConfig()
	config.Auth = []gossh.AuthMethod{gossh.PublicKeys(signer)}
	client, err := gossh.Dial("tcp", address, config)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	session, err := client.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	if err := session.RequestPty("xterm", 24, 80, nil); err == nil {
		t.Error("a key with no-pty was given a terminal")
	}
}

func TestStrangersAndUsersByOnePort(t *testing.T) {
	ada := newSigner(t)
	keys := writeFile(t, t.TempDir(), "keys", line(ada, "", "ada"))
	address, _ := start(t, Limits{AuthTries: 3}, nil, whoami(Access{Anonymous: "viewer", Keys: []KeyFile{{Path: keys, Role: "explorer"}}}))
	var many []gossh.Signer
	for range 8 {
		many = append(many, newSigner(t))
	}
	for name, c := range map[string]struct {
		methods []gossh.AuthMethod
		want    string
	}{
		"with a key":             {[]gossh.AuthMethod{gossh.PublicKeys(ada), noQuestions}, "ada is explorer"},
		"without one":            {[]gossh.AuthMethod{noQuestions}, " is viewer"},
		"with a key of no worth": {[]gossh.AuthMethod{gossh.PublicKeys(newSigner(t)), noQuestions}, " is viewer"},
		"with many of no worth":  {[]gossh.AuthMethod{gossh.PublicKeys(many...)}, " is viewer"},
	} {
		if out, err := ask(t, address, "node", "", c.methods...); err != nil || !strings.HasPrefix(out, c.want) {
			t.Errorf("%s: %q, %v", name, out, err)
		}
	}
}

// certify makes a certificate of a fresh key, changed before it is signed.
func certify(t *testing.T, authority gossh.Signer, change func(*gossh.Certificate)) gossh.Signer {
	t.Helper()
	user := newSigner(t)
	cert := &gossh.Certificate{Key: user.PublicKey(), CertType: gossh.UserCert, KeyId: "ada@example.org", ValidPrincipals: []string{"ops"},
		ValidBefore: uint64(time.Now().Add(time.Hour).Unix()), Permissions: gossh.Permissions{Extensions: map[string]string{"permit-pty": ""}}}
	change(cert)
	if err := cert.SignCert(rand.Reader, authority); err != nil {
		t.Fatal(err)
	}
	signer, err := gossh.NewCertSigner(cert, user)
	if err != nil {
		t.Fatal(err)
	}
	return signer
}

func TestCertificates(t *testing.T) {
	dir, authority, inKeys, stranger := t.TempDir(), newSigner(t), newSigner(t), newSigner(t)
	ca := writeFile(t, dir, "ca", line(authority, "", "the authority"))
	keys := writeFile(t, dir, "keys", line(inKeys, `cert-authority,principals="dev,ops"`, "ours"))
	address, _ := start(t, Limits{}, nil, whoami(Access{Authorities: []Authority{{Path: ca, Role: "explorer", Principals: []string{"ops"}}},
		Keys: []KeyFile{{Path: keys, Role: "viewer"}}}))
	plain := func(*gossh.Certificate) {}
	const refused = "unable to authenticate"
	for name, c := range map[string]struct {
		signer gossh.Signer
		want   string
	}{
		"as it should be":     {certify(t, authority, plain), "ada@example.org is explorer, asks [\"x\"]"},
		"of authorized_keys":  {certify(t, inKeys, plain), "ada@example.org is viewer"},
		"of a stranger":       {certify(t, stranger, plain), refused},
		"of another's":        {certify(t, authority, func(c *gossh.Certificate) { c.ValidPrincipals = []string{"dev"} }), refused},
		"of nobody's":         {certify(t, authority, func(c *gossh.Certificate) { c.ValidPrincipals = nil }), refused},
		"too old":             {certify(t, authority, func(c *gossh.Certificate) { c.ValidBefore = 1 }), refused},
		"too new":             {certify(t, authority, func(c *gossh.Certificate) { c.ValidAfter = uint64(time.Now().Add(time.Minute).Unix()) }), refused},
		"of a host":           {certify(t, authority, func(c *gossh.Certificate) { c.CertType = gossh.HostCert }), refused},
		"with unknown demand": {certify(t, authority, func(c *gossh.Certificate) { c.CriticalOptions = map[string]string{"verify-required": ""} }), refused},
		"with a request":      {certify(t, authority, func(c *gossh.Certificate) { c.CriticalOptions = map[string]string{"force-command": "node"} }), `asks ["node"]`},
		"for another network": {certify(t, authority, func(c *gossh.Certificate) { c.CriticalOptions = map[string]string{"source-address": "10.0.0.0/8"} }), refused},
		"for this network":    {certify(t, authority, func(c *gossh.Certificate) { c.CriticalOptions = map[string]string{"source-address": "127.0.0.1/32"} }), "explorer"},
		"the authority's key": {authority, refused},
	} {
		t.Run(name, func(t *testing.T) {
			out, err := ask(t, address, "node", "x", gossh.PublicKeys(c.signer))
			if got := fmt.Sprint(out, err); !strings.Contains(got, c.want) {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

func TestKeyOptions(t *testing.T) {
	for word, want := range map[string]string{
		"tunnel=\"1\"": "tunnel", "environment=\"A=B\"": "environment", "x11-forwarding": "x11-forwarding", "port-forwarding": "port-forwarding",
		"verify-required": "verify-required", "from": "needs a value", "expiry-time=\"soon\"": "no time", "principals=\"a\"": "cert-authority",
	} {
		if _, err := parseKeyOptions([]string{word}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want it to say %q", word, err, want)
		}
	}
	for address, want := range map[string]bool{"10.0.0.1": true, "10.1.2.3": false, "192.168.1.7": true, "192.168.2.7": false, "::ffff:10.0.0.9": true, "fe80::1": false} {
		if got := matchesAddress([]string{"10.0.0.0/8", "!10.1.2.3", "192.168.1.*"}, address); got != want {
			t.Errorf("%s: %v", address, got)
		}
	}
	at := time.Date(2027, 1, 31, 23, 59, 0, 0, time.UTC)
	if got, err := parseExpiry("202701312359Z"); err != nil || !got.Equal(at) {
		t.Errorf("%v, %v", got, err)
	}
	o := keyOptions{expires: at, from: []string{"127.0.0.1"}}
	here := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 1}
	if o.usable(here, at.Add(-time.Second)) != nil || o.usable(here, at) == nil {
		t.Error("a key is usable until it expires and not after")
	}
}

func FuzzKeys(f *testing.F) {
	f.Add([]byte(line(newSigner(f), `from="a",command="b \" c"`, "x")))
	f.Add([]byte("\x00\nrestrict ssh-rsa AAAA\n\"\"\",,,= ssh-ed25519"))
	f.Fuzz(func(t *testing.T, text []byte) {
		entries, problems := parseKeys(text)
		if len(entries)+len(problems) > bytes.Count(text, []byte("\n"))+1 {
			t.Errorf("%d entries and %d problems of %q", len(entries), len(problems), text)
		}
	})
}

func TestSplitWords(t *testing.T) {
	for line, want := range map[string]string{
		``:                            `[]`,
		`  node  `:                    `["node"]`,
		`query 'up{job="a"}' -o json`: `["query" "up{job=\"a\"}" "-o" "json"]`,
		`mysql --var "instance=db 1" --from now-1d`: `["mysql" "--var" "instance=db 1" "--from" "now-1d"]`,
		`a\ b "c\"d" 'e\f' ""`:                      `["a b" "c\"d" "e\\f" ""]`,
		`$(reboot) ; rm -rf * | x > y & "\n"`:       `["$(reboot)" ";" "rm" "-rf" "*" "|" "x" ">" "y" "&" "\\n"]`,
	} {
		if got, err := splitWords(line); err != nil || fmt.Sprintf("%q", got) != want {
			t.Errorf("%s: %q, %v, want %s", line, got, err, want)
		}
	}
	for _, bad := range []string{`"`, `a 'b`, `\`, "a\x1b[2Jb", "\xff", strings.Repeat("a", 5000), "a\u009bb"} {
		if got, err := splitWords(bad); err == nil {
			t.Errorf("%.20q: %q", bad, got)
		}
	}
}

func FuzzSplitWords(f *testing.F) {
	f.Add(`query 'up{job="a"}' -o "js\on"`)
	f.Fuzz(func(t *testing.T, line string) {
		words, err := splitWords(line)
		if err != nil {
			return
		}
		quoted := make([]string, len(words))
		for i, w := range words {
			quoted[i] = "'" + strings.ReplaceAll(w, "'", `'\''`) + "'"
		}
		again, err := splitWords(strings.Join(quoted, " "))
		if err == nil && fmt.Sprintf("%q", again) != fmt.Sprintf("%q", words) {
			t.Errorf("%q became %q", words, again)
		}
	})
}
