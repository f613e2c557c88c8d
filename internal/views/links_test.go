package views

import (
	"strings"
	"testing"

	"github.com/montui/montui/internal/dashboard"
)

const linked = `{"uid":"t","title":"Linked","schemaVersion":41,"time":{"from":"now-1h","to":"now"},
"links":[{"title":"Other one","type":"link","url":"/d/oth/other?var-instance=$instance","keepTime":true},
  {"title":"all","type":"dashboards","tags":["db"],"includeVars":true},{"title":"Manual","type":"link","url":"https://example.net/?q=a"}],
"templating":{"list":[{"name":"instance","type":"query","query":"label_values(up, instance)","refresh":1,"datasource":{"type":"prometheus","uid":"p"}}]},
"panels":[{"id":1,"type":"timeseries","title":"CPU","gridPos":{"x":0,"y":0,"w":12,"h":8},"links":[{"title":"Of $instance","url":"/d/oth?viewPanel=2"}],
  "fieldConfig":{"defaults":{"links":[{"title":"At ${__value.raw}","url":"https://example.net/${__field.labels.instance}"}]}},
  "targets":[{"refId":"A","expr":"cpu"}],"datasource":{"type":"prometheus"}}]}`

func TestLinks(t *testing.T) {
	r := newRobot(t, 140, 40)
	r.root.deps.Library = []Entry{{Name: "test", Title: "Test"}, {Name: "other", Title: "Other", UID: "oth"}, {Name: "db", Title: "Databases", Tags: []string{"db", "x"}}}
	show := func() {
		dash, _, err := dashboard.Parse(strings.NewReader(linked))
		if err != nil {
			t.Fatal(err)
		}
		r.send(openedMsg{id: r.root.newest, name: "linked", dash: dash, vars: map[string][]string{"instance": {"pi4"}}})
	}
	show()
	r.press("o")
	r.sees("Other one", "Databases", "Of pi4", "At ", "Manual")
	r.press("O", "t", "h", "e", "r", "enter")
	b := r.root.board()
	if b == nil || b.name != "other" || b.from != "now-1h" || strings.Join(b.given["instance"], ",") != "pi4" || len(r.root.tabs) != 2 {
		t.Fatalf("opened %+v in %d tabs", b, len(r.root.tabs))
	}
	r.press("W", "o", "D", "a", "t", "a", "b", "enter")
	if b := r.root.board(); b.name != "db" || strings.Join(b.given["instance"], ",") != "pi4" {
		t.Errorf("opened %s with %v", b.name, b.given)
	}
	r.press("W", "o", "M", "a", "n", "u", "a", "l", "enter")
	r.sees("sent to the clipboard: https://example.net/?q=a")
	r.press("o", "A", "t", " ", "enter")
	r.sees("https://example.net/pi4")
}

func TestSlug(t *testing.T) {
	for title, want := range map[string]string{"Node Exporter Full": "node-exporter-full", "A / B (c)": "a-b-c", "": ""} {
		if got := slug(title); got != want {
			t.Errorf("%q is %q, want %q", title, got, want)
		}
	}
}
