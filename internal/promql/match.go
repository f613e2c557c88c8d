package promql

import (
	"cmp"
	"slices"
	"strings"
)

// maxItems is how many suggestions are given: more than a person reads.
const maxItems = 100

// candidate is a text that may be suggested; weight lifts it among those that match as well.
type candidate struct {
	item  Item
	score int
	size  int // its length, once something was typed; 0 leaves the alphabet to decide
}

// best keeps the best candidates, in order.
type best struct {
	pattern string // lower case
	kept    []candidate
	total   int
}

// offer considers a text; fill makes the rest of its item, and is called only when it is kept for now.
func (b *best) offer(text string, weight int, fill func(text string) Item) {
	floor := 0
	if len(b.kept) == maxItems {
		floor = b.kept[maxItems-1].score - weight
	}
	score, ok := match(b.pattern, text, floor)
	if !ok {
		return
	}
	b.total++
	size := 0
	if b.pattern != "" {
		size = len(text)
	}
	if len(b.kept) == maxItems && b.kept[maxItems-1].beats(score+weight, size, text) {
		return // as nearly all of many do
	}
	c := candidate{item: fill(text), score: score + weight, size: size}
	at, _ := slices.BinarySearchFunc(b.kept, c, better)
	if len(b.kept) == maxItems {
		b.kept = b.kept[:maxItems-1]
	}
	b.kept = slices.Insert(b.kept, at, c)
}

// better orders candidates: the best match first, then the shorter, then by the alphabet.
func better(a, b candidate) int {
	return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.size, b.size), strings.Compare(a.item.Text, b.item.Text))
}

// beats tells that it is at least as good.
func (c *candidate) beats(score, size int, text string) bool {
	switch {
	case c.score != score:
		return c.score > score
	case c.size != size:
		return c.size < size
	}
	return c.item.Text <= text
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// match tells whether the letters of pattern, in lower case, stand in s in their order, and how well: whole, at the start, at the start of a
// word, in one piece, scattered. A score that cannot reach the floor need not be reckoned: it is 0 then.
func match(pattern, s string, floor int) (score int, ok bool) {
	if pattern == "" {
		return 0, true
	}
	if len(pattern) > len(s) {
		return 0, false
	}
	if lower(s[0]) == pattern[0] && equalFold(s[:len(pattern)], pattern) {
		if len(pattern) == len(s) {
			return 1000, true
		}
		return 900, true
	}
	if !scattered(pattern, s) {
		return 0, false
	}
	if floor > bestInside {
		return 0, true
	}
	at, found := indexFold(s, pattern)
	switch {
	case found && wordStart(s, at):
		return bestInside - min(at, 90), true
	case found:
		return 500 - min(at, 90), true
	}
	if floor > bestScattered {
		return 0, true
	}
	k, atWords, runs, last := 0, 0, 0, -2
	for i := 0; i < len(s) && k < len(pattern); i++ {
		if lower(s[i]) != pattern[k] {
			continue
		}
		if wordStart(s, i) {
			atWords++
		}
		if i != last+1 {
			runs++
		}
		last, k = i, k+1
	}
	return bestScattered - 20*(8-min(atWords, 8)) - 10*min(runs, 15) - min(last, 40)/4, true
}

// The best scores of what is not at the start: in one piece, and scattered.
const (
	bestInside    = 700
	bestScattered = 360
)

// equalFold tells whether s is the lower-case pattern, whatever its case; they are as long as each other.
func equalFold(s, pattern string) bool {
	for i := range len(pattern) {
		if lower(s[i]) != pattern[i] {
			return false
		}
	}
	return true
}

// scattered tells whether the letters of pattern stand in s in their order: it turns most texts away. Of 100,000 texts the search
// for a byte that the processor helps with is much faster than a loop over them.
func scattered(pattern, s string) bool {
	for k := range len(pattern) {
		at := indexLower(s, pattern[k])
		if at < 0 {
			return false
		}
		s = s[at+1:]
	}
	return true
}

// indexLower is where a lower-case letter, or any other byte, first stands in s whatever its case.
func indexLower(s string, c byte) int {
	at := strings.IndexByte(s, c)
	if c < 'a' || c > 'z' || at == 0 {
		return at
	}
	before := s
	if at > 0 {
		before = s[:at]
	}
	if upper := strings.IndexByte(before, c-('a'-'A')); upper >= 0 {
		return upper
	}
	return at
}

// indexFold finds a lower-case pattern in s whatever the case; a start of a word is taken before an earlier place inside one.
func indexFold(s, pattern string) (at int, found bool) {
	at = -1
	for i := 0; i+len(pattern) <= len(s); i++ {
		next := indexLower(s[i:], pattern[0])
		if next < 0 || i+next+len(pattern) > len(s) {
			break
		}
		if i += next; !equalFold(s[i:i+len(pattern)], pattern) {
			continue
		}
		if wordStart(s, i) {
			return i, true
		}
		if at < 0 {
			at = i
		}
	}
	return at, at >= 0
}

func wordStart(s string, i int) bool {
	if i == 0 {
		return true
	}
	before := s[i-1]
	return !isWord(before) && !isDigit(before) || before == '_' || s[i] >= 'A' && s[i] <= 'Z' && before >= 'a' && before <= 'z'
}

// hits are the bytes of s that match the pattern, for whoever marks them.
func hits(pattern, s string) []int {
	if pattern == "" {
		return nil
	}
	at := make([]int, 0, len(pattern))
	if i, found := indexFold(s, pattern); found {
		for k := range len(pattern) {
			at = append(at, i+k)
		}
		return at
	}
	for i := 0; i < len(s) && len(at) < len(pattern); i++ {
		if lower(s[i]) == pattern[len(at)] {
			at = append(at, i)
		}
	}
	return at
}
