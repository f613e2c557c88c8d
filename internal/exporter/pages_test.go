package exporter

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/bcrypt"
)

func scrape(t *testing.T, h http.Handler) string {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	if w.Code != 200 {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	return "\n" + w.Body.String()
}

func wants(t *testing.T, page string, lines ...string) {
	t.Helper()
	for _, line := range lines {
		if !strings.Contains(page, "\n"+line) {
			t.Errorf("no %q in the page", line)
		}
	}
}

func TestNginx(t *testing.T) {
	answer := "Active connections: 2 \nserver accepts handled requests\n 10 9 31 \nReading: 0 Writing: 1 Waiting: 1 \n"
	stub := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/stub_status" {
			http.NotFound(w, r)
			return
		}
		io.WriteString(w, answer)
	})
	server := httptest.NewServer(stub)
	socket := filepath.Join(t.TempDir(), "s")
	onSocket, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	defer onSocket.Close()
	go http.Serve(onSocket, stub)
	for _, uri := range []string{server.URL + "/stub_status", "unix:" + socket + ":/stub_status"} {
		page, err := Nginx{URI: uri}.handler(slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		wants(t, scrape(t, page), "nginx_up 1\n", "nginx_connections_accepted 10\n", "nginx_http_requests_total 31\n", "nginx_connections_waiting 1\n", "nginx_exporter_build_info{")
	}
	page, err := Nginx{URI: server.URL + "/stub_status"}.handler(slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	server.Close()
	wants(t, scrape(t, page), "nginx_up 0\n", "promhttp_metric_handler_requests_in_flight 1\n")
	for _, bad := range []string{"", "127.0.0.1/x", "unix:/s", "ftp://x/y"} {
		if _, err := (Nginx{URI: bad}).handler(slog.New(slog.DiscardHandler)); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}

// closedPort is an address where nobody listens.
func closedPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func TestServersThatAreDown(t *testing.T) {
	dir := t.TempDir()
	host, port, _ := net.SplitHostPort(closedPort(t))
	mycnf, dsn := filepath.Join(dir, "my.cnf"), filepath.Join(dir, "dsn")
	for file, text := range map[string]string{
		mycnf: fmt.Sprintf("[client]\nuser=u\npassword=s3cret\nhost=%s\nport=%s\n", host, port),
		dsn:   fmt.Sprintf("postgresql://u:s3cret@%s:%s/postgres?sslmode=disable\n", host, port),
	} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var log strings.Builder
	logger := slog.New(slog.NewTextHandler(&log, nil))
	mysql, err := MySQL{MyCnf: mycnf}.handler(logger)
	if err != nil {
		t.Fatal(err)
	}
	postgres, err := (&Postgres{DSNFile: dsn}).page(logger)
	if err != nil {
		t.Fatal(err)
	}
	defer postgres.close()
	for range 3 {
		wants(t, scrape(t, mysql), "mysql_up 0\n", "mysqld_exporter_build_info{")
		wants(t, scrape(t, postgres.Handler), "pg_up 0\n", "pg_exporter_last_scrape_error 1\n", "postgres_exporter_build_info{")
	}
	if text := log.String(); strings.Contains(text, "s3cret") || strings.Count(text, "\n") != 2 {
		t.Errorf("the log: %s", text)
	}
}

// TestServersThatSayNothing: a server that takes connections and never answers is down before the asker gives up.
func TestServersThatSayNothing(t *testing.T) {
	mute, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer mute.Close()
	go func() {
		for {
			if _, err := mute.Accept(); err != nil {
				return
			}
		}
	}()
	dir := t.TempDir()
	host, port, _ := net.SplitHostPort(mute.Addr().String())
	mycnf, dsn := filepath.Join(dir, "my.cnf"), filepath.Join(dir, "dsn")
	for file, text := range map[string]string{
		mycnf: fmt.Sprintf("[client]\nuser=u\npassword=p\nhost=%s\nport=%s\n", host, port),
		dsn:   fmt.Sprintf("postgresql://u:p@%s/postgres?sslmode=disable&connect_timeout=600\n", mute.Addr()),
	} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var log lockedText
	config := Config{MySQL: &MySQL{MyCnf: mycnf}, Postgres: &Postgres{DSNFile: dsn}, Nginx: &Nginx{URI: "http://" + mute.Addr().String() + "/"}}
	pages, err := config.Pages(slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	for i, up := range []string{"mysql_up 0\n", "pg_up 0\n", "nginx_up 0\n"} {
		for range 2 {
			r := httptest.NewRequest("GET", "/metrics", nil)
			r.Header.Set("X-Prometheus-Scrape-Timeout-Seconds", "0.3")
			w := httptest.NewRecorder()
			pages[i].Handler.ServeHTTP(w, r)
			wants(t, "\n"+w.Body.String(), up)
		}
		if err := pages[i].close(); err != nil {
			t.Error(err)
		}
	}
	if !strings.Contains(log.String(), "in time\" exporter=postgres") {
		t.Errorf("the log: %s", log.String())
	}
}

// await asks until the page has the line: lines go through queues on their way to it.
func await(t *testing.T, page http.Handler, line string) {
	t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for !strings.Contains(scrape(t, page), "\n"+line) {
		if time.Now().After(deadline) {
			t.Fatalf("no %q in %s", line, scrape(t, page))
		}
		<-time.After(20 * time.Millisecond)
	}
}

func TestStatsd(t *testing.T) {
	socket := filepath.Join(t.TempDir(), "statsd.sock")
	udp, tcp := closedPort(t), closedPort(t)
	r, err := Statsd{UDP: udp, TCP: tcp, Unixgram: socket, Mapping: MastodonMapping}.open(slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	for network, sent := range map[string]struct{ address, line string }{
		"udp":      {udp, "Mastodon.production.web.Api.V1.StatusesController.show.json.total_duration:250|ms"},
		"tcp":      {tcp, "Mastodon.production.sidekiq.queues.mailers.latency:3.5|g\nMastodon.staging.db.tables.accounts.queries.select.duration:4|ms\n"},
		"unixgram": {socket, "Mastodon.production.web.HomeController.index.html.status.200:1|c\njobs:2|c|#queue:push"},
	} {
		conn, err := net.Dial(network, sent.address)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(conn, sent.line); err != nil {
			t.Fatal(err)
		}
		conn.Close()
	}
	for _, line := range []string{
		`mastodon_controller_duration_sum{action="show",controller="Api.V1.StatusesController",format="json",mastodon="web"} 0.25`,
		`mastodon_sidekiq_queue_latency{mastodon="sidekiq",queue="mailers"} 3.5`,
		`mastodon_db_operation_count{mastodon="db",operation="select",table="accounts"} 1`,
		`mastodon_controller_status{action="index",controller="HomeController",format="html",mastodon="web",status="200"} 1`,
		`jobs{queue="push"} 2`,
		`statsd_exporter_lines_total 5`,
		`statsd_exporter_loaded_mappings 12`,
		`statsd_exporter_events_unmapped_total 1`,
	} {
		await(t, r.page, line)
	}
	held, err := net.Dial("tcp", tcp)
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	io.WriteString(held, "held:1|c\n")
	await(t, r.page, "held 1")
	if _, err := (Statsd{Unixgram: socket}).open(slog.New(slog.DiscardHandler)); err == nil || !strings.Contains(err.Error(), "already") {
		t.Errorf("a socket in use: %v", err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	held.SetReadDeadline(time.Now().Add(20 * time.Second))
	if _, err := held.Read(make([]byte, 1)); err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("a sender is left alone: %v", err)
	}
	left, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: socket, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	left.Close() // as after a kill: the socket's file stays, nobody reads it
	again, err := Statsd{Unixgram: socket}.open(slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatalf("after a kill: %v", err)
	}
	if err := again.Close(); err != nil {
		t.Error(err)
	}
}

func TestStatsdRefuses(t *testing.T) {
	dir := t.TempDir()
	bad := filepath.Join(dir, "bad.yml")
	if err := os.WriteFile(bad, []byte("mappings: [{match: 'a.*'}]"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]Statsd{
		"nowhere":      {},
		"no file":      {UDP: "127.0.0.1:0", Mapping: filepath.Join(dir, "none.yml")},
		"bad mapping":  {UDP: "127.0.0.1:0", Mapping: bad},
		"no address":   {UDP: "nowhere"},
		"is no socket": {Unixgram: bad},
	} {
		if r, err := s.open(slog.New(slog.DiscardHandler)); err == nil {
			r.Close()
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := os.Stat(bad); err != nil {
		t.Error("a file that is no socket was removed")
	}
}

func TestMappingIsReadAgain(t *testing.T) {
	file := filepath.Join(t.TempDir(), "m.yml")
	write := func(text string) {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("mappings: [{match: 'a.*', name: first, labels: {part: $1}}]")
	udp := closedPort(t)
	r, err := Statsd{UDP: udp, Mapping: file}.open(slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	conn, err := net.Dial("udp", udp)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	io.WriteString(conn, "a.b:1|c")
	await(t, r.page, `first{part="b"} 1`)
	write("mappings: [{match: '('")
	if err := r.reload(); err == nil {
		t.Error("a broken mapping was taken")
	}
	write("mappings: [{match: 'a.*', name: second, labels: {part: $1}}]")
	if err := r.reload(); err != nil {
		t.Error(err)
	}
	io.WriteString(conn, "a.b:1|c")
	await(t, r.page, `second{part="b"} 1`)
	wants(t, scrape(t, r.page), `statsd_exporter_config_reloads_total{outcome="failure"} 1`, `statsd_exporter_config_reloads_total{outcome="success"} 1`)
}

func TestServeWithUsers(t *testing.T) {
	dir := t.TempDir()
	web := filepath.Join(dir, "web.yml")
	hash, err := bcrypt.GenerateFromPassword([]byte("test"), bcrypt.MinCost)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(web, fmt.Appendf(nil, "basic_auth_users:\n  pi: %s\n", hash), 0o600); err != nil {
		t.Fatal(err)
	}
	listen := closedPort(t)
	ctx := t.Context()
	ended := make(chan error, 1)
	config := Config{WebConfig: web, Nginx: &Nginx{Listen: listen, URI: "http://" + closedPort(t) + "/"}}
	go func() { ended <- Serve(ctx, config, nil, slog.New(slog.DiscardHandler)) }()
	get := func(path, user string) int {
		request, err := http.NewRequest("GET", "http://"+listen+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		if user != "" {
			request.SetBasicAuth(user, "test")
		}
		for deadline := time.Now().Add(20 * time.Second); ; <-time.After(10 * time.Millisecond) {
			response, err := http.DefaultClient.Do(request)
			if err == nil {
				response.Body.Close()
				return response.StatusCode
			}
			select {
			case err := <-ended:
				t.Fatal(err)
			default:
			}
			if time.Now().After(deadline) {
				t.Fatal(err)
			}
		}
	}
	for _, c := range []struct {
		path, user string
		want       int
	}{{"/metrics", "", 401}, {"/metrics", "other", 401}, {"/metrics", "pi", 200}, {"/", "pi", 200}, {"/-/healthy", "pi", 200}, {"/x", "pi", 404}} {
		if got := get(c.path, c.user); got != c.want {
			t.Errorf("%s as %q: %d, want %d", c.path, c.user, got, c.want)
		}
	}
	taken := Config{Nginx: &Nginx{Listen: listen, URI: "http://x/"}}
	if err := Serve(ctx, taken, nil, slog.New(slog.DiscardHandler)); err == nil || !strings.Contains(err.Error(), "cannot listen on "+listen) {
		t.Errorf("a port in use: %v", err)
	}
	if err := os.WriteFile(web, []byte("basic_auth_user: x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Serve(ctx, config, nil, slog.New(slog.DiscardHandler)); err == nil || !strings.Contains(err.Error(), web) {
		t.Errorf("a broken web configuration: %v", err)
	}
}

// TestFlagsOfTheOriginals runs in a process of its own: the flags of a process are read once.
func TestFlagsOfTheOriginals(t *testing.T) {
	if flag := os.Getenv("MONTUI_TEST_FLAG"); flag != "" {
		fmt.Println("flags:", readFlags([]string{flag}))
		return
	}
	for flag, want := range map[string]string{
		"--collector.textfile.directory=/x": "flags: <nil>",
		"--collector.stat_statements":       "flags: <nil>", // postgres_exporter's
		"--exporter.lock_wait_timeout=4":    "flags: <nil>", // mysqld_exporter's
		"--collector.nothing":               "unknown long flag",
		"--help":                            "flags:",
		"node":                              "is not a flag",
	} {
		cmd := exec.Command(os.Args[0], "-test.run=^TestFlagsOfTheOriginals$")
		cmd.Env = append(os.Environ(), "MONTUI_TEST_FLAG="+flag)
		if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), want) {
			t.Errorf("%s: %v %s", flag, err, out)
		}
	}
}

// lockedText is a log that goes on being written while it is read.
type lockedText struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *lockedText) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lockedText) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
