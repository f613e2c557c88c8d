package sshd

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
)

// painter is a standIn that sends its own frames, and counts them.
type painter struct {
	standIn
	frames *atomic.Int64
	title  string
}

func (m painter) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	next, cmd := m.standIn.Update(msg)
	m.standIn = next.(standIn)
	return m, cmd
}

func (m painter) Modes() tea.View {
	return tea.View{MouseMode: tea.MouseModeCellMotion, WindowTitle: m.title}
}

func (m painter) View() tea.View { panic("a painter's view is nobody's business") }

func (m painter) Repaint() {}

func (m painter) AppendFrame(b []byte) []byte {
	m.frames.Add(1)
	if m.big {
		b = append(b, strings.Repeat("x", 3<<20)...)
	}
	return fmt.Appendf(b, "size=%dx%d keys=%s;", m.width, m.height, m.keys)
}

func TestAPainterHasTheTerminalAndGivesItBack(t *testing.T) {
	var frames atomic.Int64
	address, _ := start(t, Limits{}, func(s Session) tea.Model {
		return painter{standIn: standIn{session: s}, frames: &frames, title: "board\x07\x1b]52;c;aGk=\x07\u009b31m"}
	})
	session, seen := view(t, dial(t, address), 100, 30)
	seen.wait(t, "size=100x30")
	seen.press(t, "ab")
	seen.wait(t, "keys=ab;")
	seen.press(t, "q")
	if err := session.Wait(); err != nil {
		t.Fatal(err)
	}
	out := seen.Raw()
	for _, mode := range []string{"?1049", "?25", "?1002", "?1006", "?2004"} {
		on, off := strings.Index(out, "\x1b["+mode+"h"), strings.LastIndex(out, "\x1b["+mode+"l")
		if mode == "?25" { // the cursor is away, and comes back
			on, off = strings.Index(out, "\x1b[?25l"), strings.LastIndex(out, "\x1b[?25h")
		}
		if on < 0 || off < on {
			t.Errorf("mode %s is not put on and off", mode)
		}
	}
	if !strings.Contains(out, "\x1b]2;board]52;c;aGk=31m\x07") {
		t.Errorf("the title is not neutral: %q", out[:min(len(out), 200)])
	}
}

// TestAFrameIsForManyMessages: what happens within the time of a frame is one frame.
func TestAFrameIsForManyMessages(t *testing.T) {
	var frames, messages atomic.Int64
	address, _ := start(t, Limits{FramesPerSecond: 2}, func(s Session) tea.Model {
		return painter{standIn: standIn{session: s, messages: &messages}, frames: &frames}
	})
	_, seen := view(t, dial(t, address), 100, 30)
	seen.wait(t, "size=100x30")
	keys := strings.Repeat("abcdefghij", 30)
	seen.press(t, keys)
	seen.wait(t, keys+";")
	if n := frames.Load(); n > messages.Load()/10 {
		t.Errorf("%d frames for %d messages", n, messages.Load())
	}
}

// TestWhoDoesNotReadHoldsNothingUp: the model goes on while a frame cannot be sent, and the session ends by its limit.
func TestWhoDoesNotReadHoldsNothingUp(t *testing.T) {
	var frames, messages atomic.Int64
	address, _ := start(t, Limits{Stall: 3 * time.Second}, func(s Session) tea.Model {
		return painter{standIn: standIn{session: s, messages: &messages, big: true}, frames: &frames}
	})
	client := dial(t, address)
	session, err := client.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	in, _ := session.StdinPipe()
	if _, err := session.StdoutPipe(); err != nil { // never read
		t.Fatal(err)
	}
	if session.RequestPty("xterm", 30, 100, nil) != nil || session.Shell() != nil {
		t.Fatal("no session")
	}
	for late := time.Now().Add(patience); frames.Load() == 0; time.Sleep(time.Millisecond) {
		if time.Now().After(late) {
			t.Fatal("no frame was drawn")
		}
	}
	before := messages.Load()
	for range 50 {
		_, _ = in.Write([]byte("a"))
	}
	for late := time.Now().Add(patience); messages.Load() < before+50; time.Sleep(time.Millisecond) {
		if time.Now().After(late) {
			t.Fatalf("%d of 50 keys arrived while a frame was on its way", messages.Load()-before)
		}
	}
	if n := frames.Load(); n != 1 {
		t.Errorf("%d frames were drawn for who reads none", n)
	}
	if err := client.Wait(); err == nil {
		t.Error("the connection ended without a word")
	}
}

func TestAPanicOfAPainterGivesTheTerminalBack(t *testing.T) {
	var frames atomic.Int64
	address, _ := start(t, Limits{}, func(s Session) tea.Model { return painter{standIn: standIn{session: s}, frames: &frames} })
	session, seen := view(t, dial(t, address), 80, 24)
	seen.wait(t, "size=80x24")
	seen.press(t, "p")
	_ = session.Wait()
	seen.wait(t, "montui failed in this session")
	if !strings.Contains(seen.Raw(), "\x1b[?1049l") {
		t.Error("the terminal is left as it was")
	}
}

// asking is a painter with a question to the terminal.
type asking struct{ painter }

func (m asking) Init() tea.Cmd { return tea.Raw("\x1b]11;?\x07") }

func (m asking) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	next, cmd := m.painter.Update(msg)
	return asking{next.(painter)}, cmd
}

func TestAPaintersQuestionsGoWithItsFrames(t *testing.T) {
	var frames atomic.Int64
	address, _ := start(t, Limits{}, func(s Session) tea.Model {
		return asking{painter{standIn: standIn{session: s}, frames: &frames}}
	})
	_, seen := view(t, dial(t, address), 100, 30)
	seen.wait(t, "\x1b]11;?\x07")
	seen.press(t, "ab")
	seen.wait(t, "keys=ab;")
	if n := strings.Count(seen.Raw(), "\x1b]11;?"); n != 1 {
		t.Errorf("asked %d times", n)
	}
}
