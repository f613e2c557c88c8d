package e2e

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// onBeds runs a test of the screens against a collector of its own, and against the server that MONTUI_TESTBED names: one that scrapes
// jobs named node and mysql, beside others.
func onBeds(t *testing.T, test func(t *testing.T, h home, address string)) {
	t.Helper()
	t.Run("collector", func(t *testing.T) {
		h := newHome(t)
		address := h.collector(t)
		waitFor(t, "both targets to have been scraped", func() bool {
			out, _, _ := h.montui(t, "query", "--url", address, "-o", "value", "count(up == 1)")
			return strings.TrimSpace(out) == "2"
		})
		test(t, h, address)
	})
	t.Run("testbed", func(t *testing.T) {
		address := os.Getenv("MONTUI_TESTBED")
		if address == "" {
			t.Skip("MONTUI_TESTBED names no server")
		}
		test(t, newHome(t), address)
	})
}

// boardFile is the path of a dashboard of the tests.
func boardFile(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("testdata", "screens", name))
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// settings writes the settings file of a home.
func (h home) settings(t *testing.T, text string) {
	t.Helper()
	dir := filepath.Join(h.dir, "config", "montui")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "config.yaml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// mouse sends what a terminal sends of the mouse: button 0 is the left one, 32 more a motion with it, 64 and 65 the wheel.
func (t *terminal) mouse(button, x, y int, release bool) {
	t.t.Helper()
	end := "M"
	if release {
		end = "m"
	}
	var hex []string
	for _, b := range fmt.Appendf(nil, "\x1b[<%d;%d;%d%s", button, x+1, y+1, end) {
		hex = append(hex, strconv.FormatInt(int64(b), 16))
	}
	t.tmux(append([]string{"send-keys", "-H"}, hex...)...)
}

// find gives the cell where a text begins, once it is on the screen.
func (t *terminal) find(text string) (x, y int) {
	t.t.Helper()
	t.sees(text)
	for y, line := range strings.Split(t.screen(), "\n") {
		if before, _, found := strings.Cut(line, text); found {
			return len([]rune(before)), y
		}
	}
	t.t.Fatalf("%q went from the screen as it was looked for", text)
	return 0, 0
}

// clicks on the first place where a text stands.
func (t *terminal) clicks(text string) {
	t.t.Helper()
	x, y := t.find(text)
	t.mouse(0, x, y, false)
	t.mouse(0, x, y, true)
}

// asked is a question that came by.
type asked struct {
	expr             string
	start, end, step float64
	again            bool // what was answered before
}

func (a asked) points() int { return int((a.end-a.start)/a.step) + 1 }

// watched is a server behind which another stands; it notes what comes by, can hold up what has a text in it, and fail all.
type watched struct {
	address string
	mu      sync.Mutex
	ranges  []asked
	known   map[string]bool // by expression: it has had an answer
	holds   string          // a text: questions with it wait
	opened  chan struct{}
	flying  int
	most    int // in flight at once
	given   int // up by the asker while held
	fails   bool
}

func watch(t *testing.T, server string) *watched {
	t.Helper()
	to, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	w := &watched{opened: make(chan struct{}), known: map[string]bool{}}
	proxy := httputil.NewSingleHostReverseProxy(to)
	front := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		if form := formOf(r); w.arrives(r, form) {
			proxy.ServeHTTP(out, r)
			w.set(func() { w.known[form.Get("query")] = r.Context().Err() == nil })
		} else {
			out.WriteHeader(http.StatusBadGateway)
		}
		w.mu.Lock()
		w.flying--
		w.mu.Unlock()
	}))
	t.Cleanup(front.CloseClientConnections)
	w.address = front.URL
	return w
}

// arrives notes a question and holds it up; it tells whether it is to be answered.
func (w *watched) arrives(r *http.Request, form url.Values) bool {
	w.mu.Lock()
	w.flying++
	w.most = max(w.most, w.flying)
	if strings.HasSuffix(r.URL.Path, "/query_range") {
		number := func(name string) float64 { v, _ := strconv.ParseFloat(form.Get(name), 64); return v }
		w.ranges = append(w.ranges, asked{form.Get("query"), number("start"), number("end"), number("step"), w.known[form.Get("query")]})
	}
	held, fails := w.holds != "" && strings.Contains(form.Get("query"), w.holds), w.fails
	w.mu.Unlock()
	if held {
		select {
		case <-w.opened:
		case <-r.Context().Done():
			w.mu.Lock()
			w.given++
			w.mu.Unlock()
		}
	}
	return !fails
}

// formOf reads what a question asks, and leaves it to be read again.
func formOf(r *http.Request) url.Values {
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	form, _ := url.ParseQuery(string(body))
	for name, values := range r.URL.Query() {
		form[name] = append(form[name], values...)
	}
	return form
}

func (w *watched) set(change func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	change()
}

// of are the questions so far that have a text in them.
func (w *watched) of(text string) []asked {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(w.ranges), func(a asked) bool { return !strings.Contains(a.expr, text) })
}

func (w *watched) so(is func() bool) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return is()
}

// silent holds that nothing is asked for a while: it is an absence, which only time can show.
func (w *watched) silent(t *testing.T, during time.Duration) {
	t.Helper()
	waitFor(t, "what was asked before to be answered", func() bool { return w.so(func() bool { return w.flying == 0 }) })
	before := w.count()
	ctx, cancel := context.WithTimeout(t.Context(), during)
	defer cancel()
	<-ctx.Done()
	if after := w.count(); after != before {
		t.Errorf("%d questions came, where none were to", after-before)
	}
}

func (w *watched) count() (n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.ranges)
}
