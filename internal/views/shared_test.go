package views

import (
	"context"
	"testing"
	"time"
)

func TestNobodyWaitsForWhoHasLeft(t *testing.T) {
	session, leave := context.WithCancel(t.Context())
	waiting := make(chan any)
	go func() { waiting <- later(session, 24*time.Hour, clockMsg{})() }()
	leave()
	if msg := <-waiting; msg != nil {
		t.Errorf("a message for nobody: %v", msg)
	}
	if msg := later(t.Context(), time.Millisecond, clockMsg{})(); msg != (clockMsg{}) {
		t.Errorf("after a while comes %v", msg)
	}
}
