package sshd

import (
	"context"
	"io"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
)

// input passes on what a terminal sends until it sends no more or the session is over. Bubble Tea's own reader, of the same library, waits for good when
// its program ends while there is input left, and keeps the whole program with it.
func input(program *tea.Program, from io.Reader, term string, stopped <-chan struct{}) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	events := make(chan uv.Event)
	go func() {
		defer close(events)
		_ = uv.NewTerminalReader(from, term).StreamEvents(ctx, events) // the end of the input is told by keyReader
	}()
	for {
		select {
		case event, more := <-events:
			if !more {
				return
			}
			program.Send(event) // of one that has ended, nothing
		case <-stopped:
			cancel()
			for range events {
			}
			return
		}
	}
}
