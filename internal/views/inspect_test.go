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
	r.sees("Data  Query  Stats  Data JSON  Panel JSON", "Time", "2026-03-15T11:00:00Z", "rows")
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
