package views

import (
	"context"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/frame"
	"github.com/montui/montui/internal/query"
)

// upServer answers up: pi4 is up, db1 went down 10 minutes ago.
type upServer struct{ *fakeServer }

func (u upServer) Query(ctx context.Context, r query.Request) (frame.Frames, error) {
	if strings.Contains(r.Expr, "node_") {
		return nil, u.err
	}
	if r.Expr != "up" || u.err != nil {
		return u.fakeServer.Query(ctx, r)
	}
	series := func(job, instance string, value func(t int64) float64) *frame.Frame {
		fr := &frame.Frame{Fields: []*frame.Field{{Name: "Time", Kind: frame.Time}, {Name: "Value", Kind: frame.Number, Labels: frame.Labels{"__name__": "up", "job": job, "instance": instance}}}}
		for t := r.From; t <= r.To; t += max(r.Step, 1000) {
			fr.Fields[0].Times = append(fr.Fields[0].Times, t)
			fr.Fields[1].Numbers = append(fr.Fields[1].Numbers, value(t))
		}
		return fr
	}
	end := r.To
	if !r.Instant {
		end += 1
	}
	return frame.Frames{
		series("other", "pi4:9100", func(int64) float64 { return 1 }),
		series("mysql", "db1:9104", func(t int64) float64 {
			if end-t < 10*60*1000 {
				return 0
			}
			return 1
		}),
	}, nil
}

func newHomeRobot(t *testing.T, w, h int) *robot {
	t.Helper()
	r := newRobot(t, w, h)
	r.root.deps.Source = upServer{r.server}
	return r
}

func TestHome(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {200, 60}} {
		r := newHomeRobot(t, size[0], size[1])
		r.press("2")
		r.sees("Targets", "1 of 2 up", "▼ mysql  db1:9104", "DOWN", "● other  pi4:9100", "▄▄▄", "Alerts", "1 firing, 1 pending", "DiskFull", "Dashboards", "bundled", "Other", "recent")
		if screen := r.screen(); strings.Index(screen, "db1:9104") > strings.Index(screen, "pi4:9100") {
			t.Errorf("what is down is not first:\n%s", screen)
		}
	}
}

func TestHomeOpens(t *testing.T) {
	r := newHomeRobot(t, 120, 35)
	r.press("2", "tab", "down", "enter")
	r.sees("other", "Load of pi4:9100") // the dashboard named as the target's job, for its instance
	r.press("2", "tab", "enter")
	r.sees("label job: mysql", "no dashboard is named after its job")
	r.press("esc", "tab", "enter")
	r.sees("annotation summary: the disk is full")
	r.press("esc", "/", "o", "t", "h", "enter", "tab", "enter")
	r.sees("other", "CPU")
	r.press("2", "esc")
	r.sees("CPU")
	if n := len(r.root.tabs[0].screens); n != 1 {
		t.Errorf("%d screens are left in the tab", n)
	}
}

func TestHomeSaysWhyItIsEmpty(t *testing.T) {
	r := newHomeRobot(t, 120, 35)
	r.server.fail(refused())
	r.api.err = refused()
	r.press("2")
	r.sees("connection refused", "Dashboards", "Other")
	r.server.fail(nil)
	r.api.err = nil
	r.send(refreshMsg{screen: r.root.screen().address()})
	r.sees("1 of 2 up", "1 firing")
}

func TestStartsAtHome(t *testing.T) {
	r := newHomeRobot(t, 120, 35)
	r.do(r.root.open("test", Start{Home: true}, false))
	r.sees("Targets", "Dashboards")
	r.press("1")
	r.sees("CPU")
}

func TestMouseAtHome(t *testing.T) {
	r := newHomeRobot(t, 120, 35)
	r.press("2")
	for y, line := range strings.Split(r.screen(), "\n") {
		if x := strings.Index(line, "Other"); x >= 0 && y > 0 {
			for range 2 {
				r.send(tea.MouseClickMsg{X: 100, Y: y, Button: tea.MouseLeft})
			}
			break
		}
	}
	r.sees("other")
}

func TestDeepLinkToAPanel(t *testing.T) {
	for panel, want := range map[string]string{"cpu": "CPU", "Load of db1": "Load of db1", "hidden": "Hidden away"} {
		r := newRobot(t, 120, 35)
		r.do(r.root.open("test", Start{Panel: panel}, false))
		r.sees(want, "esc back")
	}
	r := newRobot(t, 120, 35)
	r.do(r.root.open("test", Start{Panel: "nowhere"}, false))
	r.sees("no panel is called “nowhere”")
}

// A server that has only just begun to scrape has no step of a trail yet.
func TestHomeOfAYoungServer(t *testing.T) {
	r := newHomeRobot(t, 120, 35)
	r.root.deps.Source = youngServer{upServer{r.server}}
	r.press("2")
	r.sees("1 of 2 up")
}

type youngServer struct{ upServer }

func (y youngServer) Query(ctx context.Context, r query.Request) (frame.Frames, error) {
	if r.Expr == "up" && !r.Instant {
		return nil, nil
	}
	return y.upServer.Query(ctx, r)
}

// Who is kept to the dashboards has a home of them, and asks nothing of his own.
func TestHomeOfAHeldReader(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 35}} {
		r := newRobotWith(t, size[0], size[1], func(d *Deps) { d.Held, d.API = true, nil })
		before := len(r.server.requests())
		r.press("2")
		r.sees("Dashboards", "Other", "recent", "? help")
		for _, text := range []string{"Targets", "Alerts", "alerts", "explore"} {
			r.seesNot(text)
		}
		if n := len(r.server.requests()); n != before {
			t.Errorf("%d questions of his own", n-before)
		}
		r.press("down", "down", "down", "enter")
		r.sees("other", "Load of db1")
		r.press("5")
		r.sees("not for readers here")
	}
}

// nodeServer is a server with two hosts: pi4 is at rest, db1 has a full disk.
type nodeServer struct{ upServer }

func (n nodeServer) Query(ctx context.Context, r query.Request) (frame.Frames, error) {
	if !strings.Contains(r.Expr, "node_") {
		return n.upServer.Query(ctx, r)
	}
	var frames frame.Frames
	for instance, busy := range map[string]float64{"pi4:9100": 12, "db1:9100": 60} {
		if r.Expr == diskInUse && instance == "db1:9100" {
			busy = 97
		}
		fr := &frame.Frame{Fields: []*frame.Field{{Name: "Time", Kind: frame.Time}, {Name: "Value", Kind: frame.Number, Labels: frame.Labels{"job": "other", "instance": instance}}}}
		for t := r.From; t <= r.To; t += max(r.Step, 1000) {
			fr.Fields[0].Times, fr.Fields[1].Numbers = append(fr.Fields[0].Times, t), append(fr.Fields[1].Numbers, busy)
		}
		frames = append(frames, fr)
	}
	return frames, nil
}

func TestHosts(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 35}, {200, 60}} {
		r := newHomeRobot(t, size[0], size[1])
		r.root.deps.Source = nodeServer{upServer{r.server}}
		r.press("2")
		r.sees("Hosts", "▲ db1:9100", "cpu  60%  mem  60%  disk  97%")
		if size[0] > 80 {
			r.sees("● pi4:9100", "▅▅▅", "cpu  12%")
		}
		if size[0] > 80 {
			r.press("tab", "enter") // tab goes as one reads: the hosts stand first
		} else {
			r.press("tab", "tab", "tab", "enter") // below the alerts and the targets
		}
		r.sees("other", "Load of db1:9100")
	}
}

// Of a host only what has nearly run out is coloured, and of an alert its state and its name.
func TestHomeColoursWhatMatters(t *testing.T) {
	r := newHomeRobot(t, 200, 60)
	r.root.deps.Source = nodeServer{upServer{r.server}}
	r.press("2")
	th := r.root.theme
	for text, want := range map[string]canvas.Color{"cpu  60%": th.Dim, "disk  97%": th.Warn, "DiskFull": th.Error, "instance=db1": th.Dim, "DOWN": th.Error} {
		if got, ok := r.inkOf(text); !ok || got != want {
			t.Errorf("%q is drawn in %x, not in %x", text, got, want)
		}
	}
}

// inkOf is the colour of a text on the screen.
func (r *robot) inkOf(text string) (canvas.Color, bool) {
	for y, line := range strings.Split(r.screen(), "\n") {
		if before, _, found := strings.Cut(line, text); found {
			_, style, _ := r.root.grid.Cell(canvas.Width(before), y)
			return style.FG, true
		}
	}
	return 0, false
}
