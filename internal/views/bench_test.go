package views

import (
	"context"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/dashboard"
	"github.com/montui/montui/internal/frame"
	"github.com/montui/montui/internal/oracle"
	"github.com/montui/montui/internal/query"
)

// manySeries answers everything with so many series.
type manySeries struct {
	fakeServer
	series int
}

func (m *manySeries) Query(_ context.Context, r query.Request) (frame.Frames, error) {
	var frames frame.Frames
	for s := range m.series {
		f := &frame.Field{Name: "Value", Kind: frame.Number, Labels: frame.Labels{"instance": "pi4", "cpu": fmt.Sprint(s), "device": "sda", "mountpoint": "/", "mode": fmt.Sprint("m", s)}}
		at := &frame.Field{Name: "Time", Kind: frame.Time}
		from := r.From
		if r.Instant {
			from = r.To
		}
		for t := from; t <= r.To; t += max(r.Step, 1000) {
			at.Times, f.Numbers = append(at.Times, t), append(f.Numbers, float64(s)+math.Sin(float64(t)/3e6))
		}
		frames = append(frames, &frame.Frame{RefID: r.RefID, Fields: []*frame.Field{at, f}})
	}
	return frames, nil
}

// drill is a Root on Node Exporter Full in 200x60, as a reader has it.
type drill struct {
	root *Root
	now  time.Time
}

func newDrill(b *testing.B) *drill {
	b.Helper()
	path := oracle.Shared(b, "dashboards", "rfmoz__grafana-dashboards__node-exporter-full.json")
	dark := true
	d := &drill{now: time.Date(2026, 3, 15, 12, 0, 0, 0, time.UTC)}
	d.root = New(Deps{Source: &manySeries{fakeServer: fakeServer{hosts: []string{"db1", "pi4"}}, series: 8}, API: &fakeAPI{}, Zone: time.UTC, Context: b.Context(),
		Now: func() time.Time { return d.now }, After: func(time.Duration, tea.Msg) tea.Cmd { return nil },
		Open: func(string) (*dashboard.Dashboard, []dashboard.Notice, error) {
			file, err := os.Open(path)
			if err != nil {
				return nil, nil, err
			}
			defer file.Close()
			return dashboard.Parse(file)
		},
		Look: Look{Depth: canvas.TrueColor, Dark: &dark}, Start: Start{Dashboard: "node", From: "now-24h", To: "now"}})
	d.do(d.root.Init())
	_, cmd := d.root.Update(tea.WindowSizeMsg{Width: 200, Height: 60})
	d.do(cmd)
	d.root.View()
	return d
}

func (d *drill) do(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case nil:
	case tea.BatchMsg:
		for _, c := range msg {
			d.do(c)
		}
	default:
		_, again := d.root.Update(msg)
		d.do(again)
	}
}

// press is what happens between a key and the frame that shows it; what it asks for comes later.
func (d *drill) press(key string) tea.Cmd {
	text := ""
	if len(key) == 1 {
		text = key
	}
	cmd := d.root.key(key, text)
	d.root.dirty = true
	d.root.View()
	return cmd
}

// BenchmarkKeys is the time from a key to its frame, for keys in the situations that cost most.
func BenchmarkKeys(b *testing.B) {
	for _, k := range []struct{ name, before, key, after string }{
		{"clock", "", "f12", ""}, {"focus", "", "right", "left"}, {"focus down", "", "down", "up"}, {"page", "", "pgdown", "pgup"}, {"bottom", "", "G", "g"},
		{"crosshair", "", "c", "c"}, {"crosshair moved", "c", "left", "c"}, {"full screen", "down down", "enter", "esc"}, {"full screen back", "down down enter", "esc", ""},
		{"next on full screen", "down down enter", "right", "left esc"}, {"unfold", "G", "enter", "enter g"}, {"help", "", "?", "esc"}, {"time", "", "t", "esc"},
		{"range", "t", "enter", ""}, {"zoom", "", "+", "b"}, {"pan", "", "[", "b"}, {"series", "down down", "f", "esc"}, {"inspect", "down down", "i", "esc"},
		{"inspect JSON", "down down i left left", "right", "esc"}, {"explore", "down down", "6", "esc esc"}, {"search", "", "/", "esc"}, {"search typed", "/", "c", "esc"},
		{"targets", "", "5", "esc"}, {"theme", "", "ctrl+t", "esc"},
	} {
		b.Run(k.name, func(b *testing.B) {
			d := newDrill(b)
			all := func(keys string) {
				for _, key := range strings.Fields(keys) {
					d.do(d.press(key))
				}
			}
			b.ReportAllocs()
			for b.Loop() {
				b.StopTimer()
				all(k.before)
				d.now = d.now.Add(time.Second)
				b.StartTimer()
				cmd := d.press(k.key)
				b.StopTimer()
				d.do(cmd)
				all(k.after)
				b.StartTimer()
			}
		})
	}
}

// BenchmarkRefresh is what a refresh of all panels on the screen costs beside the server's own work.
func BenchmarkRefresh(b *testing.B) {
	d := newDrill(b)
	b.ReportAllocs()
	for b.Loop() {
		d.now = d.now.Add(5 * time.Second)
		_, cmd := d.root.Update(refreshMsg{d.root.board().id, d.root.board().beat})
		d.do(cmd)
		d.root.View()
	}
}
