package exporter

import (
	"errors"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestSecretsOfOthersAreRefused(t *testing.T) {
	dir := t.TempDir()
	for mode, fine := range map[os.FileMode]bool{0o600: true, 0o400: true, 0o640: false, 0o604: false, 0o644: false} {
		file := filepath.Join(dir, mode.String())
		if err := os.WriteFile(file, []byte("  secret \nrest\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(file, mode); err != nil {
			t.Fatal(err)
		}
		got, err := readSecret(file)
		if (err == nil) != fine || fine && got != "secret" {
			t.Errorf("%s: %q, %v", mode, got, err)
		}
		if !fine && !strings.Contains(err.Error(), "chmod 600 "+file) {
			t.Errorf("%s: no mend in %v", mode, err)
		}
	}
	if _, err := readSecret(filepath.Join(dir, "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
	if err := checkSecret(dir); err == nil {
		t.Error("a folder is no secret")
	}
	empty := filepath.Join(dir, "empty")
	if err := os.WriteFile(empty, []byte("\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := readSecret(empty); err == nil {
		t.Error("an empty file is no secret")
	}
}

func TestPgSetting(t *testing.T) {
	for _, c := range []struct {
		setting, unit, kind string
		value               float64
		suffix              string
	}{
		{"on", "", "bool", 1, ""}, {"off", "", "bool", 0, ""},
		{"100", "", "integer", 100, ""}, {"0.5", "", "real", 0.5, ""},
		{"200", "ms", "integer", 0.2, "_seconds"}, {"5", "min", "integer", 300, "_seconds"}, {"2", "d", "integer", 172800, "_seconds"},
		{"8192", "8kB", "integer", 8192 * 8192, "_bytes"}, {"16384", "B", "integer", 16384, "_bytes"}, {"64", "16MB", "integer", 64 << 24, "_bytes"},
		{"-1", "ms", "integer", -1, "_seconds"}, {"-1", "kB", "integer", -1, "_bytes"},
	} {
		value, suffix, err := pgSetting(c.setting, c.unit, c.kind)
		if err != nil || math.Abs(value-c.value) > 1e-9 || suffix != c.suffix {
			t.Errorf("%s %q: %v %q %v, want %v %q", c.setting, c.unit, value, suffix, err, c.value, c.suffix)
		}
	}
	for _, bad := range [][2]string{{"1", "parsec"}, {"x", ""}, {"1", "8"}} {
		if _, _, err := pgSetting(bad[0], bad[1], "integer"); err == nil {
			t.Errorf("%v is no setting", bad)
		}
	}
}

func TestDataSources(t *testing.T) {
	for _, c := range []struct {
		source, server, timed string
		postgres              bool
	}{
		{"postgresql://u:p@db:5433/postgres?sslmode=disable", "db:5433", "postgresql://u:p@db:5433/postgres?sslmode=disable&connect_timeout=5", true},
		{"postgres://u@db/x", "db:5432", "postgres://u@db/x?connect_timeout=5", true},
		{"postgresql:///x?host=/run/postgresql", "/run/postgresql:5432", "postgresql:///x?host=/run/postgresql&connect_timeout=5", true},
		{"host=db port='5433' user=u", "db:5433", "host=db port='5433' user=u connect_timeout=5", true},
		{"user=u connect_timeout=2", "localhost:5432", "user=u connect_timeout=2", true},
		{"exporter:pass@(127.0.0.1:3306)/", "", "", false},
		{"exporter:pass@(127.0.0.1:3306)/?tls=skip-verify", "", "", false},
		{"", "", "", false},
	} {
		if got := isPostgres(c.source); got != c.postgres {
			t.Errorf("isPostgres(%q) = %v", c.source, got)
		}
		if !c.postgres {
			continue
		}
		if got := pgServer(c.source); got != c.server {
			t.Errorf("%q: server %q, want %q", c.source, got, c.server)
		}
		if got := withTimeout(c.source); got != c.timed {
			t.Errorf("%q: %q, want %q", c.source, got, c.timed)
		}
	}
	if err := hidePassword(errors.New(`parse "postgresql://u:secret@%": invalid`), "postgresql://u:secret@%"); strings.Contains(err.Error(), "secret") {
		t.Errorf("the password is in the error: %v", err)
	}
}

func TestCredentialsAreAskedFor(t *testing.T) {
	for _, name := range []string{"DATA_SOURCE_NAME", "DATA_SOURCE_URI", "DATA_SOURCE_USER", "DATA_SOURCE_PASS", "DATA_SOURCE_USER_FILE", "DATA_SOURCE_PASS_FILE", "DATA_SOURCE_URI_FILE"} {
		t.Setenv(name, "")
	}
	log := slog.New(slog.DiscardHandler)
	if _, err := (MySQL{}).handler(log); err == nil || !strings.Contains(err.Error(), "--my-cnf") {
		t.Errorf("mysql: %v", err)
	}
	if _, err := (&Postgres{}).page(log); err == nil || !strings.Contains(err.Error(), "--dsn-file") {
		t.Errorf("postgres: %v", err)
	}
	t.Setenv("DATA_SOURCE_NAME", "u:p@(h:1)/")
	if got, err := (MySQL{}).source(log); err != nil || got != "u:p@(h:1)/" {
		t.Errorf("%q %v", got, err)
	}
	if _, err := (Postgres{}).source(); err == nil {
		t.Error("a data source of MySQL is none of PostgreSQL")
	}
	t.Setenv("DATA_SOURCE_NAME", "")
	secret := filepath.Join(t.TempDir(), "pass")
	if err := os.WriteFile(secret, []byte("a b@c\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("DATA_SOURCE_URI", "h:1/postgres")
	t.Setenv("DATA_SOURCE_USER", "u")
	t.Setenv("DATA_SOURCE_PASS_FILE", secret)
	if got, err := (Postgres{}).source(); err != nil || got != "postgresql://u:a%20b%40c@h:1/postgres" {
		t.Errorf("%q %v", got, err)
	}
}

func TestScrapersByName(t *testing.T) {
	usual, err := MySQL{}.chosen()
	if err != nil || len(usual) != 6 {
		t.Fatalf("%d, %v", len(usual), err)
	}
	more, err := MySQL{Collect: []string{"info_schema.tables", "global_status"}}.chosen()
	if err != nil || len(more) != 7 {
		t.Errorf("%d, %v", len(more), err)
	}
	if _, err := (MySQL{Collect: []string{"nothing"}}).chosen(); err == nil || !strings.Contains(err.Error(), `"nothing"`) || !strings.Contains(err.Error(), "info_schema.tables") {
		t.Errorf("%v", err)
	}
}

func TestReadConfig(t *testing.T) {
	dir := t.TempDir()
	write := func(text string) string {
		file := filepath.Join(dir, "export.yaml")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	c, err := ReadConfig(write("web_config: web.yml\nnode: {}\nmysql: {my_cnf: my.cnf}\npostgres: {dsn_file: /etc/pg.dsn}\nnginx: {}\nstatsd: {mapping: mastodon}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if c.WebConfig != filepath.Join(dir, "web.yml") || c.MySQL.MyCnf != filepath.Join(dir, "my.cnf") || c.Postgres.DSNFile != "/etc/pg.dsn" ||
		c.Nginx.URI != NginxURI || c.Statsd.UDP != StatsdUDP || c.Statsd.TCP != StatsdTCP || c.Statsd.Mapping != MastodonMapping || c.Node == nil {
		t.Errorf("%+v", c)
	}
	for text, want := range map[string]string{
		"":                     "names no exporter",
		"nodes: {}":            "nodes",
		"mysql: {password: x}": "password",
		"node: [":              "yaml",
	} {
		if _, err := ReadConfig(write(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}
