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
