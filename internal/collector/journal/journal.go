package journal

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// suffix of the segments' names, which are numbers.
const suffix = ".journal"

// Batch is what is written at once.
type Batch struct {
	Definitions    [][]byte // of series that the samples and records name by ref
	Samples        Samples  // in the order of each series
	Records        [][]byte // whatever else, replayed after the samples
	Oldest, Newest int64    // timestamps in the records; MaxInt64 and MinInt64 when there are none
}

// Frames is a batch ready to be written.
type Frames struct {
	bytes          []byte
	Oldest, Newest int64
}

// Size is how many bytes it takes on disk.
func (f Frames) Size() int64 { return int64(len(f.bytes)) }

// Journal is a directory of segments, written by one process.
type Journal struct {
	dir  string
	run  uint64
	pack *compressor
	disk disk

	mu       sync.Mutex
	file     file  // the segment written to; nil before the first
	end      int64 // of what is whole in it
	segments []segment
}

// file is what a segment is written to.
type file interface {
	io.Writer
	io.WriterAt
	Sync() error
	Truncate(size int64) error
	Close() error
	Name() string
}

// disk is where segments are made; tests have ones that fail.
type disk struct {
	create  func(path string) (file, error)
	syncDir func(dir string) error
}

func createFile(path string) (file, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	return &reserved{File: f}, nil
}

// Open prepares a journal in dir, whose samples of this process are of the run of that id. Read it before writing.
func Open(dir string, run uint64) (*Journal, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	pack, err := newCompressor()
	if err != nil {
		return nil, err
	}
	return &Journal{dir: dir, run: run, pack: pack, disk: disk{createFile, syncDir}}, nil
}

// List gives the segments of a directory, oldest first.
func List(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	var paths []string
	for _, e := range entries {
		if _, ok := number(e.Name()); ok {
			paths = append(paths, filepath.Join(dir, e.Name()))
		}
	}
	slices.SortFunc(paths, func(a, b string) int {
		m, _ := number(filepath.Base(a))
		n, _ := number(filepath.Base(b))
		return cmp.Compare(m, n)
	})
	return paths, nil
}

func number(name string) (uint64, bool) {
	digits, found := strings.CutSuffix(name, suffix)
	n, err := strconv.ParseUint(digits, 10, 64)
	return n, found && err == nil
}

// Read gives everything in the journal, oldest first. A torn end of the last segment is cut off; this and any other
// damage is in the faults. The error is the reader's, or that the directory cannot be read.
func (j *Journal) Read(r Reader) ([]Fault, error) {
	paths, err := List(j.dir)
	if err != nil {
		return nil, err
	}
	var all []Fault
	var segments []segment
	for i, path := range paths {
		s, faults, err := readSegment(path, r)
		if err != nil {
			return all, err
		}
		if i == len(paths)-1 {
			faults = cutEnd(path, s.size, faults)
		}
		s.number, _ = number(filepath.Base(path))
		all, segments = append(all, faults...), append(segments, s)
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.segments = segments
	return all, nil
}

// cutEnd cuts the faults at the end of the last segment off, as one: what was being written when the power went,
// wherever in it the disk left something else.
func cutEnd(path string, size int64, faults []Fault) []Fault {
	n, end := len(faults), size
	for n > 0 && faults[n-1].Offset+faults[n-1].Size == end {
		n--
		end = faults[n].Offset
	}
	if n == len(faults) || (end == 0 && !faults[n].Torn) { // a file that is no journal stays as it is
		return faults
	}
	torn := Fault{File: path, Offset: end, Size: size - end, Torn: true, Err: faults[n].Err}
	if err := os.Truncate(path, end); err != nil {
		torn.Err = errors.Join(torn.Err, err)
	}
	return append(faults[:n], torn)
}

// Pack makes a batch ready to be written. mark comes back when it is read. One goroutine at a time.
func (j *Journal) Pack(b Batch, mark uint64) Frames { return j.pack.batch(b, mark) }

// Append writes a batch and returns when it is on the disk. After an error nothing of it counts, and it may be
// tried again. begin asks for a new segment.
func (j *Journal) Append(f Frames, begin bool) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.file == nil || begin {
		if err := j.begin(); err != nil {
			return err
		}
	}
	_, err := j.file.WriteAt(f.bytes, j.end)
	if err == nil {
		err = j.file.Sync()
	}
	if err != nil {
		// What a failed sync has left on the disk is not known: the rest goes to another file.
		return errors.Join(err, j.file.Truncate(j.end), j.abandon())
	}
	j.end += f.Size()
	s := &j.segments[len(j.segments)-1]
	s.size, s.oldest, s.newest = j.end, min(s.oldest, f.Oldest), max(s.newest, f.Newest)
	return nil
}

// abandon leaves the segment as it is.
func (j *Journal) abandon() error {
	err := j.file.Close()
	j.file = nil
	return err
}

// begin starts a segment after all others.
func (j *Journal) begin() error {
	if j.file != nil {
		if err := j.abandon(); err != nil {
			return err
		}
	}
	next := uint64(1)
	if n := len(j.segments); n > 0 {
		next = j.segments[n-1].number + 1
	}
	path := filepath.Join(j.dir, fmt.Sprintf("%08d%s", next, suffix))
	file, err := j.disk.create(path)
	if err != nil {
		return err
	}
	head := binary.LittleEndian.AppendUint64([]byte(fileMagic), j.run)
	if _, err = file.Write(head); err == nil {
		err = j.disk.syncDir(j.dir)
	}
	if err != nil {
		return errors.Join(err, file.Close(), os.Remove(path))
	}
	j.file, j.end = file, int64(len(head))
	j.segments = append(j.segments, segment{path: path, number: next, size: j.end, oldest: math.MaxInt64, newest: math.MinInt64})
	return nil
}

// syncDir makes the names in a directory last.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Drop removes the segments in which everything is older than before, but for the one being written.
func (j *Journal) Drop(before int64) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	var failed []error
	j.segments = slices.DeleteFunc(j.segments, func(s segment) bool {
		if s.newest >= before || (j.file != nil && s.path == j.file.Name()) {
			return false
		}
		err := os.Remove(s.path)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			failed = append(failed, err)
			return false
		}
		return true
	})
	return errors.Join(failed...)
}

// Size is how many bytes and files the journal has.
func (j *Journal) Size() (bytes int64, files int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, s := range j.segments {
		bytes += s.size
	}
	return bytes, len(j.segments)
}

// Close ends the writing.
func (j *Journal) Close() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.file == nil {
		return nil
	}
	return j.abandon()
}
