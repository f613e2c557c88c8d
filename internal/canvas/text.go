package canvas

import (
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
		v, w = neutral(v, w)
		if w > 0 && !yield(v, w) {
			return
		}
	}
}

// neutral is a grapheme made harmless.
func neutral(v string, w int) (string, int) {
	first, size := utf8.DecodeRuneInString(v)
	switch {
	case first == '\t' || first == '\n' || first == '\r' || first == 0x2028 || first == 0x2029:
		return " ", 1
	case first < ' ' || first >= 0x7f && first < 0xa0 || first == utf8.RuneError:
		return "\uFFFD", 1
	case len(v) == size:
		if !safeRune(first) {
			if unicode.Is(unicode.Co, first) {
				return "\uFFFD", 1
			}
			return "", 0
		}
		return v, min(w, 2)
	}
	// A joiner inside makes terminals disagree on the width: its first rune stands for the grapheme.
	n := 0
	for i, r := range v {
		if i > 0 && (!safeRune(r) || !unicode.Is(unicode.M, r) || r == 0xfe0f || r == 0xfe0e) || i >= maxGrapheme {
			break
		}
		n = i + utf8.RuneLen(r)
	}
	if n == 0 || n > len(v) || !safeRune(first) {
		return "", 0
	}
	if n == len(v) {
		return v, min(w, 2)
	}
	return v[:n], min(displaywidth.String(v[:n]), 2)
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

// Truncate cuts s to w cells, with "…" in the last when something was cut.
func Truncate(s string, w int) string {
	if w <= 0 {
		return ""
	}
	if Width(s) <= w {
		return s
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
