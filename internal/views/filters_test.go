package views

import (
	"strings"
	"testing"

	"github.com/montui/montui/internal/dashboard"
)

const filteredDashboard = `{"title":"Filtered","schemaVersion":41,"time":{"from":"now-1h","to":"now"},
"templating":{"list":[{"name":"Filters","type":"adhoc","datasource":{"type":"prometheus","uid":"p"},"filters":[]}]},
"panels":[{"id":1,"type":"timeseries","title":"CPU","gridPos":{"x":0,"y":0,"w":24,"h":8},"targets":[{"refId":"A","expr":"cpu"}],"datasource":{"type":"prometheus","uid":"p"}}]}`

func TestFiltersAreAddedChangedAndRemoved(t *testing.T) {
	r := newRobot(t, 120, 30)
	dash, _, err := dashboard.Parse(strings.NewReader(filteredDashboard))
	if err != nil {
		t.Fatal(err)
	}
	r.send(openedMsg{id: r.root.newest, name: "f", dash: dash, vars: map[string][]string{}})
	r.sees("Filters none")
	lastExpr := func() string { asked := r.server.requests(); return asked[len(asked)-1].Expr }
	r.press("v")
	r.sees("add a filter")
	r.press("enter")
	r.sees("Filters: label", "instance")
	r.press("enter")
	r.sees("is one of", "does not match")
	r.press("enter")
	r.sees("db1", "pi4")
	r.press("p", "enter")
	r.sees("Filters instance = pi4")
	if got := lastExpr(); got != `cpu{instance="pi4"}` {
		t.Errorf("asked %s", got)
	}
	r.press("v", "enter")
	r.sees("another value", "remove it")
	r.press("down", "enter", "o", "n", "e", "enter", "space", "enter")
	r.sees("instance =| ")
	if got := lastExpr(); !strings.Contains(got, `db1|pi4`) && !strings.Contains(got, `pi4|db1`) {
		t.Errorf("asked %s", got)
	}
	r.press("v", "enter", "r", "e", "m", "enter")
	r.sees("Filters none")
	if got := lastExpr(); got != "cpu" {
		t.Errorf("asked %s", got)
	}
}

func TestFiltersSayWhyThereAreNone(t *testing.T) {
	r := newRobot(t, 120, 30)
	dash, _, err := dashboard.Parse(strings.NewReader(filteredDashboard))
	if err != nil {
		t.Fatal(err)
	}
	r.send(openedMsg{id: r.root.newest, name: "f", dash: dash, vars: map[string][]string{}})
	r.server.fail(refused())
	r.press("v", "enter", "enter", "enter")
	r.sees("connection refused")
}
