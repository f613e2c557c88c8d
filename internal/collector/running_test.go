package collector

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

// patience bounds every wait; what is waited for comes within a second or so on an idle machine.
const patience = 60 * time.Second

// running is a collector in this process.
type running struct {
	url    string
	reload chan os.Signal
	stop   func() error // once; nil when it stopped well
}

// collect starts a collector on a free port, waits until it is ready, and stops it with the test.
func collect(t *testing.T, c Config) *running {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	listening := make(chan string, 1)
	ended := make(chan error, 1)
	r := &running{reload: make(chan os.Signal)}
	if c.Data == "" {
		c.Data = t.TempDir()
	}
	c.Listen, c.Retention, c.Version = "127.0.0.1:0", 15*24*time.Hour, "test"
	c.Log, c.Reload = slog.New(slog.DiscardHandler), r.reload
	c.Listening = func(url string) error { listening <- url; return nil }
	go func() { ended <- Run(ctx, c) }()
	select {
	case r.url = <-listening:
	case err := <-ended:
		cancel()
		t.Fatalf("it ended at once: %v", err)
	}
	stopped := false
	r.stop = func() error {
		if stopped {
			return nil
		}
		stopped = true
		cancel()
		return <-ended
	}
	t.Cleanup(func() {
		if err := r.stop(); err != nil {
			t.Errorf("it stopped with %v", err)
		}
	})
	eventually(t, "ready", func() (bool, string) {
		code, body := get(t, r.url+"/-/ready")
		return code == http.StatusOK, body
	})
	return r
}

// eventually asks until the answer is yes; what was last seen is in the failure.
func eventually(t *testing.T, what string, ask func() (bool, string)) {
	t.Helper()
	var seen string
	for end := time.Now().Add(patience); time.Now().Before(end); {
		var ok bool
		if ok, seen = ask(); ok {
			return
		}
		<-time.After(20 * time.Millisecond) // a pace, not a wait for something to have happened
	}
	t.Fatalf("never: %s; last seen: %s", what, seen)
}

func get(t *testing.T, address string) (int, string) {
	t.Helper()
	resp, err := http.Get(address)
	if err != nil {
		return 0, err.Error()
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0, err.Error()
	}
	return resp.StatusCode, string(body)
}

func post(t *testing.T, address string) (int, string) {
	t.Helper()
	resp, err := http.Post(address, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

// series is one result of a query.
type series struct {
	Metric map[string]string `json:"metric"`
	Value  [2]any            `json:"value"`
	Values [][2]any          `json:"values"`
}

func query(t *testing.T, base, expr string) []series {
	t.Helper()
	_, body := get(t, base+"/api/v1/query?query="+url.QueryEscape(expr))
	var answer struct {
		Data struct {
			Result []series `json:"result"`
		} `json:"data"`
	}
	if err := json.Unmarshal([]byte(body), &answer); err != nil {
		return nil // not up yet, which the one who asks finds out by the empty result
	}
	return answer.Data.Result
}

// value is the single number expr gives, or "none".
func value(t *testing.T, base, expr string) string {
	t.Helper()
	result := query(t, base, expr)
	if len(result) != 1 {
		return "none"
	}
	return fmt.Sprint(result[0].Value[1])
}

func eventuallyValue(t *testing.T, base, expr, want string) {
	t.Helper()
	eventually(t, expr+" = "+want, func() (bool, string) {
		got := value(t, base, expr)
		return got == want, got
	})
}

// target is something to scrape: a counter that counts its scrapes.
func target(t *testing.T) string {
	t.Helper()
	scrapes := 0
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		scrapes++ // the collector scrapes one at a time
		fmt.Fprintf(w, "# HELP scrapes_total Scrapes so far.\n# TYPE scrapes_total counter\nscrapes_total %d\n", scrapes)
	}))
	t.Cleanup(s.Close)
	return strings.TrimPrefix(s.URL, "http://")
}

func job(name, address string) string {
	return fmt.Sprintf("global: {scrape_interval: 1s, evaluation_interval: 1s}\nscrape_configs:\n  - job_name: %s\n    static_configs: [{targets: [%s]}]\n",
		name, strconv.Quote(address))
}
