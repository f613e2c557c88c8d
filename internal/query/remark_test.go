package query

import (
	"testing"

	"github.com/montui/montui/internal/dashboard"
)

func TestInfosAreNoWarnings(t *testing.T) {
	p, _ := Compile(&dashboard.Panel{ID: 7, Title: "T", Type: "stat"})
	for text, want := range map[string]string{
		`PromQL info: metric might not be a counter, name does not end in _total`: dashboard.Info,
		`PromQL warning: encountered a mix of histograms and floats`:              dashboard.Warning,
		`results truncated due to limit`:                                          dashboard.Warning,
	} {
		if got := p.remark(text); got.Severity != want || got.Text != text || got.PanelID != 7 {
			t.Errorf("%q: %+v, want %s", text, got, want)
		}
	}
}
