package frame

import "slices"

// mergeLow merges two neighbouring runs of which the first is the shorter.
func (s *sorter[T]) mergeLow(ra, rb run) {
	a := slices.Clone(s.a[ra.base : ra.base+ra.length])
	dest, b, end := ra.base, rb.base, rb.base+rb.length
	s.a[dest] = s.a[b]
	dest, b = dest+1, b+1
	rest := func() { copy(s.a[dest:], a) } // b is used up
	last := func() {                       // one of a is left, which belongs at the end
		copy(s.a[dest:], s.a[b:end])
		s.a[dest+end-b] = a[0]
	}
	switch {
	case b == end:
		rest()
		return
	case len(a) == 1:
		last()
		return
	}
	minGallop := s.minGallop
	for {
		wonA, wonB := 0, 0
		for {
			if s.less(s.a[b], a[0]) {
				s.a[dest] = s.a[b]
				dest, b = dest+1, b+1
				wonA, wonB = 0, wonB+1
				if b == end {
					rest()
					return
				}
				if wonB >= minGallop {
					break
				}
			} else {
				s.a[dest], a = a[0], a[1:]
				dest++
				wonA, wonB = wonA+1, 0
				if len(a) == 1 {
					last()
					return
				}
				if wonA >= minGallop {
					break
				}
			}
		}
		minGallop++
		for first := true; first || wonA >= 7 || wonB >= 7; first = false {
			minGallop = max(1, minGallop-1)
			s.minGallop = minGallop
			wonA = s.gallopRight(a, s.a[b], 0)
			copy(s.a[dest:], a[:wonA])
			dest, a = dest+wonA, a[wonA:]
			if len(a) == 1 {
				last()
				return
			}
			if len(a) == 0 { // only when the order is none
				return
			}
			s.a[dest] = s.a[b]
			dest, b = dest+1, b+1
			if b == end {
				rest()
				return
			}
			wonB = s.gallopLeft(s.a[b:end], a[0], 0)
			copy(s.a[dest:], s.a[b:b+wonB])
			dest, b = dest+wonB, b+wonB
			if b == end {
				rest()
				return
			}
			s.a[dest], a = a[0], a[1:]
			dest++
			if len(a) == 1 {
				last()
				return
			}
		}
		minGallop++
		s.minGallop = minGallop
	}
}

// mergeHigh merges two neighbouring runs of which the second is the shorter, from the end.
func (s *sorter[T]) mergeHigh(ra, rb run) {
	b := slices.Clone(s.a[rb.base : rb.base+rb.length])
	dest, first, a := rb.base+rb.length-1, ra.base, ra.base+ra.length // a is the end of what is left of the first run
	a--
	s.a[dest] = s.a[a]
	dest--
	rest := func() { copy(s.a[dest-len(b)+1:dest+1], b) } // a is used up
	last := func() {                                      // one of b is left, which belongs at the start
		n := a - first
		copy(s.a[dest-n+1:dest+1], s.a[first:a])
		s.a[dest-n] = b[0]
	}
	switch {
	case a == first:
		rest()
		return
	case len(b) == 1:
		last()
		return
	}
	minGallop := s.minGallop
	for {
		wonA, wonB := 0, 0
		for {
			if s.less(b[len(b)-1], s.a[a-1]) {
				a--
				s.a[dest] = s.a[a]
				dest--
				wonA, wonB = wonA+1, 0
				if a == first {
					rest()
					return
				}
				if wonA >= minGallop {
					break
				}
			} else {
				s.a[dest], b = b[len(b)-1], b[:len(b)-1]
				dest--
				wonA, wonB = 0, wonB+1
				if len(b) == 1 {
					last()
					return
				}
				if wonB >= minGallop {
					break
				}
			}
		}
		minGallop++
		for once := true; once || wonA >= 7 || wonB >= 7; once = false {
			minGallop = max(1, minGallop-1)
			s.minGallop = minGallop
			k := s.gallopRight(s.a[first:a], b[len(b)-1], a-first-1)
			wonA = a - first - k
			copy(s.a[dest-wonA+1:dest+1], s.a[a-wonA:a])
			dest, a = dest-wonA, a-wonA
			if a == first {
				rest()
				return
			}
			s.a[dest], b = b[len(b)-1], b[:len(b)-1]
			dest--
			if len(b) == 1 {
				last()
				return
			}
			k = s.gallopLeft(b, s.a[a-1], len(b)-1)
			wonB = len(b) - k
			copy(s.a[dest-wonB+1:dest+1], b[k:])
			dest, b = dest-wonB, b[:k]
			if len(b) == 1 {
				last()
				return
			}
			if len(b) == 0 { // only when the order is none
				return
			}
			a--
			s.a[dest] = s.a[a]
			dest--
			if a == first {
				rest()
				return
			}
		}
		minGallop++
		s.minGallop = minGallop
	}
}
