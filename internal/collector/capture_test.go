package collector

import (
	"archive/tar"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb"
	"github.com/prometheus/prometheus/tsdb/chunkenc"
)

// captureFile is half an hour of real scrapes, as a block of a Prometheus.
var captureFile = filepath.Join(cmp.Or(os.Getenv("MONTUI_SHARED"), filepath.Join("..", "..", "..", "shared")), "testbed", "capture", "tsdb-block.tar.zst")

// envCapture has TestCapture take all of it, and not each eighth series.
const envCapture = "MONTUI_TEST_CAPTURE"

// captured is a sample of the capture's nth series.
type captured struct {
	series int
	t      int64
	bits   uint64
}

// What a real Prometheus recorded, appended in the order of time, comes back bit for bit: live, after kill -9, after an end of
// the power, and out of blocks.
func TestCapture(t *testing.T) {
	if _, err := os.Stat(captureFile); err != nil {
		t.Skip("the recorded capture is not at hand")
	}
	if testing.Short() {
		t.Skip("many samples")
	}
	series, samples := readCapture(t, unpackCapture(t))
	sums := func(series []labels.Labels, samples []captured) map[string]uint64 {
		all := map[string]uint64{}
		for _, s := range samples { // of a series in order: a hash of all its bits
			name := series[s.series].String()
			all[name] = (all[name]*1099511628211 + uint64(s.t)) ^ s.bits
		}
		return all
	}
	want := sums(series, samples)
	dir := t.TempDir()
	l := openTest(t, dir, 0)
	l.DisableCompactions()
	slices.SortStableFunc(samples, func(a, b captured) int { return int(a.t - b.t) })
	check := func(when string) {
		t.Helper()
		have := map[string]uint64{}
		q, err := l.Querier(math.MinInt64, math.MaxInt64)
		if err != nil {
			t.Fatal(err)
		}
		defer q.Close()
		set := q.Select(t.Context(), false, nil, labels.MustNewMatcher(labels.MatchRegexp, "__name__", ".+"))
		for set.Next() {
			name := set.At().Labels().String()
			it := set.At().Iterator(nil)
			for it.Next() != chunkenc.ValNone {
				at, v := it.At()
				have[name] = (have[name]*1099511628211 + uint64(at)) ^ math.Float64bits(v)
			}
		}
		differ := 0
		for name, sum := range want {
			if have[name] != sum {
				differ++
			}
		}
		if differ > 0 || len(have) != len(want) {
			t.Errorf("%s: %d of %d series differ, %d are there", when, differ, len(want), len(have))
		}
	}
	for i, commits := 0, 0; i < len(samples); commits++ {
		app := l.AppenderV2(context.Background())
		end := samples[i].t + 1000
		for ; i < len(samples) && samples[i].t < end; i++ {
			s := samples[i]
			if _, err := app.Append(0, series[s.series], 0, s.t, math.Float64frombits(s.bits), nil, nil, storage.AOptions{}); err != nil {
				t.Fatal(err)
			}
		}
		if err := app.Commit(); err != nil {
			t.Fatal(err)
		}
		if commits%60 == 59 {
			if err := l.flush(); err != nil {
				t.Fatal(err)
			}
		}
	}
	check("live")
	die(t, l)
	l = openTest(t, dir, 0)
	check("after kill -9")
	if err := l.flush(); err != nil {
		t.Fatal(err)
	}
	size, _ := l.journal.Size()
	powerCut(t, l)
	l = openTest(t, dir, 0)
	check("after the power was cut")
	l.DisableCompactions()
	if err := cutHead(l.DB, testBlock.Milliseconds()); err != nil {
		t.Fatal(err)
	}
	check("in blocks")
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d samples of %d series, %.2f bytes a sample in the journal", len(samples), len(series), float64(size)/float64(len(samples)))
}

func unpackCapture(t *testing.T) (block string) {
	t.Helper()
	f, err := os.Open(captureFile)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	unpacked, err := zstd.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	defer unpacked.Close()
	dir := t.TempDir()
	for files := tar.NewReader(unpacked); ; {
		h, err := files.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, filepath.Clean("/"+h.Name))
		if h.Typeflag != tar.TypeReg {
			continue
		}
		if filepath.Base(path) == "meta.json" {
			block = filepath.Dir(path)
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(files)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return block
}

func readCapture(t *testing.T, path string) (series []labels.Labels, samples []captured) {
	t.Helper()
	block, err := tsdb.OpenBlock(nil, path, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer block.Close()
	q, err := tsdb.NewBlockQuerier(block, math.MinInt64, math.MaxInt64)
	if err != nil {
		t.Fatal(err)
	}
	defer q.Close()
	set := q.Select(t.Context(), false, nil, labels.MustNewMatcher(labels.MatchRegexp, "__name__", ".+"))
	for n := 0; set.Next(); n++ {
		if n%8 > 0 && os.Getenv(envCapture) == "" {
			continue
		}
		it := set.At().Iterator(nil)
		for kind := it.Next(); kind != chunkenc.ValNone; kind = it.Next() {
			if kind != chunkenc.ValFloat {
				t.Fatal(fmt.Sprint("a sample of kind ", kind))
			}
			at, v := it.At()
			samples = append(samples, captured{len(series), at, math.Float64bits(v)})
		}
		series = append(series, set.At().Labels().Copy())
	}
	if set.Err() != nil || len(samples) < 100_000 {
		t.Fatal(len(samples), set.Err())
	}
	return series, samples
}
