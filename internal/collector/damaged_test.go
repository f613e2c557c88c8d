package collector

import (
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// blocks makes a data directory with some blocks and a journal.
func someData(t *testing.T, dir string) (blocks []string) {
	t.Helper()
	l := openTest(t, dir, 0)
	l.DisableCompactions()
	base := time.Now().Add(-9 * time.Hour).UnixMilli()
	for n := range 9 * 60 {
		if err := counted(t, l, base, n*60); err != nil {
			t.Fatal(err)
		}
		if n == 8*60 {
			if err := cutHead(l.DB, testBlock.Milliseconds()); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	metas, err := filepath.Glob(filepath.Join(dir, "*", "meta.json"))
	if err != nil || len(metas) < 4 {
		t.Fatal(metas, err)
	}
	for _, m := range metas {
		blocks = append(blocks, filepath.Dir(m))
	}
	return blocks
}

// opened opens a directory as a start does.
func openedAgain(t *testing.T, dir string) *walLess {
	t.Helper()
	if err := setAside(slog.New(slog.DiscardHandler), dir); err != nil {
		t.Fatal(err)
	}
	return openTest(t, dir, 0)
}

// Blocks that cannot be read are left out, and the rest is there.
func TestDamagedBlocks(t *testing.T) {
	dir := t.TempDir()
	blocks := someData(t, dir)
	damages := []func(block string) error{
		func(block string) error { return os.Truncate(filepath.Join(block, "meta.json"), 10) },
		func(block string) error { return os.Truncate(filepath.Join(block, "index"), 100) },
		func(block string) error { return os.RemoveAll(filepath.Join(block, "chunks")) },
	}
	whole := openTest(t, dir, 0)
	before := len(contents(t, whole.DB)[`{__name__="n"}`])
	die(t, whole)
	for i, damage := range damages {
		if err := damage(blocks[i]); err != nil {
			t.Fatal(err)
		}
	}
	l := openedAgain(t, dir)
	after := len(contents(t, l.DB)[`{__name__="n"}`])
	if left := len(l.Blocks()); left != len(blocks)-len(damages) || after >= before || after < before-len(damages)*125 {
		t.Errorf("%d blocks of %d, %d samples of %d", left, len(blocks), after, before)
	}
	for _, block := range blocks[:len(damages)] {
		if _, err := os.Stat(filepath.Join(dir, damagedDir, filepath.Base(block), "chunks")); err != nil && !strings.Contains(err.Error(), "chunks") {
			t.Error(err)
		}
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
}

// Whatever file is torn or has wrong bits, a start is not refused, and nothing is there that was not written.
func TestAnyFileDamaged(t *testing.T) {
	good := t.TempDir()
	someData(t, good)
	l := openTest(t, good, 0)
	want := map[string]bool{}
	for _, s := range contents(t, l.DB)[`{__name__="n"}`] {
		want[s] = true
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	seed := uint64(time.Now().UnixNano())
	r := rand.New(rand.NewPCG(seed, 0))
	for round := range 25 {
		dir := t.TempDir()
		if _, err := tree(good, dir, copyFile); err != nil {
			t.Fatal(err)
		}
		var files []string
		_ = filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
			if err == nil && e.Type().IsRegular() {
				files = append(files, path)
			}
			return err
		})
		bad := files[r.IntN(len(files))]
		text, err := os.ReadFile(bad)
		if err != nil || len(text) == 0 {
			continue
		}
		what := "torn"
		if r.IntN(2) == 0 {
			text = text[:r.IntN(len(text))]
		} else {
			what = "flipped"
			text[r.IntN(len(text))] ^= 1 << r.IntN(8)
		}
		if err := os.WriteFile(bad, text, 0o600); err != nil {
			t.Fatal(err)
		}
		l := openedAgain(t, dir)
		all, _ := contentsOf(l.DB) // a chunk that is damaged is an error of the query
		have := all[`{__name__="n"}`]
		for _, s := range have {
			if !want[s] {
				t.Errorf("round %d (seed %d), %s %s: %s was never written", round, seed, bad, what, s)
				break
			}
		}
		if err := l.Close(); err != nil {
			t.Errorf("round %d (seed %d), %s %s: %v", round, seed, bad, what, err)
		}
	}
}

// A list of deletions that ends early is damage, at which Prometheus panics for some lengths.
func TestTombstonesCutShort(t *testing.T) {
	dir := t.TempDir()
	block := someData(t, dir)[0]
	file := filepath.Join(block, "tombstones")
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := opens(block); err != nil {
		t.Fatal(err)
	}
	for n := range whole {
		if err := os.WriteFile(file, whole[:n], 0o600); err != nil {
			t.Fatal(err)
		}
		if err := opens(block); err == nil {
			t.Errorf("with %d of %d bytes it opens", n, len(whole))
		}
	}
}
