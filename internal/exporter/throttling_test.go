package exporter

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus/testutil"
)

func TestThrottling(t *testing.T) {
	log := slog.New(slog.DiscardHandler)
	if n := testutil.CollectAndCount(newThrottling(filepath.Join(t.TempDir(), "no-pi"), log)); n != 0 {
		t.Errorf("%d metrics of a machine that is no Raspberry Pi", n)
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "get_throttled")
	if err := os.WriteFile(file, []byte("50005\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	pi := newThrottling(dir, log)
	if err := testutil.CollectAndCompare(pi, strings.NewReader(`
# HELP rpi_throttled The firmware's get_throttled as a number.
# TYPE rpi_throttled gauge
rpi_throttled 327685
# HELP rpi_throttled_state 1 while the condition holds (when=now), or has held since boot (when=since_boot).
# TYPE rpi_throttled_state gauge
rpi_throttled_state{condition="arm_frequency_capped",when="now"} 0
rpi_throttled_state{condition="arm_frequency_capped",when="since_boot"} 0
rpi_throttled_state{condition="soft_temp_limit",when="now"} 0
rpi_throttled_state{condition="soft_temp_limit",when="since_boot"} 0
rpi_throttled_state{condition="throttled",when="now"} 1
rpi_throttled_state{condition="throttled",when="since_boot"} 1
rpi_throttled_state{condition="under_voltage",when="now"} 1
rpi_throttled_state{condition="under_voltage",when="since_boot"} 1
`)); err != nil {
		t.Error(err)
	}
	if err := os.WriteFile(file, []byte("no number"), 0o600); err != nil {
		t.Fatal(err)
	}
	if n := testutil.CollectAndCount(pi); n != 0 {
		t.Errorf("%d metrics of an unreadable mask", n)
	}
	for text, want := range map[string]uint64{"throttled=0x0\n": 0, "throttled=0x50000": 0x50000, "8": 8, "e0008": 0xe0008} {
		if got, err := parseThrottled(text); err != nil || got != want {
			t.Errorf("%q: %x %v", text, got, err)
		}
	}
}
