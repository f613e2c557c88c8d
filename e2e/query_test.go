package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// prometheus starts a real one that scrapes itself and something that is not there, and waits for data.
func prometheus(t *testing.T, h home) (url string) {
	t.Helper()
	program, err := exec.LookPath("prometheus")
	if err != nil {
		t.Skip("prometheus is not installed")
	}
	address := "127.0.0.1:" + freePort(t)
	dir := t.TempDir()
	for name, text := range map[string]string{
		"prometheus.yml": "global: {scrape_interval: 1s, evaluation_interval: 1s}\nrule_files: [rules.yml]\nscrape_configs:\n" +
			"- job_name: prometheus\n  static_configs: [{targets: ['" + address + "'], labels: {instance: self}}]\n" +
			"- job_name: gone\n  static_configs: [{targets: ['127.0.0.1:1'], labels: {instance: gone}}]\n",
		"rules.yml": "groups:\n- name: g\n  rules:\n  - {record: 'job:up:sum', expr: 'sum by (job) (up)'}\n" +
			"  - {alert: Gone, expr: 'up == 0', annotations: {summary: '{{ $labels.job }} is gone'}}\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	server := exec.Command(program, "--config.file", filepath.Join(dir, "prometheus.yml"), "--storage.tsdb.path", filepath.Join(dir, "data"), "--web.listen-address", address)
	var log lockedBuilder
	server.Stdout, server.Stderr = &log, &log
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		end(t, server)
		if t.Failed() {
			t.Log("prometheus's log:\n", log.String())
		}
	})
	url = "http://" + address
	waitFor(t, "Prometheus to have scraped", func() bool {
		out, _, _ := h.montui(t, "query", "--url", url, "-o", "value", "count(up) + sum(job:up:sum) + count(ALERTS)")
		return strings.TrimSpace(out) == "4"
	})
	waitFor(t, "a rate", func() bool {
		out, _, _ := h.montui(t, "query", "--url", url, "-o", "value", "rate(prometheus_http_requests_total[1m]) > 0")
		return strings.TrimSpace(out) != ""
	})
	return url
}

// TestQueryScripts runs testdata/prometheus/*.txtar against a real Prometheus.
func TestQueryScripts(t *testing.T) {
	t.Parallel()
	url := prometheus(t, newHome(t))
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "prometheus"),
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			for name, value := range map[string]string{"MONTUI_URL": url, "montui": binary, "HOME": env.WorkDir, "TZ": "UTC", "LANG": "C.UTF-8"} {
				env.Setenv(name, value)
			}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "matchesAPI": matchesAPI},
	})
}

// matchesAPI holds that -o json is the API's data byte for byte: matchesAPI /api/v1/query?… ARG...
func matchesAPI(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: matchesAPI ADDRESS ARG...")
	}
	ts.Check(ts.Exec("curl", "-sgf", ts.Getenv("MONTUI_URL")+args[0]))
	whole := strings.TrimSpace(ts.ReadFile("stdout"))
	ts.Check(ts.Exec(binary, args[1:]...))
	data := strings.TrimSuffix(ts.ReadFile("stdout"), "\n")
	if want := `{"status":"success","data":` + data + `}`; whole != want || data == "" {
		ts.Fatalf("the API says\n%s\nmontui says\n%s", whole, data)
	}
}

// TestPrompt goes through a dialogue: completion, an answer, a graph, a mistake, history, a watch.
func TestPrompt(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	url := prometheus(t, h)
	h.env = append(h.env, "XDG_STATE_HOME="+h.dir+"/state", "PAGER=cat")
	term := newTerminal(t, h, 80, 24)
	term.types(binary + " query --url " + url)
	term.sees("for help", "> ", "tab completes")

	term.press("-l", "sum(prometheus_http_requests_to")
	term.sees("prometheus_http_requests_total", "counter")
	term.press("Tab")
	term.sees("> sum(prometheus_http_requests_total")
	term.press("-l", "{")
	term.sees("handler")
	term.press("-l", "code=\"200\"}) > bool 0")
	term.press("Enter")
	term.sees("value", "1", "s)")

	term.types(`up{job="gone"} \format csv`)
	term.sees("__name__,instance,job,time,value", "up,gone,gone,")
	term.types(`\range 1m`)
	term.sees("csv · 1m")
	term.types(`process_resident_memory_bytes \graph`)
	term.sees("MiB", "┈")
	term.types(`\table`)
	term.types(`\range off`)

	term.types(`foo)`)
	term.sees("unexpected right parenthesis", "^")

	term.types(`up \watch 200ms`)
	term.sees("change", "self")
	term.press("C-c")
	term.sees("tab completes")

	term.press("C-r")
	term.press("-l", "bool")
	term.sees("search history: bool", `code="200"`)
	term.press("C-c")
	term.seesNot("search history")

	term.press("-l", "sum(")
	term.press("Enter")
	term.press("-l", "up)")
	term.sees(". up)")
	term.press("Enter")
	term.press("C-d")
	term.onTheShell()

	file := filepath.Join(h.dir, "state", "montui", "history")
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the history: %v %v", info, err)
	}
	term.types("clear")
	term.seesNot("clean ")
	term.types(binary + " query --url " + url)
	term.sees("tab completes")
	term.press("Up")
	term.sees("> sum(", ". up)")
	term.press("C-c")
	term.press("C-d")
	term.onTheShell()
}
