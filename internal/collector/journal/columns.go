package journal

import (
	"bytes"
	"encoding/binary"
	"math"
	"slices"
)

// Sample is one value of one series: its bits, since a staleness marker is a NaN among NaNs.
type Sample struct {
	Ref  uint64
	T    int64
	Bits uint64
}

// The streams of a batch of samples. Like stands beside like, which is what the compressor lives on.
const (
	streamRefs   = iota // uvarint: distance to the series before
	streamTimes         // uvarint: which of the sequences of timestamps
	streamSeqs          // the sequences: uvarint count, then varints: distance to base, distances
	streamModes         // a byte a series: how its values are written
	streamInts          // varints: the first value, then distances, in units of 10^-exponent
	streamPlanes        // 8 planes of bytes of the values that no short decimal equals, each XORed with the one before
	streamCount
)

// The modes. Below modeRaw the low four bits are the exponent.
const (
	modeSame    = 0x10 // all values of the series are the first
	modeRaw     = 0x20
	maxExponent = 12
	maxInt      = 1 << 53
)

var powers = [maxExponent + 1]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12}

// columns writes samples as columns. Their order within a series is kept, that of the series is by Ref. All of its
// memory is used again for the next.
type columns struct {
	count    int
	base     int64
	streams  [streamCount][]byte
	raw      []uint64
	known    map[string]uint64
	sequence []byte
	// The series before has the same one mostly.
	lastSequence []byte
	lastID       uint64
	order        []uint32 // the samples by Ref
	spare        []uint32
	series       []Sample
}

// build makes the columns of samples.
func (c *columns) build(s *Samples) {
	for i := range c.streams {
		c.streams[i] = c.streams[i][:0]
	}
	c.raw = c.raw[:0]
	if c.known == nil {
		c.known = map[string]uint64{}
	}
	clear(c.known)
	c.lastSequence = c.lastSequence[:0]
	c.arrange(s)
	c.count, c.base = s.n, 0
	ref := uint64(0)
	for rest := c.order; len(rest) > 0; rest = rest[len(c.series):] {
		first := s.at(int(rest[0]))
		if len(rest) == s.n {
			c.base = first.T
		}
		c.series = c.series[:0]
		for _, i := range rest {
			x := s.at(int(i))
			if x.Ref != first.Ref {
				break
			}
			c.series = append(c.series, *x)
		}
		c.uvarint(streamRefs, first.Ref-ref)
		ref = first.Ref
		c.times(c.base, c.series)
		c.values(c.series)
	}
	c.planes()
}

// append adds what was built to out, after its length.
func (c *columns) append(out []byte) []byte {
	head := binary.AppendVarint(binary.AppendUvarint(nil, uint64(c.count)), c.base)
	size := len(head)
	for _, stream := range c.streams {
		size += len(binary.AppendUvarint(nil, uint64(len(stream)))) + len(stream)
	}
	out = append(binary.AppendUvarint(out, uint64(size)), head...)
	for _, stream := range c.streams {
		out = binary.AppendUvarint(out, uint64(len(stream)))
		out = append(out, stream...)
	}
	return out
}

// arrange sorts by Ref, eleven bits at a time, each time keeping what is equal in its order.
func (c *columns) arrange(s *Samples) {
	c.order, c.spare = slices.Grow(c.order[:0], s.n)[:s.n], slices.Grow(c.spare[:0], s.n)[:s.n]
	greatest := uint64(0)
	for i := range c.order {
		c.order[i] = uint32(i)
		greatest = max(greatest, s.at(i).Ref)
	}
	const bits = 11
	for shift := 0; greatest>>shift != 0; shift += bits {
		var begin [1<<bits + 1]uint32
		for _, i := range c.order {
			begin[s.at(int(i)).Ref>>shift&(1<<bits-1)+1]++
		}
		for i := range begin[1:] {
			begin[i+1] += begin[i]
		}
		for _, i := range c.order {
			digit := s.at(int(i)).Ref >> shift & (1<<bits - 1)
			c.spare[begin[digit]] = i
			begin[digit]++
		}
		c.order, c.spare = c.spare, c.order
	}
}

func (c *columns) uvarint(stream int, v uint64) {
	c.streams[stream] = binary.AppendUvarint(c.streams[stream], v)
}

func (c *columns) varint(stream int, v int64) {
	c.streams[stream] = binary.AppendVarint(c.streams[stream], v)
}

// times writes which sequence of timestamps a series has: those of one target all have the same.
func (c *columns) times(base int64, s []Sample) {
	c.sequence = binary.AppendUvarint(c.sequence[:0], uint64(len(s)))
	before := base
	for _, x := range s {
		c.sequence = binary.AppendVarint(c.sequence, x.T-before)
		before = x.T
	}
	if !bytes.Equal(c.sequence, c.lastSequence) {
		id, found := c.known[string(c.sequence)]
		if !found {
			id = uint64(len(c.known))
			c.known[string(c.sequence)] = id
			c.streams[streamSeqs] = append(c.streams[streamSeqs], c.sequence...)
		}
		c.lastID, c.lastSequence = id, append(c.lastSequence[:0], c.sequence...)
	}
	c.uvarint(streamTimes, c.lastID)
}

// values writes a series's values as whole numbers of the smallest power of ten that gives each back bit for bit,
// or else as their bits.
func (c *columns) values(s []Sample) {
	same := !slices.ContainsFunc(s, func(x Sample) bool { return x.Bits != s[0].Bits })
	written := s
	mode := byte(0)
	if same {
		written, mode = s[:1], modeSame
	}
	e, decimal := exponent(written)
	if !decimal {
		c.streams[streamModes] = append(c.streams[streamModes], mode|modeRaw)
		before := uint64(0)
		for _, x := range written {
			c.raw = append(c.raw, x.Bits^before)
			before = x.Bits
		}
		return
	}
	c.streams[streamModes] = append(c.streams[streamModes], mode|byte(e))
	before := int64(0)
	for _, x := range written {
		whole, _ := scaled(x.Bits, e) // exponent has seen it succeed
		c.varint(streamInts, whole-before)
		before = whole
	}
}

// exponent is the smallest one with which all of s are whole numbers.
func exponent(s []Sample) (int, bool) {
	e := 0
	for _, x := range s {
		for {
			if _, ok := scaled(x.Bits, e); ok {
				break
			}
			if e++; e > maxExponent {
				return 0, false
			}
		}
	}
	// A greater exponent for a later value may be too great for an earlier one.
	for _, x := range s {
		if _, ok := scaled(x.Bits, e); !ok {
			return 0, false
		}
	}
	return e, true
}

// scaled is the value in units of 10^-e, when that gives back the very bits.
func scaled(bits uint64, e int) (int64, bool) {
	v := math.Float64frombits(bits) * powers[e]
	if !(math.Abs(v) < maxInt) { // NaN as well
		return 0, false
	}
	whole := int64(math.Round(v))
	return whole, unscaled(whole, e) == bits
}

func unscaled(whole int64, e int) uint64 { return math.Float64bits(float64(whole) / powers[e]) }

func (c *columns) planes() {
	for shift := 0; shift < 64; shift += 8 {
		for _, bits := range c.raw {
			c.streams[streamPlanes] = append(c.streams[streamPlanes], byte(bits>>shift))
		}
	}
}
