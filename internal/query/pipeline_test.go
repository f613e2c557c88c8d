package query

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/montui/montui/internal/dashboard"
	"github.com/montui/montui/internal/frame"
	"github.com/montui/montui/internal/oracle"
)

// fakeSource answers from tables and remembers what it was asked.
type fakeSource struct {
	mu     sync.Mutex
	values map[string][]string // by label and selector
	asked  []string
	err    error
}

func (f *fakeSource) note(s string) { f.mu.Lock(); defer f.mu.Unlock(); f.asked = append(f.asked, s) }

func (f *fakeSource) Query(_ context.Context, r Request) (frame.Frames, error) {
	f.note(r.Expr)
	if f.err != nil {
		return nil, f.err
	}
	return frame.Frames{seriesFrame(r, "matrix", frame.Labels{"job": "a"}, []int64{r.From}, []float64{1})}, nil
}

func (f *fakeSource) LabelNames(context.Context, []string, time.Time, time.Time) ([]string, error) {
	return []string{"instance", "job"}, f.err
}

func (f *fakeSource) LabelValues(_ context.Context, label string, m []string, _, _ time.Time) ([]string, error) {
	key := label + " " + strings.Join(m, "")
	f.note(key)
	return f.values[key], f.err
}

func (f *fakeSource) Series(_ context.Context, m []string, _, _ time.Time) ([]frame.Labels, error) {
	f.note(strings.Join(m, ""))
	return []frame.Labels{{"__name__": "up", "a": "1", "b": "2"}}, f.err
}

func (f *fakeSource) Raw(_ context.Context, r Request) (json.RawMessage, []string, error) {
	f.note(r.Expr)
	return json.RawMessage(`{"resultType":"vector","result":[{"metric":{"__name__":"up","i":"x"},"value":[60,"3"]}]}`), nil, f.err
}

func parse(t testing.TB, text string) *dashboard.Dashboard {
	t.Helper()
	d, _, err := dashboard.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

var (
	testTo   = time.UnixMilli(1773578096789).UTC()
	testFrom = testTo.Add(-6 * time.Hour)
)

func TestPlan(t *testing.T) {
	d := parse(t, `{"schemaVersion":39,"panels":[{"type":"timeseries","interval":"1m","datasource":{"type":"prometheus"},"targets":[
	 {"refId":"A","expr":"rate(x[$__rate_interval])","legendFormat":"{{a}}"},{"refId":"B","expr":"y","hide":true},
	 {"refId":"C","expr":"z[$__interval] $__range_s","instant":true,"range":true,"interval":"5m","format":"table"},
	 {"refId":"D","expr":"q","datasource":{"type":"loki","uid":"l"}}]}]}`)
	p, notices := Compile(d.Panels[0])
	if len(notices) != 1 {
		t.Errorf("notices %v", notices)
	}
	a := Ask{From: testFrom, To: testTo, MaxPoints: 500}
	var got []string
	for _, r := range p.Plan(a) {
		got = append(got, fmt.Sprintf("%s %s %v %d-%d/%d", r.RefID, r.Expr, r.Instant, r.From, r.To, r.Step))
	}
	want := []string{"A rate(x[1m15s]) false 1773556440000-1773578040000/60000", "C z[5m] 21600 false 1773556200000-1773577800000/300000", "C z[5m] 21600 true 1773578096789-1773578096789/0"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
	r := p.Run(t.Context(), &fakeSource{}, a)
	if r.Err != nil || len(r.Frames) != 3 || r.Frames[1].RefID != "C-Instant" || r.Frames[2].Fields[1].Name != "job" || len(r.Requests) != 3 {
		t.Errorf("%+v", r)
	}
	if r = p.Run(t.Context(), &fakeSource{err: errors.New("gone")}, a); r.Err == nil {
		t.Error("an error of the server was lost")
	}
}

func TestPointsStayBelowTheServersLimit(t *testing.T) {
	for _, span := range []time.Duration{time.Second, time.Hour, 400 * 24 * time.Hour, 80 * 365 * 24 * time.Hour} {
		for _, factor := range []string{"1", "-5", "0"} {
			d := parse(t, `{"schemaVersion":39,"panels":[{"type":"stat","maxDataPoints":1000000,"targets":[{"expr":"up","interval":"1ms","intervalFactor":`+factor+`}]}]}`)
			p, _ := Compile(d.Panels[0])
			for _, r := range p.Plan(Ask{From: testTo.Add(-span), To: testTo}) {
				if r.Step <= 0 || (r.To-r.From)/r.Step+1 > maxPoints {
					t.Errorf("%v, factor %s: step %d for %d ms", span, factor, r.Step, r.To-r.From)
				}
			}
		}
	}
}

func TestTimeFromAndShift(t *testing.T) {
	d := parse(t, `{"schemaVersion":39,"panels":[{"type":"stat","timeFrom":"1h","timeShift":"1d","targets":[{"expr":"up","instant":true}]}]}`)
	p, _ := Compile(d.Panels[0])
	from, to := p.Window(Ask{From: testFrom, To: testTo, Now: testTo})
	if to != testTo.AddDate(0, 0, -1) || from != to.Add(-time.Hour) {
		t.Errorf("live: %v %v", from, to)
	}
	from, _ = p.Window(Ask{From: testFrom, To: testTo, Now: testTo.Add(time.Hour)})
	if from != testFrom.AddDate(0, 0, -1) {
		t.Errorf("absolute: %v", from)
	}
}

func TestMarked(t *testing.T) {
	for in, want := range map[string]string{
		"foo(":      "  foo(\n      ^\n",
		"up +\n é{": "   é{\n   ^^\n",
	} {
		var syntax *SyntaxError
		if err := Check(in); !errors.As(err, &syntax) || !strings.HasSuffix(syntax.Marked(), want) {
			t.Errorf("%q: %v\n%s", in, err, syntax.Marked())
		}
	}
}

// TestSharedDashboardsPlan compiles and plans every panel of the collected dashboards, against no server.
func TestSharedDashboardsPlan(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(oracle.Shared(t, "dashboards"), "*.json"))
	if err != nil || len(files) == 0 {
		t.Skip("no dashboards")
	}
	planned, refused := 0, 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		d := parse(t, string(text))
		vars, _, err := Resolve(t.Context(), &fakeSource{}, d, testFrom, testTo, nil)
		if err != nil {
			t.Errorf("%s: %v", file, err)
		}
		for _, panel := range d.Expand(vars.Selected, nil) {
			p, _ := Compile(panel)
			for _, r := range p.Plan(Ask{Vars: vars.With(panel.Scoped), From: testFrom, To: testTo, MaxPoints: 500}) {
				planned++
				if !r.Instant && (r.Step <= 0 || (r.To-r.From)/r.Step+1 > maxPoints) {
					t.Errorf("%s: %+v", file, r)
				}
				if strings.Contains(r.Expr, "$__rate_interval") || strings.Contains(r.Expr, "$__interval") {
					t.Errorf("%s: %s", filepath.Base(file), r.Expr)
				}
				if Check(r.Expr) != nil {
					refused++
				}
			}
		}
	}
	t.Logf("%d requests planned, %d of them no PromQL", planned, refused)
}

// TestAgainstRealServer runs the exporter dashboards against a Prometheus that $MONTUI_TEST_URL names.
func TestAgainstRealServer(t *testing.T) {
	address := os.Getenv("MONTUI_TEST_URL")
	if address == "" {
		t.Skip("MONTUI_TEST_URL is not set")
	}
	c, err := NewClient(address, http.DefaultTransport)
	if err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob(filepath.Join(oracle.Shared(t, "dashboards"), "*.json"))
	now := time.Now()
	requests, frames := 0, 0
	failed := map[string]int{}
	for _, file := range files {
		text, _ := os.ReadFile(file)
		d := parse(t, string(text))
		vars, _, err := Resolve(t.Context(), c, d, now.Add(-time.Hour), now, nil)
		if err != nil {
			t.Logf("%s: %v", filepath.Base(file), err)
		}
		for _, panel := range d.Expand(vars.Selected, nil) {
			p, _ := Compile(panel)
			r := p.Run(t.Context(), c, Ask{Vars: vars.With(panel.Scoped), From: now.Add(-time.Hour), To: now, Now: now, MaxPoints: 100, Zone: time.UTC})
			requests, frames = requests+len(r.Requests), frames+len(r.Frames)
			if r.Err != nil {
				failed[fmt.Sprintf("%.90s", r.Err.Error())]++
			}
		}
	}
	t.Logf("%d dashboards, %d requests, %d frames", len(files), requests, frames)
	for text, n := range failed {
		t.Logf("%d times: %s", n, text)
	}
}

func TestEmptyTablesBesideOthers(t *testing.T) {
	at := func(labels frame.Labels, values ...float64) *frame.Frame {
		return seriesFrame(Request{}, "vector", labels, make([]int64, len(values)), values)
	}
	a, b := Request{RefID: "A", Format: "table", Instant: true}, Request{RefID: "B", Format: "table", Instant: true}
	for _, c := range []struct {
		name    string
		answers []frame.Frames
		want    []string
	}{
		{"both answered", []frame.Frames{{at(frame.Labels{"x": "1"}, 1)}, {at(frame.Labels{"x": "1"}, 2)}}, []string{"Time x Value #A", "Time x Value #B"}},
		{"one without series", []frame.Frames{{at(frame.Labels{"x": "1"}, 1)}, {}}, []string{"Time x Value #A", "Time Value #B"}},
		{"both without", []frame.Frames{{}, {}}, []string{"Time Value #A", "Time Value #B"}},
		{"one failed", []frame.Frames{{at(frame.Labels{"x": "1"}, 1)}, nil}, []string{"Time x Value"}},
		{"one failed, one without", []frame.Frames{{}, nil}, nil},
	} {
		var got []string
		for _, f := range combine([]Request{a, b}, c.answers) {
			var names []string
			for _, field := range f.Fields {
				names = append(names, field.Name)
			}
			got = append(got, strings.Join(names, " "))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestAnInstantHeatmapHasItsBuckets(t *testing.T) {
	r := Request{RefID: "A", Format: "heatmap", Instant: true}
	var answer frame.Frames
	for i, le := range []string{"+Inf", "0.5", "0.1"} {
		answer = append(answer, seriesFrame(r, "vector", frame.Labels{"le": le}, []int64{0}, []float64{float64(9 - 3*i)}))
	}
	got := combine([]Request{r}, []frame.Frames{answer})
	if len(got) != 1 || len(got[0].Fields) != 4 {
		t.Fatalf("%+v", got)
	}
	for i, want := range []float64{3, 3, 3} {
		if v := got[0].Fields[i+1].Numbers[0]; v != want {
			t.Errorf("bucket %d holds %v, want %v", i, v, want)
		}
	}
}

// A query that the server refuses has its column in a table all the same, as in Grafana.
func TestARefusedTableKeepsItsColumn(t *testing.T) {
	src := sourceFunc(func(r Request) (frame.Frames, error) {
		if r.RefID == "B" {
			return nil, &ServerError{Code: 422, Type: "execution", Msg: "many-to-many"}
		}
		return frame.Frames{seriesFrame(r, "vector", frame.Labels{"x": "1"}, []int64{0}, []float64{1})}, nil
	})
	p, _ := Compile(&dashboard.Panel{Type: "table", Targets: []*dashboard.Target{
		{RefID: "A", Expr: "a", Format: "table", Instant: true}, {RefID: "B", Expr: "b", Format: "table", Instant: true}}})
	at := time.UnixMilli(1_773_576_000_000)
	result := p.Run(t.Context(), src, Ask{From: at.Add(-time.Hour), To: at, Now: at, MaxPoints: 100, Zone: time.UTC})
	if result.Err == nil || len(result.Frames) != 2 || result.Frames[1].Fields[1].Name != "Value #B" {
		t.Errorf("%v: %d frames", result.Err, len(result.Frames))
	}
}

type sourceFunc func(Request) (frame.Frames, error)

func (f sourceFunc) Query(_ context.Context, r Request) (frame.Frames, error) { return f(r) }
func (sourceFunc) LabelNames(context.Context, []string, time.Time, time.Time) ([]string, error) {
	return nil, nil
}
func (sourceFunc) LabelValues(context.Context, string, []string, time.Time, time.Time) ([]string, error) {
	return nil, nil
}
func (sourceFunc) Series(context.Context, []string, time.Time, time.Time) ([]frame.Labels, error) {
	return nil, nil
}
func (sourceFunc) Raw(context.Context, Request) (json.RawMessage, []string, error) {
	return nil, nil, nil
}
