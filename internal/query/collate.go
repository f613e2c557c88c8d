package query

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// natural is a text as a collator of numbers and accents, but not of case, sees it: what it sorts by first, and what
// decides between texts that are the same in that.
type natural struct {
	primary []weight
	accents []weight
}

// twoLetters are sorted as two.
var twoLetters = strings.NewReplacer("ß", "ss", "æ", "ae", "Æ", "AE", "œ", "oe", "Œ", "OE")

// weight is a character's place, or that of a number with its digits.
type weight struct {
	class  uint8 // white space, punctuation, symbols, digits, letters, others
	place  int
	digits string // of a number, without zeros before it
}

const (
	classBlank uint8 = iota
	classMark
	classNumber
	classLetter
)

// markOrder is the order of the Unicode collation for what is neither letter nor digit.
const markOrder = "_-,;:!¡?¿.·'\"«»()[]{}§¶@*/\\&#%`´^¯¨¸°©®+±÷×<=>¬|¦~¤¢$£¥"

func naturalOf(s string) natural {
	var out natural
	s = twoLetters.Replace(s)
	for s != "" {
		r, size := utf8.DecodeRuneInString(s)
		if r >= '0' && r <= '9' {
			end := strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' })
			if end < 0 {
				end = len(s)
			}
			out.primary = append(out.primary, weight{class: classNumber, digits: strings.TrimLeft(s[:end], "0")})
			s = s[end:]
			continue
		}
		s = s[size:]
		switch i := strings.IndexRune(markOrder, r); {
		case i >= 0:
			out.primary = append(out.primary, weight{class: classMark, place: i})
		case unicode.IsControl(r) && (r < '\t' || r > '\r') || r == 0xad: // no weight at all
			continue
		case unicode.IsSpace(r):
			out.primary = append(out.primary, weight{class: classBlank, place: int(r)})
		default:
			base, accent := foldAccent(unicode.ToLower(r))
			out.primary = append(out.primary, weight{class: classLetter, place: int(base)})
			out.accents = append(out.accents, weight{place: int(accent)})
			continue
		}
		out.accents = append(out.accents, weight{})
	}
	return out
}

func compareNatural(a, b natural) int {
	if c := slices.CompareFunc(a.primary, b.primary, compareWeights); c != 0 {
		return c
	}
	return slices.CompareFunc(a.accents, b.accents, compareWeights)
}

func compareWeights(a, b weight) int {
	if c := cmp.Compare(a.class, b.class); c != 0 || a.class != classNumber {
		return cmp.Or(c, cmp.Compare(a.place, b.place))
	}
	return cmp.Or(cmp.Compare(len(a.digits), len(b.digits)), strings.Compare(a.digits, b.digits))
}

// accented are the letters of the languages of Europe by the letter they are sorted with, and their marks.
var accented = map[rune]struct{ base, mark rune }{
	'á': {'a', 1}, 'à': {'a', 2}, 'â': {'a', 3}, 'å': {'a', 4}, 'ä': {'a', 5}, 'ã': {'a', 6}, 'ç': {'c', 1}, 'é': {'e', 1}, 'è': {'e', 2},
	'ê': {'e', 3}, 'ë': {'e', 5}, 'í': {'i', 1}, 'ì': {'i', 2}, 'î': {'i', 3}, 'ï': {'i', 5}, 'ñ': {'n', 6}, 'ó': {'o', 1}, 'ò': {'o', 2},
	'ô': {'o', 3}, 'ö': {'o', 5}, 'õ': {'o', 6}, 'ø': {'o', 7}, 'ú': {'u', 1}, 'ù': {'u', 2}, 'û': {'u', 3}, 'ü': {'u', 5}, 'ý': {'y', 1}, 'ÿ': {'y', 5},
}

func foldAccent(r rune) (base, mark rune) {
	if a, ok := accented[r]; ok {
		return a.base, a.mark
	}
	return r, 0
}
