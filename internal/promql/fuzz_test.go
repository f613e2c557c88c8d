package promql

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// hostile are texts that no person writes.
var hostile = []string{"", "{", "}", "((((", "))))", "[[[[", "]]]]", `{"`, `{a="`, `{a=~"(`, "\x00", "\xff\xfe", "ü", "日本{", "$", "${", "$$$", "[[", "[[x", "#", "`", `"\`, `'\'`, "0x", "1e", "1e+", ".", "..", "5mm",
	"by", "by(", "sum by", "offset", "@", "x[", "x[5", "x[5m:", "a{b=\"c\",,}", ",", "=", "=~", "on(", "group_left(", "a == bool", "{a=\"$x\"}", "sum by ($x) (y[$__interval])", "rate(x[$__rate_interval])",
	"\r\n\t", "x{a=\"\n", "-----------1", "+", "x offset -", "x offset (", "fill(", "a fill(1", "x[5m] offset 1d @ start()", strings.Repeat("(", 3000), strings.Repeat("sum(", 500) + "x" + strings.Repeat(")", 500),
	strings.Repeat(`{"a",`, 2000), strings.Repeat("1+", 2000) + "1", strings.Repeat("\"", 999), strings.Repeat("[[", 3000), strings.Repeat("#\n", 3000), strings.Repeat("a{", 2000)}

func FuzzAnyTextAnyCursor(f *testing.F) {
	for _, s := range append(append([]string(nil), hostile...), sample...) {
		if len(s) < 500 { // the others, and what is made of them, take all the time
			f.Add(s, len(s))
			f.Add(s, len(s)/2)
		}
	}
	src := filled()
	src.Names = []string{"x", "__interval"}
	f.Fuzz(func(t *testing.T, text string, cursor int) { anyText(t, src, text, cursor) })
}

func anyText(t *testing.T, src Source, text string, cursor int) {
	covers(t, text, Highlight(text))
	done := Complete(text, cursor, src)
	at := min(max(cursor, 0), len(text))
	if done.From < 0 || done.From > at || done.To < at || done.To > len(text) {
		t.Fatalf("%q at %d: replaces %d to %d", text, cursor, done.From, done.To)
	}
	if len(done.Items) > maxItems || done.Total < len(done.Items) {
		t.Fatalf("%q: %d items of %d", text, len(done.Items), done.Total)
	}
	for _, item := range done.Items {
		changed, to := done.Apply(text, item)
		if to < done.From || to > len(changed) || !strings.HasPrefix(changed, text[:done.From]) || !strings.HasSuffix(changed, text[done.To:]) {
			t.Fatalf("%q at %d: %q changes more than its place", text, cursor, item.Insert)
		}
		for _, h := range item.Hits {
			if h < 0 || h >= len(item.Text) {
				t.Fatalf("%q: hit %d in %q", text, h, item.Text)
			}
		}
		if utf8.ValidString(text) && !utf8.ValidString(changed) && utf8.ValidString(text[:done.From]) && utf8.ValidString(text[done.To:]) {
			t.Fatalf("%q: %q is no text", text, changed)
		}
	}
	n, err := Explain(text)
	if (err == nil) != (n != nil) {
		t.Fatalf("%q: %v, %v", text, n, err)
	}
	formatted, err := Format(text, 40)
	if err == nil {
		e, _, _ := parse(text)
		again, _, err := parse(formatted)
		if err != nil || len(text) < 2000 && again.String() != e.String() {
			t.Fatalf("%q is laid out as %q: %v", text, formatted, err)
		}
	}
	findings, _ := Lint(text, src)
	for _, f := range findings {
		if f.Start < 0 || f.End < f.Start || f.End > len(text) || f.Text == "" || f.Severity == "" {
			t.Fatalf("%q: %+v", text, f)
		}
	}
}

func TestHostileTexts(t *testing.T) {
	src := filled()
	for _, text := range hostile {
		cursors := []int{-1, 0, 1, len(text) / 2, len(text), len(text) + 9}
		if len(text) > 500 {
			cursors = []int{len(text) / 2, len(text)}
		}
		for _, cursor := range cursors {
			anyText(t, src, text, cursor)
		}
	}
}

// TestEveryCursor completes at each byte of each kind of expression.
func TestEveryCursor(t *testing.T) {
	src := filled()
	for _, text := range sample {
		for cursor := range len(text) + 1 {
			anyText(t, src, text[:cursor], cursor)
			anyText(t, src, text, cursor)
		}
	}
}
