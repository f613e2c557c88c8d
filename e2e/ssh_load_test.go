package e2e

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// standIn answers any query with a few series of smooth values, and counts the questions.
type standIn struct{ asked atomic.Int64 }

func (s *standIn) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm()
	s.asked.Add(1)
	number := func(name string) float64 { f, _ := strconv.ParseFloat(r.Form.Get(name), 64); return f }
	metric := func(i int) map[string]string {
		return map[string]string{"instance": "web1:9100", "job": "node", "device": fmt.Sprint("dev", i), "mode": fmt.Sprint("mode", i), "nodename": "web1"}
	}
	var data any = []string{"web1:9100", "node"}
	switch {
	case strings.HasSuffix(r.URL.Path, "/query_range"):
		var result []any
		for i := range 4 {
			var values []any
			step := max(number("step"), 1)
			for at := number("start"); at <= number("end"); at += step {
				values = append(values, []any{at, strconv.Itoa((int(at)/int(step)*(i+1))%97 + 1)})
			}
			result = append(result, map[string]any{"metric": metric(i), "values": values})
		}
		data = map[string]any{"resultType": "matrix", "result": result}
	case strings.HasSuffix(r.URL.Path, "/query"):
		data = map[string]any{"resultType": "vector", "result": []any{map[string]any{"metric": metric(0), "value": []any{number("time"), "42"}}}}
	case strings.HasSuffix(r.URL.Path, "/series"):
		data = []any{metric(0)}
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"status": "success", "data": data})
}

// usage is a process's CPU time and memory.
func usage(t *testing.T, pid int) (cpu time.Duration, rss int) {
	t.Helper()
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		t.Fatal(err)
	}
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	pages, _ := strconv.Atoi(fields[21])
	return time.Duration(user+system) * 10 * time.Millisecond, pages * os.Getpagesize()
}

// counted is a metric of the server's own.
func counted(t *testing.T, port, name string) float64 {
	t.Helper()
	response, err := http.Get("http://127.0.0.1:" + port + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if value, ok := strings.CutPrefix(line, name+" "); ok {
			number, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
			if err != nil {
				t.Fatal(err)
			}
			return number
		}
	}
	t.Fatalf("there is no metric %s", name)
	return 0
}

// TestSSHLoad measures what 1, 20 and 100 viewers (MONTUI_LOAD_VIEWERS) cost, of the dashboard file named by MONTUI_LOAD, opened with
// the words of MONTUI_LOAD_REQUEST ("--from now-5m"). It is for people, who read the figures: make load.
func TestSSHLoad(t *testing.T) {
	file := os.Getenv("MONTUI_LOAD")
	if file == "" {
		t.Skip("set MONTUI_LOAD to a dashboard's file to measure what viewers cost")
	}
	var all []int
	for word := range strings.SplitSeq(cmp.Or(os.Getenv("MONTUI_LOAD_VIEWERS"), "1,20,100"), ",") {
		viewers, err := strconv.Atoi(word)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, viewers)
	}
	refresh := 5 * time.Second
	for _, viewers := range all {
		t.Run(fmt.Sprint(viewers), func(t *testing.T) {
			answers := &standIn{}
			upstream := httptest.NewServer(answers)
			defer upstream.Close()
			h, port, metrics := newHome(t), freePort(t), freePort(t)
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var board map[string]any
			if err := json.Unmarshal(text, &board); err != nil {
				t.Fatal(err)
			}
			board["refresh"] = "5s"
			text, _ = json.Marshal(board)
			name := h.dir + "/board.json"
			if err := os.WriteFile(name, text, 0o600); err != nil {
				t.Fatal(err)
			}
			s := &sshServer{h: h}
			s.settings(t, "serve: {metrics_listen: '127.0.0.1:"+metrics+"', limits: {sessions: 200, sessions_per_address: 200, connections_per_address: 200, memory_mb: 2000}, listen: [{address: '127.0.0.1:"+port+"'}]}")
			serve := exec.Command(binary, "serve", "--url", upstream.URL, name)
			serve.Env = append(h.env, "GOMEMLIMIT="+os.Getenv("GOMEMLIMIT"), "ZZ_PPROF="+os.Getenv("ZZ_PPROF"))
			log := &lockedBuilder{}
			serve.Stderr = log
			if err := serve.Start(); err != nil {
				t.Fatal(err)
			}
			defer func() { _ = serve.Process.Signal(os.Interrupt); _ = serve.Wait() }()
			waitFor(t, "the SSH server", func() bool { return strings.Contains(log.String(), "ssh -p") })
			_, idle := usage(t, serve.Process.Pid)
			var bytes atomic.Int64
			var open sync.WaitGroup
			for range viewers {
				client, err := gossh.Dial("tcp", net.JoinHostPort("127.0.0.1", port), &gossh.ClientConfig{User: "x", HostKeyCallback: gossh.InsecureIgnoreHostKey()})
				if err != nil {
					t.Fatal(err)
				}
				defer client.Close()
				session, err := client.NewSession()
				if err != nil {
					t.Fatal(err)
				}
				out, _ := session.StdoutPipe()
				in, _ := session.StdinPipe()
				defer in.Close()
				if err := session.RequestPty("xterm-256color", 60, 200, nil); err != nil {
					t.Fatal(err)
				}
				start := session.Shell
				if request := os.Getenv("MONTUI_LOAD_REQUEST"); request != "" {
					start = func() error { return session.Start(request) }
				}
				if err := start(); err != nil {
					t.Fatal(err)
				}
				open.Go(func() {
					buffer := make([]byte, 32<<10)
					for {
						n, err := out.Read(buffer)
						bytes.Add(int64(n))
						if err == io.EOF || err != nil {
							return
						}
					}
				})
			}
			time.Sleep(3 * refresh) // all are there and settled
			const beats = 6
			cpu, _ := usage(t, serve.Process.Pid)
			asked, sent, painted := answers.asked.Load(), bytes.Load(), counted(t, metrics, "montui_ssh_frames_total")
			time.Sleep(beats * refresh)
			after, rss := usage(t, serve.Process.Pid)
			refreshes, used := float64(viewers*beats), float64((after-cpu).Microseconds())/1000
			frames := counted(t, metrics, "montui_ssh_frames_total") - painted
			t.Logf("%3d viewers: %.1f queries a refresh; CPU %.2f ms a viewer and refresh, %.2f ms a frame (%.1f frames a refresh); RSS %.0f MB, %.2f MB a viewer; %.1f KB a viewer and refresh",
				viewers, float64(answers.asked.Load()-asked)/beats, used/refreshes, used/frames, frames/refreshes, float64(rss)/1e6,
				float64(rss-idle)/1e6/float64(viewers), float64(bytes.Load()-sent)/1000/refreshes)
		})
	}
}
