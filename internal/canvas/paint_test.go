package canvas

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/clipperhouse/displaywidth"
)

// terminal does what a terminal does with a painter's bytes: it moves, clears, styles and writes.
type terminal struct {
	w, h, x, y int
	pen        string
	cells      []string // style and text; "" is the right half of what is two cells wide
}

func newTerminal(w, h int) *terminal { return &terminal{w: w, h: h, cells: make([]string, w*h)} }

func (m *terminal) write(t *testing.T, out string) {
	t.Helper()
	state := byte(0)
	for rest := out; rest != ""; {
		seq, width, n, next := ansi.GraphemeWidth.DecodeSequenceInString(rest, state, nil)
		rest, state = rest[n:], next
		if width > 0 {
			m.put(seq, displaywidth.String(seq))
			continue
		}
		if seq[0] >= 0x80 { // belongs to the rune before
			m.cells[m.y*m.w+m.x-1] += seq
			continue
		}
		parameters, final := strings.TrimPrefix(seq[:len(seq)-1], "\x1b["), seq[len(seq)-1]
		switch final {
		case 'H':
			row, column, _ := strings.Cut(parameters, ";")
			m.y, _ = strconv.Atoi(row)
			m.x, _ = strconv.Atoi(column)
			m.x, m.y = m.x-1, m.y-1
		case 'C':
			n, _ := strconv.Atoi(parameters)
			m.x += max(n, 1)
		case 'J':
			clear(m.cells)
		case 'm':
			m.style(parameters)
		default:
			t.Fatalf("a painter has nothing to do with %q", seq)
		}
	}
}

// style keeps the parameters in force; the painter sends attributes one by one and colours whole, or all anew.
func (m *terminal) style(parameters string) {
	if rest, anew := strings.CutPrefix(parameters+";", "0;"); anew || parameters == "" {
		m.pen = ""
		parameters = strings.TrimSuffix(rest, ";")
		if parameters == "" || parameters == ";" {
			return
		}
	}
	for parameters != "" {
		var one string
		for _, head := range []string{"38;", "48;"} {
			if strings.HasPrefix(parameters, head) {
				words := strings.SplitN(parameters, ";", 6)
				one = strings.Join(words[:5], ";")
				kept := []string{}
				for _, have := range strings.Split(m.pen, "|") {
					if !strings.HasPrefix(have, head) && have != "" {
						kept = append(kept, have)
					}
				}
				m.pen = strings.Join(kept, "|")
			}
		}
		if one == "" {
			one, _, _ = strings.Cut(parameters, ";")
		}
		m.pen = strings.Trim(m.pen+"|"+one, "|")
		parameters = strings.TrimPrefix(strings.TrimPrefix(parameters, one), ";")
	}
}

func (m *terminal) put(text string, width int) {
	if m.x+width > m.w || m.y >= m.h {
		panic(fmt.Sprintf("%q is written at %d,%d of %dx%d", text, m.x, m.y, m.w, m.h))
	}
	at := m.y*m.w + m.x
	m.cells[at] = m.pen + " " + text
	if width == 2 {
		m.cells[at+1] = ""
	}
	m.x += width
}

// looks is what can be seen: of a blank its background, of the rest its styles in any order.
func (m *terminal) looks() []string {
	out := make([]string, len(m.cells))
	for i, c := range m.cells {
		styles, text, _ := strings.Cut(c, " ")
		var seen [2]string
		attributes := 0
		for _, s := range strings.Split(styles, "|") {
			switch {
			case strings.HasPrefix(s, "38;"):
				seen[0] = s
			case strings.HasPrefix(s, "48;"):
				seen[1] = s
			case s != "":
				n, _ := strconv.Atoi(s)
				attributes |= 1 << n
			}
		}
		if text == " " && attributes&(1<<4|1<<7) == 0 {
			seen[0], attributes = "", 0
		}
		out[i] = fmt.Sprint(seen, attributes, text)
	}
	return out
}

// scribble changes a grid at random, in all the ways that panels do.
func scribble(g *Grid, r *rand.Rand) {
	styles := []Style{{}, {FG: RGB(1, 2, 3)}, {BG: RGB(9, 9, 9)}, {FG: RGB(4, 5, 6), BG: RGB(7, 7, 7), Attr: Bold}, {Attr: Underline}, {FG: RGB(1, 2, 3), Attr: Reverse | Italic}}
	texts := []string{"a", "   ", "montui", "日本語", "e\u0301", "👩‍💻 x", "é", "⣿⣿", "─────", "\x1b[31m"}
	for range r.IntN(6) {
		x, y, st := r.IntN(g.W()), r.IntN(g.H()), styles[r.IntN(len(styles))]
		switch r.IntN(4) {
		case 0:
			g.Fill(Rect{x, y, r.IntN(10), r.IntN(4)}, st)
		case 1:
			part := New(5, 2)
			part.Clear(RGB(3, 3, 3))
			part.Text(0, 0, 5, texts[r.IntN(len(texts))], st)
			g.Blit(part, part.Bounds(), x, y)
		default:
			g.Text(x, y, g.W()-x, texts[r.IntN(len(texts))], st)
		}
	}
}

// TestAFrameIsWhatDiffers paints many frames one after the other on one terminal, and each alone on a fresh one: both show the same.
func TestAFrameIsWhatDiffers(t *testing.T) {
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 1))
		g := New(30, 6)
		var p Painter
		seen := newTerminal(30, 6)
		for frame := range 40 {
			scribble(g, r)
			seen.write(t, string(p.AppendFrame(nil, g, TrueColor)))
			fresh, alone := newTerminal(30, 6), Painter{}
			fresh.write(t, string(alone.AppendFrame(nil, g, TrueColor)))
			is, want := seen.looks(), fresh.looks()
			for i := range is {
				if is[i] != want[i] {
					t.Fatalf("seed %d frame %d: cell %d,%d shows %q, is to show %q", seed, frame, i%30, i/30, is[i], want[i])
				}
			}
		}
	}
}

func TestWhatIsTheSameIsNotSent(t *testing.T) {
	g := New(200, 60)
	g.Clear(RGB(17, 18, 23))
	g.Text(3, 3, 50, "日本語 12:00:01 é e\u0301", Style{FG: RGB(1, 2, 3)})
	var p Painter
	p.AppendFrame(nil, g, TrueColor)
	if out := p.AppendFrame(nil, g, TrueColor); len(out) != 0 {
		t.Errorf("nothing has changed, and %q is sent", out)
	}
	g.Set(17, 3, '2', Style{FG: RGB(1, 2, 3)})
	if out := string(p.AppendFrame(nil, g, TrueColor)); len(out) > 40 || !strings.Contains(out, "2") {
		t.Errorf("one cell has changed, and %q is sent", out)
	}
	p.Forget()
	if out := p.AppendFrame(nil, g, TrueColor); len(out) < 200*60 {
		t.Errorf("a terminal that was resized is sent %d bytes", len(out))
	}
}

func BenchmarkPaint(b *testing.B) {
	g, r := New(200, 60), rand.New(rand.NewPCG(1, 1))
	var p Painter
	var out []byte
	for b.Loop() {
		scribble(g, r)
		out = p.AppendFrame(out[:0], g, TrueColor)
	}
}
