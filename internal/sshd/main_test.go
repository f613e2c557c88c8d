package sshd

import (
	"context"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"go.uber.org/goleak"
	gossh "golang.org/x/crypto/ssh"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const patience = 20 * time.Second

// standIn shows what it was told. q quits, p panics, b writes more than a client's window.
type standIn struct {
	session       Session
	width, height int
	keys          string
	big           bool
	messages      *atomic.Int64
}

func (m standIn) Init() tea.Cmd { return nil }

func (m standIn) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if m.messages != nil {
		m.messages.Add(1)
	}
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
	case tea.KeyPressMsg:
		m.keys += msg.String()
		switch msg.String() {
		case "q":
			return m, tea.Quit
		case "z":
			return m, tea.Suspend
		case "p":
			panic("asked to")
		}
	}
	return m, nil
}

func (m standIn) View() tea.View {
	v := tea.NewView(fmt.Sprintf("user=%s size=%dx%d keys=%s;", m.session.User, m.width, m.height, m.keys))
	v.AltScreen = true
	return v
}

func makeStandIn(s Session) tea.Model { return standIn{session: s} }

// start serves on a free port of the loopback until the test ends.
func start(t *testing.T, limits Limits, newModel func(Session) tea.Model, changes ...func(*Config)) (address string, stop func() error) {
	t.Helper()
	if newModel == nil {
		newModel = makeStandIn
	}
	ctx, cancel := context.WithCancel(context.Background())
	listening, served := make(chan net.Addr, 1), make(chan error, 1)
	cfg := Config{
		Ports:    []Port{{Address: "127.0.0.1:0", Access: Access{Anonymous: "viewer"}}},
		HostKeys: []string{filepath.Join(t.TempDir(), "montui", "ssh_host_ed25519")}, Limits: limits,
		Visit: func(s Session) (Answer, error) {
			if len(s.Words) > 0 {
				return Answer{}, errors.New("montui runs no such commands")
			}
			return Answer{Model: newModel(s)}, nil
		},
		Opened: func(_ Port, addr net.Addr) { listening <- addr },
	}
	for _, change := range changes {
		change(&cfg)
	}
	server, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	go func() { served <- server.Run(ctx) }()
	stopped := false
	stop = func() error {
		cancel()
		if stopped {
			return nil
		}
		stopped = true
		select {
		case err := <-served:
			return err
		case <-time.After(patience):
			return fmt.Errorf("the server did not stop in %v", patience)
		}
	}
	t.Cleanup(func() {
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
	select {
	case addr := <-listening:
		return addr.String(), stop
	case err := <-served:
		t.Fatal(err)
		return "", nil
	}
}

// dial connects as a stranger without keys.
func dial(t *testing.T, address string) *gossh.Client {
	t.Helper()
	client, err := gossh.Dial("tcp", address, clientConfig())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	return client
}

func clientConfig() *gossh.ClientConfig {
	return &gossh.ClientConfig{User: "viewer", HostKeyCallback: gossh.InsecureIgnoreHostKey(), Timeout: patience}
}

// view opens a session with a terminal of that size and starts it.
func view(t *testing.T, client *gossh.Client, width, height int) (*gossh.Session, *screen) {
	t.Helper()
	session, err := client.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	return session, viewIn(t, session, width, height)
}

func viewIn(t *testing.T, session *gossh.Session, width, height int) *screen {
	t.Helper()
	seen := newScreen()
	session.Stdout, session.Stderr = seen, seen
	if err := session.RequestPty("xterm-256color", height, width, gossh.TerminalModes{}); err != nil {
		t.Fatal(err)
	}
	in, err := session.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	seen.keys = in
	if err := session.Shell(); err != nil {
		t.Fatal(err)
	}
	return seen
}
