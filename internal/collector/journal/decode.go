package journal

import (
	"encoding/binary"
	"errors"
)

var errColumns = errors.New("the columns do not fit together")

// maxSamples bounds what one frame may claim to hold, against a claim that only a damage can make.
const maxSamples = 1 << 27

// decoder reads what columns wrote.
type decoder struct {
	streams [streamCount][]byte
	count   uint64
	base    int64
	times   [][]int64 // the sequences
	raw     int       // values read from the planes
	failed  bool
}

// eachSample gives the samples of a batch, series by series. On an error some may have been given.
func eachSample(b []byte, give func(Sample)) error {
	var d decoder
	if !d.open(b) || !d.sequences() {
		return errColumns
	}
	ref, left := uint64(0), d.count
	for left > 0 {
		ref += d.uvarint(streamRefs)
		id := d.uvarint(streamTimes)
		if d.failed || id >= uint64(len(d.times)) || uint64(len(d.times[id])) > left || len(d.streams[streamModes]) == 0 {
			return errColumns
		}
		times := d.times[id]
		mode := d.streams[streamModes][0]
		d.streams[streamModes] = d.streams[streamModes][1:]
		if !d.series(ref, mode, times, give) {
			return errColumns
		}
		left -= uint64(len(times))
	}
	return nil
}

func (d *decoder) open(b []byte) bool {
	next := func() uint64 {
		v, n := binary.Uvarint(b)
		if n <= 0 {
			d.failed = true
			return 0
		}
		b = b[n:]
		return v
	}
	d.count = next()
	base, n := binary.Varint(b)
	if n <= 0 || d.failed || d.count > maxSamples {
		return false
	}
	d.base, b = base, b[n:]
	for i := range d.streams {
		size := next()
		if d.failed || size > uint64(len(b)) {
			return false
		}
		d.streams[i], b = b[:size], b[size:]
	}
	return len(b) == 0
}

// sequences reads the sequences of timestamps. None is empty: each belongs to a series that has samples.
func (d *decoder) sequences() bool {
	for len(d.streams[streamSeqs]) > 0 {
		n := d.uvarint(streamSeqs)
		if d.failed || n == 0 || n > uint64(len(d.streams[streamSeqs])) {
			return false
		}
		times := make([]int64, n)
		t := d.base
		for i := range times {
			t += d.varint(streamSeqs)
			times[i] = t
		}
		d.times = append(d.times, times)
	}
	return !d.failed
}

func (d *decoder) series(ref uint64, mode byte, times []int64, give func(Sample)) bool {
	e := int(mode & 0x0f)
	if mode&^0x3f != 0 || e > maxExponent {
		return false
	}
	bits, whole := uint64(0), int64(0)
	for i, t := range times {
		switch {
		case i > 0 && mode&modeSame != 0:
		case mode&modeRaw != 0:
			bits ^= d.plane()
		default:
			whole += d.varint(streamInts)
			bits = unscaled(whole, e)
		}
		if d.failed {
			return false
		}
		give(Sample{Ref: ref, T: t, Bits: bits})
	}
	return true
}

func (d *decoder) plane() uint64 {
	planes := d.streams[streamPlanes]
	n := len(planes) / 8
	if d.raw >= n || len(planes)%8 != 0 {
		d.failed = true
		return 0
	}
	bits := uint64(0)
	for k := range 8 {
		bits |= uint64(planes[k*n+d.raw]) << (8 * k)
	}
	d.raw++
	return bits
}

func (d *decoder) uvarint(stream int) uint64 {
	v, n := binary.Uvarint(d.streams[stream])
	if n <= 0 {
		d.failed = true
		return 0
	}
	d.streams[stream] = d.streams[stream][n:]
	return v
}

func (d *decoder) varint(stream int) int64 {
	v, n := binary.Varint(d.streams[stream])
	if n <= 0 {
		d.failed = true
		return 0
	}
	d.streams[stream] = d.streams[stream][n:]
	return v
}
