package journal

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math"
	"os"

	"github.com/klauspost/compress/zstd"
)

// Reader is told what a journal holds. What it is given is only lent.
type Reader interface {
	// Run begins the samples of a run: refs mean other series than those of another run.
	Run(id uint64)
	Definition(record []byte) error
	// Batch begins a batch; its samples come first, its records after them.
	Batch(mark uint64) error
	Sample(Sample)
	Record(record []byte) error
	// Done ends a batch. What came since Batch counts only when ok; an error ends the reading.
	Done(ok bool) error
}

// fileMagic begins a segment, the id of its run follows.
const (
	fileMagic  = "montuiJ1"
	fileHeader = len(fileMagic) + 8
)

// Fault is a part of a segment that could not be read.
type Fault struct {
	File         string
	Offset, Size int64
	Torn         bool // the end of the file: what was being written when the power went
	Err          error
}

func (f Fault) Error() string {
	return fmt.Sprintf("%s: %d bytes at %d: %v", f.File, f.Size, f.Offset, f.Err)
}

// segment is a file of the journal and the timestamps in it.
type segment struct {
	path           string
	number         uint64
	size           int64
	oldest, newest int64
}

// readSegment gives all frames that are whole, and the faults between them.
func readSegment(path string, r Reader) (segment, []Fault, error) {
	s := segment{path: path, oldest: math.MaxInt64, newest: math.MinInt64}
	b, err := os.ReadFile(path)
	if err != nil {
		return s, []Fault{{File: path, Err: err}}, nil
	}
	s.size = int64(len(b))
	if len(b) < fileHeader || string(b[:len(fileMagic)]) != fileMagic {
		torn := len(b) < fileHeader
		return s, []Fault{{File: path, Size: s.size, Torn: torn, Err: fmt.Errorf("it does not begin as a journal does")}}, nil
	}
	unpack, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxMemory(maxPayload))
	if err != nil {
		return s, nil, err
	}
	defer unpack.Close()
	r.Run(binary.LittleEndian.Uint64(b[len(fileMagic):]))
	var faults []Fault
	for at := fileHeader; at < len(b); {
		size, fault, err := s.frame(b[at:], unpack, r)
		if err != nil {
			return s, faults, err
		}
		if fault != nil {
			skip, torn := resync(b[at:], size)
			size = skip
			faults = append(faults, Fault{File: path, Offset: int64(at), Size: int64(skip), Torn: torn, Err: fault})
		}
		at += size
	}
	return s, faults, nil
}

// resync says how far to go on after a fault, from a frame that is size long or, when 0, of unknown length.
func resync(b []byte, size int) (skip int, torn bool) {
	if size > 0 {
		return size, false
	}
	for at := 1; at < len(b); at++ {
		next := bytes.Index(b[at:], magic[:])
		if next < 0 {
			break
		}
		at += next
		if _, err := readHeader(b[at:]); err == nil {
			return at, false
		}
	}
	return len(b), true
}

// frame reads one frame at the start of b. A fault is of the file; an error is the reader's own. With a fault the
// size is 0 when the header or the end of the frame is missing.
func (s *segment) frame(b []byte, unpack *zstd.Decoder, r Reader) (size int, fault, err error) {
	h, fault := readHeader(b)
	if fault != nil {
		return 0, fault, nil
	}
	size = headerSize + int(h.stored)
	if size > len(b) {
		return 0, errTorn, nil
	}
	if h.kind == kindBatch { // also of one that is damaged: the segment is not older than it
		s.oldest, s.newest = min(s.oldest, h.oldest), max(s.newest, h.newest)
	}
	if crc32.Checksum(b[headerSize:size], castagnoli) != h.sum {
		return size, errDamage, nil
	}
	payload, fault := unpack.DecodeAll(b[headerSize:size], nil)
	if fault != nil {
		return size, fault, nil
	}
	switch h.kind {
	case kindDefinitions:
		fault = eachRecord(payload, r.Definition)
	case kindBatch:
		if err := r.Batch(h.mark); err != nil {
			return size, nil, err
		}
		fault = readBatch(payload, r)
		err = r.Done(fault == nil)
	default:
		fault = fmt.Errorf("a frame of kind %d, which this version does not know", h.kind)
	}
	return size, fault, err
}

func readBatch(payload []byte, r Reader) error {
	samples, rest, ok := take(payload)
	if !ok {
		return errColumns
	}
	if err := eachSample(samples, r.Sample); err != nil {
		return err
	}
	return eachRecord(rest, r.Record)
}

func eachRecord(b []byte, give func([]byte) error) error {
	for len(b) > 0 {
		record, rest, ok := take(b)
		if !ok {
			return errColumns
		}
		if err := give(record); err != nil {
			return err
		}
		b = rest
	}
	return nil
}
