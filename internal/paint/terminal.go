package paint

import (
	"bytes"
	"os"
	"sync"

	"github.com/charmbracelet/x/ansi"
)

// Terminal is this process's terminal, kept by Bubble Tea, which puts it into its modes and back, at an end, a suspension and a panic.
// Frames are for its other screen: they are let through while Bubble Tea has that shown.
type Terminal struct {
	File *os.File
	// Lost is called when the other screen has come up: nothing is on it.
	Lost func()

	mu    sync.Mutex
	shown bool
}

// erasures are what Bubble Tea clears the screen with, for a frame of its own.
var erasures = [][]byte{[]byte(ansi.EraseEntireScreen), []byte(ansi.EraseScreenBelow)}

// Write is Bubble Tea's.
func (t *Terminal) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	on, off := bytes.LastIndex(p, []byte(ansi.SetModeAltScreenSaveCursor)), bytes.LastIndex(p, []byte(ansi.ResetModeAltScreenSaveCursor))
	sent := p
	if t.shown && on < 0 && off < 0 {
		for _, erasure := range erasures {
			sent = bytes.ReplaceAll(sent, erasure, nil)
		}
	}
	if on != off {
		t.shown = on > off
	}
	if _, err := t.File.Write(sent); err != nil {
		return 0, err
	}
	if t.shown && on >= 0 && t.Lost != nil {
		go t.Lost()
	}
	return len(p), nil
}

// Read, Close and Fd let Bubble Tea take it for a terminal: it asks for its size.
func (t *Terminal) Read(p []byte) (int, error) { return t.File.Read(p) }

// Close closes the file.
func (t *Terminal) Close() error { return t.File.Close() }

// Fd is the file's.
func (t *Terminal) Fd() uintptr { return t.File.Fd() }

// Shown tells whether frames are let through.
func (t *Terminal) Shown() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.shown
}

// Frames is where frames are written.
func (t *Terminal) Frames() FrameWriter { return FrameWriter{t} }

// FrameWriter writes frames; those that come when the screen is gone are dropped.
type FrameWriter struct{ t *Terminal }

func (w FrameWriter) Write(p []byte) (int, error) {
	w.t.mu.Lock()
	defer w.t.mu.Unlock()
	if !w.t.shown {
		return len(p), nil
	}
	return w.t.File.Write(p)
}
