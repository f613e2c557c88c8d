package main

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
)

func TestQueriesAreCountedByTheirResult(t *testing.T) {
	m := newQueryMeter(prometheus.NewRegistry())
	for result, next := range map[string]func() (*http.Response, error){
		"answered": func() (*http.Response, error) { return &http.Response{StatusCode: http.StatusOK}, nil },
		"refused":  func() (*http.Response, error) { return &http.Response{StatusCode: http.StatusUnprocessableEntity}, nil },
		"failed":   func() (*http.Response, error) { return nil, errors.New("nobody is there") },
		"given up": func() (*http.Response, error) { return nil, context.Canceled },
	} {
		counted := m.asked.WithLabelValues("viewer", result)
		through := m.of("viewer")(roundTripper(func(*http.Request) (*http.Response, error) {
			if now := testutil.ToFloat64(m.now); now != 1 {
				t.Errorf("%s: %v in flight", result, now)
			}
			return next()
		}))
		before := testutil.ToFloat64(counted)
		_, _ = through.RoundTrip(httptest.NewRequest(http.MethodGet, "/api/v1/query", nil))
		if got := testutil.ToFloat64(counted) - before; got != 1 {
			t.Errorf("%s: counted %v times", result, got)
		}
	}
	if now := testutil.ToFloat64(m.now); now != 0 {
		t.Errorf("%v are left in flight", now)
	}
}
