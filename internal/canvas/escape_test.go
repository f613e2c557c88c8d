package canvas

import (
	"strings"
	"testing"
	"unicode"

	"github.com/charmbracelet/x/ansi"
)

// lines reads an encoded screen as a terminal does: the width of each line, by graphemes or by single runes as
// terminals differ in it; whatever is no text and no colour is an error.
func lines(t *testing.T, out string, decode func(string, byte, *ansi.Parser) (string, int, int, byte)) []int {
	t.Helper()
	var widths []int
	for line := range strings.SplitSeq(out, "\n") {
		state, width := byte(0), 0
		for rest := line; rest != ""; {
			p := ansi.NewParser()
			seq, w, n, next := decode(rest, state, p)
			if n == 0 {
				t.Fatalf("the parser stands still at %q", rest)
			}
			if w == 0 && seq != "" && !attached(seq) {
				if !strings.HasPrefix(seq, "\x1b[") || !strings.HasSuffix(seq, "m") || strings.Trim(seq[2:len(seq)-1], "0123456789;") != "" {
					t.Fatalf("a sequence that is no colour: %q in %q", seq, line)
				}
			}
			width += w
			rest, state = rest[n:], next
		}
		widths = append(widths, width)
	}
	return widths
}

// attached tells a combining mark by itself, as readers of single runes see it.
func attached(seq string) bool { return seq[0] >= 0x80 && ansi.Strip(seq) == seq && safe(seq) }

func safe(s string) bool {
	for _, r := range s {
		if !safeRune(r) && r != 0x200c {
			return false
		}
	}
	return true
}

var nasty = []string{
	"\x1b]0;owned\x07", "\x1b[2J\x1b[H", "\u009b31m", "\x90q\x9c", "\x1bP+q544e\x1b\\", "\x1b_Gx\x1b\\", "\x07\x08\x0b\x0c\x0e\x0f", "a\rb", "\x1b[?1049h", "\xc2\x9b2J",
	"\u202egnp.exe", "\u2066x\u2069", "\u200e\u200f", "שלום עולם", "مرحبا 123", "e\u0301\u0302\u0323", strings.Repeat("\u0301", 99), "\u0e33\u0e4d", "한글\u1100\u1161\u11a8", "क्षि",
	"👨‍👩‍👧‍👦", "🏳️‍🌈", "🇯🇵🇩", "✈️", "☺︎", "1️⃣", "👍🏽", "\U000e0067\U000e0062", "\ufeff\u200b\u2060\u00ad", "\xff\xfe\xed\xa0\x80", "\ufdd0\uffff\U0010ffff", "\u2028\u2029\u0085", "㍿㋿", "\u3164\u115f", "ﷺ", "𒐫", "กำลัง", "ｶﾞｷﾞ", "ൎക", "நிலை",
}

// disputed tells text with marks that take a cell of their own where single runes are counted, and none where graphemes
// are: both kinds of terminal cannot be right at once. Ours is the grapheme, as the renderer's.
func disputed(s string) bool {
	for _, r := range s {
		if unicode.In(r, unicode.Mc, unicode.Lm) || r == 0xe33 || r == 0xeb3 || r >= 0x1f1e6 && r <= 0x1f1ff {
			return true
		}
	}
	return false
}

// FuzzEscapes writes anything anywhere, with every setter, and reads what comes out as terminals do: only colours, and
// each line exactly as wide as the grid, whether graphemes or single runes are counted.
func FuzzEscapes(f *testing.F) {
	for i, s := range nasty {
		f.Add(s, i, i*3, uint8(i))
	}
	f.Fuzz(func(t *testing.T, s string, x, w int, mode uint8) {
		x, w = x%24, w%30
		g := New(20, 3)
		g.SetGlyphs(Glyphs(mode >> 2 & 3))
		g.Text(x, 0, w, s, Style{FG: RGB(1, 2, 3), Attr: Attr(mode)})
		g.Text(0, 1, 20, Truncate(s+s, w), Style{BG: RGB(9, 9, 9)})
		g.BigText(x, 0, s, Style{}, Glyphs(mode&3))
		for i, r := range s {
			g.Set(i%20, 2, r, Style{FG: Color(i)})
		}
		other := New(20, 3)
		other.SetGlyphs(Glyphs(mode >> 2 & 3))
		other.Blit(g, Rect{x, 0, w, 3}, w/2, 0)
		for _, grid := range []*Grid{g, other} {
			out := grid.Encode(Depth(mode & 3))
			for name, decode := range map[string]func(string, byte, *ansi.Parser) (string, int, int, byte){"graphemes": ansi.DecodeSequence[string], "runes": ansi.DecodeSequenceWc[string]} {
				widths := lines(t, out, decode)
				if len(widths) != 3 {
					t.Fatalf("%q makes %d lines", s, len(widths))
				}
				if name == "runes" && disputed(s) {
					continue
				}
				for y, n := range widths {
					if n != 20 {
						t.Fatalf("%q: line %d is %d cells wide by %s: %q", s, y, n, name, out)
					}
				}
			}
		}
		if n := Width(Truncate(s, w)); n > max(w, 0) {
			t.Fatalf("%q cut to %d cells has %d", s, w, n)
		}
	})
}

// TestTruncateIsNeutral: what it gives goes into titles of windows, too, where an escape sequence would end them.
func TestTruncateIsNeutral(t *testing.T) {
	for _, w := range []int{3, 80} {
		for _, s := range []string{"a\x07\x1b]52;c;aGk=\x07", "\u009d0;x\u009c", "\x9b31m", "a\u202eb", "日本\x1b[31m"} {
			if got := Truncate(s, w); strings.ContainsFunc(got, unicode.IsControl) || strings.ContainsRune(got, 0x202e) || strings.Contains(got, "\x9b3") {
				t.Errorf("%q in %d cells is %q", s, w, got)
			}
		}
	}
	if got := Truncate("naïve 日本", 80); got != "naïve 日本" {
		t.Errorf("a plain text becomes %q", got)
	}
}
