package setup

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// fakeUsers stands in for the commands that would change this machine's users and services.
type fakeUsers struct {
	there    bool
	active   bool
	commands []string
	fail     string // a command that fails
}

func (u *fakeUsers) run(ctx context.Context, stdin string, env []string, name string, args ...string) (string, error) {
	line := strings.Join(append([]string{filepath.Base(name)}, args...), " ")
	if u.fail != "" && strings.Contains(line, u.fail) {
		return "", errors.New(line + " failed")
	}
	switch name {
	case "getent":
		if !u.there {
			return "", errors.New("exit status 2")
		}
		return "", nil
	case "useradd", "userdel":
		u.there = name == "useradd"
	case "systemctl":
		if args[0] == "is-active" && !u.active {
			return "", errors.New("inactive")
		}
		if args[0] == "restart" || args[0] == "disable" {
			u.active = args[0] == "restart"
		}
	case "nginx":
	default:
		return run(ctx, stdin, env, name, args...)
	}
	u.commands = append(u.commands, line)
	return "", nil
}

// files are the files beneath a root.
func files(t *testing.T, root string) []string {
	t.Helper()
	found := []string{}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			found = append(found, strings.TrimPrefix(path, root))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func quiet(string) {}

func TestAWebServer(t *testing.T) {
	users := &fakeUsers{}
	m := Machine{Root: t.TempDir(), Run: users.run}
	f := Found{Host: "web", Address: "100.64.0.9", Tailscale: true, Systemd: true, Nginx: []string{"nginx"}, NginxDir: "/etc/nginx/conf.d", Mastodon: "4.2"}
	self := filepath.Join(t.TempDir(), "montui")
	if err := os.WriteFile(self, []byte("program"), 0o700); err != nil {
		t.Fatal(err)
	}
	plan := m.Plan(f, Options{Binary: self})
	if err := plan.Apply(t.Context(), quiet); err != nil {
		t.Fatal(err)
	}
	want := []string{"/etc/montui/export.yaml", "/etc/nginx/conf.d/montui-status.conf", "/etc/systemd/system/montui-export.service", "/usr/local/bin/montui"}
	if got := files(t, m.Root); !slices.Equal(got, want) {
		t.Errorf("files %v, want %v", got, want)
	}
	text, err := m.read(exportFile)
	if err != nil || !strings.Contains(text, `node: {listen: "100.64.0.9:9100"}`) || !strings.Contains(text, "mapping: mastodon") || strings.Contains(text, "mysql") {
		t.Errorf("%s %v", text, err)
	}
	if !users.there || !users.active || !slices.Contains(users.commands, "nginx -s reload") {
		t.Errorf("%+v", users)
	}
	before := len(users.commands)
	if pending, err := plan.Pending(t.Context()); err != nil || len(pending) != 0 {
		t.Errorf("a second time: %v %v", pending, err)
	}
	if err := plan.Apply(t.Context(), func(s string) { t.Errorf("a second time: %s", s) }); err != nil {
		t.Error(err)
	}
	for _, line := range users.commands[before:] {
		if !strings.HasPrefix(line, "getent") && !strings.Contains(line, "is-active") {
			t.Errorf("a second time: %s", line)
		}
	}
	if err := plan.Remove(t.Context(), quiet); err != nil {
		t.Error(err)
	}
	if got := files(t, m.Root); len(got) != 0 || users.there || users.active {
		t.Errorf("left behind: %v %+v", got, users)
	}
	if m.exists(etc) {
		t.Error("the folder stays")
	}
	if err := plan.Remove(t.Context(), quiet); err != nil {
		t.Errorf("removed twice: %v", err)
	}
}

func TestWhatFailsLeavesNothing(t *testing.T) {
	for _, fail := range []string{"useradd", "nginx -t", "nginx -s", "systemctl daemon-reload", "systemctl enable", "systemctl restart"} {
		users := &fakeUsers{fail: fail}
		m := Machine{Root: t.TempDir(), Run: users.run}
		plan := m.Plan(Found{Host: "web", Systemd: true, Nginx: []string{"nginx"}, NginxDir: "/etc/nginx/conf.d"}, Options{})
		err := plan.Apply(t.Context(), quiet)
		if err == nil || !strings.Contains(err.Error(), fail) {
			t.Errorf("%s: %v", fail, err)
		}
		if got := files(t, m.Root); len(got) != 0 || users.there {
			t.Errorf("%s: left behind: %v %+v", fail, got, users)
		}
	}
}

func TestAReadOnlyDisk(t *testing.T) {
	users := &fakeUsers{}
	root := filepath.Join(t.TempDir(), "root")
	if err := os.WriteFile(root, nil, 0o600); err != nil { // nothing can be made beneath a file, not by root either
		t.Fatal(err)
	}
	plan := Machine{Root: root, Run: users.run}.Plan(Found{Host: "h"}, Options{})
	if _, err := plan.Pending(t.Context()); err == nil || !strings.Contains(err.Error(), "export.yaml") {
		t.Errorf("%v", err)
	}
}

func TestMySQLGrants(t *testing.T) {
	for version, monitor := range map[string]bool{
		"10.11.19-MariaDB-0+deb12u1-log": true, "10.5.0-MariaDB": true, "11.4.2-MariaDB": true, "10.3.39-MariaDB": false, "8.0.36": false, "5.7.44-log": false,
	} {
		got := mysqlGrants(version)
		if strings.Contains(got, "SLAVE MONITOR") != monitor || !strings.Contains(got, "GRANT PROCESS, REPLICATION CLIENT, SELECT ON *.* TO 'montui_exporter'@'localhost';") {
			t.Errorf("%s: %s", version, got)
		}
	}
}

func TestScrapeConfigs(t *testing.T) {
	f := Found{Host: "db", Address: "db", MySQL: "/s", Postgres: "/p", Nginx: []string{"nginx"}, Mastodon: "4.5"}
	text, err := f.FileSD()
	if err != nil || strings.Count(string(text), `"job"`) != 4 || !strings.Contains(string(text), "db:9187") {
		t.Errorf("%s %v", text, err)
	}
	if config := f.ScrapeConfig(); strings.Count(config, "job_name") != 4 || !strings.Contains(config, `targets: ["db:9104"]`) {
		t.Error(config)
	}
	if hints := strings.Join(f.hints(Options{}), "\n"); !strings.Contains(hints, "PROMETHEUS_EXPORTER_ENABLED") || !strings.Contains(hints, "monitoring host") {
		t.Error(hints)
	}
	for version, statsd := range map[string]bool{"": false, "docker": false, "3.5": true, "4.2": true, "4.3": false, "4.4": false, "5.0": false} {
		if got := (Found{Mastodon: version}).statsd(); got != statsd {
			t.Errorf("statsd of Mastodon %q: %v", version, got)
		}
	}
}

func TestDetect(t *testing.T) {
	m := Machine{Root: t.TempDir(), Run: func(_ context.Context, _ string, _ []string, name string, args ...string) (string, error) {
		return "nginx version: x\nconfigure arguments: --with-http_stub_status_module", nil
	}}
	for name, text := range map[string]string{
		"/run/mysqld/mysqld.sock": "", "/var/run/postgresql/.s.PGSQL.5433": "", "/var/run/postgresql/.s.PGSQL.5433.lock": "", "/etc/nginx/conf.d/x.conf": "",
		"/home/mastodon/live/lib/mastodon/version.rb": "def major\n 4\nend\n def minor\n      2\n end\ndef patch\n 10\nend",
	} {
		if err := m.write(name, text, 0o600, ""); err != nil {
			t.Fatal(err)
		}
	}
	f := m.Detect(t.Context())
	if f.MySQL != "/run/mysqld/mysqld.sock" || f.Postgres != "/var/run/postgresql" || f.PgPort != "5433" || f.NginxDir != "/etc/nginx/conf.d" || f.Mastodon != "4.2" || f.Systemd {
		t.Errorf("%+v", f)
	}
}
