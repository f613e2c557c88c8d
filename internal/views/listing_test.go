package views

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/montui/montui/internal/frame"
	"github.com/montui/montui/internal/query"
)

// fakeAPI is a server with one thing of each kind, or with err.
type fakeAPI struct{ err error }

func (f *fakeAPI) Alerts(context.Context) ([]query.Alert, error) {
	at := time.Date(2026, 3, 15, 11, 0, 0, 0, time.UTC)
	return []query.Alert{
		{Labels: frame.Labels{"alertname": "Slow", "instance": "pi4"}, State: "pending", ActiveAt: at, Value: "1e+00"},
		{Labels: frame.Labels{"alertname": "DiskFull", "instance": "db1\x1b[2J"}, Annotations: frame.Labels{"summary": "the disk is full"}, State: "firing", ActiveAt: at, Value: "9.7e-01"},
	}, f.err
}

func (f *fakeAPI) RuleGroups(context.Context) ([]query.RuleGroup, error) {
	return []query.RuleGroup{{Name: "disks", File: "rules.yml", Interval: 15, Rules: []query.Rule{
		{Type: "alerting", Name: "DiskFull", Query: "disk > 0.9", State: "firing", Health: "ok", Duration: 60},
		{Type: "recording", Name: "disk:sum", Query: "sum(disk)", Health: "err", LastError: "many-to-many"},
	}}}, f.err
}

func (f *fakeAPI) Targets(context.Context) ([]query.Target, error) {
	return []query.Target{
		{Labels: frame.Labels{"job": "node", "instance": "pi4:9100"}, ScrapeURL: "http://pi4:9100/metrics", Health: "up", LastScrapeDuration: 0.0125, ScrapeInterval: "15s"},
		{Labels: frame.Labels{"job": "mysql", "instance": "db1:9104"}, ScrapeURL: "http://db1:9104/metrics", Health: "down", LastError: "connection refused"},
	}, f.err
}

func (f *fakeAPI) MetricMetadata(context.Context, string, int) (map[string]query.Metadata, error) {
	return map[string]query.Metadata{"up": {Type: "gauge", Help: "is it up"}}, f.err
}

func TestAlerts(t *testing.T) {
	r := newRobot(t, 140, 30)
	r.press("3")
	r.sees("1 firing, 1 pending", "▲ firing", "DiskFull", "1h", "0.97", "the disk is full", "◆ pending")
	r.press("enter")
	r.sees("annotation summary: the disk is full")
	r.press("esc", "esc")
	r.sees("CPU")
}

func TestRules(t *testing.T) {
	r := newRobot(t, 140, 30)
	r.press("4")
	r.sees("2 rules in 1 group, 1 of them fail", "✗ error", "disk:sum", "disk > 0.9")
	r.press("down", "enter")
	r.sees("error: many-to-many")
}

func TestTargets(t *testing.T) {
	r := newRobot(t, 140, 30)
	r.press("5")
	r.sees("1 of 2 up", "▼ down", "connection refused", "12.5ms")
	r.press("/", "n", "o", "d", "e")
	r.sees("/node  1 of 2", "pi4:9100")
	r.seesNot("db1:9104")
	r.press("enter", "esc")
	r.sees("db1:9104")
	r.press("4", "1")
	r.sees("CPU")
	if n := len(r.root.tabs[0].screens); n != 1 {
		t.Errorf("%d screens are open", n)
	}
}

func TestListsThatCannotBeRead(t *testing.T) {
	r := newRobot(t, 140, 30)
	r.api.err = errors.New("404 page not found")
	r.press("5")
	r.sees("404 page not found")
	r.api.err = nil
	r.press("r")
	r.sees("1 of 2 up")
	r.api.err = errors.New("gone")
	r.press("r")
	r.sees("1 of 2 up", "gone")
}
