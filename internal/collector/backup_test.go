package collector

import (
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A backup of a running storage holds all that was flushed, opens, and goes back into a place that is empty only.
func TestBackupAndRestore(t *testing.T) {
	dir := t.TempDir()
	l := openTest(t, dir, 0)
	l.DisableCompactions()
	base := time.Now().Add(-5 * time.Hour).UnixMilli()
	for n := range 5 * 60 {
		if err := counted(t, l, base, n*60); err != nil {
			t.Fatal(err)
		}
		if n == 200 {
			if err := l.flush(); err != nil {
				t.Fatal(err)
			}
			if err := cutHead(l.DB, testBlock.Milliseconds()); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := l.flush(); err != nil {
		t.Fatal(err)
	}
	want := contents(t, l.DB)
	backup, place := filepath.Join(t.TempDir(), "backup"), filepath.Join(t.TempDir(), "place")
	if n, err := Backup(dir, backup); err != nil || n < 4 {
		t.Fatal(n, err)
	}
	if _, err := Backup(dir, backup); err == nil || !strings.Contains(err.Error(), "not empty") {
		t.Errorf("over another: %v", err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Restore(backup, place); err != nil {
		t.Fatal(err)
	}
	if _, err := Restore(backup, place); err == nil || !strings.Contains(err.Error(), "not empty") {
		t.Errorf("over another: %v", err)
	}
	l = openTest(t, place, 0)
	same(t, "restored", contents(t, l.DB), want)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Backup(t.TempDir(), filepath.Join(t.TempDir(), "b")); err == nil || !strings.Contains(err.Error(), "no data") {
		t.Errorf("of nothing: %v", err)
	}
}
