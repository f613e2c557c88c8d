package collector

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A disk that is full: collecting goes on in memory, what waits is written when there is room again, and nothing
// is lost, also when the process is killed meanwhile.
func TestDiskFull(t *testing.T) {
	dir := smallDisk(t, "1m")
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
	ballast := fill(t, dir)
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
	if err := os.Remove(ballast); err != nil {
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

// smallDisk mounts a file system of a size; without the right to it the test is skipped.
func smallDisk(t *testing.T, size string) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size); err != nil {
		t.Skipf("a small file system cannot be mounted: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	return dir
}

// fill leaves no room on a small disk; to remove the file it names gives it back.
func fill(t *testing.T, dir string) (ballast string) {
	t.Helper()
	file, err := os.Create(filepath.Join(dir, "ballast"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.Write(make([]byte, 2<<20)); err == nil {
		t.Fatal("the disk is not full")
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	return file.Name()
}

// A collector whose disk is full goes on: it starts, scrapes, answers, and an alert says so; with room again it is quiet.
func TestCollectorOnAFullDisk(t *testing.T) {
	dir := smallDisk(t, "1m")
	rules, err := os.ReadFile(filepath.Join("..", "..", "deploy", "rules", "montui.yml"))
	if err != nil {
		t.Fatal(err)
	}
	// The built-in configuration evaluates every 15 s, but the first time at once or soon.
	c := collect(t, Config{Data: dir, Rules: strings.Replace(string(rules), "name: montui", "name: montui\n    interval: 1s", 1), FlushInterval: 200 * time.Millisecond})
	eventuallyValue(t, c.url, `montui_collector_flush_failures_total`, "0")
	ballast := fill(t, dir)
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
	if err := os.Remove(ballast); err != nil {
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
	dir := smallDisk(t, "8m")
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
