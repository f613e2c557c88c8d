package views

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/dashboard"
	"github.com/montui/montui/internal/frame"
	"github.com/montui/montui/internal/query"
)

// fakeServer answers every query with one rising series for each instance, or with err.
type fakeServer struct {
	mu    sync.Mutex
	err   error
	asked []query.Request
	hosts []string
	empty bool
}

func (f *fakeServer) fail(err error) { f.mu.Lock(); defer f.mu.Unlock(); f.err = err }

func (f *fakeServer) requests() []query.Request {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]query.Request(nil), f.asked...)
}

func (f *fakeServer) Query(_ context.Context, r query.Request) (frame.Frames, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked = append(f.asked, r)
	if f.err != nil {
		return nil, f.err
	}
	if f.empty {
		return frame.Frames{{RefID: r.RefID}}, nil
	}
	times, values := []int64{}, []float64{}
	for t := r.From; t <= r.To; t += max(r.Step, 1000) {
		times, values = append(times, t), append(values, float64(t/1000%97))
	}
	return frame.Frames{{RefID: r.RefID, Fields: []*frame.Field{
		{Name: "Time", Kind: frame.Time, Times: times},
		{Name: "Value", Kind: frame.Number, Numbers: values, Labels: frame.Labels{"instance": "pi4"}},
	}}}, nil
}

func (f *fakeServer) LabelNames(context.Context, []string, time.Time, time.Time) ([]string, error) {
	return []string{"instance"}, nil
}

func (f *fakeServer) LabelValues(context.Context, string, []string, time.Time, time.Time) ([]string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.hosts, f.err
}

func (f *fakeServer) Series(context.Context, []string, time.Time, time.Time) ([]frame.Labels, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var series []frame.Labels
	for _, h := range f.hosts {
		series = append(series, frame.Labels{"__name__": "up", "instance": h})
	}
	return series, f.err
}

func (f *fakeServer) Raw(context.Context, query.Request) (json.RawMessage, []string, error) {
	return nil, nil, errors.New("not asked here")
}

const testDashboard = `{"uid":"t","title":"Test","schemaVersion":41,"time":{"from":"now-1h","to":"now"},"refresh":"5s",
"templating":{"list":[{"name":"instance","type":"query","query":"label_values(up, instance)","refresh":1,"datasource":{"type":"prometheus","uid":"p"}}]},
"panels":[
 {"id":1,"type":"stat","title":"Load of $instance","gridPos":{"x":0,"y":0,"w":6,"h":4},"targets":[{"refId":"A","expr":"node_load1"}],"datasource":{"type":"prometheus"}},
 {"id":2,"type":"gauge","title":"Memory","gridPos":{"x":6,"y":0,"w":6,"h":4},"targets":[{"refId":"A","expr":"mem"}],"datasource":{"type":"prometheus"}},
 {"id":3,"type":"timeseries","title":"CPU","gridPos":{"x":0,"y":4,"w":12,"h":8},"targets":[{"refId":"A","expr":"cpu"}],"datasource":{"type":"prometheus"}},
 {"id":4,"type":"table","title":"Disks","gridPos":{"x":12,"y":4,"w":12,"h":8},"targets":[{"refId":"A","expr":"disk","format":"table","instant":true}],"datasource":{"type":"prometheus"}},
 {"id":5,"type":"row","title":"More","collapsed":true,"gridPos":{"x":0,"y":12,"w":24,"h":1},"panels":[
   {"id":6,"type":"timeseries","title":"Hidden away","gridPos":{"x":0,"y":13,"w":24,"h":8},"targets":[{"refId":"A","expr":"x"}],"datasource":{"type":"prometheus"}}]}]}`

// robot drives a Root as the terminal would, running every command at once and on the spot.
type robot struct {
	*testing.T
	root   *Root
	server *fakeServer
	api    *fakeAPI
	now    time.Time
	quit   bool
}

func newRobot(t *testing.T, w, h int) *robot {
	t.Helper()
	r := &robot{T: t, api: &fakeAPI{}, server: &fakeServer{hosts: []string{"db1", "pi4"}}, now: time.Date(2026, 3, 15, 12, 0, 0, 0, time.UTC)}
	dark := true
	r.root = New(Deps{Source: r.server, API: r.api, Server: "http://pi:9090", Zone: time.UTC, Context: t.Context(),
		Now:     func() time.Time { return r.now },
		After:   func(time.Duration, tea.Msg) tea.Cmd { return nil },
		Library: []Entry{{Name: "test", Title: "Test", Source: "bundled"}, {Name: "other", Title: "Other", Source: "bundled"}},
		Open: func(name string) (*dashboard.Dashboard, []dashboard.Notice, error) {
			if name == "broken" {
				return nil, nil, errors.New("broken: panels[0].id: not a number; mend it")
			}
			return dashboard.Parse(strings.NewReader(strings.Replace(testDashboard, `"Test"`, fmt.Sprintf("%q", name), 1)))
		},
		Look: Look{Depth: canvas.TrueColor, Dark: &dark}, Start: Start{Dashboard: "test"}})
	r.do(r.root.Init())
	r.send(tea.WindowSizeMsg{Width: w, Height: h})
	return r
}

func (r *robot) send(msg tea.Msg) {
	_, cmd := r.root.Update(msg)
	r.do(cmd)
}

func (r *robot) do(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case nil:
	case tea.BatchMsg:
		for _, c := range msg {
			r.do(c)
		}
	case tea.QuitMsg:
		r.quit = true
	default:
		r.send(msg)
	}
}

func (r *robot) press(keys ...string) {
	for _, k := range keys {
		r.do(r.root.fit(r.root.key(k, map[bool]string{true: k}[len(k) == 1])))
		r.root.dirty = true
	}
}

func (r *robot) refresh() { r.send(refreshMsg{r.root.board().id, r.root.board().beat}) }

func (r *robot) screen() string {
	r.root.dirty = true
	r.root.View()
	return r.root.grid.Plain()
}

func (r *robot) sees(texts ...string) {
	r.Helper()
	screen := r.screen()
	for _, text := range texts {
		if !strings.Contains(screen, text) {
			r.Errorf("the screen does not say %q:\n%s", text, screen)
		}
	}
}

func (r *robot) seesNot(text string) {
	r.Helper()
	if screen := r.screen(); strings.Contains(screen, text) {
		r.Errorf("the screen says %q:\n%s", text, screen)
	}
}

func refused() error {
	return &url.Error{Op: "Post", URL: "http://pi:9090", Err: errors.New("connect: connection refused")}
}

func TestShowsTheDashboard(t *testing.T) {
	r := newRobot(t, 160, 46)
	r.sees("montui", "test", "instance db1", "Load of db1", "Memory", "CPU", "Disks", "▸ More  1 panel", "last 1 hour", "every 5s", "live", "q quit", "12:00:00 UTC")
	r.seesNot("Hidden away")
}

func TestRowsFold(t *testing.T) {
	r := newRobot(t, 160, 60)
	r.press("down", "down", "enter")
	r.sees("▾ More", "Hidden away")
	r.press("enter")
	r.seesNot("Hidden away")
}

func TestFullScreenAndBack(t *testing.T) {
	r := newRobot(t, 120, 35)
	r.press("down", "enter")
	r.sees("CPU", "esc back")
	r.seesNot("Disks")
	r.press("right")
	r.sees("Disks")
	r.press("esc")
	r.sees("CPU", "Memory")
}

func TestServerGoneAndBack(t *testing.T) {
	r := newRobot(t, 120, 35)
	before := len(r.root.board().order[2].frames)
	r.server.fail(refused())
	r.now = r.now.Add(5 * time.Second)
	r.refresh()
	r.now = r.now.Add(40 * time.Second)
	r.refresh()
	r.sees("no answer for 40s", "stale 45s", "connection refused", "CPU")
	if got := len(r.root.board().order[2].frames); got != before || got == 0 {
		t.Errorf("the last data did not stay: %d frames, had %d", got, before)
	}
	r.server.fail(nil)
	r.refresh()
	r.sees("live")
	r.seesNot("stale")
}

func TestServerSilentFromTheStart(t *testing.T) {
	r := newRobot(t, 100, 30)
	r.server.fail(refused())
	r.send(openedMsg{id: r.root.newest, name: "test", dash: mustParse(t)})
	r.sees("connection refused")
	r.server.fail(nil)
	r.refresh()
	r.sees("instance db1", "live")
}

func TestVariablesThatCameLater(t *testing.T) {
	r := newRobot(t, 160, 46)
	r.server.hosts = nil
	r.press("r")
	r.server.hosts = []string{"late"}
	r.refresh()
	r.sees("Load of late")
}

func mustParse(t *testing.T) *dashboard.Dashboard {
	t.Helper()
	d, _, err := dashboard.Parse(strings.NewReader(testDashboard))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestTimePicker(t *testing.T) {
	r := newRobot(t, 120, 35)
	r.press("t")
	r.sees("Time range", "Last 6 hours")
	r.press("2", "4", "enter")
	r.sees("last 24 hours")
	r.press("t", "4", "5", "m", "enter")
	r.sees("last 45 minutes")
	r.press("t", "x", "y", "z", "q")
	r.sees("write a range like")
	r.press("enter")
	r.sees("write a range like")
	r.press("esc", "-")
	r.sees("last 90 minutes")
	r.press("[")
	r.sees("03-15 09:45 to 11:15")
	r.press("0")
	r.sees("last 1 hour")
}

func TestVariablePicker(t *testing.T) {
	r := newRobot(t, 120, 35)
	r.press("v")
	r.sees("db1", "pi4")
	r.press("p", "enter")
	r.sees("Load of pi4", "instance pi4")
}

func TestDashboardPicker(t *testing.T) {
	r := newRobot(t, 120, 35)
	r.press("d", "o", "t", "h", "enter")
	r.sees("other", "Load of db1")
}

func TestBrokenDashboardKeepsTheOldOne(t *testing.T) {
	r := newRobot(t, 160, 35)
	r.do(r.root.open("broken", Start{}, false))
	r.sees("not a number; mend it", "CPU")
}

func TestHelpAndQuit(t *testing.T) {
	r := newRobot(t, 100, 40)
	r.press("?")
	r.sees("Keys", "full screen")
	r.press("esc")
	r.seesNot("full screen;")
	r.press("q")
	if !r.quit {
		t.Error("q does not quit")
	}
}

func TestPauseAsksNothing(t *testing.T) {
	r := newRobot(t, 120, 35)
	r.press("space")
	before := len(r.server.requests())
	r.refresh()
	if after := len(r.server.requests()); after != before {
		t.Errorf("%d queries while paused", after-before)
	}
	r.sees("paused")
}

func TestOldAnswersAreDropped(t *testing.T) {
	r := newRobot(t, 120, 35)
	s := r.root.board().order[2]
	fetched := s.fetched
	r.now = r.now.Add(time.Minute)
	r.send(resultMsg{board: r.root.board().id, generation: r.root.board().generation - 1, key: s.key, result: &query.Result{}})
	r.send(resultMsg{board: r.root.board().id + 1, generation: r.root.board().generation, key: s.key, result: &query.Result{}})
	if s.fetched != fetched {
		t.Error("an answer to a question of before was taken")
	}
}

// TestEverySize holds that a screen of any size is exactly that many lines of that many cells.
func TestEverySize(t *testing.T) {
	r := newRobot(t, 80, 24)
	overlays := map[string]func(){"board": func() {}, "picker": func() { r.press("t") }, "help": func() { r.press("?") }, "full": func() { r.press("enter") },
		"alerts": func() { r.press("3") }, "rules": func() { r.press("4") }, "targets": func() { r.press("5", "/") }, "calendar": func() { r.press("t", "c", "a", "l", "e", "n", "enter", "enter") }, "kiosk": func() { r.press("K") }, "colours": func() { r.press("ctrl+t") }, "home": func() { r.press("2") }, "home filter": func() { r.press("2", "/", "p") }, "reading": func() { r.press("5", "enter") },
		"help filter": func() { r.press("?", "/", "z", "o", "x") }, "values": func() { r.press("v", "d", "b", "x") }, "zones": func() { r.press("T") }, "refresh": func() { r.press("R", "7", "s") },
		"error": func() { r.root.say(segment{strings.Repeat("a long sentence of what went wrong ", 12), canvas.Style{}}) }, "paused": func() { r.press("space") },
		"inspect": func() { r.press("i") }, "inspect json": func() { r.press("i", "left") }}
	for name, open := range overlays {
		for _, size := range [][2]int{{1, 1}, {2, 2}, {3, 5}, {7, 3}, {10, 10}, {20, 8}, {40, 12}, {79, 23}, {80, 24}, {95, 30}, {96, 30}, {120, 35}, {160, 46}, {200, 60}, {240, 80}} {
			r.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
			open()
			view := r.root.View()
			lines := strings.Split(stripSGR(view.Content), "\n")
			if len(lines) != size[1] {
				t.Fatalf("%s at %v: %d lines", name, size, len(lines))
			}
			for i, line := range lines {
				if w := canvas.Width(line); w != size[0] {
					t.Fatalf("%s at %v: line %d is %d wide: %q", name, size, i, w, line)
				}
			}
			r.press("esc", "esc", "1")
			r.root.kiosk = false
		}
	}
}

func stripSGR(s string) string {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(s, "\x1b[")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		_, s, _ = strings.Cut(after, "m")
	}
}

func TestResizeAsksForWhatComesIntoView(t *testing.T) {
	r := newRobot(t, 80, 12)
	before := len(r.server.requests())
	r.send(tea.WindowSizeMsg{Width: 200, Height: 60})
	if len(r.server.requests()) == before {
		t.Error("panels that came into view were not asked for")
	}
}

func TestWhatIsNotShownIsNamed(t *testing.T) {
	r := newRobot(t, 120, 35)
	odd := strings.Replace(testDashboard, `"type":"gauge"`, `"type":"polar-clock"`, 1)
	dash, notices, err := dashboard.Parse(strings.NewReader(odd))
	if err != nil {
		t.Fatal(err)
	}
	r.send(openedMsg{id: r.root.newest, name: "odd", dash: dash, notices: append(notices, dashboard.Notice{Severity: "warning", Text: "library panels are not in this file"})})
	r.sees("▲1", "▲ library panels are not in this file")
	r.press("right", "enter")
	r.sees("polar-clock")
}

func TestTextPanelsNameTheVariables(t *testing.T) {
	r := newRobot(t, 120, 35)
	text := strings.Replace(testDashboard, `"type":"gauge"`, `"type":"text","options":{"mode":"markdown","content":"host **$instance**"}`, 1)
	dash, _, err := dashboard.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	r.send(openedMsg{id: r.root.newest, name: "text", dash: dash, vars: map[string][]string{}})
	r.sees("host db1")
	r.press("v", "p", "i", "4", "enter")
	r.sees("host pi4")
}

func TestAPanelsOwnRangeIsDrawn(t *testing.T) {
	r := newRobot(t, 160, 46)
	shifted := strings.Replace(testDashboard, `"title":"CPU"`, `"title":"CPU","timeShift":"1d"`, 1)
	dash, _, err := dashboard.Parse(strings.NewReader(shifted))
	if err != nil {
		t.Fatal(err)
	}
	r.send(openedMsg{id: r.root.newest, name: "shifted", dash: dash})
	for _, s := range r.root.board().order {
		if s.title == "CPU" && !s.to.Equal(r.now.Add(-24*time.Hour)) {
			t.Errorf("the plot ends at %s, its data a day before %s", s.to, r.now)
		}
	}
}
