package sshd

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"github.com/prometheus/client_golang/prometheus"
	gossh "golang.org/x/crypto/ssh"
)

func TestInputIsTakenAtItsRate(t *testing.T) {
	r := newRate(100)
	now := time.Unix(0, 0)
	if n, wait := r.take(1000, now); n != 100 || wait != 0 {
		t.Errorf("at first %d, %v", n, wait)
	}
	r.spend(100)
	if n, wait := r.take(1000, now); n != 0 || wait != 100*time.Millisecond {
		t.Errorf("when all is spent %d, %v", n, wait)
	}
	if n, _ := r.take(1000, now.Add(100*time.Millisecond)); n != 10 {
		t.Errorf("a tenth of a second later %d", n)
	}
	if n, _ := r.take(1000, now.Add(time.Hour)); n != 100 {
		t.Errorf("an hour later %d: more than a second's worth was saved up", n)
	}
	read := 0
	k := &keyReader{from: bytes.NewReader(make([]byte, 300)), rate: newRate(100), meter: newMeter(nil), stopped: make(chan struct{})}
	began := time.Now()
	for read < 150 {
		n, err := k.Read(make([]byte, 64))
		if err != nil {
			t.Fatal(err)
		}
		read += n
	}
	if took := time.Since(began); took < 400*time.Millisecond {
		t.Errorf("150 bytes at 100 a second took %v", took)
	}
}

func TestNoMemoryNoSession(t *testing.T) {
	g := newGuard(DefaultLimits())
	used := uint64(1)
	g.memory = func() uint64 { return used }
	one, other := net.Pipe()
	defer other.Close()
	c, err := g.admit(one)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.open(); err != nil {
		t.Error(err)
	}
	used = 1 << 40
	var why refusal
	if err := c.open(); !errors.As(err, &why) || why.reason != reasonMemory {
		t.Errorf("%v", err)
	}
	c.done()
	if memoryInUse() == 0 {
		t.Error("no memory is in use")
	}
}

func TestReloadSendsNobodyAway(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	opened, served := make(chan net.Addr, 9), make(chan error, 1)
	registry := prometheus.NewRegistry()
	visit := func(s Session) (Answer, error) { return Answer{Model: standIn{session: s}}, nil }
	cfg := Config{Ports: []Port{{Address: "127.0.0.1:0", Access: Access{Anonymous: "viewer"}}}, HostKeys: []string{filepath.Join(t.TempDir(), "key")},
		Visit: visit, Metrics: registry, Opened: func(_ Port, addr net.Addr) { opened <- addr }}
	s, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	go func() { served <- s.Run(ctx) }()
	old := (<-opened).String()
	_, stays := view(t, dial(t, old), 80, 24)
	stays.wait(t, "80x24")

	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	if err := s.Reload(ctx, Config{Ports: []Port{{Address: busy.Addr().String()}}, Visit: visit}); err == nil {
		t.Error("a port that is taken was taken")
	}
	_, still := view(t, dial(t, old), 70, 20)
	still.wait(t, "70x20")

	fresh := cfg
	fresh.Ports = []Port{{Address: "localhost:0", Access: Access{Anonymous: "viewer"}}}
	fresh.Banner = "new words\n"
	if err := s.Reload(ctx, fresh); err != nil {
		t.Fatal(err)
	}
	config, said := clientConfig(), make(chan string, 1)
	config.BannerCallback = func(message string) error { said <- message; return nil }
	client, err := gossh.Dial("tcp", (<-opened).String(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if got := <-said; got != "new words\n" {
		t.Errorf("the banner is %q", got)
	}
	if _, err := gossh.Dial("tcp", old, clientConfig()); err == nil {
		t.Error("a port that was taken away still takes connections")
	}
	stays.press(t, "a")
	stays.wait(t, "a;")
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	names := ""
	for _, f := range families {
		names += f.GetName() + " "
	}
	for _, want := range []string{"montui_ssh_sessions ", "montui_ssh_refused_total", "montui_ssh_sent_bytes_total", "montui_ssh_frames_total"} {
		if !strings.Contains(names, want) {
			t.Errorf("no %s among %s", want, names)
		}
	}
	cancel()
	if err := <-served; err != nil {
		t.Error(err)
	}
	stays.wait(t, "montui is stopping")
}

func TestACommandEndsWithItsConnection(t *testing.T) {
	began, ended := make(chan struct{}), make(chan error, 1)
	address, _ := start(t, Limits{}, nil, func(c *Config) {
		c.Visit = func(Session) (Answer, error) { return Answer{Run: waits(began, ended)}, nil }
	})
	client := dial(t, address)
	session, err := client.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	if err := session.Start("wait"); err != nil {
		t.Fatal(err)
	}
	<-began
	_ = client.Close()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// waits is a command that ends when it is told to.
func waits(began chan<- struct{}, ended chan<- error) func(context.Context, io.Writer, io.Writer) int {
	return func(ctx context.Context, _, _ io.Writer) int {
		close(began)
		<-ctx.Done()
		ended <- ctx.Err()
		return 1
	}
}

// What a client wrote comes back to him, and goes into the log.
func TestSentencesCarryNoEscapes(t *testing.T) {
	address, _ := start(t, Limits{}, func(s Session) tea.Model { return standIn{session: s} }, func(c *Config) {
		c.Visit = func(s Session) (Answer, error) {
			return Answer{}, errors.New("there is no dashboard " + strings.Join(s.Words, " "))
		}
	})
	for _, evil := range []string{"a\x1b]0;owned\x07", "a\x9b2J", "a\u009b2J", "\x1bP+q\x1b\\", "a\x00b"} {
		session, err := dial(t, address).NewSession()
		if err != nil {
			t.Fatal(err)
		}
		seen := newScreen()
		session.Stderr = seen
		if err := session.Run(evil); err == nil {
			t.Errorf("%q was taken", evil)
		}
		if strings.ContainsAny(seen.Raw(), "\x1b\x07\x00\u009b") || !utf8.ValidString(seen.Raw()) {
			t.Errorf("%q came back as %q", evil, seen.Raw())
		}
	}
}
