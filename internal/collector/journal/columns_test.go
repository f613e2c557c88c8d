package journal

import (
	"cmp"
	"encoding/binary"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// edges are values a format that is not exact breaks on.
func edges() []uint64 {
	var all []uint64
	for _, v := range []float64{
		0, math.Copysign(0, -1), 1, -1, 0.1, 0.3, 1.005, 1e-9, 1e-12, 1e-13, 1e13, 1e308, -1e308, math.MaxFloat64, 5e-324, 2.2250738585072014e-308,
		1 << 53, 1<<53 + 2, 1<<53 - 1, -(1 << 53), 1 << 62, 1 << 63, math.Inf(1), math.Inf(-1), math.NaN(), math.Pi, 123456789.123, 9007199254740991,
	} {
		all = append(all, math.Float64bits(v))
	}
	// A staleness marker and NaNs of other bits.
	return append(all, 0x7ff0000000000002, 0x7ff8000000000001, 0xfff8000000000000, 0x7ff0000000000001, 1, 0xffffffffffffffff)
}

func samplesOf(all []Sample) *Samples {
	var s Samples
	for _, x := range all {
		s.Append(x, new(Blocks))
	}
	return &s
}

func columnsOf(c *columns, s []Sample) []byte {
	c.build(samplesOf(s))
	b, _, _ := take(c.append(nil))
	return b
}

func roundTrip(t *testing.T, s []Sample) {
	t.Helper()
	want := slices.Clone(s)
	slices.SortStableFunc(want, func(a, b Sample) int { return cmp.Compare(a.Ref, b.Ref) })
	var c columns
	var got []Sample
	if err := eachSample(columnsOf(&c, s), func(x Sample) { got = append(got, x) }); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got, want) {
		t.Fatalf("got  %x\nwant %x", got, want)
	}
}

func TestColumnsAreExact(t *testing.T) {
	roundTrip(t, nil)
	var all []Sample
	for i, a := range edges() {
		for k, b := range edges() { // each beside each other, in one series
			ref := uint64(i*1000 + k)
			s := []Sample{{ref, 1000, a}, {ref, 1001, b}, {ref, 16000, a}}
			roundTrip(t, slices.Clone(s))
			all = append(all, s...)
		}
	}
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(all), func(i, k int) { all[i], all[k] = all[k], all[i] })
	roundTrip(t, all)
	roundTrip(t, []Sample{{0, math.MinInt64, 1}, {0, math.MaxInt64, 2}, {math.MaxUint64, 0, 3}, {math.MaxUint64, -5, 3}})
}

func FuzzColumns(f *testing.F) {
	var seed []byte
	for _, v := range edges() {
		seed = binary.LittleEndian.AppendUint64(seed, v)
	}
	f.Add(seed, uint8(3))
	f.Fuzz(func(t *testing.T, b []byte, series uint8) {
		var s []Sample
		for i := 0; len(b) >= 8; i, b = i+1, b[8:] {
			bits := binary.LittleEndian.Uint64(b)
			s = append(s, Sample{Ref: bits % (uint64(series) + 1), T: int64(i) * int64(bits>>60), Bits: bits})
		}
		roundTrip(t, s)
	})
}

// A damage that the checksum lets through must not take more than the frame promises, and must end.
func FuzzDecode(f *testing.F) {
	var c columns
	f.Add(columnsOf(&c, []Sample{{1, 2, 3}, {1, 3, 3}, {2, 2, 0x7ff0000000000002}}))
	f.Fuzz(func(_ *testing.T, b []byte) {
		given := 0
		_ = eachSample(b, func(Sample) { given++ })
		if given > maxSamples {
			panic("more samples than there can be")
		}
	})
}

// A minute of counters and gauges takes a small part of the ten bytes a sample that Prometheus's log does.
func TestColumnsAreSmall(t *testing.T) {
	s := minute(7500, 1)
	j, err := Open(t.TempDir(), 1)
	if err != nil {
		t.Fatal(err)
	}
	frames := j.Pack(Batch{Samples: *samplesOf(s), Oldest: math.MaxInt64, Newest: math.MinInt64}, 0)
	if perSample := float64(frames.Size()) / float64(len(s)); perSample > 3 {
		t.Errorf("%.2f bytes a sample", perSample)
	}
}

// minute is what a minute of a node exporter looks like: most values stand still, some count, some float.
func minute(series int, seed uint64) []Sample {
	r := rand.New(rand.NewPCG(seed, 0))
	var s []Sample
	for ref := range uint64(series) {
		v := float64(r.IntN(1000000))
		for i := range int64(4) {
			switch ref % 10 {
			case 0, 1:
				v += float64(r.IntN(2000))
			case 2:
				v = r.Float64()
			case 3:
				v += float64(r.IntN(1000)) / 100
			}
			s = append(s, Sample{Ref: ref + 1, T: 1_800_000_000_000 + 15000*i + int64(ref)/1500, Bits: math.Float64bits(v)})
		}
	}
	return s
}

func BenchmarkEncode(b *testing.B) {
	j, err := Open(b.TempDir(), 1)
	if err != nil {
		b.Fatal(err)
	}
	s := minute(7500, 1)
	came := samplesOf(s)
	b.ReportAllocs()
	for b.Loop() {
		size := j.Pack(Batch{Samples: *came, Oldest: math.MaxInt64, Newest: math.MinInt64}, 0).Size()
		b.ReportMetric(float64(size)/float64(len(s)), "B/sample")
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(s)), "ns/sample")
}

// A batch of tens of thousands of series is read as it was written, and is compressed by the encoder for such.
func TestLargeBatches(t *testing.T) {
	dir := t.TempDir()
	j, err := Open(dir, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, series := range []int{7500, 50_000} {
		s := minute(series, 1)
		if err := j.Append(j.Pack(Batch{Samples: *samplesOf(s), Oldest: math.MaxInt64, Newest: math.MinInt64}, 0), false); err != nil {
			t.Fatal(err)
		}
		if got := j.pack.large != nil; got != (series > 7500) {
			t.Errorf("%d series are large: %v", series, got)
		}
		r, faults := read(t, dir)
		if got := r.batches[len(r.batches)-1].samples; len(faults) > 0 || !slices.Equal(got, s) {
			t.Errorf("%d series: %d samples of %d came back, %v", series, len(got), len(s), faults)
		}
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
}
