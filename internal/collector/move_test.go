package collector

import (
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/prometheus/tsdb"
)

// A Prometheus's data goes into a collector's that has some already, and all of it out again into a Prometheus's.
func TestImportAndExport(t *testing.T) {
	log := slog.New(slog.DiscardHandler)
	base := time.Now().Add(-7 * time.Hour).UnixMilli()
	all := stream(base)
	theirs, ours, out := t.TempDir(), t.TempDir(), filepath.Join(t.TempDir(), "out")
	locked := testOptions(t, 0)
	locked.NoLockfile = false
	p, err := tsdb.Open(theirs, nil, nil, locked, nil)
	if err != nil {
		t.Fatal(err)
	}
	l := openTest(t, ours, 0)
	both, err := tsdb.Open(t.TempDir(), nil, nil, testOptions(t, 0), nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range all {
		offer(t, both, c)
		if i < 250 {
			offer(t, p, c)
		}
		if i >= 200 { // they overlap
			offer(t, l, c)
		}
	}
	if _, err := Import(theirs, ours, log); err == nil || !strings.Contains(err.Error(), "stop it first") {
		t.Errorf("of a Prometheus that runs: %v", err)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if n, err := Import(theirs, ours, log); err != nil || n == 0 {
		t.Fatal(n, err)
	}
	numbers := func(all map[string][]string) map[string][]string { // a merge tells histograms' resets anew
		for name := range all {
			if strings.Contains(name, "hist") || strings.Contains(name, "custom") || strings.Contains(name, "kinds") || strings.Contains(name, "twice") || strings.Contains(name, "late") {
				delete(all, name)
			}
		}
		return all
	}
	want := numbers(contents(t, both))
	if err := both.Close(); err != nil {
		t.Fatal(err)
	}
	l = openTest(t, ours, 0)
	same(t, "imported", numbers(contents(t, l.DB)), want)
	if err := counted(t, l, time.Now().UnixMilli(), 0); err != nil {
		t.Error("it goes on", err)
	}
	if err := l.flush(); err != nil {
		t.Fatal(err)
	}
	want = numbers(contents(t, l.DB))
	if n, err := Export(ours, out, log); err != nil || n == 0 { // while it is open
		t.Fatal(n, err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	p, err = tsdb.Open(out, nil, nil, testOptions(t, 0), nil)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "exported", numbers(contents(t, p)), want)
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Import(filepath.Join(t.TempDir(), "none"), ours, log); err == nil {
		t.Error("of nothing")
	}
}
