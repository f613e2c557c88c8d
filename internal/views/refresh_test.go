package views

import (
	"context"
	"testing"
	"time"

	"github.com/montui/montui/internal/dashboard"
)

// A deep link's refresh rules over the dashboard's own, as Grafana's address does.
func TestRefreshOfALink(t *testing.T) {
	tests := []struct {
		own, asked string
		want       time.Duration
	}{
		{"10s", "", 10 * time.Second},
		{"10s", "1m", time.Minute},
		{"10s", "off", 0},
		{"", "", defaultRefresh},
		{"", "200ms", time.Second},
	}
	for _, tt := range tests {
		b := newBoard(1, Deps{Context: context.Background(), Zone: time.UTC}, openedMsg{dash: &dashboard.Dashboard{Refresh: tt.own}, refresh: tt.asked})
		if b.refresh != tt.want {
			t.Errorf("%q asked for as %q refreshes every %v, not %v", tt.own, tt.asked, b.refresh, tt.want)
		}
	}
}
