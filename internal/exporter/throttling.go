package exporter

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// firmware is where a Raspberry Pi's firmware driver shows itself.
const firmware = "/sys/devices/platform/soc/soc:firmware"

// askFirmware bounds one call of vcgencmd, which waits for the firmware's mailbox.
const askFirmware = 2 * time.Second

// conditions are the bits of get_throttled; bit+16 is the same since boot.
var conditions = []struct {
	bit  int
	name string
}{{0, "under_voltage"}, {1, "arm_frequency_capped"}, {2, "throttled"}, {3, "soft_temp_limit"}}

// throttling tells what a Raspberry Pi's firmware does to keep it alive. node_exporter knows the temperature and
// the under-voltage alarm, but not this mask. On any other machine it has nothing to say.
type throttling struct {
	read        func(context.Context) (uint64, error) // nil = this is no Raspberry Pi
	log         *slog.Logger
	mask, state *prometheus.Desc
}

func newThrottling(dir string, log *slog.Logger) *throttling {
	return &throttling{
		read: throttledReader(dir),
		log:  log,
		mask: prometheus.NewDesc("rpi_throttled", "The firmware's get_throttled as a number.", nil, nil),
		state: prometheus.NewDesc("rpi_throttled_state",
			"1 while the condition holds (when=now), or has held since boot (when=since_boot).", []string{"condition", "when"}, nil),
	}
}

// throttledReader finds the way to the mask: sysfs, or vcgencmd where the kernel has no such file.
func throttledReader(dir string) func(context.Context) (uint64, error) {
	file := filepath.Join(dir, "get_throttled")
	if _, err := os.Stat(file); err == nil {
		return func(context.Context) (uint64, error) {
			text, err := os.ReadFile(file)
			if err != nil {
				return 0, err
			}
			return parseThrottled(string(text))
		}
	}
	if _, err := os.Stat(dir); err != nil {
		return nil
	}
	command, err := exec.LookPath("vcgencmd")
	if err != nil {
		return nil
	}
	return func(ctx context.Context) (uint64, error) {
		ctx, cancel := context.WithTimeout(ctx, askFirmware)
		defer cancel()
		text, err := exec.CommandContext(ctx, command, "get_throttled").Output()
		if err != nil {
			return 0, fmt.Errorf("%s get_throttled: %w; the user needs the group video", command, err)
		}
		return parseThrottled(string(text))
	}
}

// parseThrottled reads "throttled=0x50005" (vcgencmd) and "50005" (sysfs, hexadecimal without a prefix).
func parseThrottled(text string) (uint64, error) {
	digits := strings.TrimSpace(text)
	digits = strings.TrimPrefix(digits, "throttled=")
	digits = strings.TrimPrefix(digits, "0x")
	mask, err := strconv.ParseUint(digits, 16, 32)
	if err != nil {
		return 0, fmt.Errorf("get_throttled says %q, which is no mask", strings.TrimSpace(text))
	}
	return mask, nil
}

func (t *throttling) Describe(ch chan<- *prometheus.Desc) { ch <- t.mask; ch <- t.state }

func (t *throttling) Collect(ch chan<- prometheus.Metric) {
	if t.read == nil {
		return
	}
	mask, err := t.read(context.Background())
	if err != nil {
		t.log.Error("collector failed", "name", "rpi_throttled", "err", err)
		return
	}
	ch <- prometheus.MustNewConstMetric(t.mask, prometheus.GaugeValue, float64(mask))
	for _, c := range conditions {
		for when, bit := range map[string]int{"now": c.bit, "since_boot": c.bit + 16} {
			ch <- prometheus.MustNewConstMetric(t.state, prometheus.GaugeValue, float64(mask>>bit&1), c.name, when)
		}
	}
}
