package field

import (
	"strings"
	"testing"
)

// TestShades: to the last digit, as Grafana's colour library rounds.
func TestShades(t *testing.T) {
	for index, want := range map[int]string{0: "#FF7383", 2: "#FF556D", 4: "#FF3759"} {
		if got := strings.ToUpper(shade("#ff7383", index)); got != want {
			t.Errorf("shade %d is %s, want %s", index, got, want)
		}
	}
}
