package views

import (
	"testing"
	"time"

	"github.com/montui/montui/internal/dashboard"
)

func TestParseRange(t *testing.T) {
	now := time.Date(2026, 3, 15, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct{ in, from, to string }{
		{"45m", "now-45m", "now"},
		{"now-6h", "now-6h", "now"},
		{"now-2d to now-1d", "now-2d", "now-1d"},
		{"2026-03-01T00:00:00Z to 2026-03-02T00:00:00Z", "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z"},
	} {
		from, to, err := parseRange(c.in, now, time.UTC, dashboard.Calendar{})
		if err != nil || from != c.from || to != c.to {
			t.Errorf("%q: %q to %q, %v", c.in, from, to, err)
		}
	}
	for _, bad := range []string{"", "soon", "now to now-1h", "now-1h to", "to"} {
		if from, to, err := parseRange(bad, now, time.UTC, dashboard.Calendar{}); err == nil {
			t.Errorf("%q is taken as %q to %q", bad, from, to)
		}
	}
}

func TestRangeLabel(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"now-6h", "now", "last 6 hours"}, {"now/d", "now/d", "today"}, {"now-45m", "now", "last 45 minutes"},
		{"2026-03-01T00:00:00Z", "now", "2026-03-01 00:00:00 to now"},
	} {
		if got := rangeLabel(c.from, c.to, time.UTC); got != c.want {
			t.Errorf("%s to %s: %q", c.from, c.to, got)
		}
	}
}

func TestFuzzy(t *testing.T) {
	for _, c := range []struct {
		pattern, s string
		want       bool
	}{{"", "x", true}, {"nzf", "Node Exporter Full", false}, {"nef", "Node Exporter Full", true}, {"é", "Café", true}, {"zz", "z", false}} {
		if got := fuzzy(c.pattern, c.s); got != c.want {
			t.Errorf("fuzzy(%q, %q) = %v", c.pattern, c.s, got)
		}
	}
}
