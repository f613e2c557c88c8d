package frame

import (
	"errors"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	digitClass = []runeRange{{'0', '9'}}
	wordClass  = []runeRange{{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}}
	spaceClass = []runeRange{{'\t', '\r'}, {' ', ' '}, {0xa0, 0xa0}, {0x1680, 0x1680}, {0x2000, 0x200a}, {0x2028, 0x2029},
		{0x202f, 0x202f}, {0x205f, 0x205f}, {0x3000, 0x3000}, {0xfeff, 0xfeff}}
)

// classEscape is \d \w \s and what they leave.
func classEscape(c byte) ([]runeRange, bool) {
	switch c {
	case 'd':
		return digitClass, true
	case 'w':
		return wordClass, true
	case 's':
		return spaceClass, true
	case 'D':
		return inverse(digitClass), true
	case 'W':
		return inverse(wordClass), true
	case 'S':
		return inverse(spaceClass), true
	}
	return nil, false
}

func inverse(class []runeRange) []runeRange {
	var out []runeRange
	next := rune(0)
	for _, r := range class {
		if r.low > next {
			out = append(out, runeRange{next, r.low - 1})
		}
		next = r.high + 1
	}
	return append(out, runeRange{next, unicode.MaxRune})
}

// escape reads what follows a backslash outside of a class.
func (p *regexParser) escape() (*regexNode, error) {
	if p.at+1 >= len(p.s) {
		return nil, errRegexEnd
	}
	c := p.s[p.at+1]
	if class, ok := classEscape(c); ok {
		p.at += 2
		return &regexNode{op: opClass, class: class}, nil
	}
	switch {
	case c == 'b':
		p.at += 2
		return &regexNode{op: opWord}, nil
	case c == 'B':
		p.at += 2
		return &regexNode{op: opNotWord}, nil
	case c >= '1' && c <= '9':
		end := p.at + 1
		for end < len(p.s) && p.s[end] >= '0' && p.s[end] <= '9' {
			end++
		}
		if n, err := strconv.Atoi(p.s[p.at+1 : end]); err == nil && n <= p.groups {
			p.at, p.tree.special = end, true
			return &regexNode{op: opBack, index: n}, nil
		}
	case c == 'k' && p.hasNames:
		rest, ok := strings.CutPrefix(p.s[p.at+2:], "<")
		name, _, closed := strings.Cut(rest, ">")
		if !ok || !closed {
			return nil, errors.New("a reference to a group without its name")
		}
		p.at += len(name) + 4
		p.tree.special, p.wanted = true, append(p.wanted, name)
		return &regexNode{op: opBack, name: name}, nil
	}
	r := p.charEscape()
	return &regexNode{op: opChar, char: r}, nil
}

// charEscape reads an escape that means one character: \n \x41 A \cA \0, an octal number, or the character itself.
func (p *regexParser) charEscape() rune {
	rest := p.s[p.at+1:]
	r, size := utf8.DecodeRuneInString(rest)
	p.at += 1 + size
	switch r {
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	case 'v':
		return '\v'
	case 'f':
		return '\f'
	case 'x':
		return p.hex(2, r)
	case 'u':
		return p.hex(4, r)
	case 'c':
		if len(rest) > 1 && unicode.IsLetter(rune(rest[1])) && rest[1] < utf8.RuneSelf {
			p.at++
			return rune(rest[1]) & 31
		}
		p.at--
		return '\\'
	case '0', '1', '2', '3', '4', '5', '6', '7':
		n := 0
		for n < 3 && n < len(rest) && rest[n] >= '0' && rest[n] <= '7' {
			n++
		}
		if n == 3 && rest[0] > '3' {
			n = 2
		}
		value, _ := strconv.ParseUint(rest[:n], 8, 32) // octal digits only
		p.at += n - 1
		return rune(value)
	}
	return r
}

// hex reads so many digits; where they are not, the letter means itself.
func (p *regexParser) hex(digits int, letter rune) rune {
	if p.at+digits > len(p.s) {
		return letter
	}
	value, err := strconv.ParseUint(p.s[p.at:p.at+digits], 16, 32)
	if err != nil {
		return letter
	}
	p.at += digits
	return rune(value)
}

func (p *regexParser) classNode() (*regexNode, error) {
	p.at++
	n := &regexNode{op: opClass, not: p.take("^")}
	for {
		switch {
		case p.at >= len(p.s):
			return nil, errors.New("a [ without its ]")
		case p.take("]"):
			return n, nil
		}
		low, class := p.classAtom()
		if !p.peek("-") || p.at+1 >= len(p.s) || p.s[p.at+1] == ']' {
			n.class = append(n.class, class...)
			continue
		}
		p.at++
		high, upper := p.classAtom()
		switch {
		case low < 0 || high < 0: // [\w-x]: the - is one
			n.class = append(append(append(n.class, class...), runeRange{'-', '-'}), upper...)
		case high < low:
			return nil, errors.New("a range of a class is out of order")
		default:
			n.class = append(n.class, runeRange{low, high})
		}
	}
}

// classAtom reads one character of a class, or a whole class like \w, which has no low.
func (p *regexParser) classAtom() (low rune, class []runeRange) {
	r, size := utf8.DecodeRuneInString(p.s[p.at:])
	if r != '\\' || p.at+1 >= len(p.s) {
		p.at += size
		return r, []runeRange{{r, r}}
	}
	if class, ok := classEscape(p.s[p.at+1]); ok {
		p.at += 2
		return -1, class
	}
	if p.s[p.at+1] == 'b' {
		p.at += 2
		return '\b', []runeRange{{'\b', '\b'}}
	}
	r = p.charEscape()
	return r, []runeRange{{r, r}}
}
