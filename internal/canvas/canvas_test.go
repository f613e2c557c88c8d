package canvas

import (
	"math"
	"regexp"
	"strings"
	"testing"
)

func TestTextIsNeutralised(t *testing.T) {
	for in, want := range map[string]string{
		"plain":               "plain",
		"a\x1b[31mb":          "a�[31mb",
		"a\u009b31mb":         "a�31mb",
		"a\x00b\x7fc":         "a�b�c",
		"tab\there\nnext":     "tab here next",
		"crlf\r\nnext":        "crlf next",
		"evil\u202etxt.exe":   "eviltxt.exe",
		"iso\u2066late\u2069": "isolate",
		"zero\u200bwidth":     "zerowidth",
		"bom\ufeffhere":       "bomhere",
		"e\u0301tude":         "e\u0301tude",
		"日本":                  "日本",
		"\xff\xfe":            "��",
	} {
		g := New(20, 1)
		g.Text(0, 0, 20, in, Style{})
		if got := g.Plain(); got != want {
			t.Errorf("%q is drawn as %q, want %q", in, got, want)
		}
		if Width(in) != Width(want) {
			t.Errorf("Width(%q) is %d, want %d", in, Width(in), Width(want))
		}
	}
	stacked := "e" + strings.Repeat("\u0301", 1000)
	g := New(4, 1)
	g.Text(0, 0, 4, stacked, Style{})
	if n := len(g.Plain()); n > maxGrapheme+4 {
		t.Errorf("a thousand combining marks make a cell of %d bytes", n)
	}
}

func TestWideText(t *testing.T) {
	g := New(6, 1)
	if used := g.Text(0, 0, 6, "日本語", Style{}); used != 6 || g.Plain() != "日本語" {
		t.Fatalf("%d cells, %q", used, g.Plain())
	}
	g.Set(1, 0, 'x', Style{}) // half of a wide one is overwritten: the other half is blank
	if g.Plain() != " x本語" {
		t.Fatalf("%q", g.Plain())
	}
	g.Set(2, 0, 'y', Style{})
	if g.Plain() != " xy 語" {
		t.Fatalf("%q", g.Plain())
	}
	g.Clear(0)
	if used := g.Text(0, 0, 5, "日本語", Style{}); used != 5 || g.Plain() != "日本…" {
		t.Fatalf("%d cells, %q", used, g.Plain())
	}
	g.Clear(0)
	g.Text(5, 0, 9, "日", Style{}) // no room for its right half
	if Width(sgr.ReplaceAllString(g.Encode(TrueColor), "")) != 6 {
		t.Fatalf("%q", g.Encode(TrueColor))
	}
	for s, want := range map[string]string{"abcdef": "abcde…", "日本語語": "日本…", "abc": "abc"} {
		if got := Truncate(s, 6); got != want && Width(s) > 6 {
			t.Errorf("Truncate(%q) is %q", s, got)
		}
	}
}

var sgr = regexp.MustCompile("\x1b\\[[0-9;]*m")

func TestEncode(t *testing.T) {
	g := New(4, 2)
	g.Clear(RGB(17, 18, 23))
	g.Text(0, 0, 4, "ab", Style{FG: RGB(115, 191, 105), Attr: Bold})
	for d, want := range map[Depth]string{
		TrueColor: "\x1b[1;38;2;115;191;105;48;2;17;18;23mab  \x1b[m\n\x1b[48;2;17;18;23m    \x1b[m",
		ANSI256:   "\x1b[1;38;5;71;48;5;233mab  \x1b[m\n\x1b[48;5;233m    \x1b[m",
		NoColor:   "\x1b[1mab  \x1b[m\n    \x1b[m",
	} {
		if got := g.Encode(d); got != want {
			t.Errorf("depth %d: %q, want %q", d, got, want)
		}
	}
}

func TestEncodeDoesNotAllocate(t *testing.T) {
	g := New(200, 60)
	for y := range 60 {
		for x := range 200 {
			g.Set(x, y, 'x', Style{FG: RGB(uint8(x), uint8(y), 7), BG: RGB(1, 2, uint8(y))})
		}
	}
	buf := make([]byte, 0, 1<<20)
	for d := NoColor; d <= TrueColor; d++ {
		g.AppendEncode(buf, d)
		if n := testing.AllocsPerRun(3, func() { g.AppendEncode(buf, d) }); n > 0 {
			t.Errorf("depth %d: %v allocations", d, n)
		}
	}
}

func TestGlyphsAreReplaced(t *testing.T) {
	g := New(8, 1)
	g.SetGlyphs(ASCII)
	g.Text(0, 0, 8, "╭─é●日⠿", Style{})
	if got := g.Plain(); got != "+-e*? *" {
		t.Errorf("ASCII: %q", got)
	}
	g.SetGlyphs(Console)
	if got := g.Plain(); got != "┌─é●日•" {
		t.Errorf("Console: %q", got)
	}
}

func TestRasterOwner(t *testing.T) {
	var r Raster
	r.Reset(2, 1, Braille, false)
	r.Line(0, 0, 3, 0) // four dots along the top
	r.Flush(0, 0)
	r.Line(0, 1, 1, 1)
	r.Dot(0, 2) // three dots in the left cell, more than the first series has there
	r.Flush(1, 0)
	g := New(2, 1)
	r.Paint(g, 0, 0, []Color{RGB(1, 0, 0), RGB(2, 0, 0)})
	for x, want := range []Color{RGB(2, 0, 0), RGB(1, 0, 0)} {
		if _, st, _ := g.Cell(x, 0); st.FG != want {
			t.Errorf("cell %d has colour %x, want %x", x, st.FG, want)
		}
	}
	if got := g.Plain(); got != "⠟⠉" {
		t.Errorf("dots: %q", got)
	}
}

func TestRasterStrokes(t *testing.T) {
	var r Raster
	r.Reset(5, 3, Console, false)
	for x, y := range []float64{2, 2, 0, 0, 1} {
		if x > 0 {
			r.Line(float64(x-1), []float64{2, 2, 0, 0, 1}[x-1], float64(x), y)
		}
	}
	r.Flush(0, 0)
	g := New(5, 3)
	r.Paint(g, 0, 0, []Color{1})
	if got := g.Plain(); !strings.HasPrefix(strings.Split(got, "\n")[2], "─") || strings.ContainsAny(got, "⠁⠿") {
		t.Errorf("strokes:\n%s", got)
	}
}

func TestLineIsClipped(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	var r Raster
	for _, l := range [][4]float64{{0, nan, 5, 5}, {nan, 0, 1, 1}, {0, 0, inf, 0}, {0, -inf, 9, inf}, {-1e308, 3, 1e308, 3}, {0, 1e300, 9, -1e300}, {1e9, 1e9, 2e9, 2e9}} {
		r.Reset(10, 5, Braille, false)
		r.Line(l[0], l[1], l[2], l[3])
		r.Flush(0, 0)
	}
	r.Reset(10, 5, Braille, false)
	r.Line(-1e6, 7, 1e6, 7)
	r.Flush(0, 0)
	for x := range 10 {
		if r.Empty(x, 1) {
			t.Fatalf("a line through the raster misses column %d", x)
		}
	}
	r.Reset(0, 0, Braille, false)
	r.Line(0, 0, 1, 1)
}

func TestColumnEighths(t *testing.T) {
	g := New(3, 2)
	g.Column(0, 0, 2, 0, 1.5, Style{FG: 1}, Braille)
	g.Column(1, 0, 2, 0, math.NaN(), Style{FG: 1}, Braille)
	g.Column(2, 0, 2, 0, 99, Style{FG: 1}, ASCII)
	if got := g.Plain(); got != "▄ #\n█ #" {
		t.Errorf("%q", got)
	}
	g = New(4, 1)
	g.Bar(0, 0, 4, 0.4, Style{FG: 1}, Braille)
	if got := g.Plain(); got != "█▋" {
		t.Errorf("bar %q", got)
	}
}

func TestBigText(t *testing.T) {
	g := New(12, 3)
	if w := g.BigText(0, 0, "23.4", Style{}, Braille); w != 10 {
		t.Errorf("width %d", w)
	}
	if got := g.Plain(); got != "╺━┓╺━┓ ╻ ╻\n┏━┛ ━┫ ┗━┫\n┗━╸╺━┛▪  ╹" {
		t.Errorf("%s", got)
	}
	if _, ok := BigWidth("1e+9"); ok {
		t.Error("the big font has no e")
	}
}

func TestClipAndBlit(t *testing.T) {
	g := New(6, 3)
	before := g.Clip(Rect{1, 1, 3, 1})
	g.Text(0, 1, 6, "abcdef", Style{})
	g.Set(5, 2, 'x', Style{})
	g.Fill(Rect{0, 0, 6, 1}, Style{BG: 7})
	g.Unclip(before)
	if got := g.Plain(); got != "\n bcd\n" {
		t.Errorf("clipped: %q", got)
	}
	src := New(6, 1)
	src.Text(0, 0, 6, "日本語", Style{})
	to := New(4, 1)
	to.Blit(src, Rect{1, 0, 4, 1}, 0, 0) // both outer ones are cut in half
	if got := to.Plain(); got != " 本" {
		t.Errorf("blit: %q", got)
	}
}

func FuzzText(f *testing.F) {
	f.Add("a\x1b[31mb日\u0301", 3, 5)
	f.Add("👨‍👩‍👧 🇯🇵 ✈️", 0, 9)
	f.Fuzz(func(t *testing.T, s string, x, w int) {
		g := New(12, 1)
		g.Text(x, 0, w, s, Style{})
		out := sgr.ReplaceAllString(g.Encode(TrueColor), "")
		if n := Width(out); n != 12 {
			t.Fatalf("%q: %d cells: %q", s, n, out)
		}
		for _, r := range out {
			if !safeRune(r) {
				t.Fatalf("%q lets %U through", s, r)
			}
		}
	})
}

// TestVerticalIsDots: the short cut for vertical lines sets the dots that dot by dot would be set.
func TestVerticalIsDots(t *testing.T) {
	for x := range 4 {
		for y0 := range 12 {
			for y1 := y0; y1 < 12; y1++ {
				var a, b Raster
				a.Reset(2, 3, Braille, false)
				b.Reset(2, 3, Braille, false)
				a.Line(float64(x), float64(y1), float64(x), float64(y0))
				for y := y0; y <= y1; y++ {
					b.Dot(x, y)
				}
				for i := range a.cur {
					if a.cur[i] != b.cur[i] {
						t.Fatalf("column %d from %d to %d: cell %d has %08b, want %08b", x, y0, y1, i, a.cur[i], b.cur[i])
					}
				}
			}
		}
	}
}
