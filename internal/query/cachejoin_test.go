package query

import (
	"fmt"
	"strings"
	"testing"

	"github.com/montui/montui/internal/frame"
)

func twoSeries(t *testing.T, text string) frame.Frames {
	t.Helper()
	e, err := decodeAnswer(strings.NewReader(`{"status":"success","data":{"resultType":"matrix","result":[`+text+`]}}`), 0)
	if err != nil {
		t.Fatal(err)
	}
	frames, err := e.frames(Request{RefID: "A", Step: 10_000})
	if err != nil {
		t.Fatal(err)
	}
	return frames
}

// TestSeriesShareTheirTimes: what all series of an answer have in common is kept once, and nobody can append to another's.
func TestSeriesShareTheirTimes(t *testing.T) {
	before := twoSeries(t, `{"metric":{"a":"1"},"values":[[10,"1"],[20,"2"],[30,"3"]]},{"metric":{"a":"2"},"values":[[10,"4"],[20,"5"],[30,"6"]]},
		{"metric":{"a":"3"},"values":[[20,"7"],[30,"8"]]}`)
	after := twoSeries(t, `{"metric":{"a":"1"},"values":[[30,"3"],[40,"9"]]},{"metric":{"a":"2"},"values":[[30,"6.5"],[40,"10"]]},{"metric":{"a":"3"},"values":[[30,"8"],[40,"11"]]}`)
	whole, ok := goOn(before, after, 20_000, 30_000)
	if !ok || len(whole) != 3 {
		t.Fatal("the series do not go on")
	}
	for i, frames := range []frame.Frames{before, whole} {
		a, b := frames[0].Fields[0].Times, frames[1].Fields[0].Times
		if &a[0] != &b[0] {
			t.Errorf("answer %d keeps the same times twice", i)
		}
		if cap(a) != len(a) {
			t.Errorf("answer %d: who appends to the times of one series writes into another's", i)
		}
	}
	for i, want := range []string{"[20000 30000 40000] [2 3 9]", "[20000 30000 40000] [5 6.5 10]", "[20000 30000 40000] [7 8 11]"} {
		if got := pointsText(whole[i]); got != want {
			t.Errorf("series %d is %s, is to be %s", i, got, want)
		}
	}
	if got := pointsText(before[0]); got != "[10000 20000 30000] [1 2 3]" {
		t.Errorf("the answer before has become %s", got)
	}
}

// TestNothingNewIsNothingKeptAnew: a refresh between two steps gives the values there are; one that has changed since is taken.
func TestNothingNewIsNothingKeptAnew(t *testing.T) {
	before := twoSeries(t, `{"metric":{"a":"1"},"values":[[10,"1"],[20,"2"]]},{"metric":{"a":"2"},"values":[[10,"NaN"],[20,"NaN"]]}`)
	same, ok := goOn(before, twoSeries(t, `{"metric":{"a":"1"},"values":[[20,"2"]]},{"metric":{"a":"2"},"values":[[20,"NaN"]]}`), 10_000, 20_000)
	if !ok {
		t.Fatal("the series do not go on")
	}
	for i := range same {
		if &same[i].Fields[1].Numbers[0] != &before[i].Fields[1].Numbers[0] {
			t.Errorf("series %d is copied though nothing is new", i)
		}
	}
	late, _ := goOn(before, twoSeries(t, `{"metric":{"a":"1"},"values":[[20,"2.5"]]},{"metric":{"a":"2"},"values":[[20,"NaN"]]}`), 10_000, 20_000)
	if got := pointsText(late[0]); got != "[10000 20000] [1 2.5]" {
		t.Errorf("a value that came late is not taken: %s", got)
	}
	gone, _ := goOn(before, twoSeries(t, `{"metric":{"a":"2"},"values":[[20,"NaN"]]}`), 10_000, 20_000)
	if got := pointsText(gone[0]); got != "[10000] [1]" {
		t.Errorf("a value that was taken back stays: %s", got)
	}
}

func pointsText(f *frame.Frame) string {
	return fmt.Sprint(f.Fields[0].Times, " ", f.Fields[1].Numbers)
}
