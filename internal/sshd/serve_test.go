package sshd

import (
	"bufio"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	gossh "golang.org/x/crypto/ssh"
)

func TestTwoViewersAreTheirOwn(t *testing.T) {
	address, _ := start(t, Limits{}, nil)
	one, oneScreen := view(t, dial(t, address), 100, 30)
	_, twoScreen := view(t, dial(t, address), 90, 20)
	oneScreen.wait(t, "user=viewer size=100x30")
	twoScreen.wait(t, "size=90x20")
	oneScreen.press(t, "q")
	if err := one.Wait(); err != nil {
		t.Errorf("leaving by q: %v", err)
	}
	twoScreen.press(t, "a")
	twoScreen.wait(t, "a;")
}

func TestResizeIsClamped(t *testing.T) {
	address, _ := start(t, Limits{}, nil)
	session, seen := view(t, dial(t, address), 60000, 60000)
	seen.wait(t, "size=500x200")
	for i := range 300 { // a storm: only the last must arrive
		if err := session.WindowChange(50+i%20, 100+i%30); err != nil {
			t.Fatal(err)
		}
	}
	if err := session.WindowChange(60001, 123); err != nil {
		t.Fatal(err)
	}
	seen.wait(t, "123x200")
}

func TestZeroSize(t *testing.T) {
	address, _ := start(t, Limits{}, nil)
	_, seen := view(t, dial(t, address), 0, 0)
	seen.wait(t, "size=80x24")
}

// The bug this guards against: wish's middleware reads from a closed channel of window changes for ever.
func TestClosingAChannelEndsItsProgramOnly(t *testing.T) {
	var messages atomic.Int64
	address, _ := start(t, Limits{SessionsPerConnection: 2}, func(s Session) tea.Model {
		return standIn{session: s, messages: &messages}
	})
	client := dial(t, address)
	gone, goneScreen := view(t, client, 80, 24)
	_, stays := view(t, client, 70, 20)
	goneScreen.wait(t, "80x24")
	stays.wait(t, "70x20")
	if err := gone.Close(); err != nil {
		t.Fatal(err)
	}
	var room *gossh.Session
	for late := time.Now().Add(patience); room == nil; { // there is room again only when the first program has ended
		var err error
		if room, err = client.NewSession(); err != nil && time.Now().After(late) {
			t.Fatal(err)
		}
	}
	next := viewIn(t, room, 60, 20)
	next.wait(t, "60x20")
	stays.press(t, "a")
	stays.wait(t, "a;")
	if n := messages.Load(); n > 200 {
		t.Errorf("%d messages for three sessions and a key: something spins", n)
	}
}

func TestRefusals(t *testing.T) {
	address, _ := start(t, Limits{}, nil)
	client := dial(t, address)
	for _, c := range []struct {
		name string
		ask  func(*gossh.Session) error
		want string
	}{
		{"exec", func(s *gossh.Session) error { return s.Run("rm -rf /") }, "runs no such commands"},
		{"exec with a terminal", func(s *gossh.Session) error {
			return errors.Join(s.RequestPty("xterm", 24, 80, nil), s.Run("sh"))
		}, "runs no such commands"},
		{"no terminal", func(s *gossh.Session) error { return errors.Join(s.Shell(), s.Wait()) }, "ssh -t"},
		{"sftp", func(s *gossh.Session) error { return errors.Join(s.RequestSubsystem("sftp"), s.Wait()) }, "no file transfer"},
	} {
		t.Run(c.name, func(t *testing.T) {
			session, err := client.NewSession()
			if err != nil {
				t.Fatal(err)
			}
			seen := newScreen()
			if c.name == "sftp" { // a client starts reading with Shell or Run only
				pipe, _ := session.StderrPipe()
				if err := session.RequestSubsystem("sftp"); err != nil {
					t.Fatal(err)
				}
				_, _ = io.Copy(seen, pipe)
			} else {
				session.Stderr = seen
				var exit *gossh.ExitError
				if err := c.ask(session); !errors.As(err, &exit) || exit.ExitStatus() == 0 {
					t.Errorf("got %v, want a failure", err)
				}
			}
			if !strings.Contains(seen.String(), c.want) {
				t.Errorf("said %q, want %q in it", seen.String(), c.want)
			}
		})
	}
	for _, request := range []string{"auth-agent-req@openssh.com", "x11-req", "signal", "break", "nonsense"} {
		session, err := client.NewSession()
		if err != nil {
			t.Fatal(err)
		}
		if ok, err := session.SendRequest(request, true, nil); ok || err != nil {
			t.Errorf("%s: granted %v, %v", request, ok, err)
		}
		_ = session.Close()
	}
	if _, err := client.Dial("tcp", "127.0.0.1:22"); err == nil || !strings.Contains(err.Error(), "forwards nothing") {
		t.Errorf("forwarding: %v", err)
	}
	if _, err := client.Listen("tcp", "127.0.0.1:0"); err == nil {
		t.Error("remote forwarding was granted")
	}
}

func TestSessionCaps(t *testing.T) {
	for _, c := range []struct {
		name   string
		limits Limits
		want   int
		says   string
	}{
		{"per connection", Limits{SessionsPerConnection: 3}, 3, "on one connection"},
		{"per address", Limits{SessionsPerAddress: 4, SessionsPerConnection: 100}, 4, "from one address"},
		{"in all", Limits{Sessions: 5, SessionsPerConnection: 100}, 5, "5 viewers"},
		{"as it comes", Limits{}, 10, "on one connection"},
	} {
		t.Run(c.name, func(t *testing.T) {
			address, _ := start(t, c.limits, nil)
			client := dial(t, address)
			opened := 0
			var refusal error
			for range 50 {
				if _, err := client.NewSession(); err != nil {
					refusal = err
				} else {
					opened++
				}
			}
			if opened != c.want || refusal == nil || !strings.Contains(refusal.Error(), c.says) {
				t.Errorf("%d of 50 sessions opened, then %v; want %d, then %q", opened, refusal, c.want, c.says)
			}
		})
	}
}

func TestConnectionCapSaysWhy(t *testing.T) {
	address, _ := start(t, Limits{ConnectionsPerAddress: 1}, nil)
	first := dial(t, address)
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	line, err := bufio.NewReader(conn).ReadString('\n')
	if err != nil || !strings.Contains(line, "1 connections from one address") {
		t.Errorf("read %q, %v", line, err)
	}
	_ = first.Close()
	for late := time.Now().Add(patience); ; { // the server learns of the close when it does
		client, err := gossh.Dial("tcp", address, clientConfig())
		if err == nil {
			_ = client.Close()
			return
		}
		if time.Now().After(late) {
			t.Fatalf("a closed connection is still counted: %v", err)
		}
	}
}

func TestGarbageAndSilenceDisturbNobody(t *testing.T) {
	address, _ := start(t, Limits{Handshake: 3 * time.Second}, nil)
	_, seen := view(t, dial(t, address), 80, 24)
	seen.wait(t, "80x24")
	var strangers sync.WaitGroup
	for _, garbage := range []string{"", "GET / HTTP/1.1\r\n\r\n", strings.Repeat("x", 100_000), "SSH-2.0-x\r\n\x00\x00\x00\xff\xff\xff"} {
		strangers.Go(func() {
			conn, err := net.Dial("tcp", address)
			if err != nil {
				t.Error(err)
				return
			}
			defer conn.Close()
			_, _ = io.WriteString(conn, garbage)
			_ = conn.SetReadDeadline(time.Now().Add(patience))
			if _, err := io.Copy(io.Discard, conn); errors.Is(err, os.ErrDeadlineExceeded) {
				t.Errorf("%.20q: the connection stayed open", garbage)
			}
		})
	}
	strangers.Go(func() { // logged in, and then nothing
		lonely, err := gossh.Dial("tcp", address, clientConfig())
		if err == nil { // on a slow machine the time can be over before
			_ = lonely.Wait()
		}
	})
	strangers.Wait()
	seen.press(t, "a")
	seen.wait(t, "a;")
}

func TestASessionThatStartsNothingEnds(t *testing.T) {
	address, _ := start(t, Limits{Handshake: 2 * time.Second}, nil)
	session, err := dial(t, address).NewSession()
	if err != nil {
		t.Fatal(err)
	}
	out, _ := session.StdoutPipe()
	if _, err := io.Copy(io.Discard, out); err != nil {
		t.Fatal(err)
	}
}

func TestEndings(t *testing.T) {
	for _, c := range []struct {
		name   string
		limits Limits
		says   string
	}{
		{"idle", Limits{Idle: 300 * time.Millisecond}, "No key for 300ms"},
		{"stay", Limits{Stay: 300 * time.Millisecond}, "had its 300ms"},
	} {
		t.Run(c.name, func(t *testing.T) {
			address, _ := start(t, c.limits, nil)
			session, seen := view(t, dial(t, address), 80, 24)
			if err := session.Wait(); err != nil {
				t.Error(err)
			}
			seen.wait(t, c.says)
			if raw := seen.Raw(); strings.Index(raw, c.says) < strings.LastIndex(raw, "\x1b[?1049l") {
				t.Error("the sentence came before the terminal was restored")
			}
		})
	}
}

func TestStoppingSaysGoodbye(t *testing.T) {
	address, stop := start(t, Limits{}, nil)
	session, seen := view(t, dial(t, address), 80, 24)
	idle := dial(t, address)
	seen.wait(t, "80x24")
	if err := stop(); err != nil {
		t.Error(err)
	}
	if err := session.Wait(); err != nil {
		t.Error(err)
	}
	seen.wait(t, "montui is stopping")
	if err := idle.Wait(); err == nil {
		t.Error("the other connection is still there")
	}
}

func TestAPanicIsOneViewersOnly(t *testing.T) {
	address, _ := start(t, Limits{}, func(s Session) tea.Model {
		if s.Width == 66 {
			panic("no model")
		}
		return standIn{session: s}
	})
	_, stays := view(t, dial(t, address), 70, 20)
	stays.wait(t, "70x20")
	session, seen := view(t, dial(t, address), 80, 24)
	seen.wait(t, "80x24")
	seen.press(t, "p")
	var exit *gossh.ExitError
	if err := session.Wait(); !errors.As(err, &exit) || exit.ExitStatus() != 1 {
		t.Errorf("got %v", err)
	}
	seen.wait(t, "montui failed in this session")
	unmade, unmadeScreen := view(t, dial(t, address), 66, 24)
	if err := unmade.Wait(); err == nil {
		t.Error("a model that cannot be made ended well")
	}
	unmadeScreen.wait(t, "montui failed in this session")
	stays.press(t, "za") // z suspends: it must not stop the server
	stays.wait(t, "za;")
}

// noise sends more than a client's window holds: a client that does not read it stops its own program only.
type noise struct{ standIn }

func (noise) Init() tea.Cmd { return tea.Raw(strings.Repeat("noise", 1_000_000)) }

func TestAClientThatStopsReadingIsCut(t *testing.T) {
	address, _ := start(t, Limits{Stall: time.Second, Handshake: time.Hour}, func(s Session) tea.Model {
		if s.Width == 500 {
			return noise{standIn{session: s}}
		}
		return standIn{session: s}
	})
	_, other := view(t, dial(t, address), 80, 24)
	client := dial(t, address)
	session, err := client.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := session.StdoutPipe(); err != nil { // a pipe that nobody reads
		t.Fatal(err)
	}
	if _, err := session.StdinPipe(); err != nil { // without one the client ends its input at once
		t.Fatal(err)
	}
	if err := errors.Join(session.RequestPty("xterm", 200, 500, nil), session.Shell()); err != nil {
		t.Fatal(err)
	}
	if err := client.Wait(); err == nil {
		t.Error("the stalled connection ended well")
	}
	other.press(t, "a")
	other.wait(t, "a;")
}

func TestOnlyModernAlgorithms(t *testing.T) {
	address, _ := start(t, Limits{}, nil)
	for _, c := range []struct {
		name string
		set  gossh.Config
	}{
		{"key exchange", gossh.Config{KeyExchanges: []string{gossh.KeyExchangeECDHP256, gossh.KeyExchangeDH14SHA256, gossh.InsecureKeyExchangeDH1SHA1}}},
		{"cipher", gossh.Config{Ciphers: []string{gossh.CipherAES128CTR, gossh.InsecureCipherAES128CBC}}},
	} {
		config := clientConfig()
		config.Config = c.set
		if client, err := gossh.Dial("tcp", address, config); err == nil {
			_ = client.Close()
			t.Errorf("an old %s was accepted", c.name)
		}
	}
}

func TestHostKey(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "ssh_host_ed25519")
	first, err := hostKey(path)
	if err != nil {
		t.Fatal(err)
	}
	if info, _ := os.Stat(path); info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
	again, err := hostKey(path)
	if err != nil || string(again.PublicKey().Marshal()) != string(first.PublicKey().Marshal()) {
		t.Errorf("the key changed between starts: %v", err)
	}
	if err := makeHostKey(path); err != nil {
		t.Errorf("a server that came second: %v", err)
	}
	if kept, _ := hostKey(path); string(kept.PublicKey().Marshal()) != string(first.PublicKey().Marshal()) {
		t.Error("the second server overwrote the key")
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := hostKey(path); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("a key everybody can read: %v", err)
	}
	if err := os.WriteFile(path+"2", []byte("nonsense"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := hostKey(path + "2"); err == nil {
		t.Error("nonsense was taken for a key")
	}
}
