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
	compose  string // the compose.yaml that docker is asked for
	page     string // what the exporters answer
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
		return systemUser + ":x:993:994::/nonexistent:/usr/sbin/nologin\n", nil
	case "useradd", "userdel":
		u.there = name == "useradd"
	case "systemctl":
		if args[0] == "is-active" && !u.active {
			return "", errors.New("inactive")
		}
		if args[0] == "restart" || args[0] == "disable" {
			u.active = args[0] == "restart"
		}
	case "nginx", "pgrep", "docker":
		if line == "docker compose -f "+u.compose+" ps --status=running --quiet" && u.active {
			return "1234\n", nil
		}
		if len(args) > 3 && name == "docker" {
			u.active = args[3] == "up" || args[3] == "ps" && u.active
		}
	default:
		return run(ctx, stdin, env, name, args...)
	}
	u.commands = append(u.commands, line)
	return "", nil
}

func (u *fakeUsers) ask(context.Context, string) (string, error) {
	if u.page == "none" {
		return "", errors.New("connection refused")
	}
	return "\nnginx_up 1\nmysql_up 1\npg_up 1\n" + u.page, nil
}

func (u *fakeUsers) machine(t *testing.T) Machine {
	m := Machine{Root: t.TempDir(), Run: u.run, Ask: u.ask}
	for _, dir := range []string{"/etc/nginx/conf.d", "/etc/systemd/system", "/usr/local/bin"} { // what a machine has
		if err := os.MkdirAll(m.path(dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	u.compose = m.path(composeFile)
	return m
}

// plan is a plan of the machine as it is now.
func plan(t *testing.T, m Machine, f Found, o Options) *Plan {
	t.Helper()
	p, err := m.Plan(f, o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// program is a file to install.
func program(t *testing.T, text string) string {
	file := filepath.Join(t.TempDir(), "montui")
	if err := os.WriteFile(file, []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
	return file
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

var web = Found{Host: "web", Address: "100.64.0.9", Tailscale: true, Systemd: true, Nginx: []string{"nginx"}, NginxDir: "/etc/nginx/conf.d", Mastodon: Mastodon{Found: true, Version: "4.2.10", Home: mastodonHome}}

func TestAWebServer(t *testing.T) {
	users := &fakeUsers{}
	m := users.machine(t)
	o := Options{Binary: program(t, "program")}
	if err := plan(t, m, web, o).Apply(t.Context(), false, quiet); err != nil {
		t.Fatal(err)
	}
	want := []string{"/etc/montui/export.yaml", "/etc/montui/setup.json", "/etc/nginx/conf.d/montui-status.conf", "/etc/systemd/system/montui-export.service", "/usr/local/bin/montui"}
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
	again := plan(t, m, web, o)
	if pending := again.Pending(t.Context()); len(pending) != 0 {
		t.Errorf("a second time: %v", pending)
	}
	if err := again.Apply(t.Context(), false, func(s string) { t.Errorf("a second time: %s", s) }); err != nil {
		t.Error(err)
	}
	for _, line := range users.commands[before:] {
		if !strings.HasPrefix(line, "getent") && !strings.Contains(line, "is-active") {
			t.Errorf("a second time: %s", line)
		}
	}
	for range 2 {
		if err := m.Remove(t.Context(), false, quiet); err != nil {
			t.Error(err)
		}
		if got := files(t, m.Root); len(got) != 0 || users.there || users.active || m.exists(etc) {
			t.Errorf("left behind: %v %+v", got, users)
		}
	}
}

func TestANewerProgramTakesThePlaceOfOurs(t *testing.T) {
	users := &fakeUsers{}
	m := users.machine(t)
	for _, text := range []string{"one", "two"} {
		if err := plan(t, m, web, Options{Binary: program(t, text)}).Apply(t.Context(), false, quiet); err != nil {
			t.Fatal(err)
		}
		if got, err := m.read(binary); got != text || err != nil {
			t.Errorf("%q %v", got, err)
		}
	}
	users.fail = "restart"
	fresh := plan(t, m, Found{Host: "web", Systemd: true, Address: "web"}, Options{Binary: program(t, "three")})
	if err := fresh.Apply(t.Context(), false, quiet); err == nil {
		t.Error("it went well")
	}
	if got, err := m.read(binary); got != "two" || err != nil {
		t.Errorf("taken back: %q %v", got, err)
	}
}

func TestWhatIsAnothersStays(t *testing.T) {
	users := &fakeUsers{there: true}
	m := users.machine(t)
	for name, text := range map[string]string{binary: "older", exportFile: "node: {}\n", unitFile: "theirs\n"} {
		if err := m.write(name, text, 0o644, ""); err != nil {
			t.Fatal(err)
		}
	}
	o := Options{Binary: program(t, "program")}
	if err := plan(t, m, web, o).Apply(t.Context(), false, quiet); err != nil {
		t.Fatal(err)
	}
	if err := m.Remove(t.Context(), false, quiet); err != nil {
		t.Fatal(err)
	}
	if got, want := files(t, m.Root), []string{exportFile, unitFile, binary}; !slices.Equal(got, want) || !users.there {
		t.Errorf("%v, want %v; the user %v", got, want, users.there)
	}
	if text, err := m.read(binary); text != "older" || err != nil {
		t.Errorf("%q %v", text, err)
	}

	// A status page of another keeps the whole from being done, unless it may be taken over; then, too, it is not removed.
	status := "/etc/nginx/conf.d/montui-status.conf"
	if err := m.write(status, "theirs", 0o644, ""); err != nil {
		t.Fatal(err)
	}
	if err := plan(t, m, web, o).Apply(t.Context(), false, quiet); err == nil || !strings.Contains(err.Error(), "--take-over") || !strings.Contains(err.Error(), "nothing has been changed") {
		t.Errorf("%v", err)
	}
	if err := plan(t, m, web, o).Apply(t.Context(), true, quiet); err != nil {
		t.Fatal(err)
	}
	if text, err := m.read(status); text != statusConf || err != nil {
		t.Errorf("%q %v", text, err)
	}
	if err := m.Remove(t.Context(), false, quiet); err != nil || !m.exists(status) {
		t.Errorf("%v", err)
	}
}

func TestWhatWasChangedByHandStays(t *testing.T) {
	users := &fakeUsers{}
	m := users.machine(t)
	if err := plan(t, m, web, Options{}).Apply(t.Context(), false, quiet); err != nil {
		t.Fatal(err)
	}
	if err := m.write(exportFile, "node: {}\nflags: [--collector.systemd]\n", 0o644, ""); err != nil {
		t.Fatal(err)
	}
	var said []string
	tell := func(line string) { said = append(said, line) }
	if err := plan(t, m, web, Options{}).Apply(t.Context(), false, tell); err != nil || !slices.Contains(said, "left as it is: write "+exportFile) {
		t.Errorf("%v %v", said, err)
	}
	if err := m.Remove(t.Context(), false, tell); err != nil {
		t.Fatal(err)
	}
	if got := files(t, m.Root); !slices.Equal(got, []string{exportFile}) || users.there {
		t.Errorf("%v", got)
	}
}

func TestWhatFailsLeavesNothing(t *testing.T) {
	for _, fail := range []string{"useradd", "nginx -t", "nginx -s", "systemctl daemon-reload", "systemctl enable", "systemctl restart", "none"} {
		users := &fakeUsers{fail: fail}
		m := users.machine(t)
		ctx := t.Context()
		if fail == "none" { // all goes well, and the exporters do not answer
			users.page = "none"
			ended, cancel := context.WithCancel(ctx)
			m.Ask = func(context.Context, string) (string, error) { cancel(); return "", errors.New("none") }
			ctx = ended
		}
		err := plan(t, m, Found{Host: "web", Systemd: true, Nginx: []string{"nginx"}, NginxDir: "/etc/nginx/conf.d"}, Options{Binary: program(t, "program")}).Apply(ctx, false, quiet)
		if err == nil || !strings.Contains(err.Error(), fail) {
			t.Errorf("%s: %v", fail, err)
		}
		if got := files(t, m.Root); len(got) != 0 || users.there && fail != "none" || m.exists(etc) {
			t.Errorf("%s: left behind: %v %+v", fail, got, users)
		}
	}
}

func TestADiskThatTakesNothing(t *testing.T) {
	users := &fakeUsers{}
	root := filepath.Join(t.TempDir(), "root")
	if err := os.WriteFile(root, nil, 0o600); err != nil { // nothing can be made beneath a file, not by root either
		t.Fatal(err)
	}
	_, err := Machine{Root: root, Run: users.run}.Plan(Found{Host: "h"}, Options{})
	if err == nil || !strings.Contains(err.Error(), "setup.json") {
		t.Errorf("%v", err)
	}
}

// TestShownIsDone holds what --dry-run shows against what is then run and written.
func TestShownIsDone(t *testing.T) {
	users := &fakeUsers{}
	m := users.machine(t)
	p := plan(t, m, web, Options{})
	var shown []string
	for _, step := range p.Pending(t.Context()) {
		shown = append(shown, step.Show()...)
	}
	if err := p.Apply(t.Context(), false, quiet); err != nil {
		t.Fatal(err)
	}
	for _, command := range users.commands {
		if !strings.HasPrefix(command, "getent") && !slices.Contains(shown, "run "+command) {
			t.Errorf("%q is run and was not shown", command)
		}
	}
	whole := strings.Join(shown, "\n")
	for _, file := range files(t, m.Root) {
		if file == recordFile {
			continue
		}
		text, err := m.read(file)
		if err != nil || !strings.Contains(whole, "write "+file+", mode 0644") || !strings.Contains(whole, strings.ReplaceAll("\n"+strings.TrimRight(text, "\n"), "\n", "\n  | ")) {
			t.Errorf("%s is not what was shown: %v", file, err)
		}
	}
}

func TestByDocker(t *testing.T) {
	users := &fakeUsers{}
	m := users.machine(t)
	f := Found{Host: "db", Address: "db", Docker: true, MySQL: "/run/mysqld/mysqld.sock"}
	p := plan(t, m, f, Options{Skip: []string{"mysql"}})
	if err := p.Apply(t.Context(), false, quiet); err != nil {
		t.Fatal(err)
	}
	text, err := m.read(composeFile)
	if err != nil || !strings.Contains(text, `user: "993:994"`) || !strings.Contains(text, `"/:/host:ro",`) || strings.Contains(text, "mysqld") || !users.active {
		t.Errorf("%s %v", text, err)
	}
	// In a container the node exporter finds the host where the host is put.
	if text, err := m.read(exportFile); err != nil || !strings.Contains(text, "flags: [--path.rootfs=/host, ") {
		t.Errorf("%s %v", text, err)
	}
	if pending := plan(t, m, f, Options{Skip: []string{"mysql"}}).Pending(t.Context()); len(pending) != 0 {
		t.Errorf("a second time: %v", pending)
	}
	if err := m.Remove(t.Context(), false, quiet); err != nil {
		t.Error(err)
	}
	if got := files(t, m.Root); len(got) != 0 || users.active {
		t.Errorf("left behind: %v", got)
	}
	f.SharedRoot = true
	if text := f.composeYAML("/usr/bin/montui", "1:2"); !strings.Contains(text, `"/:/host:ro,rslave"`) || !strings.Contains(text, `"/etc/montui/mysql.cnf:/etc/montui/mysql.cnf:ro", "/run/mysqld:/run/mysqld"`) || !strings.Contains(text, "context: /usr/bin\n") {
		t.Error(text)
	}
}

func TestAContainerThatDoesNotStart(t *testing.T) {
	users := &fakeUsers{fail: " up "}
	m := users.machine(t)
	err := plan(t, m, Found{Host: "db", Address: "db", Docker: true}, Options{}).Apply(t.Context(), false, quiet)
	down := "docker compose -f " + m.path(composeFile) + " down --rmi local"
	if err == nil || !slices.Contains(users.commands, down) || users.there {
		t.Errorf("%v; of it stays what %q would remove: %q", err, down, users.commands)
	}
	if got := files(t, m.Root); len(got) != 0 {
		t.Errorf("left behind: %v", got)
	}
}

func TestSharesRoot(t *testing.T) {
	for name, c := range map[string]struct {
		mounts string
		want   bool
	}{
		"systemd":         {"26 1 8:2 / / rw,relatime shared:1 - ext4 /dev/root rw\n27 26 0:5 / /dev rw - tmpfs udev rw\n", true},
		"a slave":         {"26 1 8:2 / / rw,relatime master:1 - ext4 /dev/root rw\n", true},
		"OpenRC":          {"26 1 8:2 / / rw,relatime - ext4 /dev/root rw\n27 26 0:5 / /run rw shared:2 - tmpfs tmpfs rw\n", false},
		"one over it":     {"1 1 0:2 / / rw shared:1 - rootfs none rw\n26 1 8:2 / / rw,relatime - ext4 shared:1 rw\n", false},
		"nothing to read": {"", false},
		"damaged":         {"26 1 8:2 /\n", false},
	} {
		if got := sharesRoot(c.mounts); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestARecordThatCannotBeRead(t *testing.T) {
	for _, text := range []string{"{", `{"version": 2}`} {
		m := (&fakeUsers{}).machine(t)
		if err := m.write(recordFile, text, 0o644, ""); err != nil {
			t.Fatal(err)
		}
		if _, err := m.Plan(web, Options{}); err == nil || !strings.Contains(err.Error(), recordFile) {
			t.Errorf("%s: %v", text, err)
		}
		if err := m.Remove(t.Context(), false, quiet); err == nil || !m.exists(recordFile) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestMySQLGrants(t *testing.T) {
	for version, monitor := range map[string]bool{
		"10.11.19-MariaDB-0+deb12u1-log": true, "10.5.0-MariaDB": true, "11.4.2-MariaDB": true, "10.3.39-MariaDB": false, "8.0.36": false, "5.7.44-log": false,
	} {
		got := strings.Join(mysqlPrivileges(version), ", ")
		if want := "PROCESS, REPLICATION CLIENT, SELECT"; strings.Contains(got, "SLAVE MONITOR") != monitor || !strings.HasPrefix(got, want) {
			t.Errorf("%s: %s", version, got)
		}
	}
	for shown, want := range map[string]bool{
		"GRANT SELECT, PROCESS, BINLOG MONITOR, SLAVE MONITOR ON *.*": true, "GRANT SELECT, PROCESS, BINLOG MONITOR ON *.*": false, "GRANT USAGE ON *.*": false,
	} {
		if granted(shown, "10.11.6-MariaDB") != want {
			t.Error(shown)
		}
	}
}

func TestScrapeConfigs(t *testing.T) {
	f := Found{Host: "db", Address: "db", MySQL: "/s", Postgres: "/p", Nginx: []string{"nginx"}, Others: []string{"node"},
		Mastodon: Mastodon{Found: true, Version: "4.5.0", Page: true, Domain: "social.example.org"}}
	text, err := FileSD(f.Targets())
	if err != nil || strings.Count(string(text), `"job"`) != 5 || !strings.Contains(string(text), "db:9187") || !strings.Contains(string(text), "db:9394") {
		t.Errorf("%s %v", text, err)
	}
	config := f.ScrapeConfig()
	if strings.Count(config, "job_name") != 5 || !strings.Contains(config, `targets: ["db:9104"]`) || !strings.Contains(config, `labels: {host: "db", local_domain: "social.example.org"}`) {
		t.Error(config)
	}
	if yaml := f.exportYAML(Options{}); strings.Contains(yaml, "node:") || !strings.Contains(yaml, "mysql:") {
		t.Errorf("another's node exporter answers: %s", yaml)
	}
	hints := strings.Join(f.hints(Options{Monitor: "10.0.0.2"}), "\n")
	if !strings.Contains(hints, "prometheus_exporter -b 0.0.0.0") || !strings.Contains(hints, "ufw allow from 10.0.0.2 to any port 9104,9187,9113 proto tcp") {
		t.Error(hints)
	}
	f.Firewall = "firewall-cmd"
	if hint := f.firewall(Options{}); strings.Count(hint, "--add-rich-rule") != 3 || !strings.Contains(hint, "MONITORING-HOST") {
		t.Error(hint)
	}
}
