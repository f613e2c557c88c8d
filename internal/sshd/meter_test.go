package sshd

import (
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
)

// TestZerosBeforeTheFirst: an increase is seen only from a value that was there before it.
func TestZerosBeforeTheFirst(t *testing.T) {
	m := newMeter(prometheus.NewRegistry())
	m.expect([]Port{
		{Access: Access{Anonymous: "viewer"}},
		{Access: Access{Keys: []KeyFile{{Role: "explorer"}}, Authorities: []Authority{{Role: "oncall"}}}},
	})
	m.limit(Limits{Sessions: 40})
	if got := testutil.CollectAndCount(m.opened); got != 6 { // three roles, two kinds
		t.Errorf("%d sums of sessions opened", got)
	}
	if got := testutil.CollectAndCount(m.refused); got != 5 {
		t.Errorf("%d reasons", got)
	}
	if got := testutil.ToFloat64(m.most.WithLabelValues("sessions")); got != 40 {
		t.Errorf("the limit of sessions is %v", got)
	}
}
