package e2e

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// crowded is a server for many, with a stand-in behind it and metrics of its own.
func crowded(t *testing.T, limits string) (s *sshServer, address string) {
	t.Helper()
	upstream := httptest.NewServer(&standIn{})
	upstream.Config.SetKeepAlivesEnabled(false) // idle connections have goroutines, too
	t.Cleanup(upstream.Close)
	port, metrics := freePort(t), freePort(t)
	s = serveSSH(t, newHome(t), 1, "serve: {metrics_listen: '127.0.0.1:"+metrics+"', limits: {"+limits+"}, listen: [{address: '127.0.0.1:"+port+"'}]}", "--url", upstream.URL)
	s.ports["public"], s.ports["metrics"] = port, metrics
	return s, net.JoinHostPort("127.0.0.1", port)
}

func dialSSH(address string) (*gossh.Client, error) {
	return gossh.Dial("tcp", address, &gossh.ClientConfig{User: "x", HostKeyCallback: gossh.InsecureIgnoreHostKey(), Timeout: patience})
}

// spare are the goroutines of what is kept for the next question: connections to the upstream, two each, as many as may be asked at once; and of the metrics.
const spare = 2*8 + 4

// quiet waits until the server has no more to do for anybody than before.
func (s *sshServer) quiet(t *testing.T, goroutines float64) {
	t.Helper()
	gone := func(metric string, least float64) {
		t.Helper()
		waitFor(t, metric+" to be as before", func() bool { return counted(t, s.ports["metrics"], metric) <= least })
	}
	gone("montui_ssh_connections", 0)
	gone("montui_ssh_viewers", 0)
	gone("go_goroutines", goroutines+spare)
	if log := s.log.String(); strings.Contains(log, "DATA RACE") || strings.Contains(log, "panic") {
		t.Error("the server was hurt")
	}
}

// TestSSHStorm lets many viewers look at the same dashboard, resize, press keys and leave in every way; nothing of them stays. With a binary that was
// built with -race (MONTUI_BINARY) it looks for races, too.
func TestSSHStorm(t *testing.T) {
	t.Parallel()
	s, address := crowded(t, "sessions: 100, sessions_per_address: 100, connections_per_address: 100, input_bytes_per_second: 100000")
	before := counted(t, s.ports["metrics"], "go_goroutines")
	keys := []string{"\t", "\r", "\x1b", "c", "\x1b[C", "\x1b[D", "j", "k", "t", "?", "i", "d", "v", "f", "r", "+", "-", "[", "]", " "}
	var all sync.WaitGroup
	for i := range 16 {
		all.Go(func() {
			r := rand.New(rand.NewPCG(uint64(i), 9))
			for range 3 {
				if err := visitStormily(address, r, keys); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	s.quiet(t, before)
	if n := counted(t, s.ports["metrics"], "montui_ssh_failed_sessions_total"); n > 0 {
		t.Errorf("%v sessions failed", n)
	}
}

func visitStormily(address string, r *rand.Rand, keys []string) error {
	client, err := dialSSH(address)
	if err != nil {
		return err
	}
	defer client.Close()
	session, err := client.NewSession()
	if err != nil {
		return err
	}
	var seen atomic.Int64
	session.Stdout = writer(func(p []byte) (int, error) { seen.Add(int64(len(p))); return len(p), nil })
	in, err := session.StdinPipe()
	if err != nil {
		return err
	}
	if err := session.RequestPty("xterm-256color", 20+r.IntN(50), 60+r.IntN(150), nil); err != nil {
		return err
	}
	if err := session.Start([]string{"node", "mysql", "node --from now-5m"}[r.IntN(3)]); err != nil {
		return err
	}
	for late := time.Now().Add(patience); seen.Load() == 0; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(late) {
			return fmt.Errorf("no screen in %s", patience)
		}
	}
	for range 60 {
		if r.IntN(3) == 0 {
			_ = session.WindowChange(5+r.IntN(80), 10+r.IntN(250))
		}
		if _, err := io.WriteString(in, keys[r.IntN(len(keys))]); err != nil {
			return fmt.Errorf("a viewer was sent away: %w", err)
		}
		time.Sleep(time.Duration(r.IntN(30)) * time.Millisecond) // as a person presses, or nobody would see more than one frame
	}
	switch r.IntN(4) {
	case 0:
		_, _ = io.WriteString(in, "\x1b\x1b\x1bq")
	case 1:
		_ = session.Close()
	case 2:
		_ = in.Close()
		_ = session.Wait()
	}
	return nil // the client closes, at the latest
}

// TestSSHFlood: very many connections, of which some say nothing, some say nonsense and some log in and out, are bounded in number and memory, and who
// is there notices nothing. MONTUI_FLOOD is their number, for figures.
func TestSSHFlood(t *testing.T) {
	t.Parallel()
	number, err := strconv.Atoi(os.Getenv("MONTUI_FLOOD"))
	if err != nil {
		number = 1500
	}
	s, address := crowded(t, "connections: 50, connections_per_address: 40, handshake: 2s")
	baseline := counted(t, s.ports["metrics"], "go_goroutines")
	var client *gossh.Client
	waitFor(t, "an honest viewer to be quick enough", func() bool { client, err = dialSSH(address); return err == nil })
	session, err := client.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	var frames atomic.Int64
	session.Stdout = writer(func(p []byte) (int, error) { frames.Add(1); return len(p), nil })
	in, _ := session.StdinPipe()
	if session.RequestPty("xterm-256color", 40, 120, nil) != nil || session.Start("node") != nil {
		t.Fatal("no session")
	}
	waitFor(t, "the honest viewer's screen", func() bool { return frames.Load() > 0 })
	before, idle := usage(t, s.cmd.Process.Pid)
	began, seen := time.Now(), frames.Load()
	largest := idle
	var refused, loggedIn atomic.Int64
	var all sync.WaitGroup
	work := make(chan int)
	for range 60 {
		all.Go(func() {
			for i := range work {
				switch attack(address, i) {
				case "refused":
					refused.Add(1)
				case "in":
					loggedIn.Add(1)
				}
			}
		})
	}
	for i := range number {
		work <- i
		if i%200 == 0 {
			_, _ = io.WriteString(in, "\t") // who is there goes on
			_, rss := usage(t, s.cmd.Process.Pid)
			largest = max(largest, rss)
		}
	}
	close(work)
	all.Wait()
	after, rss := usage(t, s.cmd.Process.Pid)
	largest = max(largest, rss)
	t.Logf("%d connections in %s: %d refused for their number, %d logged in; CPU %s, %.2f ms a connection; RSS %.0f MB, at most %.0f MB more than with one viewer",
		number, time.Since(began).Round(time.Second), refused.Load(), loggedIn.Load(), (after - before).Round(time.Millisecond),
		float64((after-before).Microseconds())/1000/float64(number), float64(rss)/1e6, float64(largest-idle)/1e6)
	if largest-idle > 200<<20 {
		t.Errorf("memory grew by %d MB", (largest-idle)>>20)
	}
	if frames.Load() == seen {
		t.Error("who was there saw nothing meanwhile")
	}
	now := frames.Load()
	_, _ = io.WriteString(in, "?")
	waitFor(t, "an answer to who was there", func() bool { return frames.Load() > now })
	waitFor(t, "the doors to be open again", func() bool { _, code := s.asks(t, "public", "", "x", "help"); return code == 0 })
	_ = client.Close()
	s.quiet(t, baseline)
}

// attack connects in one of the ways of those who mean no good, and says what came of it.
func attack(address string, i int) string {
	conn, err := net.DialTimeout("tcp", address, patience)
	if err != nil {
		return "unreachable"
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(patience))
	switch i % 4 {
	case 0: // garbage before a version, without end
		for range 64 {
			if _, err := conn.Write([]byte(strings.Repeat("\x00\xffGET / HTTP/1.1\r\n", 64))); err != nil {
				break
			}
		}
	case 1: // a half-open connection
		_, _ = io.WriteString(conn, "SSH-2.0-half\r\n")
	case 2:
		c, channels, requests, err := gossh.NewClientConn(conn, address, &gossh.ClientConfig{User: "x", HostKeyCallback: gossh.InsecureIgnoreHostKey()})
		if err == nil {
			go gossh.DiscardRequests(requests)
			go func() {
				for range channels {
				}
			}()
			_ = c.Close()
			return "in"
		}
	}
	text, _ := io.ReadAll(io.LimitReader(conn, 4096)) // until the server has had enough
	if strings.Contains(string(text), "montui") && !strings.HasPrefix(string(text), "SSH-2.0") {
		return "refused"
	}
	return ""
}
