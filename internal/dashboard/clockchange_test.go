package dashboard

import (
	"testing"
	"time"
)

// TestClockChange: days and weeks across a change of the clocks keep the time of the day as moment.js does.
func TestClockChange(t *testing.T) {
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 3, 15, 6, 34, 56, 0, time.UTC) // 02:34:56, which March 8 lacks
	for text, want := range map[string]string{
		"now-w":  "2026-03-08T03:34:56-04:00",
		"now-8d": "2026-03-07T02:34:56-05:00",
		"now+M":  "2026-04-15T02:34:56-04:00",
		"now-1M": "2026-02-15T02:34:56-05:00",
	} {
		got, err := ParseTime(text, now, zone, false)
		if err != nil || got.Format(time.RFC3339) != want {
			t.Errorf("%s is %s (%v), want %s", text, got.Format(time.RFC3339), err, want)
		}
	}
}
