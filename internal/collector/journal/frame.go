package journal

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"math"
	"slices"

	"github.com/klauspost/compress/zstd"
)

// A frame is a header, itself checksummed, and a compressed payload:
// magic, kind (4 bytes each), stored and raw length (4 each), oldest and newest timestamp (8 each), mark (8),
// checksums of the payload and of the header before it (4 each).
const (
	headerSize = 48
	maxPayload = 1 << 28
)

// How frames are compressed. The columns have left little but entropy to find: of some thousand series the greater level
// makes frames of the same size, and keeps megabytes of tables for as long as the process lives. Of tens of thousands,
// whose values resemble each other more often, it makes them a ninth smaller.
const (
	level      = zstd.SpeedFastest
	largeLevel = zstd.SpeedDefault
	large      = 1 << 19 // bytes of the samples
	window     = 1 << 18
)

const (
	kindDefinitions = 1 // opaque records
	kindBatch       = 2 // columns, then opaque records
)

var (
	magic      = [4]byte{'m', 0xf7, 'J', '1'}
	castagnoli = crc32.MakeTable(crc32.Castagnoli)

	errTorn   = errors.New("it ends in the middle")
	errDamage = errors.New("its checksum is wrong")
)

// header is what a frame says of itself.
type header struct {
	kind        uint32
	stored, raw uint32
	oldest      int64
	newest      int64
	mark        uint64
	sum         uint32
}

func (h header) append(b []byte) []byte {
	start := len(b)
	b = append(b, magic[:]...)
	for _, v := range []uint32{h.kind, h.stored, h.raw} {
		b = binary.LittleEndian.AppendUint32(b, v)
	}
	for _, v := range []uint64{uint64(h.oldest), uint64(h.newest), h.mark} {
		b = binary.LittleEndian.AppendUint64(b, v)
	}
	b = binary.LittleEndian.AppendUint32(b, h.sum)
	return binary.LittleEndian.AppendUint32(b, crc32.Checksum(b[start:], castagnoli))
}

// readHeader reads the header at the start of b.
func readHeader(b []byte) (header, error) {
	if len(b) < headerSize {
		return header{}, errTorn
	}
	b = b[:headerSize]
	if !bytes.HasPrefix(b, magic[:]) || binary.LittleEndian.Uint32(b[headerSize-4:]) != crc32.Checksum(b[:headerSize-4], castagnoli) {
		return header{}, errDamage
	}
	u32, u64 := binary.LittleEndian.Uint32, binary.LittleEndian.Uint64
	h := header{
		kind: u32(b[4:]), stored: u32(b[8:]), raw: u32(b[12:]),
		oldest: int64(u64(b[16:])), newest: int64(u64(b[24:])), mark: u64(b[32:]), sum: u32(b[40:]),
	}
	if h.stored > maxPayload || h.raw > maxPayload {
		return header{}, errDamage
	}
	return h, nil
}

// compressor makes frames. It is used by one goroutine at a time, and keeps its memory for the next.
type compressor struct {
	zstd, large     *zstd.Encoder // large is nil until something is
	columns         columns
	payload, packed []byte
}

func newCompressor() (*compressor, error) {
	z, err := newEncoder(level)
	return &compressor{zstd: z}, err
}

func newEncoder(level zstd.EncoderLevel) (*zstd.Encoder, error) {
	return zstd.NewWriter(nil, zstd.WithEncoderLevel(level), zstd.WithEncoderConcurrency(1), zstd.WithLowerEncoderMem(true), zstd.WithWindowSize(window), zstd.WithEncoderCRC(false))
}

// encoder is the one for a batch of that many bytes.
func (c *compressor) encoder(size int) *zstd.Encoder {
	if size < large {
		return c.zstd
	}
	if c.large == nil {
		z, err := newEncoder(largeLevel)
		if err != nil { // with these options there is none
			return c.zstd
		}
		c.large = z
	}
	return c.large
}

func (c *compressor) frame(out []byte, by *zstd.Encoder, h header, payload []byte) []byte {
	c.packed = by.EncodeAll(payload, c.packed[:0])
	h.stored, h.raw, h.sum = uint32(len(c.packed)), uint32(len(payload)), crc32.Checksum(c.packed, castagnoli)
	return append(h.append(slices.Grow(out, headerSize+len(c.packed))), c.packed...)
}

// batch makes the frames of a batch: one of its definitions when there are any, and one of the rest.
func (c *compressor) batch(b Batch, mark uint64) Frames {
	f := Frames{Oldest: b.Oldest, Newest: b.Newest}
	for i := range b.Samples.n {
		t := b.Samples.at(i).T
		f.Oldest, f.Newest = min(f.Oldest, t), max(f.Newest, t)
	}
	c.columns.build(&b.Samples)
	c.payload = appendRecords(c.columns.append(c.payload[:0]), b.Records)
	by := c.encoder(len(c.payload))
	if len(b.Definitions) > 0 {
		// Once an hour they are several times the samples, too much to keep memory for.
		f.bytes = c.frame(nil, by, header{kind: kindDefinitions, oldest: math.MaxInt64, newest: math.MinInt64}, appendRecords(nil, b.Definitions))
	}
	f.bytes = c.frame(f.bytes, by, header{kind: kindBatch, oldest: f.Oldest, newest: f.Newest, mark: mark}, c.payload)
	return f
}

func appendRecords(out []byte, records [][]byte) []byte {
	for _, r := range records {
		out = binary.AppendUvarint(out, uint64(len(r)))
		out = append(out, r...)
	}
	return out
}

// take cuts a length and that many bytes from the front of b.
func take(b []byte) (first, rest []byte, ok bool) {
	size, n := binary.Uvarint(b)
	if n <= 0 || size > uint64(len(b)-n) {
		return nil, nil, false
	}
	return b[n : n+int(size)], b[n+int(size):], true
}
