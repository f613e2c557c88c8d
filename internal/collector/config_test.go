package collector

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/common/model"
)

func TestBadConfigurations(t *testing.T) {
	const job = "scrape_configs:\n  - job_name: a\n    static_configs: [{targets: ['x:1']}]\n"
	tests := []struct{ name, text, want string }{
		{"a field that is not there", job + "    scrape_intervall: 5s\n", ":4: field scrape_intervall not found in type config.ScrapeConfig"},
		{"not YAML", "scrape_configs:\n\t- a", ":2: found character that cannot start any token"},
		{"of the wrong kind", "global: 5\n", ":1: cannot unmarshal"},
		{"a job twice", job + "  - job_name: b\n  - job_name: a\n", `:5: found multiple scrape configs with job name "a"`},
		{"a job without a name", job + "  - scrape_interval: 5s\n", ":4: job_name is empty"},
		{"a bad duration", "global:\n  scrape_interval: fast\n", `:2: not a valid duration string: "fast"`},
		{"a timeout above the interval", "global:\n  scrape_interval: 5s\n" + job + "    scrape_timeout: 6s\n", ":6: scrape timeout greater than scrape interval"},
		{"a bad expression to relabel by", job + "    relabel_configs:\n      - source_labels: [x]\n        regex: '('\n", ":6: error parsing regexp"},
		{"a cloud's discovery", job + "    kubernetes_sd_configs: [{role: pod}]\n", "this collector finds targets by static, file, http, dns, docker"},
		{"a target with a path", "scrape_configs:\n  - job_name: a\n    static_configs:\n      - targets: ['x:1']\n      - targets: ['http://x:1/m']\n", ":5: "},
		{"in an alias", "x: &a\n  - y\n" + job, ":1: field x not found"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			file := write(t, "prometheus.yml", tt.text)
			_, err := source{file: file}.load(slog.New(slog.DiscardHandler))
			if err == nil {
				t.Fatal("it was accepted")
			}
			got := err.Error()
			if !strings.HasPrefix(got, file+":") || !strings.Contains(got, tt.want) || strings.Contains(got, "\n") {
				t.Errorf("got  %s\nwant %s…%s", got, file, tt.want)
			}
		})
	}
}

// The search for a line gives up on a file it would take long over; the reason is said all the same.
func TestBadAndLarge(t *testing.T) {
	var text strings.Builder
	text.WriteString("scrape_configs:\n")
	for i := range 2000 {
		fmt.Fprintf(&text, "  - job_name: job%d\n    static_configs: [{targets: ['x:1']}]\n", i)
	}
	text.WriteString("  - job_name: job1999\n")
	_, err := source{builtin: text.String()}.load(slog.New(slog.DiscardHandler))
	if err == nil || !strings.Contains(err.Error(), `:4002: found multiple scrape configs with job name "job1999"`) {
		t.Errorf("the last of many: %v", err)
	}
	late := strings.Replace(text.String(), "job_name: job1999\n    ", "job_name: other\n    ", 1)
	late = strings.Replace(late, "job_name: job0\n", "job_name: job0\n    scrape_interval: 1s\n    scrape_timeout: 2s\n", 1)
	_, err = source{builtin: late}.load(slog.New(slog.DiscardHandler))
	if err == nil || !strings.Contains(err.Error(), "scrape timeout greater than scrape interval") {
		t.Errorf("the first of many: %v", err)
	}
}

func TestBadRuleFile(t *testing.T) {
	rules := write(t, "rules.yml", "groups:\n  - name: g\n    rules:\n      - record: x\n        expr: 'foo('\n")
	file := write(t, "prometheus.yml", "rule_files: ['"+rules+"']\n")
	_, err := source{file: file}.load(slog.New(slog.DiscardHandler))
	if err == nil {
		t.Fatal("it was accepted")
	}
	for _, want := range []string{file, rules, "5:", "parse error"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("no %q in %v", want, err)
		}
	}
}

func TestMissingFile(t *testing.T) {
	_, err := source{file: filepath.Join(t.TempDir(), "none.yml")}.load(slog.New(slog.DiscardHandler))
	if err == nil || !strings.Contains(err.Error(), "none.yml") || !strings.Contains(err.Error(), "--config") {
		t.Errorf("got %v", err)
	}
}

func TestGoodConfigurations(t *testing.T) {
	tests := []struct {
		name, text string
		retention  time.Duration
		level      slog.Level
	}{
		{"empty", "", time.Hour, slog.LevelWarn},
		{"its own retention", "storage: {tsdb: {retention: {time: 2d}}}\n", 48 * time.Hour, slog.LevelWarn},
		{"by size alone", "storage: {tsdb: {retention: {size: 1GB}}}\n", 0, slog.LevelWarn},
		{"its own log level", "runtime: {log_level: info}\n", time.Hour, slog.LevelInfo},
		{"the rest of runtime says nothing of it", "runtime: {gogc: 50}\n", time.Hour, slog.LevelWarn},
		{"every discovery", `
scrape_configs:
  - job_name: a
    file_sd_configs: [{files: ['*.json']}]
    http_sd_configs: [{url: 'http://x'}]
    dns_sd_configs: [{names: [x]}]
    docker_sd_configs: [{host: 'unix:///x'}]
    dockerswarm_sd_configs: [{host: 'unix:///x', role: nodes}]
`, time.Hour, slog.LevelWarn},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			cfg, err := source{file: write(t, "prometheus.yml", tt.text), retention: time.Hour}.load(slog.New(slog.DiscardHandler))
			if err != nil {
				t.Fatal(err)
			}
			if got := time.Duration(cfg.StorageConfig.TSDBConfig.Retention.Time); got != tt.retention {
				t.Errorf("retention %v, want %v", got, tt.retention)
			}
			if cfg.level != tt.level {
				t.Errorf("level %v, want %v", cfg.level, tt.level)
			}
		})
	}
}

func TestRelativePathsAreTheFiles(t *testing.T) {
	file := write(t, "prometheus.yml", "rule_files: [rules/*.yml]\n")
	cfg, err := source{file: file}.load(slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if want := filepath.Join(filepath.Dir(file), "rules", "*.yml"); cfg.RuleFiles[0] != want {
		t.Errorf("rule file %s, want %s", cfg.RuleFiles[0], want)
	}
}

func TestBuiltinConfiguration(t *testing.T) {
	cfg, err := source{builtin: builtinConfig("[::1]:9090", `odd "name"`)}.load(slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if got := cfg.GlobalConfig.ScrapeInterval; got != model.Duration(5*time.Second) {
		t.Errorf("interval %v", got)
	}
}

// The example that is handed out has to be one that is accepted.
func TestDeployedExample(t *testing.T) {
	cfg, err := source{file: filepath.Join("..", "..", "deploy", "prometheus.yml")}.load(slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if got := cfg.GlobalConfig.ScrapeInterval; got != model.Duration(15*time.Second) {
		t.Errorf("interval %v", got)
	}
}

func TestParseRetention(t *testing.T) {
	for text, want := range map[string]time.Duration{"15d": 360 * time.Hour, "2w": 336 * time.Hour, "1h30m": 90 * time.Minute, "": 0, "0": 0, "0s": 0, "-1d": 0, "15": 0} {
		if got, err := ParseRetention(text); got != want || (err == nil) != (want != 0) {
			t.Errorf("%q: %v %v, want %v", text, got, err, want)
		}
	}
}

func FuzzExplain(f *testing.F) {
	for _, s := range []string{"", "a", "global: {}", "scrape_configs: [{job_name: a}, {job_name: a}]", "x: &a [*a]", "? {a: b}\n: c"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		cfg, err := source{builtin: text}.load(slog.New(slog.DiscardHandler))
		if (cfg == nil) == (err == nil) {
			t.Errorf("%v, %v", cfg, err)
		}
	})
}

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
