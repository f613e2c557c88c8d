package collector

import (
	"bufio"
	"fmt"
	"log/slog"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb/chunkenc"
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
		cmd, lines := startWriter(t, dir)
		have := -1
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

// startWriter starts TestWriterProcess on a data directory; what it says is read by lines.
func startWriter(t *testing.T, dir string, env ...string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestWriterProcess$", "-test.v")
	cmd.Env = append(append(os.Environ(), envWriter+"="+dir), env...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd, bufio.NewScanner(out)
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
