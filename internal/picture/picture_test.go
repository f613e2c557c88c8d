package picture

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"
	"strings"
	"testing"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/theme"
)

func dark(depth canvas.Depth) *theme.Theme { return theme.New(depth, true, canvas.Braille) }

func screen(lines ...string) *canvas.Grid {
	w := 1
	for _, l := range lines {
		w = max(w, canvas.Width(l))
	}
	g := canvas.New(w, len(lines))
	for y, l := range lines {
		g.Text(0, y, w, l, canvas.Style{FG: canvas.RGB(255, 0, 0)})
	}
	return g
}

func decode(t *testing.T, g *canvas.Grid, th *theme.Theme, o Options) image.Image {
	t.Helper()
	var b bytes.Buffer
	if err := PNG(&b, g, th, o); err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(&b)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func isRed(c color.Color) bool {
	r, g, b, _ := c.RGBA()
	return r>>8 > 200 && g>>8 < 60 && b>>8 < 60
}

// TestPNGPixels: blocks fill what they should to the pixel, at each scale, and nothing beside it.
func TestPNGPixels(t *testing.T) {
	for _, c := range []struct {
		text string
		in   func(x, y float64) bool // of a cell, 0..1
	}{
		{"█", func(_, _ float64) bool { return true }},
		{"▄", func(_, y float64) bool { return y > 0.5 }},
		{"▁", func(_, y float64) bool { return y > 7.0/8 }},
		{"▌", func(x, _ float64) bool { return x < 0.5 }},
		{"▏", func(x, _ float64) bool { return x < 1.0/8 }},
		{"▐", func(x, _ float64) bool { return x > 0.5 }},
		{"▀", func(_, y float64) bool { return y < 0.5 }},
		{"▟", func(x, y float64) bool { return x > 0.5 || y > 0.5 }},
		{" ", func(_, _ float64) bool { return false }},
	} {
		for scale := 1; scale <= 3; scale++ {
			img := decode(t, screen(c.text), dark(canvas.TrueColor), Options{Scale: scale, Padding: -1})
			w, h := 8*scale, 16*scale
			if img.Bounds() != image.Rect(0, 0, w, h) {
				t.Fatalf("%q at %d: %v", c.text, scale, img.Bounds())
			}
			for y := range h {
				for x := range w {
					if want := c.in((float64(x)+0.5)/float64(w), (float64(y)+0.5)/float64(h)); isRed(img.At(x, y)) != want {
						t.Fatalf("%q at scale %d: pixel %d,%d is %v", c.text, scale, x, y, img.At(x, y))
					}
				}
			}
		}
	}
}

// TestPNGGlyphs: letters, braille and strokes leave ink, each its own; what no font has is a hollow box.
func TestPNGGlyphs(t *testing.T) {
	ink := func(text string) (n int, pixels string) {
		img := decode(t, screen(text), dark(canvas.TrueColor), Options{Padding: -1})
		bed := img.At(0, 0)
		for y := range img.Bounds().Dy() {
			for x := range img.Bounds().Dx() {
				if img.At(x, y) != bed {
					n++
				}
			}
		}
		var b bytes.Buffer
		_ = png.Encode(&b, img)
		return n, b.String()
	}
	seen := map[string]string{}
	for _, s := range strings.Split("A a é Ω Ж ⠁ ⣿ ─ │ ┌ ┓ ╋ ╬ ╭ ╮ ╰ ╯ ╱ ┄ ┊ ▲ ▼ ▶ ◀ ● ○ ◆ ◇ ■ □ ▪ ★ ☆ ✓ ✗ ⏎ ⟳ ⚠ ↑ → … µ ° 日", " ") {
		n, pixels := ink(s)
		if n == 0 {
			t.Errorf("%q leaves no ink", s)
		}
		if other, ok := seen[pixels]; ok {
			t.Errorf("%q and %q look the same", s, other)
		}
		seen[pixels] = s
	}
	one, _ := ink("⠁")
	eight, _ := ink("⣿")
	if eight != 8*one {
		t.Errorf("one dot has %d pixels, eight have %d", one, eight)
	}
}

// TestStrokesJoin: box drawing goes on from cell to cell without a gap.
func TestStrokesJoin(t *testing.T) {
	for scale := 1; scale <= 2; scale++ {
		img := decode(t, screen("╭─╮", "│ │", "╰─╯"), dark(canvas.TrueColor), Options{Scale: scale, Padding: -1})
		for x := 4 * scale * 2; x < 16*scale; x++ {
			if !isRed(img.At(x, 8*scale)) || !isRed(img.At(x, (32+8)*scale)) {
				t.Fatalf("scale %d: the upper or lower side has a gap at %d", scale, x)
			}
		}
		for y := 16 * scale; y < 32*scale; y++ {
			if !isRed(img.At(4*scale, y)) || !isRed(img.At((16+4)*scale, y)) {
				t.Fatalf("scale %d: the left or right side has a gap at %d", scale, y)
			}
		}
	}
}

// TestDepths: a picture shows the colours that the terminal would.
func TestDepths(t *testing.T) {
	g := canvas.New(1, 1)
	odd := canvas.RGB(118, 190, 101)
	g.Set(0, 0, '█', canvas.Style{FG: odd})
	for depth := canvas.NoColor; depth <= canvas.TrueColor; depth++ {
		want := canvas.Shown(odd, depth)
		if depth == canvas.NoColor {
			want = theme.New(canvas.TrueColor, true, canvas.Braille).Text
		}
		r, gr, b, _ := decode(t, g, dark(depth), Options{Padding: -1}).At(3, 3).RGBA()
		if got := canvas.RGB(uint8(r>>8), uint8(gr>>8), uint8(b>>8)); got != want {
			t.Errorf("depth %d shows %x, want %x", depth, got, want)
		}
	}
}

func TestTooLargeIsRefused(t *testing.T) {
	if err := PNG(io.Discard, canvas.New(4000, 4000), dark(canvas.TrueColor), Options{Scale: 4}); err == nil {
		t.Error("a picture of two gigapixels")
	}
	if err := Write(io.Discard, "gif", canvas.New(1, 1), dark(canvas.TrueColor), Options{}); err == nil || !strings.Contains(err.Error(), "svg") {
		t.Errorf("an unknown format is not answered with the known ones: %v", err)
	}
}

const evil = "<script>alert(1)</script> & \"x\" ' \x1b[31m ]]> \ufffe 日本 שלום 🏳️‍🌈"

// TestSVGIsWellFormed whatever stands in the cells, and has the text as text.
func TestSVGIsWellFormed(t *testing.T) {
	var b strings.Builder
	if err := SVG(&b, screen(evil, "plain words"), dark(canvas.TrueColor), Options{Title: evil}); err != nil {
		t.Fatal(err)
	}
	decoder := xml.NewDecoder(strings.NewReader(b.String()))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, b.String())
		}
		if e, ok := token.(xml.StartElement); ok && e.Name.Local == "script" {
			t.Fatal("a label became markup")
		}
	}
	for _, want := range []string{">plain words</text>", "&lt;script&gt;"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
}

func TestHTMLIsEscaped(t *testing.T) {
	var b strings.Builder
	if err := HTML(&b, screen(evil, "plain words"), dark(canvas.TrueColor), Options{Title: evil}); err != nil {
		t.Fatal(err)
	}
	out := b.String()
	if strings.Contains(out, "<script") || strings.Contains(out, "\x1b") || !strings.Contains(out, "plain words") {
		t.Fatalf("%s", out)
	}
	_, pre, _ := strings.Cut(out, "<pre>")
	pre, _, _ = strings.Cut(pre, "</pre>")
	if n := strings.Count(pre, "\n"); n != 1 {
		t.Errorf("%d line breaks for two lines", n)
	}
	if strings.Count(pre, "<span") != strings.Count(pre, "</span>") {
		t.Error("spans are not closed")
	}
}

func FuzzPictures(f *testing.F) {
	f.Add(evil, 3)
	f.Add("⠿█╭─★日\u0301", 9)
	f.Fuzz(func(t *testing.T, s string, w int) {
		g := canvas.New(1+(w&31), 2)
		g.Text(0, 0, 99, s, canvas.Style{FG: canvas.RGB(1, 2, 3), Attr: canvas.Attr(w)})
		for _, format := range Formats() {
			var b bytes.Buffer
			if err := Write(&b, format, g, dark(canvas.Depth(w&3)), Options{Title: s, Scale: 1}); err != nil {
				t.Fatal(err)
			}
			if format == "svg" {
				if err := xml.Unmarshal(b.Bytes(), new(struct{ XMLName xml.Name })); err != nil {
					t.Fatalf("%v in\n%s", err, b.String())
				}
			}
		}
	})
}

func BenchmarkPNG160x46(b *testing.B) {
	g := canvas.New(160, 46)
	for y := range 46 {
		g.Text(0, y, 160, strings.Repeat("abc⠿█─ ", 23), canvas.Style{FG: canvas.RGB(200, uint8(y), 7)})
	}
	for b.Loop() {
		if err := PNG(io.Discard, g, dark(canvas.TrueColor), Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func TestVeryLargePicturesAreSmaller(t *testing.T) {
	th := theme.New(canvas.TrueColor, true, canvas.Braille)
	for _, c := range []struct{ h, want int }{{40, 200*8*2 + 32}, {1000, 200*8 + 16}} {
		var b bytes.Buffer
		if err := Write(&b, "png", canvas.New(200, c.h), th, Options{}); err != nil {
			t.Fatal(err)
		}
		img, err := png.DecodeConfig(&b)
		if err != nil || img.Width != c.want {
			t.Errorf("200x%d: %d pixels wide, want %d (%v)", c.h, img.Width, c.want, err)
		}
	}
}
