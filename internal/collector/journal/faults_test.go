package journal

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"syscall"
	"testing"
)

// faulty is a disk whose nth operation fails, and those after it while there are more.
type faulty struct {
	n, more int
	with    error
	done    int
}

func (d *faulty) next() error {
	d.done++
	if d.done >= d.n && d.done < d.n+d.more {
		return d.with
	}
	return nil
}

func (d *faulty) disk() disk {
	return disk{
		create: func(path string) (file, error) {
			if err := d.next(); err != nil {
				return nil, err
			}
			f, err := createFile(path)
			return faultyFile{f, d}, err
		},
		syncDir: func(dir string) error { return errors.Join(d.next(), syncDir(dir)) },
	}
}

type faultyFile struct {
	file
	disk *faulty
}

// Write writes half of what it is given before it fails, as a disk that fills up does.
func (f faultyFile) Write(b []byte) (int, error) {
	if err := f.disk.next(); err != nil {
		n, _ := f.file.Write(b[:len(b)/2])
		return n, err
	}
	return f.file.Write(b)
}

func (f faultyFile) WriteAt(b []byte, at int64) (int, error) {
	if err := f.disk.next(); err != nil {
		n, _ := f.file.WriteAt(b[:len(b)/2], at)
		return n, err
	}
	return f.file.WriteAt(b, at)
}

func (f faultyFile) Sync() error { return errors.Join(f.disk.next(), f.file.Sync()) }
func (f faultyFile) Truncate(n int64) error {
	if err := f.disk.next(); err != nil {
		return err
	}
	return f.file.Truncate(n)
}
func (f faultyFile) Close() error { return errors.Join(f.disk.next(), f.file.Close()) }

// Whichever operation the disk refuses, once or for a while, and for whatever reason: each batch that was said to be
// written is there, in order, and none that was not is there in part.
func TestEveryOperationFails(t *testing.T) {
	for _, with := range []error{syscall.ENOSPC, syscall.EIO, syscall.EROFS} {
		for _, more := range []int{1, 2, 5} {
			for n := 1; failsFrom(t, &faulty{n: n, more: more, with: with}); n++ {
			}
		}
	}
}

// failsFrom writes batches to a disk that fails and reads them again; false when there were too few operations for it to fail.
func failsFrom(t *testing.T, d *faulty) bool {
	t.Helper()
	name := fmt.Sprintf("%v at %d for %d", d.with, d.n, d.more)
	dir := t.TempDir()
	j, err := Open(dir, 42)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := j.Read(&told{}); err != nil {
		t.Fatal(err)
	}
	j.disk = d.disk()
	var written []batch
	for i := 1; i <= 6; i++ {
		b, want := numbered(i)
		f := j.Pack(b, uint64(i))
		for tries := range 10 { // as a flush does, at the next interval
			if err = j.Append(f, i%3 == 1 && tries == 0); err == nil {
				written = append(written, want)
				break
			}
		}
	}
	_ = j.Close()
	if len(written) < 6 {
		t.Fatalf("%s: only %d of 6 written: %v", name, len(written), err)
	}
	r, _ := read(t, dir)
	// A batch whose sync failed may be there all the same, and again: a replay passes over the second.
	got := slices.CompactFunc(r.batches, func(a, b batch) bool { return reflect.DeepEqual(a, b) })
	if !reflect.DeepEqual(got, written) {
		t.Fatalf("%s:\ngot  %v\nwant %v", name, got, written)
	}
	return d.done >= d.n
}

// What the power cut left at the end is zeros, or anything: whole batches stay, nothing else comes.
func TestUnsyncedEnd(t *testing.T) {
	dir := t.TempDir()
	want := written(t, dir, 3)
	paths, _ := List(dir)
	ends := map[string]func(n int) []byte{
		"zeros":   func(n int) []byte { return make([]byte, n) },
		"garbage": func(n int) []byte { return garbage(n) },
		"the start of a frame": func(n int) []byte {
			return append(append([]byte{}, magic[:]...), garbage(n)...)
		},
	}
	whole := readFile(t, paths[0])
	for name, end := range ends {
		for cut := len(whole); cut > fileHeader; cut -= 7 {
			writeFile(t, paths[0], append(append([]byte{}, whole[:cut]...), end(4096)...))
			r, faults := read(t, dir)
			if len(faults) == 0 || (len(r.batches) > 0 && !reflect.DeepEqual(r.batches, want[:len(r.batches)])) || (cut == len(whole) && len(r.batches) != 3) {
				t.Fatalf("%s after %d of %d: %v, faults %v", name, cut, len(whole), r.batches, faults)
			}
			if again, faults := read(t, dir); len(faults) > 0 || len(again.batches) != len(r.batches) {
				t.Fatalf("%s after %d of %d: at the next start %v, faults %v", name, cut, len(whole), again.batches, faults)
			}
		}
	}
}
