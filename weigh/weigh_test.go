package weigh

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// The environment: MONTUI_WEIGH is the montui to weigh; without it nothing is. INTERVAL is the seconds between two
// scrapes; at 1 each stands for 15 s: four of them make a flush, and BLOCK (a 15th of it) a block.
const targets = 5

func setting(name string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv("MONTUI_WEIGH_" + name)); err == nil {
		return n
	}
	return otherwise
}

var interval = time.Duration(setting("INTERVAL", 1)) * time.Second

// system is one of those that are weighed.
type system struct {
	name    string
	binary  string
	args    func(config, data, listen, block string) []string
	ready   string
	scraped atomic.Int64
	config  string
	block   string
	sizes   []figures
	cmd     *exec.Cmd
	data    string
	listen  string
	device  string
	before  figures
}

// figures are read at the beginning and at the end.
type figures struct {
	device, process float64 // bytes written
	cpu             float64 // seconds
	samples         int64
	rss, anon, peak float64 // MB
}

func systems() []*system {
	all := []*system{
		{name: "montui collect", binary: os.Getenv("MONTUI_WEIGH"), ready: "/-/ready", args: func(config, data, listen, block string) []string {
			return []string{"collect", "--config", config, "--data", data, "--listen", listen, "--flush-interval", (4 * interval).String(), "--block-duration", block}
		}},
		{name: "montui collect --wal prometheus", binary: os.Getenv("MONTUI_WEIGH"), ready: "/-/ready", args: func(config, data, listen, block string) []string {
			return []string{"collect", "--config", config, "--data", data, "--listen", listen, "--wal", "prometheus", "--block-duration", block}
		}},
		{name: "prometheus", binary: "prometheus", ready: "/-/ready", args: func(config, data, listen, block string) []string {
			return []string{"--config.file", config, "--storage.tsdb.path", data, "--web.listen-address", listen,
				"--storage.tsdb.min-block-duration", block, "--storage.tsdb.max-block-duration", "36h"}
		}},
		{name: "victoria-metrics", binary: "victoria-metrics", ready: "/health", args: func(config, data, listen, _ string) []string {
			return []string{"-promscrape.config", config, "-storageDataPath", data, "-httpListenAddr", listen, "-promscrape.config.strictParse=false"}
		}},
	}
	var found []*system
	for _, s := range all {
		if path, err := exec.LookPath(s.binary); err == nil {
			s.binary = path
			found = append(found, s)
		}
	}
	return found
}

func TestWeigh(t *testing.T) {
	if os.Getenv("MONTUI_WEIGH") == "" {
		t.Skip("only by make weigh")
	}
	series, minutes := setting("SERIES", 7500), setting("MINUTES", 10)
	block := time.Duration(setting("BLOCK", 4)) * time.Minute
	all := systems()
	exporter := serve(t, series, all)
	for i, s := range all {
		s.data, s.device = disk(t, i)
		s.config, s.block = configure(t, i, exporter), block.String()
		s.begin(t)
	}
	for _, s := range all {
		s.await(t)
		s.before = s.measure(t)
	}
	t.Logf("%d series every %s in %d targets, %d minutes, block %s", series, interval, targets, minutes, block)
	end := time.Now().Add(time.Duration(minutes) * time.Minute)
	for time.Now().Before(end) { // this is the weighing
		time.Sleep(5 * time.Second)
		for _, s := range all {
			s.sizes = append(s.sizes, s.memory(t))
		}
	}
	report(t, all)
}

// serve is the exporter: the path says who asks, and which of its targets it is.
func serve(t *testing.T, series int, all []*system) string {
	t.Helper()
	born := time.Now()
	mux := http.NewServeMux()
	for i, s := range all {
		for k := range targets {
			mux.HandleFunc(fmt.Sprintf("/%d/%d", i, k), func(w http.ResponseWriter, _ *http.Request) {
				s.scraped.Add(int64(series / targets))
				_, _ = w.Write(exposition(series/targets, k, int64(time.Since(born)/interval)))
			})
		}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: mux}
	go func() { _ = server.Serve(l) }()
	t.Cleanup(func() { _ = server.Close() })
	return l.Addr().String()
}

// exposition is what a node exporter's looks like: six of ten values stand still, two count, one floats, one creeps.
func exposition(n, target int, second int64) []byte {
	var b bytes.Buffer
	r := rand.New(rand.NewPCG(uint64(second), uint64(target)))
	for i := range n {
		fmt.Fprintf(&b, "weigh_metric_%d{device=\"device%d\",mode=\"mode%d\"} ", i/50, i%50, i%7)
		switch i % 10 {
		case 0, 1:
			fmt.Fprintln(&b, second*int64(i*37+11)*15+r.Int64N(1000))
		case 2:
			fmt.Fprintln(&b, r.Float64()*100)
		case 3:
			fmt.Fprintln(&b, float64(second*int64(i)*15)/100)
		default:
			fmt.Fprintln(&b, i*i*7919)
		}
	}
	return b.Bytes()
}

// disk is a file system of its own on a device of its own, so that what the device writes is this one's.
func disk(t *testing.T, i int) (dir, device string) {
	t.Helper()
	root := t.TempDir()
	image, mounted := filepath.Join(root, "image"), filepath.Join(root, "data")
	script := fmt.Sprintf(`truncate -s 2G %[1]s && mkfs.ext4 -q -E lazy_itable_init=0,lazy_journal_init=0 %[1]s && mkdir %[2]s && loop=$(losetup --show -f %[1]s) && mount -o noatime "$loop" %[2]s && chmod 777 %[2]s && echo "$loop"`, image, mounted)
	out, err := exec.Command("sh", "-c", script).Output()
	if err != nil {
		t.Skipf("no loop device (this needs root): %v", err)
	}
	loop := strings.TrimSpace(string(out))
	t.Cleanup(func() {
		_ = syscall.Unmount(mounted, syscall.MNT_DETACH)
		_ = exec.Command("losetup", "-d", loop).Run() // the file goes with the test's directory
	})
	return filepath.Join(mounted, "tsdb"), filepath.Base(loop)
}

func free(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func configure(t *testing.T, i int, exporter string) string {
	t.Helper()
	var config strings.Builder
	fmt.Fprintf(&config, "global: {scrape_interval: %s}\nscrape_configs:\n", interval)
	for k := range targets {
		fmt.Fprintf(&config, "  - job_name: weigh%[1]d\n    metrics_path: /%[2]d/%[1]d\n    static_configs: [{targets: ['%[3]s']}]\n", k, i, exporter)
	}
	file := filepath.Join(t.TempDir(), "prometheus.yml")
	if err := os.WriteFile(file, []byte(config.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func (s *system) begin(t *testing.T) {
	t.Helper()
	s.listen = free(t)
	cmd := exec.Command(s.binary, s.args(s.config, s.data, s.listen, s.block)...)
	cmd.Env = append(os.Environ(), "XDG_RUNTIME_DIR="+t.TempDir())
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	s.cmd = cmd
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
	})
}

// again kills a system and tells how long it takes to be ready once more.
func (s *system) again(t *testing.T) time.Duration {
	t.Helper()
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait()
	from := time.Now()
	s.begin(t)
	s.await(t)
	took := time.Since(from)
	_ = s.cmd.Process.Signal(syscall.SIGTERM) // the next one has the machine for itself
	_ = s.cmd.Wait()
	return took
}

func (s *system) await(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for ctx.Err() == nil {
		if resp, err := http.Get("http://" + s.listen + s.ready); err == nil {
			resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return
			}
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("%s is not ready", s.name)
}

func (s *system) measure(t *testing.T) figures {
	t.Helper()
	syscall.Sync()
	pid := strconv.Itoa(s.cmd.Process.Pid)
	f := s.memory(t)
	f.process = number(fields(t, "/proc/"+pid+"/io")["write_bytes"])
	f.samples = s.scraped.Load()
	stat, err := os.ReadFile("/sys/block/" + s.device + "/stat")
	if err != nil {
		t.Fatal(err)
	}
	f.device = number(strings.Fields(string(stat))[6]) * 512
	times, err := os.ReadFile("/proc/" + pid + "/stat")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(times), ") ")
	ticks := strings.Fields(rest)
	f.cpu = (number(ticks[11]) + number(ticks[12])) / 100
	return f
}

func (s *system) memory(t *testing.T) figures {
	t.Helper()
	status := fields(t, "/proc/"+strconv.Itoa(s.cmd.Process.Pid)+"/status")
	return figures{rss: number(status["VmRSS"]) / 1024, anon: number(status["RssAnon"]) / 1024, peak: number(status["VmHWM"]) / 1024}
}

// median is that of the last five minutes.
func (s *system) median(of func(figures) float64) float64 {
	var all []float64
	for _, f := range s.sizes[max(0, len(s.sizes)-60):] {
		all = append(all, of(f))
	}
	slices.Sort(all)
	return all[len(all)/2]
}

func fields(t *testing.T, path string) map[string]string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for line := range strings.Lines(string(text)) {
		name, value, _ := strings.Cut(line, ":")
		all[name] = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(value), "kB"))
	}
	return all
}

func number(s string) float64 {
	n, _ := strconv.ParseFloat(s, 64) // what is no number is missing, and shows as 0
	return n
}

func report(t *testing.T, all []*system) {
	t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "\n| %d cores, %s | device B/sample | process B/sample | RSS MB | anonymous | peak | CPU us/sample | disk B/sample | ready after kill -9 |\n|---|---|---|---|---|---|---|---|---|\n", cores(), machine())
	lines := map[*system]string{}
	for _, s := range all {
		now := s.measure(t)
		n := float64(now.samples - s.before.samples)
		size, _ := exec.Command("du", "-sb", s.data).Output()
		bytes, _, _ := strings.Cut(string(size), "\t")
		lines[s] = fmt.Sprintf("%.1f | %.1f | %.0f | %.0f | %.0f | %.2f | %.2f", (now.device-s.before.device)/n, (now.process-s.before.process)/n,
			s.median(func(f figures) float64 { return f.rss }), s.median(func(f figures) float64 { return f.anon }), now.peak,
			(now.cpu-s.before.cpu)*1e6/n, number(bytes)/float64(now.samples))
	}
	for _, s := range all {
		fmt.Fprintf(&b, "| %s | %s | %.2f s |\n", s.name, lines[s], s.again(t).Seconds())
	}
	t.Log(b.String())
}

func cores() int {
	text, _ := os.ReadFile("/proc/cpuinfo")
	return bytes.Count(text, []byte("processor\t"))
}

func machine() string {
	text, _ := os.ReadFile("/proc/cpuinfo")
	for line := range strings.Lines(string(text)) {
		if name, value, found := strings.Cut(line, ":"); found && (strings.HasPrefix(name, "model name") || strings.HasPrefix(name, "Model")) {
			return strings.TrimSpace(value)
		}
	}
	return "a machine"
}
