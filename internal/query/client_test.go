package query

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/montui/montui/internal/frame"
)

// serve answers every request by f; the path and the form are its arguments.
func serve(t *testing.T, f func(r *http.Request) (int, string)) *Client {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		code, body := f(r)
		w.WriteHeader(code)
		_, _ = w.Write([]byte(body))
	}))
	t.Cleanup(s.Close)
	c, err := NewClient(s.URL+"/prom", nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

const matrix = `{"status":"success","warnings":["half the data"],"data":{"resultType":"matrix","result":[
 {"metric":{"__name__":"up","job":"a"},"values":[[60,"1"],[60.5,"NaN"],[120,"+Inf"]]},{"metric":{"__name__":"up","job":"b"},"values":[[60,"2e-3"]]}]}}`

func TestQueryFrames(t *testing.T) {
	var asked http.Request
	c := serve(t, func(r *http.Request) (int, string) { asked = *r; return 200, matrix })
	frames, err := c.Query(t.Context(), Request{RefID: "A", Expr: "up", From: 60_000, To: 120_500, Step: 30_000, Legend: "{{job}}-{{none}}"})
	if err != nil {
		t.Fatal(err)
	}
	if asked.URL.Path != "/prom/api/v1/query_range" || asked.Method != "POST" || asked.Form.Get("end") != "120.5" || asked.Form.Get("step") != "30" {
		t.Errorf("asked %s %s %v", asked.Method, asked.URL.Path, asked.Form)
	}
	f := frames[0]
	if len(frames) != 2 || f.Name != "" || f.Fields[1].Name != "up" || f.Fields[1].Config.DisplayNameFromDS != "a-" || f.Fields[0].Config.IntervalMs != 30_000 ||
		fmt.Sprint(f.Fields[0].Times) != "[60000 60500 120000]" || !math.IsNaN(f.Fields[1].Numbers[1]) || !math.IsInf(f.Fields[1].Numbers[2], 1) || f.Meta.Warnings[0] != "half the data" {
		t.Errorf("%+v %+v", f, f.Fields[1])
	}
}

func TestQueryShapes(t *testing.T) {
	answers := map[string]string{
		"vector": `{"resultType":"vector","result":[{"metric":{"job":"a"},"value":[60,"1"]},{"metric":{"le":"0.5"},"value":[60,"3"]}]}`,
		"scalar": `{"resultType":"scalar","result":[60,"7"]}`,
		"string": `{"resultType":"string","result":[60,"hi"]}`,
		"native": `{"resultType":"vector","result":[{"metric":{},"histogram":[60,{}]}]}`,
		"empty":  `{"resultType":"vector","result":[]}`,
		"odd":    `{"resultType":"streams","result":[]}`,
		"broken": `{"resultType":"vector","result":[{"metric":{},"value":[60,"x"]}]}`,
	}
	c := serve(t, func(r *http.Request) (int, string) {
		return 200, `{"status":"success","data":` + answers[r.Form.Get("query")] + `}`
	})
	for _, x := range []struct{ expr, format, want string }{
		{"vector", "table", "Time=[60000 60000] job=[a ] le=[NaN 0.5] Value=[1 3]"},
		{"vector", "time_series", "Time=[60000] Value=[1] Time=[60000] Value=[3]"},
		{"scalar", "", "Time=[60000] Value=[7]"},
		{"string", "", "Time=[60000] Value=[hi]"},
		{"native", "", ""},
		{"empty", "table", ""},
		{"odd", "", "error"}, {"broken", "", "error"},
	} {
		r := Request{RefID: "A", Expr: x.expr, Instant: true, Format: x.format}
		frames, err := c.Query(t.Context(), r)
		frames = combine([]Request{r}, []frame.Frames{frames})
		if got := words(frames, err); got != x.want {
			t.Errorf("%s %s: got %s, want %s", x.expr, x.format, got, x.want)
		}
	}
}

func words(frames frame.Frames, err error) string {
	if err != nil {
		return "error"
	}
	var out []string
	for _, f := range frames {
		for _, g := range f.Fields {
			switch g.Kind {
			case frame.Time:
				out = append(out, fmt.Sprintf("%s=%v", g.Name, g.Times))
			case frame.Number:
				out = append(out, fmt.Sprintf("%s=%v", g.Name, g.Numbers))
			default:
				out = append(out, fmt.Sprintf("%s=%v", g.Name, g.Strings))
			}
		}
	}
	return strings.Join(out, " ")
}

func TestErrorsInWords(t *testing.T) {
	for _, x := range []struct {
		code        int
		body, want  string
		unreachable bool
	}{
		{400, `{"status":"error","errorType":"bad_data","error":"parse error"}`, "bad_data: parse error", false},
		{422, `{"status":"error","errorType":"execution","error":"too many"}`, "execution: too many", false},
		{200, "<html>login</html>", "web page", true},
		{401, "no", "login (401)", true},
		{404, "404 page not found", "no Prometheus API there", true},
		{502, "bad gateway \x1b[31m", "502 Bad Gateway: bad gateway [31m", true},
		{200, `{"hello":1}`, "does not answer as Prometheus", true},
	} {
		c := serve(t, func(*http.Request) (int, string) { return x.code, x.body })
		_, err := c.Query(t.Context(), Request{Expr: "up", Instant: true})
		if err == nil || !strings.Contains(err.Error(), x.want) || Unreachable(err) != x.unreachable {
			t.Errorf("%d %q: %v (unreachable %v), want %q", x.code, x.body, err, Unreachable(err), x.want)
		}
	}
	c, err := NewClient("http://127.0.0.1:1", nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Healthy(t.Context()); !Unreachable(err) || !strings.Contains(err.Error(), "refuses the connection") {
		t.Errorf("refused: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := c.Healthy(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	for _, bad := range []string{"", "ftp://x", "http://", "::"} {
		if _, err := NewClient(bad, nil); err == nil {
			t.Errorf("address %q was taken", bad)
		}
	}
}

func TestPostFallsBackToGet(t *testing.T) {
	c := serve(t, func(r *http.Request) (int, string) {
		if r.Method == http.MethodPost {
			return 405, "no"
		}
		return 200, `{"status":"success","data":{"resultType":"scalar","result":[1,"` + r.Form.Get("query") + `"]}}`
	})
	data, _, err := c.Raw(t.Context(), Request{Expr: "5", Instant: true})
	if err != nil || string(data) != `{"resultType":"scalar","result":[1,"5"]}` {
		t.Errorf("%s %v", data, err)
	}
}

func TestLabelValuesOfAnyName(t *testing.T) {
	path := ""
	c := serve(t, func(r *http.Request) (int, string) {
		path = r.URL.Path
		return 200, `{"status":"success","data":["x"]}`
	})
	for name, want := range map[string]string{"job": "job", "my.label": "U__my_2e_label"} {
		got, err := c.LabelValues(t.Context(), name, nil, time.Time{}, time.Time{})
		if err != nil || len(got) != 1 || path != "/prom/api/v1/label/"+want+"/values" {
			t.Errorf("%s: %v %v at %s", name, got, err, path)
		}
	}
}
