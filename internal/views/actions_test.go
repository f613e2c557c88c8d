package views

import (
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/canvas"
)

// with is a robot whose screens were given something else.
func newRobotWith(t *testing.T, w, h int, change func(*Deps)) *robot {
	t.Helper()
	r := newRobot(t, w, h)
	deps := r.root.deps
	change(&deps)
	r.root = New(deps)
	r.do(r.root.Init())
	r.send(tea.WindowSizeMsg{Width: w, Height: h})
	return r
}

func TestKeysAreRebound(t *testing.T) {
	r := newRobotWith(t, 160, 40, func(d *Deps) { d.Keys = map[string]string{"time": "x", "zone": "t", "help": "f1"} })
	r.sees("x time", "f1 help")
	r.press("x")
	r.sees("Time range")
	r.press("esc", "t")
	r.sees("Time zone")
	r.press("esc", "T", "?")
	r.seesNot("Time zone")
	r.seesNot("Keys")
	r.press("f1")
	r.sees("Keys", "Variables")
}

func TestEveryActionHasAKeyOfItsOwn(t *testing.T) {
	names, keys := map[string]bool{}, map[string]bool{}
	for _, a := range Actions() {
		if names[a.Name] || keys[a.Key] || a.Does == "" || slices.Contains(FixedKeys(), a.Key) || CheckKey(map[string]string{a.Name: a.Key}, a.Name) != "" {
			t.Errorf("%+v", a)
		}
		names[a.Name], keys[a.Key] = true, true
	}
}

func TestKeysAreChecked(t *testing.T) {
	for _, c := range []struct {
		keys map[string]string
		said string // of the action quit, "" that its key is right
	}{
		{map[string]string{"quit": "x"}, ""}, {map[string]string{"quit": "ctrl+q"}, ""}, {map[string]string{"quit": "f10"}, ""}, {map[string]string{"quit": "ä"}, ""},
		{map[string]string{"quit": "t", "time": "q"}, ""}, {map[string]string{"quit": "+", "zoom-in": "z"}, ""}, {map[string]string{"quit": "alt++"}, ""},
		{map[string]string{"quit": "t"}, "is the key of time, too"}, {map[string]string{"quit": "y", "time": "y"}, "is the key of time, too"},
		{map[string]string{"quit": "Ctrl+Q"}, "is no key"}, {map[string]string{"quit": "ctrl+Q"}, "is no key"}, {map[string]string{"quit": "escape"}, "is no key"}, {map[string]string{"quit": "F5"}, "is no key"},
		{map[string]string{"quit": "hyper+x"}, "is no key"}, {map[string]string{"quit": "enter"}, "goes back everywhere"}, {map[string]string{"quit": "j"}, "goes back everywhere"},
	} {
		if got := CheckKey(c.keys, "quit"); (c.said == "") != (got == "") || !strings.Contains(got, c.said) {
			t.Errorf("%v: %q", c.keys, got)
		}
	}
}

func TestThemesArePreviewed(t *testing.T) {
	r := newRobot(t, 120, 30)
	dark := r.root.theme.Background
	r.press("ctrl+t", "down", "down")
	if r.root.theme.Background == dark {
		t.Error("the light theme is not shown as the cursor comes to it")
	}
	r.press("esc")
	if r.root.theme.Background != dark {
		t.Error("esc does not bring the old theme back")
	}
	r.press("ctrl+t", "l", "i", "g", "h", "t", "enter")
	r.send(tea.BackgroundColorMsg{Color: canvasBlack{}})
	if r.root.theme.Background == dark {
		t.Error("the theme chosen gives way to the terminal's")
	}
}

func TestTheThemeChosenIsKept(t *testing.T) {
	kept := []string{}
	r := newRobotWith(t, 120, 30, func(d *Deps) {
		d.Theme, d.Look.Dark = "light", nil
		d.KeepTheme = func(name string) error { kept = append(kept, name); return nil }
	})
	r.send(tea.BackgroundColorMsg{Color: canvasBlack{}})
	if r.root.theme.Dark {
		t.Error("the theme kept gives way to the terminal's")
	}
	r.press("ctrl+t", "s", "e", "t", "t", "i", "n", "g", "s", "enter")
	if !r.root.theme.Dark {
		t.Error("the terminal's own theme does not come back")
	}
	r.press("ctrl+t", "esc", "ctrl+t", "b", "l", "i", "n", "d", "enter")
	if got := strings.Join(kept, ","); got != ",dark-colorblind" {
		t.Errorf("kept %q", got)
	}
}

type canvasBlack struct{}

func (canvasBlack) RGBA() (r, g, b, a uint32) { return 0, 0, 0, 0xffff }

func TestKiosk(t *testing.T) {
	r := newRobotWith(t, 120, 30, func(d *Deps) { d.Start.Kiosk = true })
	r.sees("CPU")
	r.seesNot("q quit")
	r.seesNot("montui")
	r.server.fail(refused())
	r.refresh()
	r.sees("connection refused")
	r.server.fail(nil)
	r.refresh()
	r.press("K")
	r.sees("montui", "q quit")
	r.press("K")
	r.sees("K brings header and footer back")
	r.press("right")
	r.seesNot("K brings") // the next key goes on
	r.press("K", "K")
	r.sees("K brings header and footer back")
	r.now = r.now.Add(time.Minute)
	r.seesNot("K brings")
}

func TestPlaylist(t *testing.T) {
	waits := []time.Duration{}
	r := newRobotWith(t, 160, 30, func(d *Deps) {
		d.Start.Playlist, d.Start.Interval = []string{"one", "broken", "two"}, 7*time.Second
		d.After = func(wait time.Duration, msg tea.Msg) tea.Cmd {
			if _, plays := msg.(playMsg); plays {
				waits = append(waits, wait)
			}
			return nil
		}
	})
	r.sees("one", "1 of 3")
	r.send(playMsg{r.root.turn})
	r.sees("not a number; mend it", "one")
	r.send(playMsg{r.root.turn})
	r.sees("two", "3 of 3")
	r.press("space")
	r.send(playMsg{r.root.turn})
	r.sees("two")
	r.press("space")
	r.send(playMsg{r.root.turn - 1})
	r.sees("two")
	r.send(playMsg{r.root.turn})
	r.sees("one", "1 of 3")
	r.press("<")
	r.sees("two", "3 of 3")
	r.press(">")
	r.sees("one", "1 of 3")
	for _, w := range waits {
		if w != 7*time.Second {
			t.Errorf("a dashboard is shown for %s", w)
		}
	}
}

func TestPausedWhileNobodyLooks(t *testing.T) {
	r := newRobotWith(t, 120, 30, func(d *Deps) { d.PauseUnfocused = true })
	if !r.root.View().ReportFocus {
		t.Error("the terminal is not asked to tell of its focus")
	}
	r.send(tea.BlurMsg{})
	before := len(r.server.requests())
	r.refresh()
	if n := len(r.server.requests()); n != before {
		t.Errorf("%d queries while nobody looks", n-before)
	}
	r.send(tea.FocusMsg{})
	if len(r.server.requests()) == before {
		t.Error("nothing is asked for when the reader is back")
	}
}

func TestHoverMovesTheCrosshairOnlyWhereItIsCheap(t *testing.T) {
	r := newRobotWith(t, 120, 30, func(d *Deps) { d.Hover = true })
	if r.root.View().MouseMode != tea.MouseModeAllMotion || newRobot(t, 120, 30).root.View().MouseMode != tea.MouseModeCellMotion {
		t.Error("motion is asked for where it was not wanted, or not where it was")
	}
	y, x := 0, 0
	for i, line := range strings.Split(r.screen(), "\n") {
		if at := strings.Index(line, "─ CPU"); at >= 0 {
			y, x = i+3, canvas.Width(line[:at])+20
		}
	}
	r.send(tea.MouseMotionMsg{X: x, Y: y})
	if r.root.board().cursor.hover == 0 {
		t.Error("the crosshair does not follow the mouse")
	}
	r.send(tea.MouseMotionMsg{X: x, Y: 0})
	if r.root.board().cursor.hover != 0 {
		t.Error("the crosshair stays where the mouse was")
	}
}

func TestFirstRunSaysTheKeys(t *testing.T) {
	r := newRobotWith(t, 160, 30, func(d *Deps) { d.FirstRun = true })
	r.sees("Arrows move, enter opens", "? help", "q quit")
	r.now = r.now.Add(time.Minute)
	r.seesNot("Arrows move")
	r = newRobotWith(t, 60, 20, func(d *Deps) { d.FirstRun = true })
	r.sees("Arrows move", "? help")
	r.press("right")
	r.seesNot("Arrows move")
}
