package collector

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/prometheus/tsdb"
	"github.com/prometheus/prometheus/tsdb/chunks"
)

const (
	ramLook      = time.Second
	chunkOfOne   = 192     // bytes of a series's chunk, mostly
	leastAhead   = 1 << 20 // more than a file's beginning and the buffer before it
	leastInRAM   = 4 << 20 // left for all who use it; with less the head's chunks go to the disk
	ramAgain     = ramNeeds / 2
	overflowName = "chunks_overflow"
)

// headChunks keeps a place for what the storage writes of its head into the RAM disk: a write that is refused there
// would end the process. What the next round of chunks takes is set aside; when the RAM disk is full, or gone, the next
// files are made in the data directory, and when there is room again, in memory.
//
// The storage makes a file by the name of its directory, which is a link, and knows a file by its number. So a change of
// place is a change of that link, to a directory in which the files that were are links too.
type headChunks struct {
	log    *slog.Logger
	data   string
	ram    *ramDir
	series func() uint64
	cut    func()       // the next chunk begins a file
	spill  func() error // writes to the disk what else is in memory alone
	tail   string       // the directory of the log in memory

	mu       sync.Mutex
	stop     chan struct{}
	done     chan struct{}
	numbers  []int  // of the files, when they were last looked for
	path     string // of the one that has place set aside
	size     int64  // of it
	reserved int64  // up to here
	most     int64  // that was written between two looks
	failing  bool
	away     atomic.Bool // in the data directory
}

func newHeadChunks(l *walLess) *headChunks {
	return &headChunks{
		log: l.log, data: l.Dir(), ram: l.ram, series: l.Head().NumSeries, cut: fileCutter(l.Head()), spill: l.flush,
		tail: filepath.Join(l.ram.run(l.id), "wal"), stop: make(chan struct{}), done: make(chan struct{}),
	}
}

// fileCutter has the head begin a file, which it does of itself only when it has cut a block. It gives nil for a storage
// that is made otherwise.
func fileCutter(head *tsdb.Head) func() {
	mapper := reflect.ValueOf(head).Elem().FieldByName("chunkDiskMapper")
	if !mapper.IsValid() || mapper.Type() != reflect.TypeFor[*chunks.ChunkDiskMapper]() {
		return nil
	}
	return (*chunks.ChunkDiskMapper)(mapper.UnsafePointer()).CutNewFile
}

// start looks every second from now on, when there is a RAM disk.
func (h *headChunks) start() {
	if !h.ram.inRAM || h.cut == nil {
		close(h.done)
		return
	}
	go func() {
		defer close(h.done)
		tick := time.NewTicker(ramLook)
		defer tick.Stop()
		for {
			h.look()
			select {
			case <-tick.C:
			case <-h.stop:
				return
			}
		}
	}()
}

// end stops looking.
func (h *headChunks) end() {
	close(h.stop)
	<-h.done
}

func (h *headChunks) inRAM() string  { return h.ram.headChunks() }
func (h *headChunks) onDisk() string { return overflow(h.data) }

// look does what there is to do at the moment.
func (h *headChunks) look() {
	h.mu.Lock()
	defer h.mu.Unlock()
	here, there := h.inRAM(), h.onDisk()
	if h.away.Load() {
		here, there = there, here
	}
	gone := h.list(here)
	if gone == nil {
		h.sweep(here, there)
		h.release(here)
	}
	free, err := h.ram.room()
	err = errors.Join(gone, err)
	if h.away.Load() {
		if err == nil && free >= ramAgain && h.told(h.comeBack(here, there)) {
			h.log.Info("the RAM disk has room again: the newest chunks are written there", "dir", there)
		}
		return
	}
	if err == nil && free < leastInRAM {
		err = fmt.Errorf("%d kB are left", free>>10)
	}
	if err == nil {
		err = h.reserve(here)
	}
	if err != nil && h.told(h.move(here, there, true)) {
		h.log.Error("the RAM disk is full or gone: the newest chunks are written to the data directory, which wears the disk; what the log in memory has no place for, a crash may cost, up to the flush interval", "dir", here, "err", err)
		h.told(h.spill())
	}
}

// comeBack takes the RAM disk again, whose directories may be gone.
func (h *headChunks) comeBack(here, there string) error {
	if _, err := claimRAM(filepath.Dir(h.ram.path), h.data, ramAgain); err != nil {
		return err
	}
	return errors.Join(os.MkdirAll(h.tail, 0o700), h.move(here, there, false))
}

// told logs a failure once, and tells whether there was none.
func (h *headChunks) told(err error) bool {
	if err != nil && !h.failing {
		h.log.Error("the newest chunks cannot be given another place", "err", err)
	}
	h.failing = err != nil
	return err == nil
}

// list finds the files in a directory. When it is gone, what was there before is what there is.
func (h *headChunks) list(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	var numbers []int
	for _, e := range entries {
		if n, err := strconv.Atoi(e.Name()); err == nil {
			numbers = append(numbers, n)
		}
	}
	slices.Sort(numbers)
	h.numbers = numbers
	return nil
}

// sweep removes from the other directory the files that the storage has dropped: their links here are gone.
func (h *headChunks) sweep(here, there string) {
	entries, _ := os.ReadDir(there) // mostly there is none
	for _, e := range entries {
		n, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		link, err := os.Readlink(filepath.Join(here, e.Name()))
		if !slices.Contains(h.numbers, n) || err != nil || link != filepath.Join(there, e.Name()) {
			_ = os.Remove(filepath.Join(there, e.Name())) // it costs room, and is tried again
		}
	}
}

// move has the next file made in another directory. What is written until then goes into the place that was set aside.
func (h *headChunks) move(from, to string, away bool) error {
	if err := os.MkdirAll(to, 0o700); err != nil {
		return err
	}
	link := filepath.Join(h.data, "chunks_head")
	fresh := link + ".new"
	err := errors.Join(h.link(from, to), ignoreMissing(os.Remove(fresh)))
	if err == nil {
		err = os.Symlink(to, fresh)
	}
	if err == nil {
		err = os.Rename(fresh, link)
	}
	if err != nil {
		return err
	}
	h.away.Store(away)
	if h.list(from) == nil { // the storage may have begun a file meanwhile
		err = h.link(from, to)
	}
	h.cut()
	return err
}

// link makes the files of one directory known in the other.
func (h *headChunks) link(from, to string) error {
	for _, n := range h.numbers {
		if err := os.Symlink(filepath.Join(from, chunkFile(n)), filepath.Join(to, chunkFile(n))); err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
	}
	return nil
}

// newest is the file that is written to; "" while that is one of the other directory.
func (h *headChunks) newest(here string) (path string, size int64) {
	if len(h.numbers) == 0 {
		return "", 0
	}
	path = filepath.Join(here, chunkFile(h.numbers[len(h.numbers)-1]))
	info, err := os.Lstat(path)
	if err != nil || !info.Mode().IsRegular() {
		return "", 0
	}
	return path, info.Size()
}

// reserve sets place aside for what may come before the next look: as much as ever came, or a chunk of each series.
func (h *headChunks) reserve(here string) error {
	path, size := h.newest(here)
	if path == "" {
		return nil
	}
	if path == h.path {
		h.most = max(h.most, size-h.size)
	} else {
		h.path, h.reserved = path, 0
	}
	h.size = size
	ahead := max(leastAhead, h.most, int64(h.series())*chunkOfOne)
	if size+ahead/2 <= h.reserved {
		return nil
	}
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	if err = reservePlace(f, size, ahead); err == nil {
		h.reserved = size + ahead
	}
	return errors.Join(err, f.Close())
}

// release gives back what was set aside for a file when there is a newer one: it is not written any more.
func (h *headChunks) release(here string) {
	if newer, _ := h.newest(here); h.path == "" || newer == "" || newer == h.path {
		return
	}
	if info, err := os.Lstat(h.path); err == nil {
		_ = os.Truncate(h.path, info.Size()) // it goes with the file otherwise
	}
	h.path = ""
}

// chunkFile is the storage's name of a head chunk file.
func chunkFile(n int) string { return fmt.Sprintf("%06d", n) }
