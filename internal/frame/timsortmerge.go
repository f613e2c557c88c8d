package frame

import "slices"

// A merger takes values from two neighbouring runs, one at a time or, where one run keeps winning, many at once.
type merger interface {
	step() (tookA bool) // one value of the run whose turn it is
	takeA()
	takeB()
	gallopA() int // takes all of A whose turn is before B's next, and says how many
	gallopB() int
	over() bool // one run is used up, or the copied one has a single value left, whose place is known
	finish()
}

// merge alternates between taking one by one and galloping, as the order of the values suggests.
func (s *sorter[T]) merge(m merger) {
	defer m.finish()
	if m.over() {
		return
	}
	minGallop := s.minGallop
	for {
		wonA, wonB := 0, 0
		for wonA < minGallop && wonB < minGallop {
			if m.step() {
				wonA, wonB = wonA+1, 0
			} else {
				wonA, wonB = 0, wonB+1
			}
			if m.over() {
				return
			}
		}
		minGallop++
		for first := true; first || wonA >= 7 || wonB >= 7; first = false {
			minGallop = max(1, minGallop-1)
			s.minGallop = minGallop
			if wonA = m.gallopA(); m.over() {
				return
			}
			if m.takeB(); m.over() {
				return
			}
			if wonB = m.gallopB(); m.over() {
				return
			}
			if m.takeA(); m.over() {
				return
			}
		}
		minGallop++
		s.minGallop = minGallop
	}
}

// lowMerge fills from the start: copied is the first run, a from b to end what is left of the second.
type lowMerge[T any] struct {
	*sorter[T]
	copied       []T
	dest, b, end int
}

// mergeLow merges two neighbouring runs of which the first is the shorter.
func (s *sorter[T]) mergeLow(ra, rb run) {
	m := &lowMerge[T]{sorter: s, copied: slices.Clone(s.a[ra.base : ra.base+ra.length]), dest: ra.base, b: rb.base, end: rb.base + rb.length}
	m.takeB()
	s.merge(m)
}

func (m *lowMerge[T]) step() bool {
	if m.less(m.a[m.b], m.copied[0]) {
		m.takeB()
		return false
	}
	m.takeA()
	return true
}

func (m *lowMerge[T]) takeA() {
	m.a[m.dest], m.copied = m.copied[0], m.copied[1:]
	m.dest++
}

func (m *lowMerge[T]) takeB() {
	m.a[m.dest] = m.a[m.b]
	m.dest, m.b = m.dest+1, m.b+1
}

func (m *lowMerge[T]) gallopA() int {
	won := m.gallopRight(m.copied, m.a[m.b], 0)
	copy(m.a[m.dest:], m.copied[:won])
	m.dest, m.copied = m.dest+won, m.copied[won:]
	return won
}

func (m *lowMerge[T]) gallopB() int {
	won := m.gallopLeft(m.a[m.b:m.end], m.copied[0], 0)
	copy(m.a[m.dest:], m.a[m.b:m.b+won])
	m.dest, m.b = m.dest+won, m.b+won
	return won
}

// over is also true with nothing left of the copy, which happens only when the order is none.
func (m *lowMerge[T]) over() bool { return m.b == m.end || len(m.copied) <= 1 }

// finish puts what is left of the second run before what is left of the copy: at most one value, unless that run is used up.
func (m *lowMerge[T]) finish() {
	n := copy(m.a[m.dest:], m.a[m.b:m.end])
	copy(m.a[m.dest+n:], m.copied)
}

// highMerge fills from the end: copied is the second run, and a, from first to e, what is left of the first.
type highMerge[T any] struct {
	*sorter[T]
	copied         []T
	dest, first, e int // e is the end of what is left of the first run
}

// mergeHigh merges two neighbouring runs of which the second is the shorter, from the end.
func (s *sorter[T]) mergeHigh(ra, rb run) {
	m := &highMerge[T]{sorter: s, copied: slices.Clone(s.a[rb.base : rb.base+rb.length]), dest: rb.base + rb.length - 1, first: ra.base, e: ra.base + ra.length}
	m.takeA()
	s.merge(m)
}

func (m *highMerge[T]) step() bool {
	if m.less(m.copied[len(m.copied)-1], m.a[m.e-1]) {
		m.takeA()
		return true
	}
	m.takeB()
	return false
}

func (m *highMerge[T]) takeA() {
	m.e--
	m.a[m.dest] = m.a[m.e]
	m.dest--
}

func (m *highMerge[T]) takeB() {
	last := len(m.copied) - 1
	m.a[m.dest], m.copied = m.copied[last], m.copied[:last]
	m.dest--
}

func (m *highMerge[T]) gallopA() int {
	won := m.e - m.first - m.gallopRight(m.a[m.first:m.e], m.copied[len(m.copied)-1], m.e-m.first-1)
	copy(m.a[m.dest-won+1:m.dest+1], m.a[m.e-won:m.e])
	m.dest, m.e = m.dest-won, m.e-won
	return won
}

func (m *highMerge[T]) gallopB() int {
	k := m.gallopLeft(m.copied, m.a[m.e-1], len(m.copied)-1)
	won := len(m.copied) - k
	copy(m.a[m.dest-won+1:m.dest+1], m.copied[k:])
	m.dest, m.copied = m.dest-won, m.copied[:k]
	return won
}

func (m *highMerge[T]) over() bool { return m.e == m.first || len(m.copied) <= 1 }

// finish puts what is left of the first run behind what is left of the copy.
func (m *highMerge[T]) finish() {
	n := m.e - m.first
	copy(m.a[m.dest-n+1:m.dest+1], m.a[m.first:m.e])
	m.dest -= n
	copy(m.a[m.dest-len(m.copied)+1:m.dest+1], m.copied)
}
