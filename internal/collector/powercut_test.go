package collector

import (
	"fmt"
	"log/slog"
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

	"github.com/montui/montui/internal/collector/journal"
)

const (
	envPowerCuts = "MONTUI_TEST_POWERCUTS" // how often TestPowerCuts cuts; it needs root
	envSync      = "MONTUI_TEST_SYNC"      // the writer flushes itself, and says so
)

// The power is cut under a file system: what its device had at a random moment, with everything in memory gone, is mounted
// again, and all that was flushed by then is there.
func TestPowerCuts(t *testing.T) {
	cuts, err := strconv.Atoi(os.Getenv(envPowerCuts))
	if err != nil {
		t.Skip("only when " + envPowerCuts + " says how often: it makes file systems")
	}
	disks := t.TempDir()
	seed := uint64(time.Now().UnixNano())
	r := rand.New(rand.NewPCG(seed, 0))
	dir := t.TempDir()
	image := filepath.Join(disks, "0")
	shell(t, "truncate -s 96M "+image+" && mkfs.ext4 -q -F "+image)
	shell(t, "mount -o loop "+image+" "+dir)
	mounted := true
	t.Cleanup(func() {
		if mounted {
			_ = exec.Command("umount", dir).Run()
		}
	})
	lost, total := 0, 0
	for i := range cuts {
		flushed, done := cutPower(t, dir, image, filepath.Join(disks, strconv.Itoa(i+1)), time.Duration(200+r.IntN(1500))*time.Millisecond)
		shell(t, "umount "+dir)
		if err := os.Remove(image); err != nil {
			t.Fatal(err)
		}
		image = filepath.Join(disks, strconv.Itoa(i+1))
		shell(t, "mount -o loop "+image+" "+dir)
		l := openTest(t, dir, 0)
		have := commits(t, l)
		if have < flushed {
			t.Errorf("cut %d (seed %d): %d commits are there of %d flushed", i, seed, have, flushed)
		}
		lost, total = lost+done-have, done
		if err := l.Close(); err != nil {
			t.Errorf("cut %d (seed %d): %v", i, seed, err)
		}
	}
	t.Logf("%d cuts (seed %d), %d commits, %d lost that had not been flushed", cuts, seed, total, lost)
	shell(t, "umount "+dir)
	mounted = false
}

func shell(t *testing.T, command string) {
	t.Helper()
	if out, err := exec.Command("sh", "-c", command).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v %s", command, err, out)
	}
}

// cutPower runs a writer for a while and copies what the device has at that moment.
func cutPower(t *testing.T, dir, image, to string, after time.Duration) (flushed, done int) {
	t.Helper()
	cmd, lines := startWriter(t, dir, envSync+"=1")
	stopped := make(chan struct{})
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "have ") {
			time.AfterFunc(after, func() {
				defer close(stopped)
				_ = cmd.Process.Signal(syscall.SIGSTOP) // it writes no more; what it had not synced may be anywhere
				out, err := exec.Command("cp", "--sparse=always", image, to).CombinedOutput()
				if err != nil {
					fmt.Printf("%s\n", out)
				}
				_ = cmd.Process.Kill()
			})
		} else if n, found := strings.CutPrefix(lines.Text(), "flushed "); found {
			flushed, _ = strconv.Atoi(n)
		} else if n, found := strings.CutPrefix(lines.Text(), "done "); found {
			done, _ = strconv.Atoi(n)
		}
	}
	_ = cmd.Wait() // killed
	select {
	case <-stopped:
	default:
		t.Fatal("the writer ended by itself")
	}
	ram, err := openRAM(slog.New(slog.DiscardHandler), dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(ram.path); err != nil {
		t.Fatal(err)
	}
	return flushed, done
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
