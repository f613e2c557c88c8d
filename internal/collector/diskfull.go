package collector

import (
	"cmp"
	"slices"
	"sync/atomic"

	"github.com/oklog/ulid/v2"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/prometheus/tsdb"
)

// The disk is nearly full when less than a twentieth of it is left, or less than this.
const (
	leastFree = 64 << 20
	mostFree  = 2 << 30
)

// diskGuard drops the oldest blocks while the disk is nearly full, to make room for new samples.
type diskGuard struct {
	db    atomic.Pointer[tsdb.DB] // none while it is being opened
	space func() (free, size uint64, err error)
	freed atomic.Int64
}

func newDiskGuard(dir string) *diskGuard {
	return &diskGuard{space: func() (uint64, uint64, error) { return diskSpace(dir) }}
}

func (g *diskGuard) register(reg prometheus.Registerer) {
	reg.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "montui_collector_disk_low", Help: "Whether the disk is nearly full, so that the oldest blocks go before their time.",
	}, func() float64 {
		if g.shortage() > 0 {
			return 1
		}
		return 0
	}), prometheus.NewCounterFunc(prometheus.CounterOpts{
		Name: "montui_collector_disk_low_blocks_total", Help: "Blocks that went before their time because the disk was nearly full.",
	}, func() float64 { return float64(g.freed.Load()) }))
}

// shortage is how many bytes have to be freed.
func (g *diskGuard) shortage() int64 {
	free, size, err := g.space()
	if err != nil {
		return 0
	}
	wanted := min(mostFree, max(leastFree, size/20))
	return int64(wanted) - int64(free)
}

// deletable is what the storage asks once a minute: the blocks past their retention, and those there is no room for.
// The newest block stays in any case.
func (g *diskGuard) deletable(blocks []*tsdb.Block) map[ulid.ULID]struct{} {
	db := g.db.Load()
	if db == nil {
		return nil
	}
	gone := tsdb.DefaultBlocksToDelete(db)(blocks)
	short := g.shortage()
	if short <= 0 {
		return gone
	}
	oldest := slices.Clone(blocks)
	slices.SortFunc(oldest, func(a, b *tsdb.Block) int { return cmp.Compare(a.Meta().MinTime, b.Meta().MinTime) })
	for _, b := range oldest[:max(0, len(oldest)-1)] {
		id := b.Meta().ULID
		if _, already := gone[id]; !already && short > 0 {
			gone[id] = struct{}{}
			g.freed.Add(1)
		}
		short -= b.Size()
	}
	return gone
}
