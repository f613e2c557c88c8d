package collector

import (
	"bufio"
	"fmt"
	"io"
	"log/slog"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb/chunkenc"

	"github.com/montui/montui/internal/collector/journal"
)

const (
	envWriter = "MONTUI_TEST_WRITER" // the data directory of TestWriterProcess
	envKills  = "MONTUI_TEST_KILLS"  // how often the tests of kills kill; some times when unset
	perCommit = 20
)

// Killed at any moment, also while it flushes, cuts a block or merges some: what was committed is there, at most
// the commit that was under way besides, and the next start is not refused.
func TestKilledOften(t *testing.T) {
	if testing.Short() {
		t.Skip("starts and kills processes")
	}
	kills := 15
	if n, err := strconv.Atoi(os.Getenv(envKills)); err == nil {
		kills = n
	}
	dir := t.TempDir()
	seed := uint64(time.Now().UnixNano())
	r := rand.New(rand.NewPCG(seed, 0))
	acknowledged := 0
	for i := range kills {
		cmd := exec.Command(os.Args[0], "-test.run=^TestWriterProcess$", "-test.v")
		cmd.Env = append(os.Environ(), envWriter+"="+dir)
		cmd.Stderr = os.Stderr
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		have := -1
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if n, found := strings.CutPrefix(lines.Text(), "have "); found {
				have, _ = strconv.Atoi(n)
				wait := time.Duration(r.IntN(250_000)) * time.Microsecond
				if i%10 == 9 { // time enough for blocks to be merged
					wait *= 10
				}
				time.AfterFunc(wait, func() { _ = cmd.Process.Kill() })
				if have < acknowledged || have > acknowledged+1 {
					t.Errorf("kill %d (seed %d): %d commits are there of %d", i, seed, have, acknowledged)
				}
			} else if n, found := strings.CutPrefix(lines.Text(), "done "); found {
				acknowledged, _ = strconv.Atoi(n)
			} else if strings.Contains(lines.Text(), "FAIL") {
				t.Errorf("kill %d (seed %d): it failed", i, seed)
			}
		}
		_ = cmd.Wait() // killed
		if have < 0 {
			t.Fatalf("kill %d (seed %d): it did not start", i, seed)
		}
	}
	blocks, _ := filepath.Glob(filepath.Join(dir, "*", "meta.json"))
	t.Logf("%d kills (seed %d), %d commits of %d samples, %d blocks", kills, seed, acknowledged, perCommit, len(blocks))
	if acknowledged < 10*kills || len(blocks) == 0 {
		t.Errorf("%d commits, %d blocks: that was no test", acknowledged, len(blocks))
	}
}

// TestWriterProcess is no test but the process TestKilledOften starts. Its time runs 15 s a commit.
func TestWriterProcess(t *testing.T) {
	dir := os.Getenv(envWriter)
	if dir == "" {
		t.Skip("only as a process of TestKilledOften")
	}
	opts := testOptions(t, 0)
	opts.MinBlockDuration = (30 * time.Minute).Milliseconds()
	log := slog.New(slog.DiscardHandler)
	l, err := openWALLess(dir, log, log, nil, opts, nil)
	if err != nil {
		t.Fatal(err)
	}
	n := commits(t, l)
	fmt.Println("have", n)
	sync := os.Getenv(envSync) != ""
	if !sync {
		l.start(5 * time.Millisecond)
	}
	for {
		n++
		write := l.AppenderV2(t.Context())
		for i := range perCommit {
			if _, err := write.Append(0, labels.FromStrings("__name__", "n", "i", strconv.Itoa(i)), 0, int64(n)*15_000, float64(n), nil, nil, storage.AOptions{}); err != nil {
				t.Fatal(err)
			}
		}
		if err := write.Commit(); err != nil {
			t.Fatal(err)
		}
		fmt.Println("done", n)
		if sync && n%20 == 0 {
			if err := l.flush(); err != nil {
				t.Fatal(err)
			}
			fmt.Println("flushed", n)
		}
		time.Sleep(500 * time.Microsecond) // a pace: two blocks a kill, not a thousand
	}
}

// commits counts what is there and holds it to be without a hole.
func commits(t testing.TB, l *walLess) int {
	t.Helper()
	q, err := l.Querier(math.MinInt64, math.MaxInt64)
	if err != nil {
		t.Fatal(err)
	}
	defer q.Close()
	set := q.Select(t.Context(), false, nil, labels.MustNewMatcher(labels.MatchEqual, "__name__", "n"))
	n, series := 0, 0
	for ; set.Next(); series++ {
		it := set.At().Iterator(nil)
		have := 0
		for it.Next() == chunkenc.ValFloat {
			have++
			if at, v := it.At(); at != int64(have)*15_000 || v != float64(have) {
				t.Fatalf("%s: sample %d is %v at %d", set.At().Labels(), have, v, at)
			}
		}
		if it.Err() != nil {
			t.Fatal(it.Err())
		}
		if series > 0 && have != n {
			t.Fatalf("%s has %d samples, another %d", set.At().Labels(), have, n)
		}
		n = have
	}
	if set.Err() != nil {
		t.Fatal(set.Err())
	}
	if n > 0 && series != perCommit {
		t.Fatalf("%d series", series)
	}
	return n
}

// counted appends the n-th commit of a counter.
func counted(t testing.TB, to storage.AppendableV2, base int64, n int) error {
	t.Helper()
	app := to.AppenderV2(t.Context())
	if _, err := app.Append(0, labels.FromStrings("__name__", "n"), 0, base+int64(n)*1000, float64(n), nil, nil, storage.AOptions{}); err != nil {
		return err
	}
	return app.Commit()
}

// The power is cut with the last segment written up to any byte: every batch flushed before is there, and no
// start is refused.
func TestPowerCutAtEveryByte(t *testing.T) {
	dir := t.TempDir()
	l := openTest(t, dir, 0)
	base := time.Now().UnixMilli()
	for n := range 4 {
		if err := counted(t, l, base, n); err != nil {
			t.Fatal(err)
		}
		if err := l.flush(); err != nil {
			t.Fatal(err)
		}
	}
	powerCut(t, l)
	paths, err := journal.List(journalDir(dir))
	if err != nil || len(paths) != 1 {
		t.Fatal(paths, err)
	}
	whole, err := os.ReadFile(paths[0])
	if err != nil {
		t.Fatal(err)
	}
	before := 0
	for size := 0; size <= len(whole); size += 1 + size%3 { // each start of a database takes a while
		cut := t.TempDir()
		if err := os.Mkdir(journalDir(cut), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(journalDir(cut), filepath.Base(paths[0])), whole[:size], 0o600); err != nil {
			t.Fatal(err)
		}
		l := openTest(t, cut, 0)
		have := len(contents(t, l.DB)[`{__name__="n"}`])
		if have < before || have > before+1 {
			t.Fatalf("cut at %d of %d: %d samples, %d with less", size, len(whole), have, before)
		}
		before = have
		powerCut(t, l)
	}
	if before != 4 {
		t.Errorf("whole, it has %d samples", before)
	}
}

// A disk that is full: collecting goes on in memory, what waits is written when there is room again, and nothing
// is lost, also when the process is killed meanwhile.
func TestDiskFull(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=1m"); err != nil {
		t.Skipf("a small file system cannot be mounted: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	l := openTest(t, dir, 0)
	base := time.Now().UnixMilli()
	n := 0
	step := func() {
		t.Helper()
		if err := counted(t, l, base, n); err != nil {
			t.Fatal(err)
		}
		n++
	}
	step()
	if err := l.flush(); err != nil {
		t.Fatal(err)
	}
	ballast, err := os.Create(filepath.Join(dir, "ballast"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(ballast, io.LimitReader(zeros{}, 2<<20)); err == nil {
		t.Fatal("the disk is not full")
	}
	if err := ballast.Close(); err != nil {
		t.Fatal(err)
	}
	failed := 0
	for range 200 {
		step()
		if l.flush() != nil {
			failed++
		}
	}
	if failed == 0 {
		t.Fatal("no flush failed")
	}
	die(t, l)
	l = openTest(t, dir, 0) // on a disk that is still full
	step()
	_ = l.flush()
	if err := os.Remove(ballast.Name()); err != nil {
		t.Fatal(err)
	}
	step()
	if err := l.flush(); err != nil {
		t.Fatalf("there is room again: %v", err)
	}
	powerCut(t, l)
	l = openTest(t, dir, 0)
	if have := len(contents(t, l.DB)[`{__name__="n"}`]); have != n {
		t.Errorf("%d samples of %d", have, n)
	}
	die(t, l)
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

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

// A collector whose disk is full goes on: it starts, scrapes, answers, and an alert says so; with room again it is quiet.
func TestCollectorOnAFullDisk(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=1m"); err != nil {
		t.Skipf("a small file system cannot be mounted: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	fill := func() {
		t.Helper()
		ballast, err := os.Create(filepath.Join(dir, "ballast"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(ballast, io.LimitReader(zeros{}, 2<<20)); err == nil {
			t.Fatal("the disk is not full")
		}
		if err := ballast.Close(); err != nil {
			t.Fatal(err)
		}
	}
	rules, err := os.ReadFile(filepath.Join("..", "..", "deploy", "rules", "montui.yml"))
	if err != nil {
		t.Fatal(err)
	}
	// The built-in configuration evaluates every 15 s, but the first time at once or soon.
	c := collect(t, Config{Data: dir, Rules: strings.Replace(string(rules), "name: montui", "name: montui\n    interval: 1s", 1), FlushInterval: 200 * time.Millisecond})
	eventuallyValue(t, c.url, `montui_collector_flush_failures_total`, "0")
	fill()
	eventuallyValue(t, c.url, `ALERTS{alertname="CollectorDoesNotFlush",alertstate="firing"}`, "1")
	eventually(t, "the oldest blocks would go", func() (bool, string) {
		_, page := get(t, c.url+"/metrics")
		return strings.Contains(page, "\nmontui_collector_disk_low 1\n"), ""
	})
	now := value(t, c.url, `count_over_time(up{job="montui"}[1h])`)
	eventuallyValue(t, c.url, `count_over_time(up{job="montui"}[1h]) > bool `+now, "1")
	_ = c.stop() // that it could not flush is said
	c = collect(t, Config{Data: dir, Rules: string(rules), FlushInterval: 200 * time.Millisecond})
	eventuallyValue(t, c.url, `count_over_time(up{job="montui"}[1h]) > bool `+now, "1")
	if err := os.Remove(filepath.Join(dir, "ballast")); err != nil {
		t.Fatal(err)
	}
	eventually(t, "it flushes again", func() (bool, string) {
		_, page := get(t, c.url+"/metrics")
		return strings.Contains(page, "\nmontui_collector_flush_age_seconds 0."), ""
	})
	if err := c.stop(); err != nil {
		t.Fatal(err)
	}
}

// A disk that takes nothing more, as one that was remounted read-only after an error: collecting goes on in memory.
func TestCollectorOnAReadOnlyDisk(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=8m"); err != nil {
		t.Skipf("a small file system cannot be mounted: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	l := openTest(t, dir, 0)
	base := time.Now().UnixMilli()
	for n := range 3 {
		if err := counted(t, l, base, n); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.flush(); err != nil {
		t.Fatal(err)
	}
	if err := l.journal.Close(); err != nil { // what is open for writing keeps it writable
		t.Fatal(err)
	}
	if err := syscall.Mount("", dir, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Skipf("it cannot be made read-only: %v", err)
	}
	for n := 3; n < 6; n++ {
		if err := counted(t, l, base, n); err != nil {
			t.Fatal(err)
		}
		if l.flush() == nil {
			t.Error("it flushed")
		}
	}
	if have := len(contents(t, l.DB)[`{__name__="n"}`]); have != 6 {
		t.Errorf("%d samples of 6", have)
	}
	if err := syscall.Mount("", dir, "", syscall.MS_REMOUNT, ""); err != nil {
		t.Fatal(err)
	}
	if err := l.flush(); err != nil {
		t.Fatal(err)
	}
	powerCut(t, l)
	l = openTest(t, dir, 0)
	if have := len(contents(t, l.DB)[`{__name__="n"}`]); have != 6 {
		t.Errorf("after the power was cut: %d samples of 6", have)
	}
	die(t, l)
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
