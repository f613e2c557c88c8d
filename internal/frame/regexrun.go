package frame

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// compile is the tree for Go's engine; nil when it needs more than that has.
func (t *regexTree) compile() *regexp.Regexp {
	if t.special || t.root.loopsOnNothing() {
		return nil
	}
	flags := "(?"
	for _, f := range []struct {
		on   bool
		name string
	}{{t.fold, "i"}, {t.lines, "m"}, {t.dotBreaks, "s"}} {
		if f.on {
			flags += f.name
		}
	}
	var b strings.Builder
	if flags != "(?" {
		b.WriteString(flags + ")")
	}
	t.root.write(&b, t.dotBreaks)
	re, err := regexp.Compile(b.String())
	if err != nil {
		return nil // too large for it
	}
	return re
}

// loopsOnNothing tells a repeat of what can match nothing: there the engines differ in what the groups hold.
func (n *regexNode) loopsOnNothing() bool {
	return n.op == opRepeat && n.kids[0].nullable() || slices.ContainsFunc(n.kids, (*regexNode).loopsOnNothing)
}

// nullable tells whether a node can match nothing.
func (n *regexNode) nullable() bool {
	switch n.op {
	case opChar, opAny, opClass:
		return false
	case opAlt:
		return slices.ContainsFunc(n.kids, (*regexNode).nullable)
	case opRepeat:
		return n.min == 0 || n.kids[0].nullable()
	case opSeq, opGroup:
		return !slices.ContainsFunc(n.kids, func(k *regexNode) bool { return !k.nullable() })
	}
	return true
}

func (n *regexNode) write(b *strings.Builder, dotBreaks bool) {
	switch n.op {
	case opSeq:
		for _, k := range n.kids {
			k.write(b, dotBreaks)
		}
	case opAlt:
		for i, k := range n.kids {
			if i > 0 {
				b.WriteByte('|')
			}
			k.write(b, dotBreaks)
		}
	case opChar:
		fmt.Fprintf(b, `\x{%x}`, n.char)
	case opAny:
		dot := `[^\n\r\x{2028}\x{2029}]`
		if dotBreaks {
			dot = "."
		}
		b.WriteString(dot)
	case opClass:
		n.writeClass(b)
	case opGroup:
		open := "(?:"
		if n.index > 0 {
			open = "("
		}
		b.WriteString(open)
		n.kids[0].write(b, dotBreaks)
		b.WriteByte(')')
	case opRepeat:
		b.WriteString("(?:")
		n.kids[0].write(b, dotBreaks)
		fmt.Fprintf(b, "){%d,", n.min)
		if n.max >= 0 {
			fmt.Fprint(b, n.max)
		}
		if b.WriteByte('}'); n.lazy {
			b.WriteByte('?')
		}
	case opStart:
		b.WriteByte('^')
	case opEnd:
		b.WriteByte('$')
	case opWord:
		b.WriteString(`\b`)
	case opNotWord:
		b.WriteString(`\B`)
	}
}

func (n *regexNode) writeClass(b *strings.Builder) {
	class := n.class
	if len(class) == 0 {
		class = []runeRange{{0, unicode.MaxRune}}
	}
	if b.WriteByte('['); n.not != (len(n.class) == 0) {
		b.WriteByte('^') // [] is nothing and [^] anything
	}
	for _, r := range class {
		for _, odd := range []rune{0x17f, 0x212a} { // Go folds these to s and k, JavaScript does not
			if r.low < odd && odd < r.high {
				fmt.Fprintf(b, `\x{%x}-\x{%x}`, r.low, odd-1)
				r.low = odd + 1
			}
		}
		fmt.Fprintf(b, `\x{%x}-\x{%x}`, r.low, r.high)
	}
	b.WriteByte(']')
}

// regexRun is one search of our own engine, by trying and going back. Groups are in at, as pairs of places.
type regexRun struct {
	tree  *regexTree
	s     string
	at    []int
	steps int
	depth int
}

// maxRegexNesting bounds how deep the engine goes into itself, well within what a goroutine's stack may hold.
const maxRegexNesting = 100_000

func (m *regexRun) search(from int, sticky bool) []int {
	for start := from; start <= len(m.s); {
		for i := range m.at {
			m.at[i] = -1
		}
		end := -1
		if m.match(m.tree.root, start, func(to int) bool { end = to; return true }) {
			m.at[0], m.at[1] = start, end
			return m.at
		}
		if sticky || m.steps <= 0 {
			return nil
		}
		_, size := utf8.DecodeRuneInString(m.s[start:])
		start += max(size, 1)
	}
	return nil
}

// match tries a node at a place, and what comes behind it by next.
func (m *regexRun) match(n *regexNode, at int, next func(int) bool) bool {
	if m.depth++; m.depth > maxRegexNesting {
		m.steps = 0
	}
	defer func() { m.depth-- }()
	if m.steps--; m.steps <= 0 {
		return false
	}
	switch n.op {
	case opSeq:
		return m.sequence(n.kids, at, next)
	case opAlt:
		return slices.ContainsFunc(n.kids, func(k *regexNode) bool { return m.match(k, at, next) })
	case opGroup:
		return m.group(n, at, next)
	case opRepeat:
		return m.repeat(n, at, 0, next)
	case opLook:
		return m.look(n, at, next)
	case opBack:
		return m.back(n, at, next)
	case opStart:
		return (at == 0 || m.tree.lines && isBreak(runeBefore(m.s, at))) && next(at)
	case opEnd:
		return (at == len(m.s) || m.tree.lines && isBreak(runeAt(m.s, at))) && next(at)
	case opWord, opNotWord:
		edge := isWordChar(runeBefore(m.s, at)) != isWordChar(runeAt(m.s, at))
		return edge == (n.op == opWord) && next(at)
	}
	size := m.one(n, at)
	return size > 0 && next(at+size)
}

func (m *regexRun) sequence(kids []*regexNode, at int, next func(int) bool) bool {
	if len(kids) == 0 {
		return next(at)
	}
	return m.match(kids[0], at, func(to int) bool { return m.sequence(kids[1:], to, next) })
}

func (m *regexRun) group(n *regexNode, at int, next func(int) bool) bool {
	if n.index < 0 {
		return m.match(n.kids[0], at, next)
	}
	i := 2 * n.index
	from, to := m.at[i], m.at[i+1]
	if m.match(n.kids[0], at, func(end int) bool {
		wasFrom, wasTo := m.at[i], m.at[i+1]
		m.at[i], m.at[i+1] = at, end
		if next(end) {
			return true
		}
		m.at[i], m.at[i+1] = wasFrom, wasTo
		return false
	}) {
		return true
	}
	m.at[i], m.at[i+1] = from, to
	return false
}

// repeat has matched done times; a round that matches nothing ends it.
func (m *regexRun) repeat(n *regexNode, at, done int, next func(int) bool) bool {
	kid := n.kids[0]
	if kid.op == opChar || kid.op == opAny || kid.op == opClass {
		return m.repeatOne(n, at, next)
	}
	again := func() bool {
		if n.max >= 0 && done >= n.max {
			return false
		}
		saved := slices.Clone(m.at)
		kid.forget(m.at)
		if m.match(kid, at, func(to int) bool {
			return (to > at || done < n.min) && m.repeat(n, to, done+1, next)
		}) {
			return true
		}
		copy(m.at, saved)
		return false
	}
	switch {
	case m.steps <= 0:
		return false
	case done < n.min:
		return again()
	case n.lazy:
		return next(at) || again()
	}
	return again() || next(at)
}

// forget unsets the groups in a node, as each round of a repeat begins without them.
func (n *regexNode) forget(at []int) {
	if n.op == opGroup && n.index > 0 {
		at[2*n.index], at[2*n.index+1] = -1, -1
	}
	for _, k := range n.kids {
		k.forget(at)
	}
}

// repeatOne repeats what matches one character, without going deeper for each.
func (m *regexRun) repeatOne(n *regexNode, at int, next func(int) bool) bool {
	ends := []int{at}
	for n.max < 0 || len(ends) <= n.max {
		if n.lazy && len(ends) > n.min && next(ends[len(ends)-1]) {
			return true
		}
		size := m.one(n.kids[0], ends[len(ends)-1])
		if m.steps--; size == 0 || m.steps <= 0 {
			break
		}
		ends = append(ends, ends[len(ends)-1]+size)
	}
	if n.lazy {
		return n.max >= 0 && len(ends) == n.max+1 && len(ends) > n.min && next(ends[len(ends)-1])
	}
	for i := len(ends) - 1; i >= n.min && m.steps > 0; i-- {
		if m.steps--; next(ends[i]) {
			return true
		}
	}
	return false
}

func (m *regexRun) look(n *regexNode, at int, next func(int) bool) bool {
	saved := slices.Clone(m.at)
	found := false
	if n.behind {
		for start := at; start >= 0 && !found && m.steps > 0; start-- {
			found = m.match(n.kids[0], start, func(to int) bool { return to == at })
		}
	} else {
		found = m.match(n.kids[0], at, func(int) bool { return true })
	}
	if n.not || !found {
		copy(m.at, saved)
	}
	if found != n.not && m.steps > 0 && next(at) {
		return true
	}
	copy(m.at, saved)
	return false
}

// back matches again what a group has matched, nothing where it has not.
func (m *regexRun) back(n *regexNode, at int, next func(int) bool) bool {
	index := n.index
	if n.name != "" {
		index = slices.Index(m.tree.names, n.name)
	}
	if index <= 0 || m.at[2*index] < 0 {
		return next(at)
	}
	want := m.s[m.at[2*index]:m.at[2*index+1]]
	if at+len(want) > len(m.s) {
		return false
	}
	have := m.s[at : at+len(want)]
	return (have == want || m.tree.fold && strings.EqualFold(have, want)) && next(at+len(want))
}

// one is the size of the character at a place when the node matches it, else 0.
func (m *regexRun) one(n *regexNode, at int) int {
	if at >= len(m.s) {
		return 0
	}
	r, size := utf8.DecodeRuneInString(m.s[at:])
	ok := false
	switch n.op {
	case opChar:
		ok = r == n.char || m.tree.fold && unicode.ToUpper(r) == unicode.ToUpper(n.char)
	case opAny:
		ok = m.tree.dotBreaks || !isBreak(r)
	case opClass:
		in := inClass(n.class, r)
		if m.tree.fold && !in {
			in = inClass(n.class, unicode.ToLower(r)) || inClass(n.class, unicode.ToUpper(r))
		}
		ok = in != n.not
	}
	if !ok {
		return 0
	}
	return size
}

func inClass(class []runeRange, r rune) bool {
	return slices.ContainsFunc(class, func(c runeRange) bool { return r >= c.low && r <= c.high })
}

func isBreak(r rune) bool { return r == '\n' || r == '\r' || r == 0x2028 || r == 0x2029 }

func isWordChar(r rune) bool { return inClass(wordClass, r) }

// runeAt and runeBefore are -1 where the text ends.
func runeAt(s string, at int) rune {
	if at >= len(s) {
		return -1
	}
	r, _ := utf8.DecodeRuneInString(s[at:])
	return r
}

func runeBefore(s string, at int) rune {
	if at <= 0 {
		return -1
	}
	r, _ := utf8.DecodeLastRuneInString(s[:at])
	return r
}
