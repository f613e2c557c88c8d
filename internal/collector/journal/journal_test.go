package journal

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"syscall"
	"testing"
)

// told is a Reader that keeps what it is told.
type told struct {
	runs    []uint64
	defs    []string
	batches []batch
	open    batch
}

type batch struct {
	mark    uint64
	samples []Sample
	records []string
}

func (r *told) Run(id uint64)             { r.runs = append(r.runs, id) }
func (r *told) Definition(b []byte) error { r.defs = append(r.defs, string(b)); return nil }
func (r *told) Batch(mark uint64) error   { r.open = batch{mark: mark}; return nil }
func (r *told) Sample(s Sample)           { r.open.samples = append(r.open.samples, s) }
func (r *told) Record(b []byte) error     { r.open.records = append(r.open.records, string(b)); return nil }
func (r *told) Done(ok bool) error {
	if ok {
		r.batches = append(r.batches, r.open)
	}
	return nil
}

// number n is the n-th batch of the tests.
func numbered(n int) (Batch, batch) {
	b := Batch{Oldest: math.MaxInt64, Newest: math.MinInt64, Definitions: [][]byte{fmt.Appendf(nil, "series %d", n)}}
	want := batch{mark: uint64(n)}
	for i := range 3 {
		s := Sample{Ref: uint64(i), T: int64(n*1000 + i), Bits: math.Float64bits(float64(n) / 7)}
		b.Samples.Append(s, new(Blocks))
		want.samples = append(want.samples, s)
	}
	if n%2 == 0 {
		b.Records, want.records = [][]byte{[]byte("record"), {}}, []string{"record", ""}
	}
	return b, want
}

// written makes a journal of the batches 1 to n, in segments of three.
func written(t *testing.T, dir string, n int) []batch {
	t.Helper()
	j, err := Open(dir, 42)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := j.Read(&told{}); err != nil {
		t.Fatal(err)
	}
	var want []batch
	for i := 1; i <= n; i++ {
		b, w := numbered(i)
		if err := j.Append(j.Pack(b, uint64(i)), i%3 == 1); err != nil {
			t.Fatal(err)
		}
		want = append(want, w)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	return want
}

func read(t *testing.T, dir string) (*told, []Fault) {
	t.Helper()
	j, err := Open(dir, 43)
	if err != nil {
		t.Fatal(err)
	}
	r := &told{}
	faults, err := j.Read(r)
	if err != nil {
		t.Fatal(err)
	}
	return r, faults
}

func TestReadsWhatWasWritten(t *testing.T) {
	dir := t.TempDir()
	want := written(t, dir, 7)
	r, faults := read(t, dir)
	if len(faults) > 0 || !reflect.DeepEqual(r.batches, want) || len(r.defs) != 7 || !reflect.DeepEqual(r.runs, []uint64{42, 42, 42}) {
		t.Errorf("faults %v\ngot  %v\nwant %v\ndefs %v runs %v", faults, r.batches, want, r.defs, r.runs)
	}
}

// Whatever was on the disk of the last segment when the power went: all whole batches are there, the rest is cut
// off and said, and the next start says nothing any more.
func TestTornAtEveryByte(t *testing.T) {
	dir := t.TempDir()
	want := written(t, dir, 6)
	paths, err := List(dir)
	if err != nil || len(paths) != 2 {
		t.Fatal(paths, err)
	}
	last, err := os.ReadFile(paths[1])
	if err != nil {
		t.Fatal(err)
	}
	whole := -1
	for size := range len(last) + 1 {
		if err := os.WriteFile(paths[1], last[:size], 0o600); err != nil {
			t.Fatal(err)
		}
		r, faults := read(t, dir)
		if len(r.batches) < max(3, whole) || !reflect.DeepEqual(r.batches, want[:len(r.batches)]) {
			t.Fatalf("cut at %d: %v", size, r.batches)
		}
		whole = len(r.batches)
		for _, f := range faults {
			if !f.Torn {
				t.Fatalf("cut at %d: %v is not called torn", size, f)
			}
		}
		if again, faults := read(t, dir); len(again.batches) != whole || (len(faults) > 0 && faults[0].Size > 0) {
			t.Fatalf("cut at %d: the next start sees %v, %v", size, again.batches, faults)
		}
	}
	if whole != 6 {
		t.Errorf("whole, it has %d batches", whole)
	}
}

// One wrong bit costs the batch it is in, is said, and costs no other.
func TestFlippedBits(t *testing.T) {
	dir := t.TempDir()
	want := written(t, dir, 3)
	paths, _ := List(dir)
	good, err := os.ReadFile(paths[0])
	if err != nil {
		t.Fatal(err)
	}
	for at := fileHeader; at < len(good); at++ {
		bad := append([]byte(nil), good...)
		bad[at] ^= 1 << (at % 8)
		if err := os.WriteFile(paths[0], bad, 0o600); err != nil {
			t.Fatal(err)
		}
		r, faults := read(t, dir)
		if len(faults) != 1 || len(r.batches)+len(r.defs) != 5 {
			t.Fatalf("bit in byte %d: faults %v, batches %d, definitions %d", at, faults, len(r.batches), len(r.defs))
		}
		for _, b := range r.batches {
			if !reflect.DeepEqual(b, want[b.mark-1]) {
				t.Fatalf("bit in byte %d: %v", at, b)
			}
		}
	}
}

func FuzzSegment(f *testing.F) {
	dir := f.TempDir()
	j, err := Open(dir, 1)
	if err != nil {
		f.Fatal(err)
	}
	b, _ := numbered(2)
	if err := errors.Join(j.Append(j.Pack(b, 2), true), j.Close()); err != nil {
		f.Fatal(err)
	}
	seed, err := os.ReadFile(filepath.Join(dir, "00000001.journal"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed)
	f.Fuzz(func(t *testing.T, b []byte) {
		path := filepath.Join(t.TempDir(), "00000001.journal")
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, _, err := readSegment(path, &told{}); err != nil {
			t.Errorf("it refuses: %v", err)
		}
	})
}

func TestDrop(t *testing.T) {
	dir := t.TempDir()
	written(t, dir, 7) // batches 1-3, 4-6, 7
	j, err := Open(dir, 44)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := j.Read(&told{}); err != nil {
		t.Fatal(err)
	}
	steps := []struct {
		before int64
		left   int
	}{{3002, 3}, {3003, 2}, {6002, 2}, {6003, 1}, {7003, 0}}
	for _, step := range steps {
		if err := j.Drop(step.before); err != nil {
			t.Fatal(err)
		}
		if paths, _ := List(dir); len(paths) != step.left {
			t.Errorf("before %d: %v", step.before, paths)
		}
	}
	b, _ := numbered(8)
	if err := j.Append(j.Pack(b, 8), false); err != nil {
		t.Fatal(err)
	}
	if err := j.Drop(math.MaxInt64); err != nil {
		t.Fatal(err)
	}
	if size, files := j.Size(); size == 0 || files != 1 {
		t.Errorf("the segment that is written to: %d bytes, %d files", size, files)
	}
}

// A batch that could not be written is told, leaves the journal whole, and can be written again.
func TestAppendFails(t *testing.T) {
	dir := t.TempDir()
	written(t, dir, 2)
	j, err := Open(dir, 45)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := j.Read(&told{}); err != nil {
		t.Fatal(err)
	}
	b, _ := numbered(3)
	f := j.Pack(b, 3)
	if err := j.Append(f, false); err != nil {
		t.Fatal(err)
	}
	j.file.Close() // what is under it fails from now on
	if err := j.Append(f, false); err == nil || !strings.Contains(err.Error(), "closed") {
		t.Fatalf("it wrote to a file that is closed: %v", err)
	}
	if err := j.Append(f, false); err != nil {
		t.Fatal(err)
	}
	r, faults := read(t, dir)
	if len(faults) > 0 || len(r.batches) != 4 {
		t.Errorf("%v %v", faults, r.batches)
	}
}

func garbage(n int) []byte {
	r := rand.New(rand.NewPCG(1, uint64(n)))
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func writeFile(t *testing.T, path string, b []byte) {
	t.Helper()
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// What is set aside for a segment is no part of it, and goes when the segment is left.
func TestReservedPlace(t *testing.T) {
	path := filepath.Join(t.TempDir(), "segment")
	f, err := createFile(path)
	if err != nil {
		t.Fatal(err)
	}
	taken := func() (size, place int64) {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		return info.Size(), info.Sys().(*syscall.Stat_t).Blocks * 512
	}
	if _, err := f.Write([]byte("head")); err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt([]byte("frame"), 4); err != nil {
		t.Fatal(err)
	}
	if size, _ := taken(); size != 9 {
		t.Errorf("%d bytes while it is written", size)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if size, place := taken(); size != 9 || place > 64<<10 {
		t.Errorf("%d bytes in %d", size, place)
	}
}
