package collector

import (
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/prometheus/tsdb"

	"github.com/montui/montui/internal/collector/journal"
)

const (
	definedEvery = 8         // flushes; the tail defines its series anew that often, and keeps as much
	segmentAge   = time.Hour // of a segment, at most half a block
	segmentBytes = 32 << 20
	queueBytes   = 64 << 20 // of batches the disk would not take: a day's at 7,500 series
	tailKept     = 32 << 20 // for remote write: what comes while a queue falls behind
)

// flusher writes batches to the journal, one at a time.
type flusher struct {
	mu       sync.Mutex
	interval time.Duration
	block    int64 // milliseconds
	lag      int64 // how much older than the head samples may be that are not in a block
	keepTail int64
	began    time.Time // the present segment
	bytes    int64     // in it
	written  uint32    // the epoch of the last batch written
	queue    []queued
	failing  bool
	stop     chan struct{}
	done     chan struct{}

	last     atomic.Int64 // when everything before was on the disk, in Unix milliseconds
	total    atomic.Int64 // bytes
	samples  atomic.Int64
	failures atomic.Int64
	lost     atomic.Int64 // batches given up
	took     atomic.Int64 // nanoseconds
}

// queued is a batch on its way to the disk.
type queued struct {
	journal.Frames
	epoch uint32
	mark  uint64
	drop  uint64    // tail segments up to here are not needed when it is written
	as    time.Time // all before is in it
	count int64
}

// start flushes every interval from now on.
func (l *walLess) start(interval time.Duration) {
	f := &l.flushing
	f.interval, f.stop, f.done = interval, make(chan struct{}), make(chan struct{})
	f.last.Store(time.Now().UnixMilli())
	l.head.start()
	go func() {
		defer close(f.done)
		tick := time.NewTicker(interval)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				_ = l.flush() // said in the log, and tried again
			case <-f.stop:
				return
			}
		}
	}()
}

// flush writes what is pending. Commits go on meanwhile: they wait only for the batch to be taken away.
func (l *walLess) flush() error {
	f := &l.flushing
	f.mu.Lock()
	defer f.mu.Unlock()
	begin := time.Now()
	b, epoch, mark, drop := l.takeBatch()
	if b != nil {
		q := queued{epoch: epoch, mark: mark, drop: drop, as: begin, count: int64(b.Samples.Len())}
		q.Frames = l.journal.Pack(b.Batch, mark)
		f.queue = append(f.queue, q)
		l.giveBack(b)
	}
	err := l.write()
	if len(f.queue) == 0 {
		f.last.Store(begin.UnixMilli())
	}
	f.took.Store(int64(time.Since(begin)))
	l.report(err)
	return errors.Join(err, l.dropOld())
}

// takeBatch takes the pending batch and begins another, and with it perhaps a segment. An empty one stays where
// commits go on writing to it: there is nil to take.
func (l *walLess) takeBatch() (b *batch, epoch uint32, mark, drop uint64) {
	f := &l.flushing
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.pending.empty() {
		return nil, l.epoch, 0, 0
	}
	b, epoch = l.pending, l.epoch
	l.noteForward()
	broken := l.tail != nil && l.tail.failed != nil
	mark = l.tail.cut()
	if l.cuts++; l.cuts%definedEvery == 0 || broken {
		l.base = l.tail.segment()
	}
	if l.base > 1 { // a segment's number is one less than what it is called here
		drop = min(mark+1, uint64(l.base)-1)
	}
	l.pending = newBatch()
	age := min(segmentAge, time.Duration(f.block/2)*time.Millisecond)
	if f.bytes > segmentBytes || time.Since(f.began) > age {
		l.epoch++
		f.began, f.bytes = time.Now(), 0
		l.known.forget(l.epoch - min(l.epoch, 2))
	}
	return b, epoch, mark, drop
}

// giveBack keeps a written batch's memory for the next one, but no more than it used.
func (l *walLess) giveBack(b *batch) {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := b.Samples.Len()
	l.blocks.GiveBack(&b.Samples)
	l.blocks.Shrink(n)
}

// keepTail keeps more of the tail than a crash needs, for remote write.
func (l *walLess) keepTail(keep bool) {
	l.flushing.mu.Lock()
	defer l.flushing.mu.Unlock()
	if l.flushing.keepTail = 0; keep {
		l.flushing.keepTail = tailKept
	}
}

// write appends the queue to the journal, as far as it goes.
func (l *walLess) write() error {
	f := &l.flushing
	for len(f.queue) > 0 {
		q := f.queue[0]
		if err := l.journal.Append(q.Frames, q.epoch != f.written); err != nil {
			f.failures.Add(1)
			l.shorten()
			return err
		}
		f.written, f.bytes = q.epoch, f.bytes+q.Size()
		f.total.Add(q.Size())
		f.samples.Add(q.count)
		f.last.Store(q.as.UnixMilli())
		f.queue = f.queue[1:]
		if err := l.tail.drop(q.drop, f.keepTail); err != nil {
			l.log.Warn("the log in memory does not shrink", "err", err)
		}
	}
	f.queue = nil
	return nil
}

// shorten drops the oldest batches when too many wait for the disk: they are still in the head, and in a block once it is cut, if
// the process lives that long.
func (l *walLess) shorten() {
	f := &l.flushing
	bytes := int64(0)
	for _, q := range f.queue {
		bytes += q.Size()
	}
	for len(f.queue) > 1 && bytes > queueBytes {
		bytes -= f.queue[0].Size()
		f.queue = f.queue[1:]
		f.lost.Add(1)
	}
}

// report logs once that the disk cannot be written, and once that it can again.
func (l *walLess) report(err error) {
	f := &l.flushing
	switch {
	case err != nil && !f.failing:
		l.log.Error("the journal cannot be written; collecting goes on in memory, and it is tried again at each flush", "err", err)
	case err == nil && f.failing:
		l.log.Info("the journal is written again")
	}
	f.failing = err != nil
}

// dropOld removes the segments whose samples are all in blocks.
func (l *walLess) dropOld() error {
	blocked, ok := inBlocks(l.DB)
	if !ok {
		return nil
	}
	return l.journal.Drop(blocked - l.flushing.lag)
}

// inBlocks is the time before which every sample is in a block.
func inBlocks(db *tsdb.DB) (int64, bool) {
	blocks := db.Blocks()
	if len(blocks) == 0 {
		return 0, false
	}
	end := blocks[0].Meta().MaxTime
	for _, b := range blocks {
		end = max(end, b.Meta().MaxTime)
	}
	return min(end, db.Head().MinTime()), true
}

// Close writes what is pending and closes the database.
func (l *walLess) Close() error {
	if l.flushing.stop != nil {
		close(l.flushing.stop)
		<-l.flushing.done
		l.head.end()
	}
	err := l.flush()
	l.mu.Lock()
	tail := l.tail
	l.tail = nil // what is committed from now on is committed to a closed database
	l.mu.Unlock()
	tailed := tail.close()
	closed := errors.Join(l.journal.Close(), l.DB.Close())
	if err == nil { // the tail has nothing that the journal lacks, whether it could be written or not
		return errors.Join(closed, l.ram.leave(l.Dir()))
	}
	return errors.Join(err, tailed, closed)
}
