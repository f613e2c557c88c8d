package footprint

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// After the pages are dropped the program still runs, and fewer of its file are resident.
func TestReleaseProgram(t *testing.T) {
	before := residentFile(t)
	ReleaseProgram()
	after := residentFile(t)
	if after >= before {
		t.Errorf("%d kB of files were resident, then %d", before, after)
	}
}

// A file that is mapped reads the same when its pages have been dropped.
func TestReleaseFiles(t *testing.T) {
	dir := t.TempDir()
	want := bytes.Repeat([]byte("as it was "), 1<<20)
	if err := os.WriteFile(filepath.Join(dir, "file"), want, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(filepath.Join(dir, "file"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	mapped, err := syscall.Mmap(int(f.Fd()), 0, len(want), syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = syscall.Munmap(mapped) }()
	if !bytes.Equal(mapped, want) {
		t.Fatal("not what was written")
	}
	before := residentFile(t)
	ReleaseFiles(dir)
	if after := residentFile(t); before-after < 8<<10 {
		t.Errorf("%d kB of files were resident, then %d", before, after)
	}
	if !bytes.Equal(mapped, want) {
		t.Error("not what was written, after")
	}
}

// The garbage goes once, after the time that was asked for, unless it was called off before.
func TestShrinkAfter(t *testing.T) {
	collected := func() uint32 {
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		return stats.NumForcedGC
	}
	synctest.Test(t, func(t *testing.T) {
		before := collected()
		calledOff, stop := ShrinkAfter(time.Minute), ShrinkAfter(time.Hour)
		calledOff()
		calledOff()
		time.Sleep(30 * time.Minute)
		synctest.Wait()
		if n := collected() - before; n != 0 {
			t.Errorf("it shrank %d times, too early or though it was called off", n)
		}
		time.Sleep(2 * time.Hour)
		synctest.Wait()
		if n := collected() - before; n != 1 {
			t.Errorf("it shrank %d times", n)
		}
		stop()
	})
}

func residentFile(t *testing.T) int {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(status), "RssFile:")
	kB, err := strconv.Atoi(strings.Fields(rest)[0])
	if err != nil {
		t.Fatal(err)
	}
	return kB
}
