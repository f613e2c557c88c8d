package e2e

import (
	"strings"
	"testing"
	"time"
)

// BenchmarkFirstFrame is the time from starting the process to a screen on which every panel has its data, with a collector
// that has some. The screen is looked at every few milliseconds, which is in the figure.
func BenchmarkFirstFrame(b *testing.B) {
	h := newHome(b)
	url := h.collector(b)
	waitFor(b, "two scrapes", func() bool {
		out, _, _ := h.montui(b, "query", "--url", url, "-o", "value", "count(rate(node_cpu_seconds_total[1m]))")
		return strings.TrimSpace(out) != ""
	})
	for b.Loop() {
		b.StopTimer()
		term := newTerminal(b, h, 160, 48)
		b.StartTimer()
		term.types("exec " + binary + " --url " + url)
		for deadline := time.Now().Add(patience); ; {
			screen := term.screen()
			if strings.Contains(screen, "live") && strings.Contains(screen, "/dev/") && !strings.Contains(screen, " … ") {
				break
			}
			if time.Now().After(deadline) {
				b.Fatalf("no complete frame:\n%s", screen)
			}
		}
		b.StopTimer()
		_ = term.command("kill-server").Run()
		b.StartTimer()
	}
}
