package paint

import (
	"io"
	"os"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// written is what reaches a terminal.
func written(t *testing.T, do func(*Terminal)) string {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	do(&Terminal{File: w})
	w.Close()
	out, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestFramesAreForTheOtherScreen(t *testing.T) {
	const on, off = ansi.SetModeAltScreenSaveCursor, ansi.ResetModeAltScreenSaveCursor
	out := written(t, func(m *Terminal) {
		lost := make(chan bool, 2)
		m.Lost = func() { lost <- true }
		frames := m.Frames()
		send := func(to io.Writer, text string) {
			t.Helper()
			if n, err := io.WriteString(to, text); n != len(text) || err != nil {
				t.Errorf("of %q %d bytes are written: %v", text, n, err)
			}
		}
		send(frames, "early")
		send(m, on+"\x1b[H\x1b[2J")
		<-lost
		send(frames, "first")
		send(m, "\x1b[H\x1b[2Jtitle\x1b[J") // a size that changed
		send(m, "bye"+off)
		send(frames, "late")
		if m.Shown() {
			t.Error("the other screen is taken to be shown")
		}
		send(m, on) // resumed
		<-lost
		send(frames, "again")
	})
	if want := on + "\x1b[H\x1b[2J" + "first" + "\x1b[Htitle" + "bye" + off + on + "again"; out != want {
		t.Errorf("the terminal has %q, is to have %q", out, want)
	}
}
