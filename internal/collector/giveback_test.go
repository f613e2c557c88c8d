package collector

import "testing"

func TestWorthGivingBack(t *testing.T) {
	const mb = 1 << 20
	for _, c := range []struct {
		used, objects, free uint64
		want                bool
	}{
		{0, 17 * mb, 12 * mb, true},         // after a start
		{15 * mb, 17 * mb, 1 * mb, false},   // idle: what scrapes leave in a minute
		{15 * mb, 20 * mb, 6 * mb, false},   // under a load that the collections of Go itself cope with
		{15 * mb, 200 * mb, 0, true},        // after a broad query
		{100 * mb, 120 * mb, 5 * mb, false}, // many series: a collection would cost more than it frees
		{100 * mb, 120 * mb, 50 * mb, true}, // after a block
	} {
		if got := worthGivingBack(c.used, c.objects, c.free); got != c.want {
			t.Errorf("%d MB used, %d MB objects, %d MB free: %v", c.used/mb, c.objects/mb, c.free/mb, got)
		}
	}
}
