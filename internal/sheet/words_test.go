package sheet

import "testing"

func TestWrap(t *testing.T) {
	got := Wrap("one two three\nabcdefgh", 5)
	want := []string{"one", "two", "three", "abcde", "fgh"}
	if len(got) != len(want) {
		t.Fatalf("%q", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestBreakKeepsBlanks(t *testing.T) {
	got := Break("sum(\n\t\tup)\nabcdefgh", 6)
	want := []string{"sum(", "    up", ")", "abcdef", "gh"}
	if len(got) != len(want) {
		t.Fatalf("%q", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
