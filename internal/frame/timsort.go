package frame

import "slices"

// timSort sorts as JavaScript's engine does, comparison by comparison. That matters where a NaN, which compares as equal to
// everything, leaves no order to agree on: a median or percentile of such a series is Grafana's only by the same algorithm.
// order is below zero when a comes before b.
func timSort[T any](values []T, order func(a, b T) float64) {
	s := sorter[T]{a: values, less: func(a, b T) bool { return order(a, b) < 0 }, minGallop: 7}
	low, left := 0, len(values)
	minRun := minRunLength(left)
	for left > 1 || left == 1 && len(s.runs) > 0 {
		n := s.countRun(low, low+left)
		if n < minRun {
			forced := min(minRun, left)
			s.insertion(low, low+n, low+forced)
			n = forced
		}
		s.runs = append(s.runs, run{low, n})
		s.collapse()
		low += n
		left -= n
	}
	for len(s.runs) > 1 {
		n := len(s.runs) - 2
		if n > 0 && s.runs[n-1].length < s.runs[n+1].length {
			n--
		}
		s.mergeAt(n)
	}
}

type run struct{ base, length int }

type sorter[T any] struct {
	a         []T
	less      func(a, b T) bool
	runs      []run
	minGallop int
}

func minRunLength(n int) int {
	r := 0
	for n >= 64 {
		r |= n & 1
		n >>= 1
	}
	return n + r
}

// countRun is the length of the ascending run at low; a strictly descending one is turned round.
func (s *sorter[T]) countRun(low, high int) int {
	if low+1 == high {
		return 1
	}
	n := 2
	descending := s.less(s.a[low+1], s.a[low])
	for low+n < high && s.less(s.a[low+n], s.a[low+n-1]) == descending {
		n++
	}
	if descending {
		slices.Reverse(s.a[low : low+n])
	}
	return n
}

// insertion sorts [low, high), of which [low, start) is sorted, by binary insertion.
func (s *sorter[T]) insertion(low, start, high int) {
	for ; start < high; start++ {
		pivot := s.a[start]
		left, right := low, start
		for left < right {
			mid := left + (right-left)/2
			if s.less(pivot, s.a[mid]) {
				right = mid
			} else {
				left = mid + 1
			}
		}
		copy(s.a[left+1:start+1], s.a[left:start])
		s.a[left] = pivot
	}
}

func (s *sorter[T]) collapse() {
	holds := func(n int) bool {
		return n < 2 || s.runs[n-2].length > s.runs[n-1].length+s.runs[n].length
	}
	for len(s.runs) > 1 {
		n := len(s.runs) - 2
		switch {
		case !holds(n+1) || !holds(n):
			if s.runs[n-1].length < s.runs[n+1].length {
				n--
			}
		case s.runs[n].length > s.runs[n+1].length:
			return
		}
		s.mergeAt(n)
	}
}

func (s *sorter[T]) mergeAt(n int) {
	a, b := s.runs[n], s.runs[n+1]
	s.runs[n].length = a.length + b.length
	s.runs = slices.Delete(s.runs, n+1, n+2)
	k := s.gallopRight(s.a[a.base:a.base+a.length], s.a[b.base], 0)
	a.base, a.length = a.base+k, a.length-k
	if a.length == 0 {
		return
	}
	b.length = s.gallopLeft(s.a[b.base:b.base+b.length], s.a[a.base+a.length-1], b.length-1)
	switch {
	case b.length == 0:
	case a.length <= b.length:
		s.mergeLow(a, b)
	default:
		s.mergeHigh(a, b)
	}
}

// gallopLeft is the place of key before those equal to it, searched for from hint.
func (s *sorter[T]) gallopLeft(in []T, key T, hint int) int {
	last, offset := 0, 1
	if s.less(in[hint], key) {
		limit := len(in) - hint
		for offset < limit && s.less(in[hint+offset], key) {
			last, offset = offset, offset<<1+1
		}
		last, offset = last+hint, min(offset, limit)+hint
	} else {
		limit := hint + 1
		for offset < limit && !s.less(in[hint-offset], key) {
			last, offset = offset, offset<<1+1
		}
		last, offset = hint-min(offset, limit), hint-last
	}
	for last++; last < offset; {
		mid := last + (offset-last)/2
		if s.less(in[mid], key) {
			last = mid + 1
		} else {
			offset = mid
		}
	}
	return offset
}

// gallopRight is the place of key after those equal to it, searched for from hint.
func (s *sorter[T]) gallopRight(in []T, key T, hint int) int {
	last, offset := 0, 1
	if s.less(key, in[hint]) {
		limit := hint + 1
		for offset < limit && s.less(key, in[hint-offset]) {
			last, offset = offset, offset<<1+1
		}
		last, offset = hint-min(offset, limit), hint-last
	} else {
		limit := len(in) - hint
		for offset < limit && !s.less(key, in[hint+offset]) {
			last, offset = offset, offset<<1+1
		}
		last, offset = last+hint, min(offset, limit)+hint
	}
	for last++; last < offset; {
		mid := last + (offset-last)/2
		if s.less(key, in[mid]) {
			offset = mid
		} else {
			last = mid + 1
		}
	}
	return offset
}
