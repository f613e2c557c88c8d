package views

import (
	"slices"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

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

func TestWhatFitsBestIsFirst(t *testing.T) {
	labels := []string{"Kafka nodes of the old cluster", "No odd errors", "Node Exporter Full", "Windows node", "Redis"}
	var items []item
	for _, l := range labels {
		items = append(items, item{value: l, label: l})
	}
	p := newPicker("", items)
	p.edit("node")
	var got []string
	for _, i := range p.shown {
		got = append(got, p.items[i].label)
	}
	if want := []string{labels[2], labels[0], labels[3], labels[1]}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if hits := matched("exp node", "Node Exporter"); len(hits) != 7 || !hits[0] || !hits[5] || hits[4] {
		t.Errorf("%v", hits)
	}
}

// A range that is written out is not mistaken for a word in one of the list.
func TestAWrittenRangeIsMeantItself(t *testing.T) {
	r := newRobot(t, 120, 35)
	r.press("t", "4", "h")
	r.sees("take “4h”", "Last 24 hours")
	r.press("enter")
	r.sees("last 4 hours")
	r.press("t", "2", "4", "enter")
	r.sees("last 24 hours")
}

func TestMarksLastOverFilters(t *testing.T) {
	r := newRobot(t, 120, 35)
	var got []string
	p := newPicker("Many", []item{{value: allValue, label: "All", marked: true}, {value: "a", label: "alpha"}, {value: "b", label: "beta"}, {value: "c", label: "gamma"}})
	p.multi, p.check = true, func(string) error { return nil }
	p.choose = func(values []string, typed string) tea.Cmd { got = append(values, "typed "+typed); return nil }
	keys := func(names ...string) {
		r.root.overlay = p
		for _, k := range names {
			p.key(r.root, k, map[bool]string{true: k}[len(k) == 1])
		}
	}
	keys("b", "e", "space", "ctrl+u", "g", "a", "m", "space", "ctrl+u", "x", ".", "*", "space", "enter")
	if want := []string{"b", "c", "x.*", "typed x.*"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	keys("ctrl+u", "a", "l", "l", "space", "enter")
	if want := []string{allValue, "typed all"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}
