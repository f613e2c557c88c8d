package collector

import (
	"errors"
	"log/slog"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb/chunkenc"
)

// smallRAM is a RAM disk with little more room than a collector asks for.
func smallRAM(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "mode=0755,size="+strconv.Itoa(ramNeeds+8<<20)); err != nil {
		t.Skipf("a small RAM disk cannot be mounted: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	t.Setenv("RUNTIME_DIRECTORY", dir)
	return dir
}

// fillRAM leaves no byte of a RAM disk, until what it makes is removed.
func fillRAM(t *testing.T, dir string) (ballast string) {
	t.Helper()
	ballast = occupy(t, dir)
	if free, err := ramSpace(dir); err != nil || free > 0 {
		t.Fatalf("%d bytes are free, %v", free, err)
	}
	return ballast
}

// occupy takes what is free at the moment.
func occupy(t *testing.T, dir string) (ballast string) {
	t.Helper()
	ballast = filepath.Join(dir, "ballast")
	f, err := os.OpenFile(ballast, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	at := info.Size()
	for step := int64(ramNeeds); step >= 4096; {
		if err := syscall.Fallocate(int(f.Fd()), 0, at, step); err != nil {
			step /= 2
			continue
		}
		at += step
	}
	return ballast
}

// manySeries are so many, of such values, that a round of their chunks is more than a file has place for beforehand.
const manySeries = 200

// many appends rounds of samples, 15 s apart, whose full chunks go where the head's do.
type many struct {
	l     *walLess
	round int64
	rand  *rand.Rand
}

func openMany(t *testing.T, dir string) *walLess {
	t.Helper()
	opts := testOptions(t, 0)
	opts.MinBlockDuration = (30 * time.Minute).Milliseconds()
	log := slog.New(slog.DiscardHandler)
	l, err := openWALLess(dir, log, log, nil, opts, nil)
	if err != nil {
		t.Fatal(err)
	}
	l.DisableCompactions() // they begin a file, when the tests say
	return l
}

func (m *many) rounds(t *testing.T, n int) {
	t.Helper()
	for range n {
		app := m.l.AppenderV2(t.Context())
		for i := range manySeries {
			if _, err := app.Append(0, labels.FromStrings("__name__", "m", "i", strconv.Itoa(i)), 0, 1_700_000_000_000+m.round*15_000, m.rand.Float64(), nil, nil, storage.AOptions{}); err != nil {
				t.Fatal(err)
			}
		}
		if err := app.Commit(); err != nil {
			t.Fatal(err)
		}
		m.round++
	}
	m.l.ForceHeadMMap()
	q, err := m.l.Querier(math.MinInt64, math.MaxInt64)
	if err != nil {
		t.Fatal(err)
	}
	defer q.Close()
	set := q.Select(t.Context(), false, nil, labels.MustNewMatcher(labels.MatchRegexp, "i", "7|100"))
	for range 2 {
		if !set.Next() {
			t.Fatalf("a series is missing: %v", set.Err())
		}
		have := int64(0)
		for it := set.At().Iterator(nil); it.Next() != chunkenc.ValNone; have++ {
		}
		if have != m.round {
			t.Fatalf("%s: %d samples of %d", set.At().Labels(), have, m.round)
		}
	}
}

// files are those in a directory, but for links to another.
func files(t *testing.T, dir string) (own []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Type().IsRegular() {
			own = append(own, e.Name())
		}
	}
	return own
}

// The RAM disk fills up: the process goes on, with its newest chunks in the data directory, and once there is room
// again in memory; no sample is missing at any time, nor after a kill, and nothing is left behind.
func TestRAMDiskFull(t *testing.T) {
	ram, dir := smallRAM(t), t.TempDir()
	l := openMany(t, dir)
	m := &many{l: l, rand: rand.New(rand.NewPCG(1, 1))}
	m.rounds(t, 140)
	l.head.look()
	ballast := fillRAM(t, ram)
	m.rounds(t, 125) // before anything has looked
	l.head.look()
	if !l.head.away.Load() {
		t.Fatal("it has not noticed")
	}
	m.rounds(t, 125)
	if len(files(t, overflow(dir))) == 0 {
		t.Error("no chunks are in the data directory")
	}
	l.head.look()
	if free, err := ramSpace(ram); err != nil || free == 0 {
		t.Errorf("what was set aside has not been given back: %d bytes are free, %v", free, err)
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	l.head.look()
	if l.head.away.Load() {
		t.Fatal("it has not come back")
	}
	before := files(t, l.ram.headChunks())
	m.rounds(t, 125)
	if now := files(t, l.ram.headChunks()); reflect.DeepEqual(now, before) {
		t.Errorf("no new chunks are in memory: %v", now)
	}
	m.rounds(t, 250) // so that a block takes what is in the data directory
	if err := l.Compact(t.Context()); err != nil {
		t.Fatal(err)
	}
	m.rounds(t, 1)
	l.head.look()
	if left := files(t, overflow(dir)); len(l.Blocks()) == 0 || len(left) > 0 {
		t.Errorf("%d blocks, and the data directory still has %v", len(l.Blocks()), left)
	}
	if err := l.flush(); err != nil {
		t.Fatal(err)
	}
	want := contents(t, l.DB)
	die(t, l)
	l = openMany(t, dir)
	if got := contents(t, l.DB); !reflect.DeepEqual(got, want) {
		t.Error("after a kill it has not the same")
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Lstat(overflow(dir)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%s is left: %v", overflow(dir), err)
	}
}

// Killed while the RAM disk is full, before the journal has what came last: the next start reads it there, and does not
// need room for it.
func TestKilledWithAFullRAMDisk(t *testing.T) {
	ram, dir := smallRAM(t), t.TempDir()
	l := openMany(t, dir)
	m := &many{l: l, rand: rand.New(rand.NewPCG(1, 1))}
	m.rounds(t, 140)
	fillRAM(t, ram)
	die(t, l)
	l = openMany(t, dir)
	m.l = l
	if !l.head.away.Load() {
		t.Error("it has not noticed")
	}
	m.rounds(t, 130) // and all before
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
}

// The directory in the RAM disk is taken away, as systemd-logind does: it is made again.
func TestRAMDiskTakenAway(t *testing.T) {
	smallRAM(t)
	dir := t.TempDir()
	l := openMany(t, dir)
	m := &many{l: l, rand: rand.New(rand.NewPCG(1, 1))}
	m.rounds(t, 140)
	l.head.look()
	if err := os.RemoveAll(l.ram.path); err != nil {
		t.Fatal(err)
	}
	l.head.look()
	m.rounds(t, 125)
	l.head.look()
	if l.head.away.Load() {
		t.Error("it has not come back")
	}
	m.rounds(t, 250)
	if err := l.Compact(t.Context()); err != nil {
		t.Fatal(err)
	}
	m.rounds(t, 1)
	if err := l.flush(); err != nil {
		t.Fatal(err)
	}
	m.rounds(t, 2)
	if err := l.tail.failed; err != nil {
		t.Errorf("the log in memory is not made again: %v", err)
	}
	die(t, l)
	m.l = openMany(t, dir)
	m.rounds(t, 1)
	if err := m.l.Close(); err != nil {
		t.Fatal(err)
	}
}
