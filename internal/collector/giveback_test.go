package collector

import (
	"testing"
	"time"

	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/storage"
)

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

// What a broad query took is given back before its answer ends; a narrow one's is not looked for, and of several at once the last
// one does it.
func TestBroadQueriesGiveBack(t *testing.T) {
	g := &giver{dir: t.TempDir()}
	engine := guard{promql.NewEngine(promql.EngineOpts{MaxSamples: samplesInMemory, Timeout: time.Minute, Parser: parser.NewParser(parser.Options{})}), limits{}, g}
	run := func(expr string) promql.Query {
		t.Helper()
		q, err := engine.NewInstantQuery(t.Context(), storage.QueryableFunc(func(int64, int64) (storage.Querier, error) { return storage.NoopQuerier(), nil }), nil, expr, time.Unix(2_000_000, 0))
		if err != nil {
			t.Fatal(err)
		}
		if r := q.Exec(t.Context()); r.Err != nil {
			t.Fatal(r.Err)
		}
		return q
	}
	const narrow, broad = "vector(1)", "count_over_time(vector(1)[1000001s:1s])"
	for _, step := range []struct {
		ask  []string
		want int // times memory was given back so far
	}{
		{[]string{narrow}, 0},
		{[]string{broad}, 1},
		{[]string{broad, narrow}, 2}, // closed in this order: when the broad one ended, another ran
		{[]string{narrow, broad}, 3},
		{[]string{narrow}, 3},
	} {
		var asked []promql.Query
		for _, expr := range step.ask {
			asked = append(asked, run(expr))
		}
		for _, q := range asked {
			q.Close()
		}
		if g.given != step.want {
			t.Errorf("after %q memory was given back %d times, want %d", step.ask, g.given, step.want)
		}
	}
}

// What was in use only while memory was given back is looked for once more, and then not again.
func TestGivesBackWhatWasInUseForAWhile(t *testing.T) {
	g := &giver{dir: t.TempDir()}
	g.begun()
	g.ended(broadQuery)
	for range 3 {
		g.look(false)
	}
	if g.given != 2 {
		t.Errorf("given back %d times, want 2: at the end of the query, and of its answer", g.given)
	}
}
