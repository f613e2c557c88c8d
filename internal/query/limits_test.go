package query

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestLimits(t *testing.T) {
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		if strings.HasSuffix(r.URL.Path, "/values") {
			fmt.Fprint(w, `{"status":"success","data":["a","b"]}`)
			return
		}
		fmt.Fprint(w, `{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"a":"b"},"values":[`+
			strings.TrimSuffix(strings.Repeat(`[1,"1"],`, 50), ",")+`]}]}}`)
	}))
	defer server.Close()
	hour := Request{Expr: "up", From: 0, To: 3600_000, Step: 60_000}
	for name, c := range map[string]struct {
		limits Limits
		ask    func(*Client) error
		want   string
	}{
		"nothing is limited": {Limits{}, ranged(hour), ""},
		"all is within":      {Limits{Range: time.Hour, Step: time.Minute, Samples: 100, Timeout: time.Minute, Endpoints: DashboardEndpoints()}, ranged(hour), ""},
		"a long range":       {Limits{Name: "a viewer", Range: 30 * time.Minute}, ranged(hour), "a viewer may ask for 30m at once"},
		"a fine step":        {Limits{Name: "a viewer", Step: 2 * time.Minute}, ranged(hour), "steps of 2m or longer"},
		"many samples":       {Limits{Name: "a viewer", Samples: 20}, ranged(hour), "more than 20 samples"},
		"an instant":         {Limits{Step: time.Hour, Range: time.Minute}, ranged(Request{Expr: "up", Instant: true, To: 5}), ""},
		"label values":       {Limits{Endpoints: DashboardEndpoints()}, values, ""},
		"the server's state": {Limits{Name: "a viewer", Endpoints: DashboardEndpoints()}, state, "a viewer may not ask the server about itself"},
	} {
		client, err := NewClient(server.URL, c.limits.Transport(http.DefaultTransport))
		if err != nil {
			t.Fatal(err)
		}
		asked = 0
		err = c.ask(client)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
		if Unreachable(err) || err != nil && strings.Contains(err.Error(), "as frames") {
			t.Errorf("%s: a refusal is told as a server that is away: %v", name, err)
		}
		if c.want != "" && c.limits.Samples == 0 && asked > 0 {
			t.Errorf("%s: the server was asked", name)
		}
	}
}

func ranged(r Request) func(*Client) error {
	return func(c *Client) error {
		_, _, err := c.Raw(context.Background(), r)
		_, again := c.Query(context.Background(), r)
		if fmt.Sprint(err) != fmt.Sprint(again) {
			return fmt.Errorf("%w, and as frames: %w", err, again)
		}
		return err
	}
}

func values(c *Client) error {
	_, err := c.LabelValues(context.Background(), "job", nil, time.Unix(0, 0), time.Unix(9, 0))
	return err
}

func state(c *Client) error {
	_, err := c.Targets(context.Background())
	return err
}

func TestLimitsLetFewAskAtOnce(t *testing.T) {
	entered, leave := make(chan struct{}, 9), make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		entered <- struct{}{}
		<-leave
		fmt.Fprint(w, `{"status":"success","data":[]}`)
	}))
	defer server.Close()
	limits := Limits{InWork: make(chan struct{}, 2)}
	client, err := NewClient(server.URL, limits.Transport(http.DefaultTransport))
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 9)
	for range 3 {
		go func() { _, err := client.LabelNames(context.Background(), nil, time.Time{}, time.Time{}); done <- err }()
	}
	<-entered
	<-entered
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := client.LabelNames(ctx, nil, time.Time{}, time.Time{}); err == nil {
		t.Error("a question that was given up was asked")
	}
	close(leave)
	for range 3 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if len(limits.InWork) != 0 {
		t.Errorf("%d turns were not given back", len(limits.InWork))
	}
}
