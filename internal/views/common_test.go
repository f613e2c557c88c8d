package views

import (
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/dashboard"
)

// newCrowd is several robots before the same server, with what they have in common.
func newCrowd(t *testing.T, shared *Shared, n int) []*robot {
	t.Helper()
	dash, notices, err := dashboard.Parse(strings.NewReader(testDashboard))
	if err != nil {
		t.Fatal(err)
	}
	crowd := make([]*robot, n)
	for i := range crowd {
		r := newRobot(t, 140, 40)
		deps := r.root.deps
		deps.Shared = shared
		deps.Open = func(string) (*dashboard.Dashboard, []dashboard.Notice, error) { return dash, notices, nil }
		r.server.asked = nil
		r.root = New(deps)
		crowd[i] = r
	}
	return crowd
}

func (r *robot) begin() {
	r.do(r.root.Init())
	r.send(tea.WindowSizeMsg{Width: 140, Height: 40})
	r.screen()
}

func (r *robot) asked(expr string) (n int) {
	for _, q := range r.server.requests() {
		if q.Expr == expr {
			n++
		}
	}
	return n
}

func TestWhoLooksAtTheSameHasOneAnswerAndOneDrawing(t *testing.T) {
	shared := &Shared{}
	crowd := newCrowd(t, shared, 3)
	alone := newCrowd(t, nil, 1)[0]
	alone.begin()
	total := 0
	for _, r := range crowd {
		r.begin()
		if r.screen() != alone.screen() {
			t.Errorf("in company the screen is another:\n%s\nalone:\n%s", r.screen(), alone.screen())
		}
		total += r.asked("cpu")
	}
	if total != 1 {
		t.Errorf("three who look at the same asked %d times", total)
	}
	one, other := crowd[0].root.board().focused(), crowd[1].root.board().focused()
	if one.drawing == nil || one.drawing != other.drawing || one.answer != other.answer {
		t.Error("their drawings are not one")
	}
	if one.pipeline != other.pipeline {
		t.Error("the panel was compiled twice")
	}

	was := crowd[1].screen()
	crowd[0].press("down", "c") // a crosshair of one's own
	if crowd[1].root.dirty = true; crowd[1].screen() != was {
		t.Error("another's crosshair is seen")
	}
	if crowd[0].screen() == was {
		t.Error("there is no crosshair")
	}
	crowd[0].press("c", "down", "enter")
	crowd[2].send(tea.WindowSizeMsg{Width: 100, Height: 30})
	if crowd[1].root.dirty = true; crowd[1].screen() != was {
		t.Error("another's size is seen")
	}
	runtime.KeepAlive(crowd)
}

func TestAFailureIsNotShared(t *testing.T) {
	crowd := newCrowd(t, &Shared{}, 2)
	crowd[0].server.fail(errBroken{})
	crowd[0].begin()
	crowd[1].begin()
	crowd[1].seesNot("broken on purpose")
	if crowd[1].asked("cpu") != 1 {
		t.Error("who can ask did not")
	}
}

type errBroken struct{}

func (errBroken) Error() string { return "broken on purpose" }

// TestWhatNobodyLooksAtIsGone: what is shared is held by the screens alone.
func TestWhatNobodyLooksAtIsGone(t *testing.T) {
	shared := &Shared{}
	func() {
		for _, r := range newCrowd(t, shared, 2) {
			r.begin()
			r.root.Close()
		}
	}()
	count := func() int {
		return shared.answers.Len() + shared.drawings.Len() + shared.compiled.Len() + shared.vars.Len()
	}
	for late := time.Now().Add(20 * time.Second); count() > 0; runtime.Gosched() {
		runtime.GC()
		if time.Now().After(late) {
			t.Fatalf("%d answers, %d drawings, %d panels, %d variables are kept for nobody", shared.answers.Len(), shared.drawings.Len(),
				shared.compiled.Len(), shared.vars.Len())
		}
	}
}

// TestACrowdAtOnce lets many look at the same from goroutines of their own; the race detector looks for what they write in each other's way.
func TestACrowdAtOnce(t *testing.T) {
	var all sync.WaitGroup
	for i, r := range newCrowd(t, &Shared{}, 8) {
		all.Go(func() {
			r.begin()
			for k := range 6 {
				r.now = r.now.Add(5 * time.Second)
				r.do(r.root.refresh(r.root.board()))
				switch (i + k) % 4 {
				case 0:
					r.press("down", "c", "left", "c")
				case 1:
					r.send(tea.WindowSizeMsg{Width: 80 + 20*i, Height: 40})
				case 2:
					r.press("enter", "esc")
				}
				_ = r.root.AppendFrame(nil)
			}
		})
	}
	all.Wait()
}

// TestFramesAreWhatTheViewShows: who is sent frames sees what others have by View.
func TestFramesAreWhatTheViewShows(t *testing.T) {
	r := newRobot(t, 100, 30)
	frame := string(r.root.AppendFrame(nil))
	if !strings.Contains(frame, "Memory") {
		t.Errorf("the first frame is %q", frame)
	}
	if again := r.root.AppendFrame(nil); len(again) != 0 {
		t.Errorf("nothing has happened, and %q is sent", again)
	}
	r.now = r.now.Add(time.Second)
	r.send(clockMsg{})
	if clock := r.root.AppendFrame(nil); len(clock) == 0 || len(clock) > 200 {
		t.Errorf("for a second of the clock %d bytes are sent", len(clock))
	}
	r.send(tea.WindowSizeMsg{Width: 100, Height: 30})
	if whole := r.root.AppendFrame(nil); len(whole) < 100*30 {
		t.Errorf("after a resize %d bytes are sent", len(whole))
	}
	if modes := r.root.Modes(); modes.Content != "" || modes.MouseMode == tea.MouseModeNone {
		t.Errorf("the modes are %+v", modes)
	}
}
