package e2e

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync/atomic"
	"testing"
)

// behind is a server in front of another, that can be told to hang or to fail.
func behind(t *testing.T, server string) (address string, mood *atomic.Int32) {
	t.Helper()
	to, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	mood = &atomic.Int32{}
	proxy := httputil.NewSingleHostReverseProxy(to)
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch mood.Load() {
		case hangs:
			<-r.Context().Done()
		case fails:
			w.WriteHeader(http.StatusBadGateway)
		default:
			proxy.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(front.CloseClientConnections)
	return front.URL, mood
}

const (
	well int32 = iota
	fails
	hangs
)

func TestScreensSurviveTheServer(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	address, mood := behind(t, h.collector(t))
	term := newTerminal(t, h, 160, 46)
	term.types(binary + " --url " + address + " node")
	term.sees("live", "every 5s", "user mean") // what has never had data cannot be stale
	mood.Store(fails)
	term.sees("502", "stale")
	term.press("t")
	term.sees("Time range")
	term.press("Escape")
	mood.Store(well)
	term.sees("live")
	term.seesNot("stale")
	mood.Store(hangs)
	term.sees("waiting")
	term.press("?")
	term.sees("Keys", "Variables")
	term.press("q")
	term.onTheShell()
}

func TestHomeAndSuspension(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	address := h.collector(t)
	term := newTerminal(t, h, 120, 35)
	term.types(binary + " home --url " + address)
	term.sees("Targets", "Dashboards", "up", "Node")
	term.press("1")
	term.sees("CPU", "live")
	term.press("C-z")
	term.sees("Stopped") // before, keys are still read by who is on the way out
	term.types("fg")
	term.sees("CPU", "live")
	term.press("2")
	term.sees("Targets")
	term.press("q")
	term.onTheShell()
}
