package e2e

import (
	"fmt"
	"maps"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// fakePrometheus answers as a Prometheus would, until a test gives it a mood.
type fakePrometheus struct {
	*httptest.Server
	mu    sync.Mutex
	mood  func(w http.ResponseWriter, r *http.Request) bool // true when it has answered
	asked map[string]int                                    // by expression
}

func newFakePrometheus(t *testing.T) *fakePrometheus {
	t.Helper()
	f := &fakePrometheus{asked: map[string]int{}}
	f.Server = httptest.NewServer(http.HandlerFunc(f.answer))
	t.Cleanup(f.Server.CloseClientConnections)
	return f
}

func (f *fakePrometheus) feels(mood func(w http.ResponseWriter, r *http.Request) bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.mood = mood
	clear(f.asked)
}

// times is how often an expression was asked since the mood changed.
func (f *fakePrometheus) times(expr string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.asked[expr]
}

func (f *fakePrometheus) answer(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm()
	f.mu.Lock()
	mood := f.mood
	f.asked[r.Form.Get("query")]++
	f.mu.Unlock()
	if mood != nil && mood(w, r) {
		return
	}
	w.Header().Set("Content-Type", "application/json")
	switch {
	case strings.HasSuffix(r.URL.Path, "/query_range"):
		writeMatrix(w, r, 2)
	case strings.HasSuffix(r.URL.Path, "/query"):
		fmt.Fprintf(w, `{"status":"success","data":{"resultType":"vector","result":[{"metric":{"host":"a"},"value":[%d,"42"]}]}}`, time.Now().Unix())
	default:
		fmt.Fprint(w, `{"status":"success","data":["a"]}`)
	}
}

// writeMatrix answers a range with so many series.
func writeMatrix(w http.ResponseWriter, r *http.Request, series int) {
	from, _ := strconv.ParseFloat(r.Form.Get("start"), 64)
	to, _ := strconv.ParseFloat(r.Form.Get("end"), 64)
	step, _ := strconv.ParseFloat(r.Form.Get("step"), 64)
	var b strings.Builder
	b.WriteString(`{"status":"success","data":{"resultType":"matrix","result":[`)
	for s := range series {
		if s > 0 {
			b.WriteString(",")
		}
		fmt.Fprintf(&b, `{"metric":{"host":"host-%d"},"values":[`, s)
		for at := from; at <= to; at += max(step, 1) {
			if at > from {
				b.WriteString(",")
			}
			fmt.Fprintf(&b, `[%.3f,"%.4f"]`, at, float64(s)+math.Sin(at/300))
		}
		b.WriteString("]}")
	}
	b.WriteString("]}}")
	_, _ = w.Write([]byte(b.String()))
}

// dashboardFile writes a dashboard of time series panels with these titles, whose queries are these expressions.
func dashboardFile(t *testing.T, h home, refresh string, panels map[string]string) string {
	t.Helper()
	var written []string
	for _, title := range slices.Sorted(maps.Keys(panels)) {
		n, expr := len(written), panels[title]
		written = append(written, fmt.Sprintf(`{"id":%d,"type":"timeseries","title":%q,"gridPos":{"x":%d,"y":%d,"w":12,"h":8},
			"targets":[{"refId":"A","expr":%q}],"datasource":{"type":"prometheus"}}`, n+1, title, n%2*12, n/2*8, expr))
	}
	path := filepath.Join(h.dir, "dashboard.json")
	text := fmt.Sprintf(`{"uid":"faults","title":"Faults","schemaVersion":41,"time":{"from":"now-5m","to":"now"},"refresh":%q,"panels":[%s]}`,
		refresh, strings.Join(written, ","))
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
