package query

import (
	"strings"
	"testing"
)

// TestDeepRegex: a regex our own engine must run, over an option of megabytes, ends with a word and not the process.
func TestDeepRegex(t *testing.T) {
	re, err := newCutter(`/(?=a)(?:ab)*c/`)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := re.Matches(strings.Repeat("ab", 4<<20)); err == nil {
		t.Error("it was run to its end")
	}
}
