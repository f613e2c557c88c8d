package e2e

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
	"time"
)

// receiver is a montui export statsd that receives by all three ways.
type receiver struct {
	*process
	page      string
	addresses map[string]string // by network
}

func startReceiver(t *testing.T) *receiver {
	h := newHome(t)
	dir, err := os.MkdirTemp("", "s") // a socket's name may have 100 letters
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	socket := filepath.Join(dir, "sock")
	p := h.start(t, "export", "statsd", "--listen", "127.0.0.1:0", "--udp", "127.0.0.1:0", "--tcp", "127.0.0.1:0", "--unixgram", socket)
	return &receiver{process: p, page: p.says(`url=(\S+)`),
		addresses: map[string]string{"udp": p.says(`udp=(\S+)`), "tcp": p.says(`tcp=(\S+)`), "unixgram": socket}}
}

// number is a metric of the page; 0 while it is not there.
func (r *receiver) number(metric string) int {
	r.t.Helper()
	response, err := http.Get(r.page)
	if err != nil {
		r.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	found := regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(metric) + ` (\S+)$`).FindSubmatch(text)
	if found == nil {
		return 0
	}
	n, err := strconv.ParseFloat(string(found[1]), 64)
	if err != nil {
		r.t.Fatal(err)
	}
	return int(n)
}

// tagged is one line in each of the ways to write a tag: DogStatsD's, InfluxDB's, Librato's; and one without.
func tagged(network string, i int) string {
	return fmt.Sprintf([]string{"dog_%[1]s:1|c|#way:%[1]s", "influx_%[1]s,way=%[1]s:1|c", "librato_%[1]s#way=%[1]s:1|c", "plain_%[1]s:1|c"}[i%4], network)
}

// TestStatsdCountsEveryLine sends by every way, with every kind of tag, and wants each line counted. With
// $MONTUI_STATSD_SECONDS it sends 20,000 lines a second by each for so long, not waiting for them to be received.
func TestStatsdCountsEveryLine(t *testing.T) {
	t.Parallel()
	r := startReceiver(t)
	seconds, _ := strconv.Atoi(os.Getenv("MONTUI_STATSD_SECONDS"))
	const perTick, ticks = 200, 100 // a second
	sent := 0
	for _, network := range []string{"udp", "tcp", "unixgram"} {
		conn, err := net.Dial(network, r.addresses[network])
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		rounds := max(seconds*ticks, 20)
		begun, cpu := time.Now(), 0.0
		if seconds > 0 {
			cpu = cpuSeconds(t, r.cmd.Process.Pid)
		}
		clock := time.NewTicker(time.Second / ticks)
		defer clock.Stop()
		for range rounds {
			if seconds > 0 {
				<-clock.C
			}
			for i := range perTick {
				line := tagged(network, i)
				if network == "tcp" {
					line += "\n"
				}
				if _, err := io.WriteString(conn, line); err != nil {
					t.Fatal(err)
				}
			}
			sent += perTick
			if seconds == 0 { // the kernel's buffer for datagrams is small, and a test machine may be busy
				waitFor(t, "the lines to be received", func() bool { return r.number("statsd_exporter_lines_total") == sent })
			}
		}
		took := time.Since(begun).Seconds()
		waitFor(t, network+": every line", func() bool { return r.number("statsd_exporter_lines_total") == sent })
		for _, metric := range []string{"dog_%[1]s{way=\"%[1]s\"}", "influx_%[1]s{way=\"%[1]s\"}", "librato_%[1]s{way=\"%[1]s\"}", "plain_%[1]s"} {
			name := fmt.Sprintf(metric, network)
			waitFor(t, name, func() bool { return r.number(name) == rounds*perTick/4 })
		}
		if seconds > 0 {
			t.Logf("%s: %d lines in %.1f s, %.0f a second; %.1f s of CPU", network, rounds*perTick, took, float64(rounds*perTick)/took, cpuSeconds(t, r.cmd.Process.Pid)-cpu)
		}
	}
	if n := r.number("statsd_exporter_udp_packet_drops_total"); n != 0 {
		t.Errorf("%d packets were dropped", n)
	}
}
