package views

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/dashboard"
	"github.com/montui/montui/internal/frame"
	"github.com/montui/montui/internal/query"
)

// shows opens a dashboard of these panels in the robot's terminal.
func (r *robot) shows(panels string) {
	r.Helper()
	dash, notices, err := dashboard.Parse(strings.NewReader(`{"title":"Lists","schemaVersion":41,"time":{"from":"now-1h","to":"now"},"panels":[` + panels + `]}`))
	if err != nil {
		r.Fatal(err)
	}
	r.send(openedMsg{id: r.root.newest, name: "lists", dash: dash, notices: notices, vars: map[string][]string{}})
}

// fill gives the focused panel a table of hosts.
func (r *robot) fill(rows int, columns ...string) {
	b := r.root.board()
	s := b.focused()
	fr := &frame.Frame{Fields: []*frame.Field{{Name: "host", DisplayName: "host", Kind: frame.String}}}
	for _, c := range columns {
		fr.Fields = append(fr.Fields, &frame.Field{Name: c, DisplayName: c, Kind: frame.Number})
	}
	for i := range rows {
		fr.Fields[0].Strings = append(fr.Fields[0].Strings, fmt.Sprintf("host%02d", i))
		for _, f := range fr.Fields[1:] {
			f.Numbers = append(f.Numbers, float64((i*7)%rows))
		}
	}
	r.send(resultMsg{board: b.id, generation: b.generation, key: s.key, from: r.now.Add(-3600e9), to: r.now, result: &query.Result{Frames: frame.Frames{fr}}})
}

const tablePanel = `{"id":1,"type":"table","title":"Hosts","gridPos":{"x":0,"y":0,"w":24,"h":8},"targets":[{"refId":"A","expr":"x","format":"table"}],"datasource":{"type":"prometheus"}}`

func TestTableOnFullScreen(t *testing.T) {
	r := newRobot(t, 100, 14)
	r.shows(tablePanel)
	r.press("enter")
	r.fill(40, "load", "mem")
	r.sees("host00", "s sort", "← → columns")
	r.press("s", "s", "I")
	r.sees("load ▾")
	if screen := r.screen(); !strings.Contains(screen, "host17") {
		t.Errorf("the highest load is not first:\n%s", screen)
	}
	r.press("s", "s")
	r.sees("host00")
	r.press("/", "h", "o", "s", "t", "1", "q")
	r.sees("host1q", "keep the filter")
	r.press("backspace", "enter")
	r.sees("host10", "/host1")
	r.seesNot("host00")
	r.press("esc")
	r.sees("host00")
	r.press("G")
	r.sees("host39")
	r.press("up")
	if s := r.root.board().focused(); s.scroll > 40 {
		t.Errorf("scrolled %d rows of 40", s.scroll)
	}
	r.press("g")
	r.sees("host00")
}

func TestColumnsScroll(t *testing.T) {
	r := newRobot(t, 40, 14)
	r.shows(tablePanel)
	columns := make([]string, 12)
	for i := range columns {
		columns[i] = fmt.Sprintf("column%02d", i)
	}
	r.press("enter")
	r.fill(3, columns...)
	r.seesNot("column11")
	for range 40 {
		r.press("right")
		r.screen()
	}
	r.sees("column11")
	if s := r.root.board().focused(); s.scrollX > 12 {
		t.Errorf("%d columns of 12 are scrolled away", s.scrollX)
	}
}

func TestListsOfNoQuery(t *testing.T) {
	r := newRobot(t, 120, 30)
	r.root.deps.Library[1].Tags = []string{"mysql"}
	r.shows(`{"id":1,"type":"dashlist","title":"Boards","options":{"showSearch":true,"tags":["mysql"]},"gridPos":{"x":0,"y":0,"w":12,"h":8}},
		{"id":2,"type":"alertlist","title":"Alerts now","gridPos":{"x":12,"y":0,"w":12,"h":8}}`)
	r.sees("Other", "mysql", "DiskFull", "firing", "1h")
	r.press("o", "enter")
	r.sees("Load of db1")
}

func TestAlertListSaysWhyItIsEmpty(t *testing.T) {
	r := newRobot(t, 120, 30)
	r.api.err = refused()
	r.shows(`{"id":2,"type":"alertlist","title":"Alerts now","gridPos":{"x":12,"y":0,"w":12,"h":8}}`)
	r.sees("connection refused")
	r.api.err = nil
	r.send(refreshMsg{r.root.board().id, r.root.board().beat})
	r.sees("DiskFull")
	r.send(tea.WindowSizeMsg{Width: 120, Height: 31})
	r.sees("DiskFull")
}
