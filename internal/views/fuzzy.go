package views

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// How well a word fits a text: the less, the better.
const (
	fitsWhole = iota
	fitsBegin
	fitsWord
	fitsInside
	fitsScattered
	fitsNot
)

// fuzzy tells whether all words of pattern occur in s, or at least their letters in their order, whatever their case.
func fuzzy(pattern, s string) bool { return fitness(pattern, s) < fitsNot*len(pattern)+1 }

// fitness is how well all words of a pattern fit a text; more than any fit when one does not.
func fitness(pattern, s string) int {
	sum := 0
	for _, word := range strings.Fields(strings.ToLower(pattern)) {
		fit := fit(word, strings.ToLower(s))
		if fit == fitsNot {
			return fitsNot*len(pattern) + 1
		}
		sum += fit
	}
	return sum
}

// fit is how well a word fits a text; both are in lower case.
func fit(word, s string) int {
	switch at := strings.Index(s, word); {
	case s == word:
		return fitsWhole
	case at == 0:
		return fitsBegin
	case at > 0 && beginsWord(s, at):
		return fitsWord
	case at > 0:
		if wordStart(s, word) >= 0 {
			return fitsWord
		}
		return fitsInside
	}
	for _, c := range word {
		i := strings.IndexRune(s, c)
		if i < 0 {
			return fitsNot
		}
		s = s[i+utf8.RuneLen(c):]
	}
	return fitsScattered
}

func beginsWord(s string, at int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:at])
	return !unicode.IsLetter(before) && !unicode.IsDigit(before)
}

// wordStart is where word stands at the beginning of a word of s; -1 when it does not.
func wordStart(s, word string) int {
	for from := 0; ; {
		i := strings.Index(s[from:], word)
		if i < 0 {
			return -1
		}
		if at := from + i; at == 0 || beginsWord(s, at) {
			return at
		}
		from += i + 1
	}
}

// matched are the runes of s, by their number, that make it fit the pattern.
func matched(pattern, s string) map[int]bool {
	lower := strings.ToLower(s)
	if utf8.RuneCountInString(lower) != utf8.RuneCountInString(s) {
		return nil
	}
	hits := map[int]bool{}
	for _, word := range strings.Fields(strings.ToLower(pattern)) {
		at := wordStart(lower, word)
		if at < 0 {
			at = strings.Index(lower, word)
		}
		if at >= 0 {
			first := utf8.RuneCountInString(lower[:at])
			for i := range utf8.RuneCountInString(word) {
				hits[first+i] = true
			}
			continue
		}
		from := 0
		for _, c := range word {
			i := strings.IndexRune(lower[from:], c)
			if i < 0 {
				break
			}
			hits[utf8.RuneCountInString(lower[:from+i])] = true
			from += i + utf8.RuneLen(c)
		}
	}
	return hits
}
