package collector

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/alecthomas/units"
	"github.com/prometheus/prometheus/config"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/storage"
)

const (
	leastMemory   = 96 << 20
	mostMemory    = 4 << 30 // by default; a limit that is given may be greater
	smallMemory   = 512 << 20
	smallGC       = 50   // below that, rather some CPU than memory; Prometheus's is 75
	perSample     = 64   // of the limit: a query may hold 16 bytes a sample, and others besides
	perSeries     = 4096 // of the limit, for the series of one scrape
	leastSeries   = 50_000
	leastQueries  = 1_000_000
	perConcurrent = 64 << 20
)

// limits are what keeps the collector within its memory.
type limits struct {
	memory      int64 // for the process, of which Go's heap gets nine tenths
	samples     int   // in one query
	concurrency int
	timeout     time.Duration
	body        int64 // of a scrape, bytes
	series      int64 // of a scrape
}

func newLimits(c Config) limits {
	l := limits{memory: c.MemoryLimit, samples: c.QuerySamples, concurrency: c.QueryConcurrency, timeout: c.QueryTimeout}
	if l.memory == 0 {
		l.memory = min(mostMemory, max(leastMemory, machineMemory("/proc", "/sys/fs/cgroup")/4))
	}
	if l.samples == 0 {
		l.samples = int(min(samplesInMemory, max(leastQueries, l.memory/perSample)))
	}
	if l.concurrency == 0 {
		l.concurrency = int(min(queriesAtOnce, max(2, l.memory/perConcurrent)))
	}
	if l.timeout == 0 {
		l.timeout = queryTimeout
	}
	l.body, l.series = l.memory/4, max(leastSeries, l.memory/perSeries)
	return l
}

// machineMemory is the memory for all processes: the machine's, or that of the control group this process is in.
func machineMemory(proc, cgroup string) int64 {
	total := int64(math.MaxInt64)
	if text, err := os.ReadFile(proc + "/meminfo"); err == nil {
		for line := range strings.Lines(string(text)) {
			if f := strings.Fields(line); len(f) >= 2 && f[0] == "MemTotal:" {
				if kb, err := strconv.ParseInt(f[1], 10, 64); err == nil {
					total = kb << 10
				}
			}
		}
	}
	if text, err := os.ReadFile(proc + "/self/cgroup"); err == nil {
		for line := range strings.Lines(string(text)) {
			total = min(total, groupMemory(cgroup, strings.TrimSpace(line)))
		}
	}
	if total == math.MaxInt64 {
		return 1 << 30 // of a system that does not tell
	}
	return total
}

// groupMemory is the least limit of a control group and those around it, as a line of /proc/self/cgroup names it:
// number:controllers:path, where the second version has no controllers.
func groupMemory(root, line string) int64 {
	least := int64(math.MaxInt64)
	f := strings.SplitN(line, ":", 3)
	if len(f) != 3 {
		return least
	}
	file := "/memory.max"
	switch {
	case f[1] == "memory":
		root, file = root+"/memory", "/memory.limit_in_bytes"
	case f[1] != "":
		return least
	}
	for dir := root + f[2]; len(dir) >= len(root); dir = dir[:max(0, strings.LastIndexByte(dir, '/'))] {
		if text, err := os.ReadFile(dir + file); err == nil {
			if n, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64); err == nil {
				least = min(least, n)
			}
		}
	}
	return least
}

// apply sets the Go runtime's limits.
func (l limits) apply(gogc int) {
	if l.memory < smallMemory && gogc == config.DefaultGoGCPercentage {
		gogc = smallGC
	}
	debug.SetGCPercent(gogc)
	debug.SetMemoryLimit(l.memory / 10 * 9)
}

// scrapes gives targets that have no limits of their own some that keep one of them from taking all the memory.
func (l limits) scrapes(all []*config.ScrapeConfig) {
	for _, c := range all {
		if c.BodySizeLimit == 0 {
			c.BodySizeLimit = units.Base2Bytes(l.body)
		}
		if c.SampleLimit == 0 {
			c.SampleLimit = uint(l.series)
		}
	}
}

// guard is Prometheus's engine, whose refusals say how to ask for less, and whose broad queries give back what they took.
type guard struct {
	promql.QueryEngine
	limits limits
	memory *giver
}

func (g guard) NewInstantQuery(ctx context.Context, q storage.Queryable, opts promql.QueryOpts, qs string, ts time.Time) (promql.Query, error) {
	query, err := g.QueryEngine.NewInstantQuery(ctx, q, opts, qs, ts)
	return g.wrap(query), err
}

func (g guard) NewRangeQuery(ctx context.Context, q storage.Queryable, opts promql.QueryOpts, qs string, start, end time.Time, step time.Duration) (promql.Query, error) {
	query, err := g.QueryEngine.NewRangeQuery(ctx, q, opts, qs, start, end, step)
	return g.wrap(query), err
}

func (g guard) wrap(q promql.Query) promql.Query {
	if q == nil {
		return nil
	}
	g.memory.begun()
	return guarded{q, g.limits, g.memory}
}

type guarded struct {
	promql.Query
	limits limits
	memory *giver
}

// Close is called once, when the answer has been written and before it ends.
func (q guarded) Close() {
	q.Query.Close()
	q.memory.ended(q.Stats().Samples.PeakSamples)
}

func (q guarded) Exec(ctx context.Context) *promql.Result {
	r := q.Query.Exec(ctx)
	if r.Err != nil {
		r.Err = q.limits.explain(r.Err)
	}
	return r
}

// explain keeps the kind of an error, which the HTTP API makes its code of, and says which limit it was.
func (l limits) explain(err error) error {
	var samples promql.ErrTooManySamples
	var timeout promql.ErrQueryTimeout
	switch {
	case errors.As(err, &samples):
		return promql.ErrTooManySamples(fmt.Sprintf("%s: a query may hold %d at once (--query-samples; it follows from --memory-limit %d MB); ask for fewer series, a shorter range or a wider step",
			string(samples), l.samples, l.memory>>20))
	case errors.As(err, &timeout):
		return promql.ErrQueryTimeout(fmt.Sprintf("%s: a query may take %s, waiting for the %d others that run at once included (--query-timeout, --query-concurrency); ask for fewer series, a shorter range or a wider step",
			string(timeout), l.timeout, l.concurrency))
	}
	return err
}
