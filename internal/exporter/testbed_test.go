package exporter

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// typed are the metrics of a page with their types, but for those of Go, the process and the web server.
func typed(page string) map[string]string {
	all := map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)^# TYPE (\S+) (\S+)$`).FindAllStringSubmatch(page, -1) {
		if !strings.HasPrefix(m[1], "go_") && !strings.HasPrefix(m[1], "process_") && !strings.HasPrefix(m[1], "promhttp_") {
			all[m[1]] = m[2]
		}
	}
	return all
}

// TestAgainstTheOriginals wants the names and types of original exporters on the same servers. In
// $MONTUI_TESTBED_ORIGINALS stand NAME=URL of the originals, "+" before a name whose version is that of the linked
// code (all must be equal; of older ones every name must be there, but for what newer versions renamed), and
// nginx-status=URL, mysql-cnf=FILE and postgres-dsn=FILE say where to ask.
func TestAgainstTheOriginals(t *testing.T) {
	asked := os.Getenv("MONTUI_TESTBED_ORIGINALS")
	if asked == "" {
		t.Skip("$MONTUI_TESTBED_ORIGINALS names no exporters to compare with")
	}
	places := map[string]string{}
	for pair := range strings.FieldsSeq(asked) {
		key, value, _ := strings.Cut(pair, "=")
		places[key] = value
	}
	config := Config{
		Node:     &NodePage{},
		MySQL:    &MySQL{MyCnf: places["mysql-cnf"]},
		Postgres: &Postgres{DSNFile: places["postgres-dsn"]},
		Nginx:    &Nginx{URI: places["nginx-status"]},
		Statsd:   &Statsd{UDP: "127.0.0.1:0"},
	}
	// What older versions have and the newer code does not: renamed, or of collectors that are off by default.
	gone := regexp.MustCompile(`^(nginxexporter_build_info|mysql_exporter_(last_scrape_error|scrape_errors_total|scrapes_total)` +
		`|pg_stat_database_(active_time|idle_in_transaction_time|session_time|sessions.*|checksum_.*)` +
		`|node_processes_.*|node_memory_(Balloon|FileHugePages|FilePmdMapped|Hugetlb|KReclaimable|SecPageTables)_bytes` +
		`|mysql_(info_schema_(innodb_metrics|processlist|tables|table_|userstats|user_statistics|threads).*|binlog_.*))$`)
	pages, err := config.Pages(slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		ours := typed(scrape(t, page.Handler))
		for _, sign := range []string{"", "+"} {
			url := places[sign+page.Name]
			if url == "" {
				continue
			}
			t.Run(sign+page.Name, func(t *testing.T) {
				theirs := typed(fetch(t, url))
				var differ []string
				for name, kind := range theirs {
					if ours[name] != kind && (sign == "+" || !gone.MatchString(name)) {
						differ = append(differ, fmt.Sprintf("%s: theirs %s, ours %s", name, kind, ours[name]))
					}
				}
				for name, kind := range ours {
					if _, ok := theirs[name]; !ok && sign == "+" {
						differ = append(differ, fmt.Sprintf("%s: ours alone (%s)", name, kind))
					}
				}
				slices.Sort(differ)
				t.Logf("%d metrics of theirs, %d of ours", len(theirs), len(ours))
				for _, line := range differ {
					t.Error(line)
				}
			})
		}
	}
}

func fetch(t *testing.T, url string) string {
	t.Helper()
	response, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != 200 {
		t.Fatalf("%s: %s %v", url, response.Status, err)
	}
	return string(text)
}

// TestThePasswordIsWrong asks a server that is there: it is as down, and the log says why.
func TestThePasswordIsWrong(t *testing.T) {
	asked := os.Getenv("MONTUI_TESTBED_ORIGINALS")
	if asked == "" {
		t.Skip("$MONTUI_TESTBED_ORIGINALS names no servers")
	}
	dir := t.TempDir()
	for pair := range strings.FieldsSeq(asked) {
		key, value, _ := strings.Cut(pair, "=")
		if key != "mysql-cnf" && key != "postgres-dsn" {
			continue
		}
		text, err := os.ReadFile(value)
		if err != nil {
			t.Fatal(err)
		}
		wrong := filepath.Join(dir, key)
		broken := regexp.MustCompile(`(?m)(password=|://\w+:)\w+`).ReplaceAllString(string(text), "${1}wr0ng")
		if err := os.WriteFile(wrong, []byte(broken), 0o600); err != nil {
			t.Fatal(err)
		}
		var log strings.Builder
		logger := slog.New(slog.NewTextHandler(&log, nil))
		asked, up, reason := opener(&MySQL{MyCnf: wrong}), "mysql_up 0\n", "Access denied"
		if key == "postgres-dsn" {
			asked, up, reason = &Postgres{DSNFile: wrong}, "pg_up 0\n", "password authentication failed"
		}
		page, err := asked.page(logger)
		if err != nil {
			t.Fatal(err)
		}
		wants(t, scrape(t, page.Handler), up)
		if !strings.Contains(log.String(), reason) || strings.Contains(log.String(), "wr0ng") {
			t.Errorf("%s: the log: %s", key, &log)
		}
	}
}
