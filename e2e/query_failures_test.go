package e2e

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

// TestQueryPassesWarningsOn holds that what a server says beside its data is said on stderr, whatever is asked and however it is written.
func TestQueryPassesWarningsOn(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		data := `{"resultType":"vector","result":[{"metric":{"__name__":"up"},"value":[1700000000,"1"]}]}`
		switch {
		case strings.HasSuffix(r.URL.Path, "/query_range"):
			data = `{"resultType":"matrix","result":[{"metric":{"__name__":"up"},"values":[[1700000000,"1"]]}]}`
		case strings.HasSuffix(r.URL.Path, "/metadata"):
			data = `{}`
		case strings.HasSuffix(r.URL.Path, "/series"):
			data = `[{"__name__":"up"}]`
		case !strings.HasSuffix(r.URL.Path, "/query"):
			data = `["up"]`
		}
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"status":"success","data":%s,"warnings":["a store is away"],"infos":["PromQL info: may be no counter"]}`, data)
	}))
	defer server.Close()
	h := newHome(t)
	h.env = append(h.env, "MONTUI_URL="+server.URL)
	asked := [][]string{{"metrics"}, {"labels"}, {"values", "job"}, {"series", "up"}, {"explain", "rate(up[5m])"}, {"diff", "up", "--from", "now-1h"},
		{"up", "--expect", "== 1"}, {"up", "--expect", "== 1", "--nagios"}, {"up", "--until", "== 1"}}
	for _, format := range []string{"table", "graph", "sparkline", "json", "jsonl", "csv", "tsv", "prom", "openmetrics", "markdown", "value"} {
		asked = append(asked, []string{"up", "-o", format})
	}
	for _, args := range asked {
		out, errs, code := h.montui(t, append([]string{"query"}, args...)...)
		said := errs
		if slices.Contains(args, "--until") {
			said = out // drawn with each answer
		}
		if code != 0 || !strings.Contains(said, "a store is away") || !strings.Contains(said, "PromQL info: may be no counter") || said == errs && strings.Contains(out, "a store is away") {
			t.Errorf("%v: exit %d\n%s\nstderr: %s", args, code, out, errs)
		}
	}
}

// TestQueryFailures holds the words and the exit code for each way in which a server can fail.
func TestQueryFailures(t *testing.T) {
	t.Parallel()
	hang := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.Header.Get("Fail") {
		case "html":
			w.Header().Set("Content-Type", "text/html")
			w.WriteHeader(http.StatusBadGateway)
			_, _ = io.WriteString(w, "<html><body>nginx</body></html>")
		case "execution":
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusUnprocessableEntity)
			_, _ = io.WriteString(w, `{"status":"error","errorType":"execution","error":"query processing would load too many samples into memory"}`)
		case "cut":
			w.Header().Set("Content-Length", "9999")
			_, _ = io.WriteString(w, oneSeries[:60])
		case "hang":
			select {
			case <-hang:
			case <-r.Context().Done():
			}
		case "page":
			_, _ = io.WriteString(w, "<!doctype html><title>Grafana</title>")
		}
	}))
	defer server.Close()
	defer close(hang)
	h := newHome(t)
	for fail, words := range map[string]string{"html": "502", "execution": "too many samples", "cut": "breaks off", "hang": "in time: that is 300ms, and --timeout", "page": "not with Prometheus's API"} {
		timeout := patience.String()
		if fail == "hang" {
			timeout = "300ms"
		}
		for _, format := range []string{"value", "json", "table"} {
			out, errs, code := h.montui(t, "query", "up", "-o", format, "--url", server.URL, "--header", "Fail: "+fail, "--timeout", timeout)
			if code != 1 || out != "" || !strings.Contains(errs, words) {
				t.Errorf("%s as %s: exit %d, %q, %s; want %q", fail, format, code, out, errs, words)
			}
		}
	}
}
