package views

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/theme"
)

// TestEditorKeys presses keys on a text with the cursor at | and says what comes.
func TestEditorKeys(t *testing.T) {
	for _, c := range []struct{ text, keys, want string }{
		{"ab|c", "left", "a|bc"}, {"ab|c", "right right", "abc|"}, {"|", "left right backspace delete", "|"}, {"日本|", "left backspace", "|本"},
		{"sum(node_load1)|", "ctrl+left", "sum(|node_load1)"}, {"sum(node_load1)|", "alt+b alt+b", "|sum(node_load1)"}, {"|sum(up)", "ctrl+right", "sum|(up)"}, {"|sum(up)", "alt+f alt+f", "sum(up|)"},
		{"a\nbc|d", "home", "a\n|bcd"}, {"a\nbc|d", "end", "a\nbcd|"}, {"a|\nb", "ctrl+a", "|a\nb"}, {"|a\nb", "ctrl+e", "a|\nb"}, {"a\nb|", "ctrl+home", "|a\nb"}, {"|a\nb", "ctrl+end", "a\nb|"},
		{"rate(up|)", "ctrl+w", "rate(|)"}, {"rate(up|)", "alt+backspace alt+backspace", "|)"}, {"a|bc d", "alt+d", "a| d"}, {"ab|cd\nx", "ctrl+k", "ab|\nx"}, {"x\nab|cd", "ctrl+u", "x\n|cd"},
		{"a|b", "alt+enter", "a\n|b"}, {"ab|", "space", "ab |"},
		{"ab|", "backspace ctrl+_", "ab|"}, {"|", "x y z ctrl+_", "|"}, {"|", "x space y ctrl+_", "x |"}, {"|", "x y ctrl+_ ctrl+y", "xy|"}, {"|", "x ctrl+_ ctrl+_ ctrl+y ctrl+y", "x|"}, {"a|", "ctrl+_ y", "ay|"},
	} {
		before, after, _ := strings.Cut(c.text, "|")
		e := newEditor(before + after)
		e.cursor = len(before)
		for _, k := range strings.Fields(c.keys) {
			e.key(k, map[bool]string{true: k}[utf8.RuneCountInString(k) == 1])
		}
		if got := e.text[:e.cursor] + "|" + e.text[e.cursor:]; got != c.want {
			t.Errorf("%q %s: %q, want %q", c.text, c.keys, got, c.want)
		}
	}
}

func TestEditorGoesUpAndDownLinesAsTheyAreShown(t *testing.T) {
	e := newEditor("abcdefgh\nxy\n123") // four cells wide: abcd efgh xy 123
	for _, want := range []string{"", "\n123", "h\nxy", "defgh"} {
		if !strings.HasPrefix(e.text[e.cursor:], want) || want == "" && e.cursor != len(e.text) {
			t.Errorf("the cursor stands before %q, not %q", e.text[e.cursor:], want)
		}
		e.vertical(-1, 4)
	}
	if e.vertical(-1, 4) {
		t.Error("there is a line above the first")
	}
	for e.vertical(1, 4) {
	}
	if e.cursor != len(e.text) {
		t.Errorf("down ends before %q", e.text[e.cursor:])
	}
}

func TestEditorShowsAllOfALongLine(t *testing.T) {
	look := theme.New(canvas.TrueColor, true, canvas.Braille)
	g := canvas.New(10, 4)
	e := newEditor("rate(http_requests_total[5m])")
	e.draw(look, g, canvas.Rect{W: 10, H: 4}, drawing{focused: true})
	if got := strings.Join(strings.Fields(g.Plain()), ""); got != "rate(http_requests_total[5m])" {
		t.Errorf("shown is %q", got)
	}
}

func TestEditorTakesNoControlCharacters(t *testing.T) {
	e := newEditor("a\x1b[31m\x00\xff\r\nb\tc\rd")
	if e.text != "a[31m\nb  c\nd" {
		t.Errorf("%q", e.text)
	}
	for range 3 {
		e.insert(strings.Repeat("x", maxEdited/2))
	}
	if len(e.text) > maxEdited {
		t.Errorf("%d bytes", len(e.text))
	}
}

// TestEditorUnderAnyKeys holds that the cursor is always between runes and on the screen, whatever is pressed.
func TestEditorUnderAnyKeys(t *testing.T) {
	keys := []string{"left", "right", "ctrl+left", "ctrl+right", "home", "end", "backspace", "delete", "ctrl+w", "alt+d", "ctrl+k", "ctrl+u", "ctrl+_", "ctrl+y", "alt+enter", "space",
		"a", "日", "é", "👩‍👩‍👧", "(", ")", "{", `"`, "$", "ctrl+home", "ctrl+end"}
	look := theme.New(canvas.TrueColor, true, canvas.Braille)
	random := rand.New(rand.NewPCG(1, 2))
	for range 40 {
		e, width := newEditor(""), 1+random.IntN(20)
		g := canvas.New(width, 5)
		for range 200 {
			k := keys[random.IntN(len(keys))]
			text := k
			if len(k) > 1 && k[0] < 0x80 {
				text = ""
			}
			e.key(k, text)
			e.vertical(random.IntN(3)-1, width)
			if e.cursor < 0 || e.cursor > len(e.text) || !utf8.ValidString(e.text[:e.cursor]) || !utf8.ValidString(e.text) {
				t.Fatalf("after %s: cursor %d in %q", k, e.cursor, e.text)
			}
			x, y := e.draw(look, g, canvas.Rect{W: width, H: 5}, drawing{focused: true})
			if x < 0 || y < 0 || y >= 5 {
				t.Fatalf("the cursor of %q is at %d, %d of %d x 5", e.text, x, y, width)
			}
		}
	}
}
