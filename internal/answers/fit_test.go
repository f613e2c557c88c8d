package answers

import (
	"bytes"
	"slices"
	"strings"
	"testing"
)

func TestTablesFit(t *testing.T) {
	l := List{Heading: []string{"metric", "n", "help"}, Right: map[int]bool{1: true},
		Rows: [][]string{{"a_total", "1", "How many there are, all of them together, since the start."}, {"b", "22", ""}}}
	for _, c := range []struct {
		width int
		want  string
	}{
		{100, "metric    n  help\na_total   1  How many there are, all of them together, since the start.\nb        22\n"},
		{40, "metric    n  help\na_total   1  How many there are, all of\n             them together, since the\n             start.\nb        22\n"},
		{30, "─ 1 ─\nmetric  a_total\nn       1\nhelp    How many there are, all of them together, since the start.\n─ 2 ─\nmetric  b\nn       22\n"},
	} {
		var b bytes.Buffer
		if err := WriteList(&b, "table", l, Options{Fit: true, Width: c.width}); err != nil || b.String() != c.want {
			t.Errorf("%d columns: %v\n%s\nwant\n%s", c.width, err, b.String(), c.want)
		}
	}
	four := List{Heading: []string{"job", "at", "error", "n"}, Right: map[int]bool{3: true}, Moments: map[int]bool{1: true}, Rows: [][]string{
		{"node", "2026-11-22T13:38:45Z", "dial tcp 127.0.0.1:1: connect: connection refused", "1"}, {"b", "", "", "22"}}}
	for width, want := range map[int]string{
		60: "job   at              error                                n\nnode  11-22 13:38:45  dial tcp 127.0.0.1:1: connect:       1\n" +
			"                      connection refused\nb                                                         22\n",
		40: "job   at               n\n    error\nnode  11-22 13:38:45   1\n    dial tcp 127.0.0.1:1: connect:\n    connection refused\nb                     22\n",
	} {
		var b bytes.Buffer
		if err := WriteList(&b, "table", four, Options{Fit: true, Width: width}); err != nil || b.String() != want {
			t.Errorf("%d columns: %v\n%s\nwant\n%s", width, err, b.String(), want)
		}
	}
	var b bytes.Buffer
	if err := WriteList(&b, "csv", four, Options{Fit: true}); err != nil || !strings.Contains(b.String(), "2026-11-22T13:38:45Z") {
		t.Errorf("programs get another moment: %v\n%s", err, b.String())
	}
	b.Reset()
	if err := WriteList(&b, "table", l, Options{Width: 10}); err != nil || strings.Count(b.String(), "\n") != 3 {
		t.Errorf("what goes to a program was made to fit: %v\n%s", err, b.String())
	}
}

func TestWrapped(t *testing.T) {
	for _, c := range []struct {
		text  string
		width int
		want  []string
	}{
		{"", 5, []string{""}}, {"short", 5, []string{"short"}}, {"one two three", 7, []string{"one two", "three"}}, {"abcdefgh", 3, []string{"abc", "def", "gh"}},
		{`{a="1",b="2"}`, 8, []string{`{a="1",`, `b="2"}`}}, {"日本語", 3, []string{"日", "本", "語"}}, {"日本", 1, []string{"日", "本"}}, {"a verylongword b", 6, []string{"a", "verylo", "ngword", "b"}},
		{"e\u0301e\u0301e\u0301", 2, []string{"e\u0301e\u0301", "e\u0301"}},
	} {
		if got := wrapped(c.text, c.width); !slices.Equal(got, c.want) {
			t.Errorf("%q in %d: %q, want %q", c.text, c.width, got, c.want)
		}
	}
}

func FuzzWrapped(f *testing.F) {
	f.Add("one, two  three", 4)
	f.Add("日本 é", 1)
	f.Fuzz(func(t *testing.T, text string, width int) {
		if width < 1 || width > 1000 {
			return
		}
		lines := wrapped(text, width)
		flat := func(s string) string { return strings.ReplaceAll(s, " ", "") }
		if flat(strings.Join(lines, "")) != flat(text) {
			t.Fatalf("%q in %d is %q", text, width, lines)
		}
		for _, line := range lines {
			if textWidth(line) > max(width, 2) { // a character may be two columns wide
				t.Fatalf("%q is wider than %d", line, width)
			}
		}
	})
}
