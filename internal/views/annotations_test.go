package views

import (
	"strings"
	"testing"

	"github.com/montui/montui/internal/dashboard"
)

func TestAnnotationsAreDrawn(t *testing.T) {
	r := newRobot(t, 140, 40)
	text := strings.Replace(testDashboard, `"panels":`, `"annotations":{"list":[{"enable":true,"name":"deploys","expr":"deploys","titleFormat":"deploy on {{instance}}","datasource":{"type":"prometheus"}}]},"panels":`, 1)
	dash, _, err := dashboard.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	r.send(openedMsg{id: r.root.newest, name: "marked", dash: dash, vars: map[string][]string{}})
	b := r.root.board()
	if len(b.marks) == 0 {
		t.Fatal("no marks")
	}
	var cpu *slot
	for _, s := range b.order {
		if s.title == "CPU" {
			cpu = s
		}
	}
	if m := b.marksFor(cpu); len(m) == 0 || !strings.HasPrefix(m[0].Text, "deploy on pi4") {
		t.Errorf("marks = %+v", m)
	}
	r.sees("▲")
	asked := len(r.server.requests())
	r.press("a")
	if b.marksFor(cpu) != nil {
		t.Error("the marks are still there")
	}
	if len(r.server.requests()) != asked {
		t.Error("marks that were put away are asked for")
	}
	r.press("a")
	if b.marksFor(cpu) == nil {
		t.Error("the marks are not back")
	}
}

func TestAlertsAreMarked(t *testing.T) {
	r := newRobot(t, 140, 40)
	r.press("A")
	r.sees("alerts that fired are marked")
	asked := r.server.requests()
	if last := asked[len(asked)-1]; last.Expr != `ALERTS{alertstate="firing", instance=~"|db1"}` {
		t.Errorf("asked %q", last.Expr)
	}
	b := r.root.board()
	if len(b.marks) == 0 {
		t.Fatal("no marks")
	}
	r.press("A")
	if len(b.marks) != 0 || len(r.server.requests()) != len(asked) {
		t.Error("the marks are still there, or were asked for")
	}
}
