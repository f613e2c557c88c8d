package e2e

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// says answers everything with one text.
func says(code int, contentType, body string) func(http.ResponseWriter, *http.Request) bool {
	return func(w http.ResponseWriter, _ *http.Request) bool {
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(code)
		fmt.Fprint(w, body)
		return true
	}
}

// TestFaultsOfAServer goes through what a server, or what stands before it, can do wrong: the screen says it in words, keeps the old
// data marked with its age, has its keys, and is well again with the first good answer.
func TestFaultsOfAServer(t *testing.T) {
	t.Parallel()
	login := func(w http.ResponseWriter, r *http.Request) bool {
		if !strings.HasSuffix(r.URL.Path, "/login") {
			http.Redirect(w, r, "/login", http.StatusFound)
			return true
		}
		return says(200, "text/html", "<!DOCTYPE html><title>Sign in</title>")(w, r)
	}
	faults := []fault{
		{"500", says(500, "text/plain", "out of order"), "500 Internal Server Error"},
		{"502", says(502, "text/html", "<html><h1>Bad gateway</h1></html>"), "502 Bad Gateway"},
		{"503", says(503, "text/plain", ""), "503 Service Unavailable"},
		{"a web page", says(200, "text/html", "<html><body>welcome</body></html>"), "web page"},
		{"a login", login, "a login in the way"},
		{"401", says(401, "text/plain", "no"), "wants a login (401)"},
		{"truncated JSON", says(200, "application/json", `{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"a":"b"},"val`), "breaks off in the middle"},
		{"nothing", says(200, "application/json", ""), "does not answer as Prometheus"},
		{"other JSON", says(200, "application/json", `{"hello":"world"}`), "does not answer as Prometheus"},
		{"plain text", says(200, "text/plain", "hello there"), "hello there"},
		{"too many samples", says(422, "application/json", `{"status":"error","errorType":"execution","error":"query processing would load too many samples into memory in query execution"}`), "too many samples"},
		{"bad query", says(400, "application/json", `{"status":"error","errorType":"bad_data","error":"1:4: parse error: unexpected end of input"}`), "unexpected end of input"},
		{"429", func(w http.ResponseWriter, r *http.Request) bool {
			w.Header().Set("Retry-After", "2")
			return says(429, "text/plain", "slow down")(w, r)
		}, "left alone for 2s"},
		{"a broken connection", func(http.ResponseWriter, *http.Request) bool { panic(http.ErrAbortHandler) }, "cannot be reached"},
	}
	for some := range slices.Chunk(faults, 5) {
		t.Run(some[0].name+" and more", func(t *testing.T) {
			t.Parallel()
			suffers(t, some)
		})
	}
}

// fault is something that a server does wrong, and the words for it.
type fault struct {
	name string
	mood func(http.ResponseWriter, *http.Request) bool
	said string
}

// suffers has a server do one thing wrong after another.
func suffers(t *testing.T, faults []fault) {
	h := newHome(t)
	server := newFakePrometheus(t)
	term := newTerminal(t, h, 160, 40)
	term.types(binary + " --url " + server.URL + " " + dashboardFile(t, h, "1s", map[string]string{"Rising": "rising"}))
	for _, fault := range faults {
		term.sees("Rising", "host-1", "live")
		server.feels(fault.mood)
		term.sees(fault.said, "stale ", "host-1")
		term.press("t")
		term.sees("Time range")
		term.press("Escape")
		term.seesNot("Time range")
		healed := make(chan struct{})
		server.feels(func(_ http.ResponseWriter, r *http.Request) bool {
			if server.times("rising") > 1 { // the first good answer is enough
				select {
				case <-healed:
				case <-r.Context().Done():
				}
			}
			return false
		})
		term.seesNot("stale ")
		close(healed)
		t.Log(fault.name, "was said and healed")
	}
	term.press("q")
	term.onTheShell()
}

// TestSlowPanelDelaysNobody has most of a dashboard's panels without an answer: the one that has one goes on, and so do the keys.
func TestSlowPanelDelaysNobody(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	server := newFakePrometheus(t)
	panels := map[string]string{"Quick": "quick"}
	for i := range 11 {
		panels[fmt.Sprintf("Slow %d", i)] = fmt.Sprintf("slow%d", i)
	}
	server.feels(func(_ http.ResponseWriter, r *http.Request) bool {
		if strings.HasPrefix(r.Form.Get("query"), "slow") {
			<-r.Context().Done()
			return true
		}
		return false
	})
	term := newTerminal(t, h, 160, 60)
	term.types(binary + " --url " + server.URL + " " + dashboardFile(t, h, "1s", panels))
	term.sees("Quick", "host-1", "waiting")
	was := server.times("quick")
	waitFor(t, "the quick panel to be refreshed while the others wait", func() bool { return server.times("quick") > was+2 })
	term.press("?")
	term.sees("Keys", "to the next panel")
	term.press("Escape")
	term.seesNot("to the next panel")
	server.feels(nil)
	term.press("r") // who has waited enough asks anew
	term.seesNot("waiting")
	term.press("q")
	term.onTheShell()
}

// TestManySeries draws what no dashboard should ask for, and what the server refuses to give.
func TestManySeries(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	server := newFakePrometheus(t)
	server.feels(func(w http.ResponseWriter, r *http.Request) bool {
		if r.Form.Get("query") != "many" {
			return false
		}
		r.Form.Set("start", r.Form.Get("end"))
		writeMatrix(w, r, 100_000)
		return true
	})
	term := newTerminal(t, h, 160, 40)
	term.types(binary + " --url " + server.URL + " " + dashboardFile(t, h, "5s", map[string]string{"Many": "many", "Few": "few"}))
	term.sees("Few", "Many", "+199")
	term.press("t")
	term.sees("Time range")
	term.press("Escape")
	term.seesNot("Time range")
	term.press("q")
	term.onTheShell()
}

// TestServerHungAndKilled stops a real server's process, lets it go on, kills it, and starts it again.
func TestServerHungAndKilled(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	server := startServer(t, h)
	term := newTerminal(t, h, 160, 46)
	term.types(binary + " --url " + server.url + " node")
	term.sees("CPU", "live", "every 5s")
	waitFor(t, "data", func() bool { return percent.MatchString(term.screen()) })
	if err := server.cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	term.sees("▲ waiting", "data", "old")
	term.press("t")
	term.sees("Time range")
	term.press("Escape")
	term.seesNot("Time range")
	if err := server.cmd.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	term.seesNot("waiting")
	if err := server.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = server.cmd.Wait()
	term.sees("refuses the connection", "stale", "no answer for")
	server.start()
	term.seesNot("stale")
	term.sees("live")
	term.press("q")
	term.onTheShell()
}

// TestUntrustedCertificate is a server whose certificate nobody vouches for.
func TestUntrustedCertificate(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	server := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(server.Close)
	term := newTerminal(t, h, 160, 40)
	term.types(binary + " --url " + server.URL + " " + dashboardFile(t, h, "1s", map[string]string{"Rising": "rising"}))
	term.sees("Rising", "certificate")
	term.press("q")
	term.onTheShell()
}
