package collector

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/prometheus/prometheus/config"
	"github.com/prometheus/prometheus/model/exemplar"
	"github.com/prometheus/prometheus/model/histogram"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/metadata"
	marker "github.com/prometheus/prometheus/model/value"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb"
	"github.com/prometheus/prometheus/tsdb/chunkenc"
	"github.com/prometheus/prometheus/tsdb/tsdbutil"
)

const testBlock = 2 * time.Hour

func testOptions(t testing.TB, window time.Duration) *tsdb.Options {
	t.Helper()
	cfg, err := config.Load("storage: {tsdb: {out_of_order_time_window: "+window.String()+"}, exemplars: {max_exemplars: 1000}}", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	opts := storageOptions(&loaded{Config: cfg, exemplars: true}, featureSet{}, testBlock)
	opts.EnableMetadataWALRecords = true
	opts.RetentionDuration = math.MaxInt64
	return opts
}

// openTest opens a journaled storage that flushes only when told.
func openTest(t testing.TB, dir string, window time.Duration) *walLess {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	l, err := openWALLess(dir, log, log, nil, testOptions(t, window), nil)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// die ends a storage as kill -9 does: nothing more is logged.
func die(t testing.TB, l *walLess) {
	t.Helper()
	l.DisableCompactions()
	l.mu.Lock()
	l.tail = nil
	l.mu.Unlock()
	if err := l.DB.Close(); err != nil { // without a log of its own it writes nothing that is read again
		t.Fatal(err)
	}
}

// powerCut ends it as the end of the power does: what is in memory is gone too.
func powerCut(t testing.TB, l *walLess) {
	t.Helper()
	die(t, l)
	if err := os.RemoveAll(l.ram.path); err != nil {
		t.Fatal(err)
	}
}

// offered is something to append.
type offered struct {
	name string
	t    int64
	v    float64
	h    *histogram.Histogram
	fh   *histogram.FloatHistogram
}

// stream is everything that storage formats have broken on, in the order of appending, a slice a commit.
func stream(base int64) [][]offered {
	var all [][]offered
	values := []float64{
		math.NaN(), math.Float64frombits(marker.StaleNaN), math.Inf(1), math.Inf(-1), math.Copysign(0, -1), 0, 5e-324, 2e-308,
		1 << 53, 1<<53 + 2, 1 << 62, 1e308, -1e308, math.MaxFloat64, 1e-9, 1e13, 0.1, 1.005, 123456.789, math.Float64frombits(0x7ff8dead00000001),
	}
	for i := range 400 {
		at := base + int64(i)*15_000
		var c []offered
		for k, v := range values {
			c = append(c, offered{name: fmt.Sprintf("edge_%d", k), t: at, v: v})
			c = append(c, offered{name: "mixed", t: at + int64(k), v: values[(i+k)%len(values)]}) // 1 ms apart
			c = append(c, offered{name: fmt.Sprintf("count_%d", k), t: at, v: float64(i*i*(k+1)) / 100})
		}
		c = append(c,
			offered{name: "late", t: at - int64(i%3)*20_000, v: float64(i)}, // some out of order, some twice
			offered{name: "twice", t: at, v: 1}, offered{name: "twice", t: at, v: 2},
			offered{name: "hist", t: at, h: tsdbutil.GenerateTestHistogram(int64(i))},
			offered{name: "fhist", t: at, fh: tsdbutil.GenerateTestFloatHistogram(int64(i))},
			offered{name: "gauge_hist", t: at, h: tsdbutil.GenerateTestGaugeHistogram(int64(i % 7))},
			offered{name: "custom", t: at, h: tsdbutil.GenerateTestCustomBucketsHistogram(int64(i))},
			offered{name: "fcustom", t: at, fh: tsdbutil.GenerateTestCustomBucketsFloatHistogram(int64(i))},
			offered{name: fmt.Sprintf("churn_%d", i/10), t: at, v: float64(i)},
			offered{name: "new\nline\xff", t: at, v: float64(i)},
		)
		if i%50 == 49 { // the target of the histograms goes away and comes back, as a plain number in between
			c = append(c, offered{name: "hist", t: at + 1, v: math.Float64frombits(marker.StaleNaN)}, offered{name: "kinds", t: at, h: tsdbutil.GenerateTestHistogram(1)})
		} else {
			c = append(c, offered{name: "kinds", t: at, v: float64(i)})
		}
		all = append(all, c)
	}
	return all
}

// offer appends a commit and says what was taken.
func offer(t testing.TB, to storage.AppendableV2, c []offered) []bool {
	t.Helper()
	app := to.AppenderV2(context.Background())
	taken := make([]bool, len(c))
	for i, o := range c {
		if o.h != nil {
			o.h = o.h.Copy()
		}
		if o.fh != nil {
			o.fh = o.fh.Copy()
		}
		_, err := app.Append(0, labels.FromStrings("__name__", o.name, "job", "x"), 0, o.t, o.v, o.h, o.fh, storage.AOptions{})
		taken[i] = err == nil
	}
	if err := app.Commit(); err != nil {
		t.Fatal(err)
	}
	return taken
}

// contents is everything a storage answers with, bit for bit.
func contents(t testing.TB, db *tsdb.DB) map[string][]string {
	t.Helper()
	all, err := contentsOf(db)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func contentsOf(db *tsdb.DB) (map[string][]string, error) {
	q, err := db.Querier(math.MinInt64, math.MaxInt64)
	if err != nil {
		return nil, err
	}
	defer q.Close()
	set := q.Select(context.Background(), false, nil, labels.MustNewMatcher(labels.MatchRegexp, "__name__", ".+"))
	all := map[string][]string{}
	for set.Next() {
		s := set.At()
		name := s.Labels().String()
		it := s.Iterator(nil)
		for kind := it.Next(); kind != chunkenc.ValNone; kind = it.Next() {
			switch kind {
			case chunkenc.ValFloat:
				at, v := it.At()
				all[name] = append(all[name], fmt.Sprintf("%d %x", at, math.Float64bits(v)))
			case chunkenc.ValHistogram:
				at, h := it.AtHistogram(nil)
				all[name] = append(all[name], fmt.Sprintf("%d %x %+v", at, math.Float64bits(h.Sum), h))
			case chunkenc.ValFloatHistogram:
				at, h := it.AtFloatHistogram(nil)
				all[name] = append(all[name], fmt.Sprintf("%d %x %+v", at, math.Float64bits(h.Sum), h))
			}
		}
		if it.Err() != nil {
			return all, it.Err()
		}
	}
	return all, set.Err()
}

func same(t testing.TB, when string, got, want map[string][]string) {
	t.Helper()
	for name, w := range want {
		if g := got[name]; !slices.Equal(g, w) {
			i := 0
			for i < min(len(g), len(w)) && g[i] == w[i] {
				i++
			}
			t.Errorf("%s: %q has %d samples, want %d; from %d on\n got  %.300v\n want %.300v", when, name, len(g), len(w), i, g[i:min(len(g), i+3)], w[i:min(len(w), i+3)])
		}
	}
	if len(got) != len(want) {
		t.Errorf("%s: %d series, want %d", when, len(got), len(want))
	}
}

// What Prometheus's database takes and answers with, ours does: live, after kill -9, after an end of the power,
// from blocks, and back in a Prometheus's hands.
func TestExact(t *testing.T) {
	for _, window := range []time.Duration{0, 30 * time.Minute} {
		t.Run(window.String(), func(t *testing.T) { exact(t, window) })
	}
}

func exact(t *testing.T, window time.Duration) {
	reference, err := tsdb.Open(t.TempDir(), nil, nil, testOptions(t, window), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { reference.Close() })
	reference.DisableCompactions()
	dir := t.TempDir()
	l := openTest(t, dir, window)
	l.DisableCompactions()

	base := time.Now().Add(-3*time.Hour).UnixMilli() / 1000 * 1000
	for i, c := range stream(base) {
		if got, want := offer(t, l, c), offer(t, reference, c); !slices.Equal(got, want) {
			t.Fatalf("commit %d: taken %v, by Prometheus %v", i, got, want)
		}
		if i%4 == 3 {
			if err := l.flush(); err != nil {
				t.Fatal(err)
			}
		}
		switch i {
		case 101, 203: // between two flushes
			die(t, l)
			l = openTest(t, dir, window)
			l.DisableCompactions()
		}
	}
	want := contents(t, reference)
	if len(want) < 60 {
		t.Fatalf("only %d series", len(want))
	}
	same(t, "live", contents(t, l.DB), want)
	die(t, l)
	l = openTest(t, dir, window)
	same(t, "after kill -9", contents(t, l.DB), want)
	if err := l.flush(); err != nil {
		t.Fatal(err)
	}
	powerCut(t, l)
	l = openTest(t, dir, window)
	same(t, "after the power was cut", contents(t, l.DB), want)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Lstat(l.ram.path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("it left %s", l.ram.path)
	}
	l = openTest(t, dir, window)
	same(t, "after a stop", contents(t, l.DB), want)
	l.DisableCompactions()
	if err := cutHead(l.DB, testBlock.Milliseconds()); err != nil {
		t.Fatal(err)
	}
	if err := reference.CompactHead(tsdb.NewRangeHead(reference.Head(), reference.Head().MinTime(), reference.Head().MaxTime())); err != nil {
		t.Fatal(err)
	}
	if err := reference.CompactOOOHead(t.Context()); err != nil {
		t.Fatal(err)
	}
	want = contents(t, reference)
	same(t, "in blocks", contents(t, l.DB), want)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	theirs, err := tsdb.Open(dir, nil, nil, testOptions(t, window), nil)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "opened by Prometheus", contents(t, theirs), want)
	if err := theirs.Close(); err != nil {
		t.Fatal(err)
	}
}

// Exemplars and metadata come back as well, and what was deleted does not.
func TestExemplarsMetadataDeletions(t *testing.T) {
	dir := t.TempDir()
	l := openTest(t, dir, 0)
	now := time.Now().UnixMilli()
	ls := labels.FromStrings("__name__", "a")
	e := exemplar.Exemplar{Labels: labels.FromStrings("trace", "1"), Value: 3, Ts: now, HasTs: true}
	app := l.AppenderV2(t.Context())
	if _, err := app.Append(0, ls, 0, now, 1, nil, nil, storage.AOptions{
		Metadata: metadata.Metadata{Type: "counter", Help: "an a", Unit: "s"}, Exemplars: []exemplar.Exemplar{e},
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := app.Append(0, labels.FromStrings("__name__", "gone"), 0, now, 1, nil, nil, storage.AOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := app.Commit(); err != nil {
		t.Fatal(err)
	}
	data := database{DB: l.DB, logged: l}
	if err := data.Delete(t.Context(), now-1, now+1, labels.MustNewMatcher(labels.MatchEqual, "__name__", "gone")); err != nil {
		t.Fatal(err)
	}
	for _, end := range []func(testing.TB, *walLess){die, powerCut} {
		end(t, l)
		l = openTest(t, dir, 0)
		if got := contents(t, l.DB); len(got) != 1 || len(got[`{__name__="a"}`]) != 1 {
			t.Errorf("%v", got)
		}
		q, err := l.ExemplarQuerier(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		found, err := q.Select(0, math.MaxInt64, []*labels.Matcher{labels.MustNewMatcher(labels.MatchEqual, "__name__", "a")})
		if err != nil || len(found) != 1 || !reflect.DeepEqual(found[0].Exemplars, []exemplar.Exemplar{e}) {
			t.Errorf("%v %v", found, err)
		}
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
}

// A directory goes from a Prometheus to us and back with everything in it.
func TestConvert(t *testing.T) {
	dir := t.TempDir()
	theirs, err := tsdb.Open(dir, nil, nil, testOptions(t, 0), nil)
	if err != nil {
		t.Fatal(err)
	}
	base := time.Now().Add(-3 * time.Hour).UnixMilli()
	commits := stream(base)
	for _, c := range commits[:200] {
		offer(t, theirs, c)
	}
	want := contents(t, theirs)
	if err := theirs.Close(); err != nil {
		t.Fatal(err)
	}
	cfg, err := config.Load("", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	cfg.StorageConfig.TSDBConfig.Retention.Time = 0
	for i, wal := range []string{WALJournal, WALPrometheus, WALJournal} {
		s := &start{c: Config{WAL: wal}.withDefaults(), logs: newLogs(slog.New(slog.DiscardHandler)), reg: newRegistry("test"), dir: dir, cfg: &loaded{Config: cfg}}
		db, err := s.open()
		if err != nil {
			t.Fatal(err)
		}
		if i == 1 {
			offer(t, db, commits[200])
			want = contents(t, db.DB)
		} else {
			same(t, fmt.Sprint(i, wal), contents(t, db.DB), want)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		segments, _ := filepath.Glob(filepath.Join(dir, "wal", "0*"))
		if got := len(segments) > 0; got != (wal == WALPrometheus) {
			t.Errorf("%s: write-ahead log of a Prometheus there: %v", wal, got)
		}
	}
}
