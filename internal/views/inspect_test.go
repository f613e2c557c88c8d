package views

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestInspect(t *testing.T) {
	r := newRobot(t, 140, 40)
	var name, saved string
	r.root.deps.Save = func(n string, data []byte) (string, error) {
		name, saved = n, string(data)
		return "/home/me/" + n, nil
	}
	r.press("down", "i")
	r.sees("Data  Query  Stats  Data JSON  Panel JSON", "Time 2026-03-15", " 11:00:00 ", "rows")
	r.press("x")
	if name != "CPU.csv" || !strings.HasPrefix(saved, "Time,") || strings.Count(saved, "\n") < 100 {
		t.Errorf("saved %q: %.60q", name, saved)
	}
	r.sees("saved as /home/me/CPU.csv")
	r.press("right")
	r.sees("A  time_series  from 2026-03-15 11:00:00 to 2026-03-15 12:00:00, step 30s", "cpu")
	r.press("right")
	r.sees("queries: 1", "frames: 1")
	r.press("right")
	r.sees(`"expr": "cpu"`, `"display": {`)
	r.press("x")
	if name != "CPU-data.json" || !json.Valid([]byte(saved)) {
		t.Errorf("saved %q: %.60q", name, saved)
	}
	r.press("right")
	r.sees(`"type": "timeseries"`)
	r.press("right", "/", "T", "1", "1", ":", "1", "5", ":", "0")
	r.sees("1 of")
	r.press("enter", "esc", "esc")
	r.sees("Disks")
}

func TestFileName(t *testing.T) {
	for title, want := range map[string]string{"CPU busy / core": "CPU-busy---core", "../../etc": "etc", "\x1b[31m": "31m", "漢字": "panel"} {
		if got := fileName(title); got != want {
			t.Errorf("%q is %q, want %q", title, got, want)
		}
	}
}

// Numbers are shown with seven digits that matter; those that are short are as they came.
func TestSignificant(t *testing.T) {
	for text, want := range map[string]string{"724211.9459466666": "724211.9", "22842705.555050462": "22842706", "0.009095043655": "0.009095044", "62.84426639959": "62.84427",
		"21": "21", "0": "0", "NaN": "NaN", "-1400384.1454545453": "-1400384", "100.00000000000001": "100", "1.2345678901e+300": "1.2345678901e+300", "idle": "idle", "999999.99999999": "1000000"} {
		if got := significant(text); got != want {
			t.Errorf("%s is shown as %s, want %s", text, got, want)
		}
	}
}

// What of a list has no room goes by its worth, and says so.
func TestNarrowLists(t *testing.T) {
	l := listing{columns: []listColumn{{title: "NAME", least: 4, worth: 12}, {title: "WHERE", least: 6, worth: 10, goes: 1}, {title: "WHY", least: 4, worth: 6, goes: 2}},
		rows: []listRow{{cells: []listCell{{text: "a-name-of-16-xxx"}, {text: "somewhere that is long"}, {text: "because"}}}}, shown: []int{0}}
	for room, want := range map[int][3]int{80: {16, 22, 7}, 40: {14, 15, 7}, 33: {12, 10, 7}, 26: {16, 0, 7}, 21: {12, 0, 7}, 17: {16, 0, 0}, 8: {8, 0, 0}} {
		if got := l.widths(room); [3]int(got) != want {
			t.Errorf("in %d cells the columns are %v, want %v", room, got, want)
		}
	}
}
