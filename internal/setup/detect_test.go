package setup

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestDetect(t *testing.T) {
	m := Machine{Root: t.TempDir(),
		Run: func(_ context.Context, _ string, _ []string, name string, args ...string) (string, error) {
			switch strings.Join(append([]string{name}, args...), " ") {
			case "sh -c nginx -V 2>&1":
				return "nginx version: x\nconfigure arguments: --with-http_stub_status_module", nil
			case "mariadbd --version":
				return "mariadbd  Ver 10.11.6-MariaDB-0+deb12u1 for debian-linux-gnu on aarch64 (Debian 12)", nil
			case "ufw status":
				return "Status: active\n", nil
			}
			return "", errors.New("not found")
		},
		Ask: func(_ context.Context, url string) (string, error) {
			if url == "http://127.0.0.1:9100/metrics" {
				return "# HELP\nnode_load1 1\n", nil
			}
			return "\n<html>", nil
		},
	}
	for name, text := range map[string]string{
		"/run/mysqld/mysqld.sock": "", "/var/run/postgresql/.s.PGSQL.5433": "", "/var/run/postgresql/.s.PGSQL.5434": "", "/var/run/postgresql/.s.PGSQL.5433.lock": "",
		"/etc/nginx/conf.d/x.conf": "", "/etc/systemd/system/mastodon-web.service": "[Service]\nWorkingDirectory=/srv/social/live\n",
		"/srv/social/live/lib/mastodon/version.rb": "def major\n 4\nend\n def minor\n      2\n end\ndef patch\n 10\nend",
		"/srv/social/live/.env.production":         "LOCAL_DOMAIN=social.example.org\nSTATSD_ADDR='127.0.0.1:9125'\n",
	} {
		if err := m.write(name, text, 0o600, ""); err != nil {
			t.Fatal(err)
		}
	}
	f := m.Detect(t.Context(), Look{})
	if f.MySQL != "/run/mysqld/mysqld.sock" || f.MySQLVersion != "10.11.6-MariaDB-0+deb12u1" || f.Postgres != "/var/run/postgresql" || f.PgPort != "5433" ||
		!slices.Equal(f.PgOthers, []string{"5434"}) || f.NginxDir != "/etc/nginx/conf.d" || f.Systemd || f.Docker || f.Firewall != "ufw" || !slices.Equal(f.Others, []string{"node"}) {
		t.Errorf("%+v", f)
	}
	if want := (Mastodon{Found: true, Version: "4.2.10", Home: "/srv/social/live", Domain: "social.example.org", Statsd: "127.0.0.1:9125"}); f.Mastodon != want {
		t.Errorf("%+v", f.Mastodon)
	}
	if told := m.Detect(t.Context(), Look{Address: "10.1.2.3", PostgresPort: "5434"}); told.Address != "10.1.2.3" || told.Tailscale || told.PgPort != "5434" {
		t.Errorf("%+v", told)
	}
}

func TestMastodonInDocker(t *testing.T) {
	for image, want := range map[string]Mastodon{
		"ghcr.io/mastodon/mastodon:v4.2.10\tlive_internal_network,live_external_network\n": {Found: true, Docker: true, Version: "4.2.10", Network: "live_internal_network"},
		"ghcr.io/mastodon/mastodon-streaming:v4.4.3\ta\ntootsuite/mastodon:4.4.3\tb\n":     {Found: true, Docker: true, Version: "4.4.3", Network: "b"},
		"ghcr.io/glitch-soc/mastodon:latest\tb\n":                                          {Found: true, Docker: true, Network: "b"},
		"postgres:15\tb\n": {},
	} {
		m := Machine{Root: t.TempDir(), Run: func(context.Context, string, []string, string, ...string) (string, error) { return image, nil }}
		if got := m.mastodon(t.Context(), true); got != want {
			t.Errorf("%q: %+v, want %+v", image, got, want)
		}
	}
}

func TestErasOfMastodon(t *testing.T) {
	for version, want := range map[string]Era{"": EraNone, "3.5.19": EraStatsd, "4.2.10": EraStatsd, "4.3.1": EraNone, "4.4": EraExporter, "5.0.0": EraExporter} {
		m := Mastodon{Found: true, Version: version, Home: mastodonHome}
		if got := m.Era(); got != want {
			t.Errorf("%q: %v", version, got)
		}
		if hints := strings.Join(m.hints(Options{Listen: "100.64.0.9"}), ""); strings.Contains(hints, "STATSD_ADDR=127.0.0.1:9125") != (want == EraStatsd) || strings.Contains(hints, "-b 100.64.0.9") != (want == EraExporter) {
			t.Errorf("%q: %s", version, hints)
		}
	}
	if hints := (Mastodon{Found: true, Version: "4.2.1", Statsd: "127.0.0.1:9125"}).hints(Options{}); len(hints) != 0 {
		t.Errorf("all is well: %v", hints)
	}
}
