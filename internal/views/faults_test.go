package views

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/query"
)

// wellAnswer is what a Prometheus would say to anything a board asks.
func wellAnswer(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm()
	switch {
	case strings.HasSuffix(r.URL.Path, "/query_range"):
		fmt.Fprintf(w, `{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"instance":"pi4"},"values":[[%s,"42"]]}]}}`, r.Form.Get("end"))
	case strings.HasSuffix(r.URL.Path, "/query"):
		fmt.Fprint(w, `{"status":"success","data":{"resultType":"vector","result":[{"metric":{"instance":"pi4"},"value":[1773576000,"42"]}]}}`)
	case strings.HasSuffix(r.URL.Path, "/series"):
		fmt.Fprint(w, `{"status":"success","data":[{"__name__":"up","instance":"pi4"}]}`)
	default:
		fmt.Fprint(w, `{"status":"success","data":["pi4"]}`)
	}
}

func TestFaultsAreSaidInWordsAndHeal(t *testing.T) {
	faults := map[string]struct {
		answer http.HandlerFunc
		said   string
	}{
		"html": {func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<html><title>Sign in</title></html>") }, "answers with a web page"},
		"truncated": {func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprint(w, `{"status":"success","data":{"resultType":"matrix","resu`)
		}, "answer"},
		"503": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) }, "503"},
		"422": {func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusUnprocessableEntity)
			fmt.Fprint(w, `{"status":"error","errorType":"execution","error":"query processing would load too many samples into memory"}`)
		}, "too many samples"},
		"dropped": {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "http://"},
	}
	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			var broken atomic.Bool
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if broken.Load() {
					fault.answer(w, r)
					return
				}
				wellAnswer(w, r)
			}))
			t.Cleanup(server.Close)
			client, err := query.NewClient(server.URL, http.DefaultTransport)
			if err != nil {
				t.Fatal(err)
			}
			r := newRobotWith(t, 160, 46, func(d *Deps) { d.Source, d.Server = client, server.URL })
			r.sees("Load of pi4", "live")
			broken.Store(true)
			r.now = r.now.Add(5 * time.Second)
			r.refresh()
			r.sees(fault.said, "stale 5s", "CPU")
			r.press("down", "enter", "esc")
			broken.Store(false)
			r.now = r.now.Add(5 * time.Second)
			r.refresh()
			r.sees("live")
			r.seesNot("stale")
		})
	}
}

func TestRetriesAreFurtherAndFurtherApart(t *testing.T) {
	var waits []time.Duration
	var last tea.Msg
	r := newRobotWith(t, 160, 46, func(d *Deps) {
		d.After = func(wait time.Duration, msg tea.Msg) tea.Cmd {
			if m, ok := msg.(retryMsg); ok && strings.HasPrefix(m.key, "3") {
				waits, last = append(waits, wait), msg
			}
			return nil
		}
	})
	r.press("R", "o", "f", "f", "enter")
	r.server.fail(refused())
	r.do(r.root.board().fetchVisible())
	for range 6 {
		r.send(last)
	}
	want := []time.Duration{2, 4, 8, 16, 30, 30, 30}
	for i := range want {
		if i >= len(waits) || waits[i] != want[i]*time.Second {
			t.Fatalf("waited %v", waits)
		}
	}
	r.now = r.now.Add(12 * time.Second)
	r.sees("stale 12s, again in 18s")
	r.server.fail(nil)
	r.send(last)
	if s := r.root.board().slots[last.(retryMsg).key]; s.err != nil || s.fails != 0 {
		t.Errorf("after the server is back: %v, %d fails", s.err, s.fails)
	}
	before := len(r.server.requests())
	r.send(last)
	if len(r.server.requests()) != before {
		t.Error("a panel that is well is asked for again")
	}
}

func TestAHungServerIsWaitedForInWords(t *testing.T) {
	r := newRobot(t, 160, 46)
	for _, s := range r.root.board().order {
		s.loading, s.since = true, r.now
	}
	r.now = r.now.Add(2 * time.Second)
	r.seesNot("waiting")
	r.now = r.now.Add(10 * time.Second)
	r.sees("▲ waiting 12s", "waiting 12s, data 12s old")
	before := len(r.server.requests())
	r.refresh()
	if n := len(r.server.requests()); n != before {
		t.Errorf("%d more questions to a server that has not answered the first ones", n-before)
	}
}

func TestAServerThatWantsToBeLeftAlone(t *testing.T) {
	var busy atomic.Bool
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		if busy.Load() {
			w.Header().Set("Retry-After", "20")
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		wellAnswer(w, r)
	}))
	defer server.Close()
	client, err := query.NewClient(server.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	r := newRobotWith(t, 160, 46, func(d *Deps) { d.Source, d.Server = client, server.URL })
	busy.Store(true)
	r.refresh()
	r.press("down")
	r.sees("429 Too Many Requests; it wants to be left alone for 20s", "stale")
	before := asked.Load()
	r.now = r.now.Add(15 * time.Second)
	r.refresh()
	if n := asked.Load(); n != before {
		t.Errorf("asked %d times more than it wants", n-before)
	}
	busy.Store(false)
	r.now = r.now.Add(6 * time.Second)
	r.refresh()
	r.seesNot("stale")
}
