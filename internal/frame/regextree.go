package frame

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// regexOp is what a node of a regex's tree does.
type regexOp uint8

const (
	opSeq regexOp = iota
	opAlt
	opChar
	opAny
	opClass
	opGroup
	opRepeat
	opStart
	opEnd
	opWord
	opNotWord
	opLook
	opBack
)

// regexNode is one part of a regex.
type regexNode struct {
	op       regexOp
	kids     []*regexNode
	char     rune
	class    []runeRange
	not      bool // of a class, or of a look around
	behind   bool // of a look around
	lazy     bool
	min, max int    // of a repeat; max below 0 is no end
	index    int    // of a group, or of what a back reference means
	name     string // of a group that is referred to
}

type runeRange struct{ low, high rune }

// regexTree is a parsed regex of JavaScript.
type regexTree struct {
	root                   *regexNode
	names                  []string // by index; "" is the whole and what has no name
	fold, lines, dotBreaks bool
	special                bool // has what Go's engine lacks
}

const (
	maxRegexDepth = 200
	maxRegexText  = 10_000
)

var errRegexEnd = errors.New("it ends too early")

// parseRegex reads a pattern by the rules that browsers have for patterns without the flag u.
func parseRegex(pattern, flags string) (*regexTree, error) {
	if len(pattern) > maxRegexText {
		return nil, errors.New("it is too long")
	}
	t := &regexTree{names: []string{""}, fold: strings.Contains(flags, "i"), lines: strings.Contains(flags, "m"), dotBreaks: strings.Contains(flags, "s")}
	p := &regexParser{tree: t, s: pattern, hasNames: strings.Contains(pattern, "(?<") && hasNamedGroup(pattern), groups: countGroups(pattern)}
	root, err := p.alternatives(0)
	if err == nil && p.at < len(p.s) {
		err = errors.New("a ) without its (")
	}
	for _, name := range p.wanted {
		if err == nil && !slices.Contains(t.names, name) {
			err = errors.New("a reference to a group that is not there")
		}
	}
	t.root = root
	return t, err
}

func hasNamedGroup(s string) bool {
	for i := range len(s) {
		if rest, ok := strings.CutPrefix(s[i:], "(?<"); ok && rest != "" && rest[0] != '=' && rest[0] != '!' {
			return true
		}
	}
	return false
}

// countGroups counts the capturing groups, which tells a back reference from an octal escape.
func countGroups(s string) int {
	n, inClass := 0, false
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '[':
			inClass = true
		case ']':
			inClass = false
		case '(':
			rest := s[i+1:]
			named := strings.HasPrefix(rest, "?<") && !strings.HasPrefix(rest, "?<=") && !strings.HasPrefix(rest, "?<!")
			if !inClass && (!strings.HasPrefix(rest, "?") || named) {
				n++
			}
		}
	}
	return n
}

type regexParser struct {
	tree     *regexTree
	s        string
	at       int
	hasNames bool
	groups   int
	wanted   []string // names that are referred to
}

func (p *regexParser) peek(s string) bool { return strings.HasPrefix(p.s[p.at:], s) }

func (p *regexParser) take(s string) bool {
	if !p.peek(s) {
		return false
	}
	p.at += len(s)
	return true
}

func (p *regexParser) alternatives(depth int) (*regexNode, error) {
	if depth > maxRegexDepth {
		return nil, errors.New("it is nested too deep")
	}
	alt := &regexNode{op: opAlt}
	for {
		seq := &regexNode{op: opSeq}
		for p.at < len(p.s) && !p.peek("|") && !p.peek(")") {
			n, err := p.term(depth)
			if err != nil {
				return nil, err
			}
			seq.kids = append(seq.kids, n)
		}
		alt.kids = append(alt.kids, seq)
		if !p.take("|") {
			break
		}
	}
	if len(alt.kids) == 1 {
		return alt.kids[0], nil
	}
	return alt, nil
}

func (p *regexParser) term(depth int) (*regexNode, error) {
	n, err := p.atom(depth)
	if err != nil {
		return nil, err
	}
	low, high, ok := p.quantifier()
	if !ok {
		return n, nil
	}
	switch {
	case high >= 0 && high < low:
		return nil, errors.New("numbers of a repeat are out of order")
	case n.op == opStart || n.op == opEnd || n.op == opWord || n.op == opNotWord || n.op == opLook && n.behind:
		return nil, errors.New("nothing to repeat")
	}
	out := &regexNode{op: opRepeat, kids: []*regexNode{n}, min: low, max: high, lazy: p.take("?")}
	if low > 1000 || high > 1000 {
		p.tree.special = true
	}
	return out, nil
}

// quantifier reads * + ? {2} {2,} {2,3}; other braces are plain characters.
func (p *regexParser) quantifier() (low, high int, ok bool) {
	switch {
	case p.take("*"):
		return 0, -1, true
	case p.take("+"):
		return 1, -1, true
	case p.take("?"):
		return 0, 1, true
	case !p.peek("{"):
		return 0, 0, false
	}
	inside, _, closed := strings.Cut(p.s[p.at+1:], "}")
	first, second, two := strings.Cut(inside, ",")
	low, err := count(first)
	if !closed || err != nil {
		return 0, 0, false
	}
	switch high = low; {
	case two && second == "":
		high = -1
	case two:
		if high, err = count(second); err != nil {
			return 0, 0, false
		}
	}
	p.at += len(inside) + 2
	return low, high, true
}

// count reads a number of repeats; what is beyond any text is as good as a million.
func count(s string) (int, error) {
	if s == "" || strings.Trim(s, "0123456789") != "" {
		return 0, errRegexEnd
	}
	n, err := strconv.Atoi(s)
	if err != nil || n > 1_000_000 {
		return 1_000_000, nil
	}
	return n, nil
}

func (p *regexParser) atom(depth int) (*regexNode, error) {
	r, size := utf8.DecodeRuneInString(p.s[p.at:])
	switch r {
	case '(':
		return p.group(depth)
	case '[':
		return p.classNode()
	case '\\':
		return p.escape()
	case '*', '+', '?':
		return nil, errors.New("nothing to repeat")
	case '{':
		if _, _, isRepeat := p.quantifier(); isRepeat {
			return nil, errors.New("nothing to repeat")
		}
	}
	p.at += size
	switch r {
	case '^':
		return &regexNode{op: opStart}, nil
	case '$':
		return &regexNode{op: opEnd}, nil
	case '.':
		return &regexNode{op: opAny}, nil
	}
	return &regexNode{op: opChar, char: r}, nil
}

func (p *regexParser) group(depth int) (*regexNode, error) {
	n := &regexNode{op: opGroup, index: -1}
	switch {
	case p.take("(?:"):
	case p.take("(?="):
		n.op = opLook
	case p.take("(?!"):
		n.op, n.not = opLook, true
	case p.take("(?<="):
		n.op, n.behind = opLook, true
	case p.take("(?<!"):
		n.op, n.behind, n.not = opLook, true, true
	case p.take("(?<"):
		name, _, ok := strings.Cut(p.s[p.at:], ">")
		if !ok || !isGroupName(name) {
			return nil, errors.New("the name of a group is not valid")
		}
		if slices.Contains(p.tree.names, name) {
			return nil, errors.New("two groups have one name")
		}
		p.at += len(name) + 1
		n.index = len(p.tree.names)
		p.tree.names = append(p.tree.names, name)
	case p.peek("(?"):
		return nil, errors.New("a group of an unknown kind")
	default:
		p.at++
		n.index = len(p.tree.names)
		p.tree.names = append(p.tree.names, "")
	}
	p.tree.special = p.tree.special || n.op == opLook
	kid, err := p.alternatives(depth + 1)
	if err != nil {
		return nil, err
	}
	n.kids = []*regexNode{kid}
	if !p.take(")") {
		return nil, errors.New("a ( without its )")
	}
	return n, nil
}

func isGroupName(s string) bool {
	for i, r := range s {
		letter := r == '_' || r == '$' || unicode.IsLetter(r)
		if !letter && (i == 0 || !unicode.IsDigit(r)) {
			return false
		}
	}
	return s != ""
}
