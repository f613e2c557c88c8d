package views

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/montui/montui/internal/dashboard"
)

// notebook keeps what is chosen, as the state file does.
type notebook map[string]map[string][]string

func (n notebook) into(d *Deps) {
	d.Chosen = func(name string) map[string][]string { return n[name] }
	d.Choose = func(name string, vars map[string][]string) error {
		n[name] = vars
		return nil
	}
}

func TestValuesAreKeptByDashboard(t *testing.T) {
	kept := notebook{}
	r := newRobotWith(t, 120, 35, kept.into)
	r.sees("Load of db1")
	r.press("n")
	r.sees("Load of pi4")
	if got := fmt.Sprint(kept["test"]); got != "map[instance:[pi4]]" {
		t.Errorf("kept %s", got)
	}
	r = newRobotWith(t, 120, 35, kept.into)
	r.sees("Load of pi4")
	r.do(r.root.open("other", Start{}, false))
	r.sees("Load of db1")
	r.do(r.root.open("test", Start{Vars: map[string][]string{"instance": {"db1"}}}, false))
	r.sees("Load of db1") // what a flag or a link says rules
	if got := fmt.Sprint(kept["test"]); got != "map[instance:[pi4]]" {
		t.Errorf("a link changed what is kept to %s", got)
	}
}

func TestTheDashboardsOwnValuesComeBack(t *testing.T) {
	for name, back := range map[string][]string{"key": {"V"}, "list": {"v", "o", "w", "n", "enter"}} {
		kept := notebook{"test": {"instance": {"pi4"}}}
		r := newRobotWith(t, 120, 35, kept.into)
		r.sees("Load of pi4")
		r.press(back...)
		r.sees("Load of db1", "own values again")
		if len(kept["test"]) != 0 {
			t.Errorf("by the %s: %v is still kept", name, kept["test"])
		}
	}
}

func TestAValueThatHasGoneIsNamed(t *testing.T) {
	kept := notebook{"test": {"instance": {"gone9"}}}
	r := newRobotWith(t, 160, 35, kept.into)
	r.sees("“gone9”, chosen earlier, is not there now; V brings")
	r.press("V")
	r.sees("Load of db1")
	r.seesNot("gone9")
}

func TestWhatIsNotKeptIsSaid(t *testing.T) {
	r := newRobotWith(t, 120, 35, func(d *Deps) {
		d.Choose = func(string, map[string][]string) error { return errors.New("the disk is full") }
	})
	r.press("n")
	r.sees("not remembered: the disk is full", "Load of pi4")
}

func TestLaterWritesWin(t *testing.T) {
	var k keeper
	var wrote []string
	first := k.after(func() error { wrote = append(wrote, "first"); return nil })
	second := k.after(func() error { wrote = append(wrote, "second"); return nil })
	if second() != nil || first() != nil || strings.Join(wrote, ",") != "second" {
		t.Errorf("%v", wrote)
	}
}

const twoVariables = `{"title":"Two","schemaVersion":41,"time":{"from":"now-1h","to":"now"},
"templating":{"list":[{"name":"instance","type":"query","query":"label_values(up, instance)","refresh":1,"datasource":{"type":"prometheus","uid":"p"}},
 {"name":"mode","type":"custom","query":"idle,user,system","multi":true,"includeAll":true,"current":{"value":["idle"]}},{"name":"fixed","type":"custom","query":"one"},
 {"name":"long","type":"custom","query":"a-rather-long-value-of-a-variable,b"},{"name":"longer","type":"custom","query":"another-rather-long-value-of-one,b"}]},
"panels":[{"id":1,"type":"stat","title":"$mode of $instance","gridPos":{"x":0,"y":0,"w":24,"h":4},"targets":[{"refId":"A","expr":"x"}],"datasource":{"type":"prometheus"}}]}`

func newTwoVariables(t *testing.T, w, h int) *robot {
	t.Helper()
	r := newRobot(t, w, h)
	dash, _, err := dashboard.Parse(strings.NewReader(twoVariables))
	if err != nil {
		t.Fatal(err)
	}
	r.send(openedMsg{id: r.root.newest, name: "two", dash: dash, vars: map[string][]string{}})
	return r
}

func TestTheVariableChosenLastIsTurned(t *testing.T) {
	r := newTwoVariables(t, 160, 30)
	r.press("n")
	r.sees("idle of pi4")
	r.press("v", "m", "o", "d", "e", "enter", "u", "s", "e", "r", "enter")
	r.sees("user of pi4")
	r.press("n")
	r.sees("system of pi4")
	r.press("p", "p")
	r.sees("idle of pi4")
	r.press("p")
	r.sees("mode All")
}

// All variables are to be seen: beside the name, or on lines of their own.
func TestVariablesHaveABar(t *testing.T) {
	for _, c := range []struct{ w, h, lines int }{{240, 40, 0}, {160, 40, 1}, {100, 40, 2}, {80, 19, 0}} {
		r := newTwoVariables(t, c.w, c.h)
		if r.root.barLines != c.lines {
			t.Errorf("%dx%d: %d lines", c.w, c.h, r.root.barLines)
		}
		if c.lines > 0 || c.w > 200 {
			r.sees("instance db1", "mode idle", "fixed one", "long a-rather", "longer another-rather")
		} else {
			r.sees("instance", "+")
		}
		r.press("K")
		if r.root.barLines != 0 {
			t.Error("on a wall there is a bar")
		}
	}
}

func TestAllAndSeveral(t *testing.T) {
	r := newTwoVariables(t, 160, 30)
	r.press("v", "m", "o", "d", "e", "enter")
	r.sees("● idle", "All")
	r.press("esc", "v", "m", "o", "d", "e", "enter", "A", "l", "l", "enter")
	r.sees("mode All", "All of db1")
	r.press("v", "m", "o", "d", "e", "enter", "u", "s", "e", "r", "space", "ctrl+u", "i", "d", "space", "enter")
	r.sees("mode idle + user", "idle + user of db1")
}

func TestAKeyPressedFasterThanTheServerAnswers(t *testing.T) {
	r := newTwoVariables(t, 160, 30)
	r.press("v", "m", "o", "d", "e", "enter", "u", "s", "e", "r", "enter")
	r.root.key("n", "n") // what it asks for is not answered yet
	r.press("n")
	r.sees("mode All")
}
