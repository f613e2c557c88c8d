package sshd

import (
	"bytes"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
)

// screen collects what a client was sent, and can wait for a text in it.
type screen struct {
	keys io.Writer

	mu      sync.Mutex
	text    bytes.Buffer
	arrived chan struct{}
}

func newScreen() *screen { return &screen{arrived: make(chan struct{}, 1)} }

func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.text.Write(p)
	select {
	case s.arrived <- struct{}{}:
	default:
	}
	return len(p), nil
}

func (s *screen) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return ansi.Strip(s.text.String())
}

func (s *screen) Raw() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// wait until the client was sent the text, as it is read or with its escape sequences.
func (s *screen) wait(t *testing.T, text string) {
	t.Helper()
	late := time.After(patience)
	for !strings.Contains(s.String(), text) && !strings.Contains(s.Raw(), text) {
		select {
		case <-s.arrived:
		case <-late:
			t.Fatalf("waited for %q, have %q", text, s.String())
		}
	}
}

// appears waits for the text, or for the word that the session was refused.
func (s *screen) appears(text string) bool {
	late := time.After(patience)
	for !strings.Contains(s.String(), text) {
		if strings.Contains(s.String(), "refused") || strings.Contains(s.String(), "open failed") {
			return false
		}
		select {
		case <-s.arrived:
		case <-late:
			return false
		}
	}
	return true
}

func (s *screen) press(t *testing.T, keys string) {
	t.Helper()
	if _, err := io.WriteString(s.keys, keys); err != nil {
		t.Fatal(err)
	}
}
