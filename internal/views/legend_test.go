package views

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/dashboard"
)

// newSeriesRobot has a graph of ten series, s0= to s9=, with this legend.
func newSeriesRobot(t *testing.T, w, h int, legend string) *robot {
	r := newRobot(t, w, h)
	r.root.deps.Source = &manySeries{fakeServer: fakeServer{hosts: []string{"pi4"}}, series: 10}
	r.root.deps.Open = func(string) (*dashboard.Dashboard, []dashboard.Notice, error) {
		return dashboard.Parse(strings.NewReader(fmt.Sprintf(`{"uid":"l","title":"Legends","schemaVersion":41,"time":{"from":"now-1h","to":"now"},"panels":[
			{"id":1,"type":"stat","title":"Up","gridPos":{"x":0,"y":0,"w":24,"h":3},"targets":[{"refId":"A","expr":"up"}],"datasource":{"type":"prometheus"}},
			{"id":2,"type":"timeseries","title":"Graph","gridPos":{"x":0,"y":3,"w":24,"h":9},"options":{"legend":%s},
			 "fieldConfig":{"defaults":{"displayName":"s${__field.labels.cpu}="}},"targets":[{"refId":"A","expr":"x"}],"datasource":{"type":"prometheus"}}]}`, legend)))
	}
	r.do(r.root.open("legends", Start{}, false))
	r.sees("Graph", "s0=")
	return r
}

// at is where a text is on the screen.
func (r *robot) at(text string) (x, y int) {
	r.Helper()
	for y, line := range strings.Split(r.screen(), "\n") {
		if before, _, ok := strings.Cut(line, text); ok {
			return len([]rune(before)), y
		}
	}
	r.Fatalf("%q is not on the screen:\n%s", text, r.screen())
	return 0, 0
}

func (r *robot) click(text string, mod tea.KeyMod) {
	r.Helper()
	x, y := r.at(text)
	at := tea.Mouse{X: x, Y: y, Button: tea.MouseLeft, Mod: mod}
	r.send(tea.MouseClickMsg(at))
	r.send(tea.MouseReleaseMsg(at))
}

func TestAClickInALegendIsolatesASeries(t *testing.T) {
	for name, legend := range map[string]string{"list": `{"displayMode":"list"}`, "table": `{"displayMode":"table","calcs":["last"]}`, "right": `{"displayMode":"table","placement":"right"}`} {
		for _, full := range []bool{false, true} {
			t.Run(fmt.Sprint(name, ", full screen ", full), func(t *testing.T) {
				r := newSeriesRobot(t, 140, 40, legend)
				if full {
					r.press("down", "enter")
				}
				s := r.root.board().order[1]
				shown := func(want ...string) {
					t.Helper()
					var is []string
					for _, n := range s.seriesNames() {
						if !s.away[n] {
							is = append(is, n)
						}
					}
					if fmt.Sprint(is) != fmt.Sprint(want) {
						t.Errorf("the series shown are %v, are to be %v", is, want)
					}
				}
				all := s.seriesNames()
				r.click("s1=", 0)
				shown("s1=")
				r.sees("1 of 10 series", "· s0=", "━ s1=") // those that are away can still be clicked
				r.click("s2=", 0)
				shown("s2=")
				r.click("s0=", tea.ModCtrl)
				shown("s0=", "s2=")
				r.click("s2=", tea.ModShift)
				shown("s0=")
				r.click("s0=", 0)
				shown(all...)
				r.seesNot("of 10 series")
				r.click("s0=", tea.ModCtrl)
				shown(all[1:]...)
				r.click("s0=", tea.ModCtrl)
				shown(all...)
				r.click("s1=", 0)
				r.click("s1=", tea.ModCtrl) // would leave none
				shown(all...)
				if b := r.root.board(); b.focused() != s || b.fullPanel != full {
					t.Error("a click in the legend opens or leaves the panel")
				}
			})
		}
	}
}

func TestTheWheelScrollsALegend(t *testing.T) {
	for _, full := range []bool{false, true} {
		r := newSeriesRobot(t, 140, 24, `{"displayMode":"table","calcs":["last"]}`)
		if full {
			r.press("down", "enter")
		}
		x, y := r.at("s0=")
		wheel := func(button tea.MouseButton) { r.send(tea.MouseWheelMsg(tea.Mouse{X: x, Y: y, Button: button})) }
		r.seesNot("s9=")
		for range 40 {
			wheel(tea.MouseWheelDown)
			r.screen()
		}
		r.sees("s9=")
		r.seesNot("s0=")
		r.click("s9=", 0)
		if s := r.root.board().order[1]; s.away["s9="] || !s.away["s0="] {
			t.Errorf("in a legend that was scrolled a click finds another series: %v are away", s.away)
		}
		for range 4 {
			wheel(tea.MouseWheelUp)
			r.screen()
		}
		r.sees("s0=") // how far it was turned beyond the end is not to be turned back
	}
}
