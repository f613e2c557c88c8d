package paint

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// drawing is a Painter whose frames say how many messages there were.
type drawing struct {
	messages int
	long     bool
	whole    bool
}

func (d *drawing) Init() tea.Cmd { return nil }

func (d *drawing) Update(tea.Msg) (tea.Model, tea.Cmd) {
	d.messages++
	return d, nil
}

func (d *drawing) View() tea.View { panic("a painter's view is nobody's business") }

func (d *drawing) Modes() tea.View { return tea.View{AltScreen: true, WindowTitle: "board"} }

func (d *drawing) Repaint() { d.whole = true }

func (d *drawing) AppendFrame(b []byte) []byte {
	if d.whole {
		b = append(b, "whole "...)
	}
	d.whole = false
	b = fmt.Appendf(b, "after %d;", d.messages)
	if d.long {
		b = append(b, strings.Repeat("x", flicker)...)
	}
	return b
}

// run does what Bubble Tea does with a message and with what comes of it, but for waiting.
func run(p *Frames, msg tea.Msg) {
	_, cmd := p.Update(msg)
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case nil:
	case tea.BatchMsg:
		for _, one := range msg {
			if one != nil {
				run(p, one())
			}
		}
	default:
		run(p, msg)
	}
}

func TestAKeyIsShownAtOnceAndTheRestIsGathered(t *testing.T) {
	var out strings.Builder
	p := &Frames{Painter: &drawing{}, Out: &out, Every: time.Hour}
	_, cmd := p.Update("data")
	if cmd == nil || out.String() != "" {
		t.Fatalf("data that came is sent without waiting for more: %q", out.String())
	}
	run(p, tea.KeyPressMsg{Code: 'a'})
	if out.String() != "after 2;" {
		t.Errorf("a key shows %q", out.String())
	}
	p.Update(tea.KeyPressMsg{Code: 'b'})
	p.Update("data")
	if out.String() != "after 2;" {
		t.Errorf("within the time of a frame there is another: %q", out.String())
	}
	run(p, frameDueMsg{})
	if out.String() != "after 2;after 4;" {
		t.Errorf("the frame that was due is %q", out.String())
	}
	if _, cmd := p.Update(frameDueMsg{}); cmd != nil {
		t.Error("a frame is sent though nothing has happened")
	}
}

func TestOneFrameIsOnItsWayAtMost(t *testing.T) {
	var out strings.Builder
	p := &Frames{Painter: &drawing{}, Out: &out}
	_, send := p.Update(tea.KeyPressMsg{Code: 'a'})
	if _, cmd := p.Update(tea.KeyPressMsg{Code: 'b'}); cmd != nil {
		t.Fatal("a second frame is sent before the first has arrived")
	}
	run(p, send())
	if out.String() != "after 1;after 2;" {
		t.Errorf("what came while a frame was on its way is not shown: %q", out.String())
	}
}

func TestNothingIsSentToATerminalThatIsNotThere(t *testing.T) {
	var out strings.Builder
	shown := false
	p := &Frames{Painter: &drawing{}, Out: &out, Shown: func() bool { return shown }}
	run(p, tea.KeyPressMsg{Code: 'a'})
	if out.String() != "" {
		t.Errorf("%q is sent to nobody", out.String())
	}
	shown = true
	run(p, LostMsg{})
	if out.String() != "whole after 1;" {
		t.Errorf("when it is there, it is sent %q", out.String())
	}
}

func TestLongFramesAreShownTogetherWhereTheTerminalCan(t *testing.T) {
	var out strings.Builder
	d := &drawing{}
	p := &Frames{Painter: d, Out: &out}
	run(p, tea.ModeReportMsg{Mode: ansi.ModeSynchronizedOutput, Value: ansi.ModeReset})
	run(p, frameDueMsg{})
	out.Reset()
	run(p, tea.KeyPressMsg{Code: 'a'})
	if strings.Contains(out.String(), "\x1b") {
		t.Errorf("a short frame is %q", out.String())
	}
	d.long = true
	out.Reset()
	run(p, tea.KeyPressMsg{Code: 'a'})
	if got := out.String(); !strings.HasPrefix(got, ansi.SetModeSynchronizedOutput) || !strings.HasSuffix(got, ansi.ResetModeSynchronizedOutput) {
		t.Errorf("a long frame is %.20q … %q", got, got[len(got)-10:])
	}
}
