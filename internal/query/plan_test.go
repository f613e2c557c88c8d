package query

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/montui/montui/internal/dashboard"
	"github.com/montui/montui/internal/frame"
)

// answering is a source whose series have the expression for their name, and a value by it.
type answering struct {
	fakeSource
	name string
}

func (s *answering) Query(_ context.Context, r Request) (frame.Frames, error) {
	s.note(r.Expr)
	if r.Expr == "bad" {
		return nil, &ServerError{Type: "bad_data", Msg: "no such thing"}
	}
	kind := "matrix"
	if r.Instant {
		kind = "vector"
	}
	labels := frame.Labels{"__name__": r.Expr, "source": s.name}
	return frame.Frames{seriesFrame(r, kind, labels, []int64{r.To}, []float64{float64(len(r.Expr))})}, nil
}

// shown writes the frames of a result: refId, value field, display name, values.
func shown(frames frame.Frames) string {
	var out []string
	for _, f := range frames {
		v := f.Fields[len(f.Fields)-1]
		out = append(out, fmt.Sprintf("%s %s %q %v", f.RefID, v.Name, v.Config.DisplayNameFromDS, v.Numbers))
	}
	return strings.Join(out, "; ")
}

func notes(notices []dashboard.Notice) string {
	var out []string
	for _, n := range notices {
		out = append(out, n.Path+" "+n.Text)
	}
	return strings.Join(out, "; ")
}

const panelHead = `{"schemaVersion":41,"panels":[{"id":1,"type":"timeseries","datasource":{"type":"prometheus","uid":"p"},`

func TestTargetsTogether(t *testing.T) {
	for _, c := range []struct{ name, panel, frames, err, said string }{
		{"one refId twice: the last answers for both", panelHead + `"targets":[{"refId":"A","expr":"one"},{"refId":"B","expr":"three"},{"refId":"A","expr":"four"}]}]}`,
			`A four "four{source=\"s\"}" [4]; B three "three{source=\"s\"}" [5]; A four "four{source=\"s\"}" [4]`, "", ""},
		{"instant beside range is a series of its own", panelHead + `"targets":[{"refId":"A","expr":"x","instant":true,"range":true,"format":"table","legendFormat":"__auto"}]}]}`,
			`A-Instant x "" [1]; A Value "" [1]`, "", ""},
		{"auto legends over all targets", panelHead + `"targets":[{"refId":"A","expr":"x","legendFormat":"__auto"},{"refId":"B","expr":"y","legendFormat":"no"}]}]}`,
			`A x "{__name__=\"x\", source=\"s\"}" [1]; B y "no" [1]`, "", ""},
		{"expressions see hidden inputs", panelHead + `"targets":[{"refId":"A","expr":"four","hide":true},{"refId":"B","expr":"x","instant":true},{"refId":"C","datasource":{"type":"__expr__","uid":"${DS_EXPRESSION}"},"type":"math","expression":"${A} * 10 + $B"}]}]}`,
			`B x "x{source=\"s\"}" [1]; C C "" [41]`, "", ` query C: 2 items dropped from union(s): ["$A * 10 + $B": ($A * 10: {__name__=four, source=s}) ($B: {__name__=x, source=s})]`},
		{"a failed input", panelHead + `"targets":[{"refId":"A","expr":"bad"},{"refId":"B","expr":"ok"},{"refId":"C","datasource":"__expr__","type":"math","expression":"$A"}]}]}`,
			`B ok "ok{source=\"s\"}" [2]`, "bad_data: no such thing", ""},
		{"a mistake refuses all", panelHead + `"targets":[{"refId":"B","expr":"ok"},{"refId":"C","datasource":"__expr__","type":"math","expression":"$A"}]}]}`,
			"", "unable to find dependent node 'A'", ""},
		{"a foreign input", panelHead + `"targets":[{"refId":"A","datasource":{"type":"loki"},"expr":"x"},{"refId":"C","datasource":"__expr__","type":"math","expression":"$A"}]}]}`,
			"", "did not execute expression [C] due to a failure of the dependent expression or query [A]", "targets[0] query A asks the data source loki, which is not Prometheus"},
		{"SQL is named", panelHead + `"targets":[{"refId":"A","expr":"x"},{"refId":"C","datasource":"__expr__","type":"sql","expression":"select 1"}]}]}`,
			`A x "x{source=\"s\"}" [1]`, "", "targets[1] query C: SQL expressions are not supported"},
		{"mixed: by data source", `{"panels":[{"id":1,"type":"table","datasource":{"uid":"-- Mixed --"},"targets":[{"refId":"A","expr":"a","format":"table","datasource":{"type":"prometheus","uid":"p"}},
			{"refId":"B","expr":"bb","format":"table","datasource":{"type":"prometheus","uid":"other"}},{"refId":"C","expr":"x","datasource":{"type":"elasticsearch","uid":"e"}}]}],"schemaVersion":41}`,
			`A Value "" [1]; B Value "" [2]`, "", "targets[2] query C asks the data source elasticsearch, which is not Prometheus"},
		{"a panel's data source rules", `{"panels":[{"id":1,"type":"table","datasource":{"type":"loki","uid":"l"},"targets":[{"refId":"A","expr":"a","datasource":{"type":"prometheus","uid":"p"}}]}],"schemaVersion":41}`,
			"", "", "targets[0] query A asks the data source loki, which is not Prometheus"},
	} {
		p, notices := Compile(parse(t, c.panel).Panels[0])
		r := p.Run(t.Context(), &answering{name: "s"}, Ask{From: testFrom, To: testTo, MaxPoints: 100})
		said := notes(append(notices, r.Notices...))
		if got := shown(r.Frames); got != c.frames || fmt.Sprint(r.Err) != c.err && (r.Err != nil || c.err != "") || said != c.said {
			t.Errorf("%s:\n got %s (%v) %s\nwant %s (%s) %s", c.name, got, r.Err, said, c.frames, c.err, c.said)
		}
	}
}

func TestSourcesByName(t *testing.T) {
	d := parse(t, `{"schemaVersion":41,"templating":{"list":[{"name":"ds","type":"datasource","query":"prometheus","current":{"text":"two","value":"two"}}]},
	 "panels":[{"id":1,"type":"stat","datasource":{"uid":"-- Mixed --"},"targets":[{"refId":"A","expr":"a","datasource":{"type":"prometheus","uid":"one"}},
	 {"refId":"B","expr":"b","datasource":{"type":"prometheus","uid":"two"}},{"refId":"C","expr":"c","datasource":{"type":"prometheus","uid":"unheard of"}}]}]}`)
	one, two := &answering{name: "one"}, &answering{name: "two"}
	p, _ := Compile(d.Panels[0])
	r := p.Run(t.Context(), Sources{Source: one, Named: map[string]Source{"two": two}}, Ask{From: testFrom, To: testTo})
	if got := shown(r.Frames); got != `A a "a{source=\"one\"}" [1]; B b "b{source=\"two\"}" [1]; C c "c{source=\"one\"}" [1]` {
		t.Error(got)
	}
}

func TestAnotherPanelsData(t *testing.T) {
	d := parse(t, `{"schemaVersion":41,"panels":[
	 {"id":1,"type":"timeseries","datasource":{"type":"prometheus"},"targets":[{"refId":"A","expr":"a"},{"refId":"B","expr":"bb"}],"transformations":[{"id":"limit","options":{"limitField":0}}]},
	 {"id":2,"type":"stat","datasource":"-- Dashboard --","targets":[{"refId":"X","panelId":1}]},
	 {"id":3,"type":"stat","datasource":{"uid":"-- Dashboard --"},"targets":[{"refId":"X","panelId":1,"withTransforms":true}]},
	 {"id":4,"type":"stat","datasource":{"uid":"-- Dashboard --"},"targets":[{"refId":"X","panelId":5}]},
	 {"id":5,"type":"stat","datasource":{"uid":"-- Dashboard --"},"targets":[{"refId":"X","panelId":4}]},
	 {"id":6,"type":"stat","datasource":{"uid":"-- Dashboard --"},"targets":[{"refId":"X","panelId":99}]},
	 {"id":7,"type":"stat","datasource":{"uid":"-- Dashboard --"},"targets":[{"refId":"X"}]},
	 {"id":8,"type":"stat","datasource":{"uid":"-- Mixed --"},"targets":[{"refId":"P","expr":"p","datasource":{"type":"prometheus"}},{"refId":"X","panelId":1,"datasource":{"type":"datasource","uid":"-- Dashboard --"}}]},
	 {"id":9,"type":"stat","datasource":{"uid":"-- Dashboard --"},"targets":[{"refId":"X","panelId":1,"topic":"annotations"}]}]}`)
	ask := Ask{From: testFrom, To: testTo, Vars: Vars{dash: d}}
	a, b := `A a "a{source=\"s\"}" [1]`, `B bb "bb{source=\"s\"}" [2]`
	for id, want := range map[int]string{2: a + "; " + b, 3: "A a \"a{source=\\\"s\\\"}\" []; B bb \"bb{source=\\\"s\\\"}\" []", 4: "shows its own data", 6: "could not find source panel 99", 7: "",
		8: `P p "p{source=\"s\"}" [1]; ` + a + "; " + b, 9: ""} {
		p, notices := Compile(d.Panels[id-1])
		r := p.Run(t.Context(), &answering{name: "s"}, ask)
		got := shown(r.Frames)
		if r.Err != nil {
			got = r.Err.Error()
		}
		if got != want && (r.Err == nil || !strings.Contains(got, want)) {
			t.Errorf("panel %d: got %s, want %s", id, got, want)
		}
		if said := notes(notices); (said != "") != (id == 9) {
			t.Errorf("panel %d: %s", id, said)
		}
	}
}

func TestTimeOverride(t *testing.T) {
	for _, c := range []struct {
		from, shift   string
		wantFrom, now time.Time
		wantTo        time.Time
		info          string
	}{
		{"1h", "", testTo.Add(-time.Hour), testTo, testTo, "Last 1 hour"},
		{"2d", "1h", testTo.Add(-49 * time.Hour), testTo, testTo.Add(-time.Hour), "Last 2 days timeshift -1h"},
		{"now/d", "", testTo.Truncate(24 * time.Hour), testTo, testTo, "Today so far"},
		{"now-3h", "", testTo.Add(-3 * time.Hour), testTo, testTo, "Last 3 hours"},
		{"+1h", "", testTo, testTo, testTo.Add(time.Hour), "Next 1 hour"},
		{"1d/d", "", testTo.Truncate(24*time.Hour).AddDate(0, 0, -1), testTo, testTo, "Last 1 day"},
		{"soon", "1h", testFrom, testTo, testTo, "invalid time override"},
		{"", "1h", testFrom.Add(-time.Hour), testTo, testTo.Add(-time.Hour), "timeshift -1h"},
		{"", "1d/d", testFrom.AddDate(0, 0, -1).Truncate(24 * time.Hour), testTo, testTo.Truncate(24 * time.Hour).Add(-time.Millisecond), "timeshift -1d/d"},
		{"", "soon", testFrom, testTo, testTo, "invalid timeshift"},
		{"1h", "", testFrom, testTo.Add(time.Hour), testTo, ""}, // the range stands still
		{"1h", "1h", testFrom.Add(-time.Hour), testTo.Add(time.Hour), testTo.Add(-time.Hour), "timeshift -1h"},
	} {
		p, _ := Compile(&dashboard.Panel{Type: "stat", TimeFrom: c.from, TimeShift: c.shift})
		a := Ask{From: testFrom, To: testTo, Now: c.now}
		if from, to := p.Window(a); !from.Equal(c.wantFrom) || !to.Equal(c.wantTo) || p.TimeInfo(a) != c.info {
			t.Errorf("%q %q: got %v - %v %q, want %v - %v %q", c.from, c.shift, from, to, p.TimeInfo(a), c.wantFrom, c.wantTo, c.info)
		}
	}
	p, _ := Compile(&dashboard.Panel{TimeFrom: "1h", HideTimeOverride: true})
	if got := p.TimeInfo(Ask{From: testFrom, To: testTo, Now: testTo}); got != "" {
		t.Errorf("a hidden override is told: %q", got)
	}
}

// TestDaysBeginAtMidnight: steps of a day are counted in the dashboard's zone.
func TestDaysBeginAtMidnight(t *testing.T) {
	kolkata := time.FixedZone("Asia/Kolkata", 19800)
	p, _ := Compile(parse(t, panelHead+`"targets":[{"refId":"A","expr":"x","interval":"1d"}]}]}`).Panels[0])
	for name, want := range map[string]int{"Asia/Kolkata": 0, "browser": 0, "": 0} {
		r := p.Plan(Ask{From: testTo.AddDate(0, 0, -9), To: testTo, Now: testTo, Zone: kolkata, Vars: Vars{timezone: name}})[0]
		if at := time.UnixMilli(r.From).In(kolkata); at.Hour() != want || at.Minute() != 0 {
			t.Errorf("%q: begins at %v", name, at)
		}
	}
	r := p.Plan(Ask{From: testTo.AddDate(0, 0, -9), To: testTo, Now: testTo.Add(time.Hour), Zone: kolkata, Vars: Vars{timezone: "browser"}})[0]
	if at := time.UnixMilli(r.From).UTC(); at.Hour() != 0 {
		t.Errorf("a range that stands still begins at %v", at)
	}
}

func TestPlanKeepsToItself(t *testing.T) {
	p, _ := Compile(parse(t, panelHead+`"interval":">2m","targets":[{"refId":"A","expr":"$__interval","exemplar":true},{"refId":"B","expr":"b","hide":true},{"refId":"C","datasource":"__expr__","type":"math","expression":"$B"}]}]}`).Panels[0])
	a := Ask{From: testFrom, To: testTo, MaxPoints: 1000}
	first, second := p.Plan(a), p.Plan(a)
	if len(first) != 1 || first[0].Expr != "2m" || first[0].Step != 120_000 || !reflect.DeepEqual(first, second) {
		t.Errorf("%+v", first)
	}
}

func TestFirstErrorStays(t *testing.T) {
	p, _ := Compile(parse(t, panelHead+`"targets":[{"refId":"A","expr":"bad"},{"refId":"B","expr":"x"}]}]}`).Panels[0])
	r := p.Run(t.Context(), &answering{name: "s"}, Ask{From: testFrom, To: testTo})
	var refused *ServerError
	if !errors.As(r.Err, &refused) || len(r.Frames) != 1 {
		t.Errorf("%v %s", r.Err, shown(r.Frames))
	}
}

// TestTableOfStrangers: series without a label in common make no table of their number squared.
func TestTableOfStrangers(t *testing.T) {
	var frames frame.Frames
	for i := range 20_000 {
		frames = append(frames, seriesFrame(Request{RefID: "A", Instant: true}, "vector", frame.Labels{fmt.Sprint("label", i): "x"}, []int64{1}, []float64{1}))
	}
	p, _ := Compile(parse(t, panelHead+`"targets":[{"refId":"A","expr":"x","format":"table","instant":true}]}]}`).Panels[0])
	r := p.Run(t.Context(), &answered{frames: frames}, Ask{From: testFrom, To: testTo})
	if len(r.Frames) != 1 || len(r.Frames[0].Fields) > 600 || !strings.Contains(notes(r.Notices), "columns are left out") {
		t.Errorf("%d frames, %s", len(r.Frames), notes(r.Notices))
	}
}

// TestAnswersAreNotChanged: what a source gives may be given again.
func TestAnswersAreNotChanged(t *testing.T) {
	for _, format := range []string{"time_series", "table", "heatmap"} {
		frames := frame.Frames{seriesFrame(Request{RefID: "A", Legend: autoLegend}, "matrix", frame.Labels{"__name__": "x", "le": "1"}, []int64{1, 2}, []float64{1, 2}),
			seriesFrame(Request{RefID: "A", Legend: autoLegend}, "matrix", frame.Labels{"__name__": "x", "le": "2"}, []int64{1, 2}, []float64{3, 4})}
		before := fmt.Sprintf("%+v %+v %+v", *frames[0], *frames[0].Fields[1], *frames[1].Fields[1])
		p, _ := Compile(parse(t, panelHead+`"targets":[{"refId":"A","expr":"x","legendFormat":"__auto","format":"`+format+`"}],"fieldConfig":{"defaults":{"displayName":"z","unit":"s"}}}]}`).Panels[0])
		first := p.Run(t.Context(), &answered{frames: frames}, Ask{From: testFrom, To: testTo})
		second := p.Run(t.Context(), &answered{frames: frames}, Ask{From: testFrom, To: testTo})
		if after := fmt.Sprintf("%+v %+v %+v", *frames[0], *frames[0].Fields[1], *frames[1].Fields[1]); after != before || shown(first.Frames) != shown(second.Frames) {
			t.Errorf("%s: %s\nwas %s", format, after, before)
		}
	}
}

func FuzzPanelTargets(f *testing.F) {
	for _, s := range []string{`{"refId":"A","expr":"x","interval":">10s","intervalFactor":-3,"instant":true,"range":true,"format":"table"}`,
		`{"refId":"A","expr":"x","hide":true},{"refId":"A","datasource":"__expr__","type":"reduce","expression":"$A","reducer":"last"}`,
		`{"panelId":1,"datasource":{"uid":"-- Dashboard --"}}`, `{"refId":"A","expr":"rate(x[$__rate_interval])","legendFormat":"{{ a }}__auto","step":1e300}`} {
		f.Add(s, "1h", "1d", ">10s", 100)
	}
	f.Fuzz(func(t *testing.T, targets, from, shift, interval string, points int) {
		d, _, err := dashboard.Parse(strings.NewReader(fmt.Sprintf(`{"schemaVersion":41,"panels":[{"id":1,"type":"stat","timeFrom":%q,"timeShift":%q,"interval":%q,"maxDataPoints":%d,"targets":[%s]}]}`,
			from, shift, interval, points, targets)))
		if err != nil || len(d.Panels) != 1 {
			return
		}
		p, _ := Compile(d.Panels[0])
		a := Ask{From: testFrom, To: testTo, Now: testTo, Vars: Vars{dash: d}}
		for _, r := range p.Plan(a) {
			if !r.Instant && (r.Step <= 0 || (r.To-r.From)/r.Step > maxPoints) {
				t.Errorf("%+v", r)
			}
		}
		p.Run(t.Context(), &answering{name: "s"}, a)
	})
}
