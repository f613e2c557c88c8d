package main

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"testing"
	"time"

	"github.com/montui/montui/internal/rendezvous"
)

// The screens find a running collector by its note, and find none once it has stopped.
func TestCollectLeavesANote(t *testing.T) {
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	data := t.TempDir()
	cmd := newCollectCommand()
	cmd.SetArgs([]string{"--listen", "127.0.0.1:0", "--data", data})
	cmd.SetErr(io.Discard)
	ended := make(chan error, 1)
	go func() { ended <- cmd.ExecuteContext(ctx) }()

	var note rendezvous.Note
	for end, ready := time.Now().Add(time.Minute), false; !ready; {
		select {
		case err := <-ended:
			t.Fatalf("it ended: %v", err)
		case <-time.After(10 * time.Millisecond):
		}
		if time.Now().After(end) {
			t.Fatalf("not ready; the note: %+v", note)
		}
		if note, _, _ = rendezvous.Read(); note.URL != "" {
			ready = isOK(note.URL + "/-/ready")
		}
	}
	if note.PID != os.Getpid() || note.Data != data {
		t.Errorf("the note says %+v", note)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if _, found, _ := rendezvous.Read(); found {
		t.Error("the note stayed")
	}
}

func isOK(address string) bool {
	resp, err := http.Get(address)
	if err != nil {
		return false
	}
	resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}

func TestCollectUsage(t *testing.T) {
	for _, args := range [][]string{
		{"--retention", "15"},
		{"--retention", "0d"},
		{"--data", ""},
		{"--wal", "none"},
		{"--flush-interval", "1ms"},
		{"--memory-limit", "lots"},
		{"--memory-limit", "1MB"},
		{"--query-timeout", "0s"},
		{"--enable-feature", "promql-experimental-functions,none"},
	} {
		cmd := newCollectCommand()
		cmd.SetArgs(args)
		cmd.SilenceErrors, cmd.SilenceUsage = true, true
		var usage usageError
		if err := cmd.Execute(); !errors.As(err, &usage) {
			t.Errorf("%v: %v is no usage error", args, err)
		}
	}
}
