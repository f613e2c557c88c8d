package canvas

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"
)

// maxGrapheme bounds a grapheme's bytes, so that stacked combining marks cannot grow a line without end.
const maxGrapheme = 32

// safeRune tells whether a rune may reach a terminal: no control (C0, C1, DEL), no format character (bidirectional
// overrides and isolates, zero-width space and joiner, BOM, tags), no line separator, no surrogate or private use.
func safeRune(r rune) bool {
	switch {
	case r < 0x20 || r >= 0x7f && r < 0xa0:
		return false
	case r == 0xad || r == 0x2028 || r == 0x2029 || r >= 0xfff9 && r <= 0xfffb || r >= 0xe0000:
		return false
	case r < 0x600:
		return true
	}
	return !unicode.Is(unicode.Cf, r) && !unicode.Is(unicode.Co, r)
}

// attaches tells whether a mark stays with its base. Spacing marks on ASCII belong to no script, and are counted apart.
func attaches(base, mark rune) bool {
	switch {
	case !safeRune(mark) || mark == 0xfe0e || mark == 0xfe0f:
		return false
	case mark == 0xe33 || mark == 0xeb3 || mark == 0xff9e || mark == 0xff9f || unicode.Is(unicode.Mc, mark):
		return base >= 0x80
	}
	return unicode.Is(unicode.M, mark)
}

// tied tells runes that would join with a neighbouring cell's: alone they are replaced.
func tied(r rune) bool {
	switch {
	case r < 0xe33 && r != 0xd4e:
		return false
	case r >= 0x1100 && r < 0x1200 || r >= 0xa960 && r < 0xa980 || r >= 0xd7b0 && r < 0xd800: // Hangul's parts
		return true
	case r >= 0x1f1e6 && r <= 0x1f1ff || r >= 0x1f3fb && r <= 0x1f3ff: // halves of flags, skin tones
		return true
	}
	return r == 0xd4e || r == 0xe33 || r == 0xeb3 || r == 0xff9e || r == 0xff9f || unicode.Is(prepended, r)
}

// prepended are letters that Unicode joins to the one after them (Grapheme_Cluster_Break=Prepend).
var prepended = &unicode.RangeTable{R32: []unicode.Range32{
	{Lo: 0x111c2, Hi: 0x111c3, Stride: 1}, {Lo: 0x113d1, Hi: 0x113d1, Stride: 1}, {Lo: 0x1193f, Hi: 0x1193f, Stride: 1}, {Lo: 0x11941, Hi: 0x11941, Stride: 1},
	{Lo: 0x11a3a, Hi: 0x11a3a, Stride: 1}, {Lo: 0x11a84, Hi: 0x11a89, Stride: 1}, {Lo: 0x11d46, Hi: 0x11d46, Stride: 1}, {Lo: 0x11f02, Hi: 0x11f02, Stride: 1},
}}

// together is a grapheme of tied runes as one that all terminals agree on: a flag, or a Hangul syllable put together.
func together(v string) (g string, width, read int) {
	runes := []rune(v)
	if len(runes) == 2 && runes[0] >= 0x1f1e6 && runes[0] <= 0x1f1ff && runes[1] >= 0x1f1e6 && runes[1] <= 0x1f1ff {
		return v, 2, len(v)
	}
	l, vowel := runes[0]-0x1100, runes[1]-0x1161
	if l < 0 || l >= 19 || vowel < 0 || vowel >= 21 {
		return "\uFFFD", 1, len(v)
	}
	syllable := 0xac00 + (l*21+vowel)*28
	if len(runes) > 2 && runes[2] > 0x11a7 && runes[2] < 0x11c3 {
		syllable += runes[2] - 0x11a7
	}
	return string(syllable), 2, len(v)
}

// virama tells the marks by which Indic scripts tie a consonant to the next (Indic_Conjunct_Break=Linker).
func virama(r rune) bool {
	switch r {
	case 0x94d, 0x9cd, 0xacd, 0xb4d, 0xc4d, 0xd4d, 0x1039, 0x17d2, 0x1a60, 0x1b44, 0x1bab, 0xa9c0, 0xaaf6, 0x10a3f, 0x11133, 0x113d0, 0x1193e, 0x11a47, 0x11a99, 0x11f42:
		return true
	}
	return false
}

func runeWidth(r rune) int { return displaywidth.Rune(r) }

// plainASCII tells whether every byte takes one cell as it is.
func plainASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return true
}

// graphemes yields the neutralised graphemes of s with their widths (1 or 2). Blanks stand for tab and line break,
// "�" for any other control character; format characters and stray combining marks are left out.
func graphemes(s string, yield func(g string, w int) bool) {
	it := displaywidth.StringGraphemes(s)
	for it.Next() {
		v, w := it.Value(), it.Width()
		if len(v) == 1 && v[0] >= ' ' && v[0] < 0x7f {
			if !yield(v, 1) {
				return
			}
			continue
		}
		for v != "" {
			g, gw, n := neutral(v, w)
			if gw > 0 && !yield(g, gw) {
				return
			}
			v = v[n:]
		}
	}
}

// neutral makes the beginning of a grapheme harmless and tells how many bytes of it that was: nearly always all. A
// joiner inside makes terminals disagree on the width, so what stands before it stands for the grapheme.
func neutral(v string, w int) (g string, width, read int) {
	first, size := utf8.DecodeRuneInString(v)
	switch {
	case first == '\t' || first == '\n' || first == '\r' || first == 0x2028 || first == 0x2029:
		return " ", 1, len(v)
	case first < ' ' || first >= 0x7f && first < 0xa0 || first == utf8.RuneError || unicode.Is(unicode.Co, first):
		return "\uFFFD", 1, len(v)
	case !safeRune(first) || unicode.Is(unicode.M, first): // a mark without its base would join the cell before
		return "", 0, size
	case size < len(v) && tied(first):
		return together(v)
	case tied(first):
		return "\uFFFD", 1, size
	case size == len(v):
		return v, min(w, 2), size
	}
	n := 0
	var last rune
	for i, r := range v {
		if i > 0 && !attaches(first, r) || i >= maxGrapheme {
			if virama(last) && unicode.Is(unicode.L, r) { // consonants that a script would draw as one: each in its own cell, and kept apart
				return v[:n] + "\u200c", max(min(displaywidth.String(v[:n]), 2), 1), n
			}
			break
		}
		n, last = i+utf8.RuneLen(r), r
	}
	if n == len(v) {
		return v, min(w, 2), n
	}
	return v[:n], min(displaywidth.String(v[:n]), 2), len(v)
}

// Width is how many cells the neutralised text takes.
func Width(s string) int {
	if plainASCII(s) {
		return len(s)
	}
	n := 0
	graphemes(s, func(_ string, w int) bool { n += w; return true })
	return n
}

// harmless is what stands for a rune that is more than text, as in graphemes; -1 is nothing.
func harmless(r rune) rune {
	switch {
	case r == '\t' || r == '\n' || r == '\r' || r == 0x2028 || r == 0x2029:
		return ' '
	case unicode.IsControl(r) || unicode.Is(unicode.Co, r):
		return '\uFFFD'
	case !safeRune(r) && !unicode.Is(unicode.M, r) && r != 0x200c && r != 0x200d:
		return -1
	}
	return r
}

// Truncate cuts the neutralised s to w cells, with "…" in the last when something was cut.
func Truncate(s string, w int) string {
	if w <= 0 {
		return ""
	}
	if Width(s) <= w {
		return strings.Map(harmless, strings.ToValidUTF8(s, "\uFFFD"))
	}
	out, used := make([]byte, 0, w+4), 0
	graphemes(s, func(g string, gw int) bool {
		if used+gw > w-1 {
			return false
		}
		out, used = append(out, g...), used+gw
		return true
	})
	return string(append(out, "…"...))
}

// Text writes s from x, y, cut with "…" to maxW cells and to the grid, and returns the cells used.
// A zero background keeps the cells' own.
func (g *Grid) Text(x, y, maxW int, s string, st Style) int {
	if maxW <= 0 || y < g.clip.Y || y >= g.clip.Y+g.clip.H || x >= g.clip.X+g.clip.W || s == "" {
		return 0
	}
	if plainASCII(s) && len(s) <= maxW && x >= g.clip.X && x+len(s) <= g.clip.X+g.clip.W {
		for i := 0; i < len(s); i++ {
			g.put(y*g.w+x+i, x+i, rune(s[i]), 1, st)
		}
		return len(s)
	}
	cut := Width(s) > maxW
	used, limit := 0, maxW
	if cut {
		limit--
	}
	graphemes(s, func(v string, w int) bool {
		if used+w > limit {
			return false
		}
		g.grapheme(x+used, y, v, w, st)
		used += w
		return true
	})
	if cut {
		g.grapheme(x+used, y, "…", 1, st)
		used++
	}
	return used
}

// grapheme writes one safe grapheme; a wide one that would be cut by the grid's edge becomes a blank.
func (g *Grid) grapheme(x, y int, v string, w int, st Style) {
	if x < g.clip.X || x >= g.clip.X+g.clip.W {
		return
	}
	i := y*g.w + x
	if w == 2 && x+1 >= g.clip.X+g.clip.W {
		g.put(i, x, ' ', 1, st)
		return
	}
	r, size := utf8.DecodeRuneInString(v)
	if size != len(v) {
		g.putExt(i, x, v, uint8(w), st)
		return
	}
	g.put(i, x, r, uint8(w), st)
	g.tail(i, x, uint8(w), st)
}
