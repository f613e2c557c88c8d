package collector

import (
	"testing"
	"time"
)

// The time starts in 1970, as on a Pi without a clock, and then jumps: all is kept.
func TestClockJumps(t *testing.T) {
	dir := t.TempDir()
	l := openTest(t, dir, 0)
	now := time.Now().UnixMilli()
	for i, base := range []int64{60_000, now} {
		for n := range 20 {
			if err := counted(t, l, base, n); err != nil {
				t.Fatal(err)
			}
		}
		if i == 0 {
			continue
		}
		if err := l.flush(); err != nil { // both in one batch
			t.Fatal(err)
		}
	}
	for _, end := range []func(testing.TB, *walLess){die, powerCut} {
		end(t, l)
		l = openTest(t, dir, 0)
		if have := len(contents(t, l.DB)[`{__name__="n"}`]); have != 40 {
			t.Errorf("%d samples of 40", have)
		}
	}
	if err := l.Compact(t.Context()); err != nil {
		t.Fatal(err)
	}
	if have := len(contents(t, l.DB)[`{__name__="n"}`]); have != 40 {
		t.Errorf("cut into blocks: %d samples of 40", have)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
}

// A clock that is set back, or starts in 1970 over data of today: what is older than what there is is refused, as by a
// Prometheus, nothing that is there is touched, and with the right time collecting goes on.
func TestClockGoesBack(t *testing.T) {
	dir := t.TempDir()
	l := openTest(t, dir, 0)
	now := time.Now().UnixMilli()
	for n := range 10 {
		if err := counted(t, l, now, n); err != nil {
			t.Fatal(err)
		}
	}
	for name, base := range map[string]int64{"an hour": now - 3600_000, "1970": 60_000} {
		for round := range 2 {
			if err := counted(t, l, base, round); err == nil {
				t.Errorf("%s: what is older was taken", name)
			}
			if err := l.flush(); err != nil {
				t.Error(err)
			}
			die(t, l)
			l = openTest(t, dir, 0)
		}
	}
	if err := counted(t, l, now, 10); err != nil {
		t.Error(err)
	}
	if have := len(contents(t, l.DB)[`{__name__="n"}`]); have != 11 {
		t.Errorf("%d samples of 11", have)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
}
