package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

var databases = []string{"mariadb", "nginx", "postgresql"}

// TestSetupOfARealServer sets up a server twice and takes it back, on real MariaDB, PostgreSQL, nginx and systemd.
func TestSetupOfARealServer(t *testing.T) {
	t.Parallel()
	m := newMachine(t, databases...)
	before := m.traces(t)
	// What cannot go well changes nothing, and says why.
	for name, c := range map[string]struct{ prepare, then, want, as string }{
		"no privileges":     {as: "nobody", want: "sudo montui setup"},
		"server down":       {prepare: "systemctl stop mariadb; mkdir -p /run/mysqld; touch /run/mysqld/mysqld.sock", then: "rm -f /run/mysqld/mysqld.sock; systemctl start mariadb", want: "while the server runs"},
		"wrong password":    {prepare: "mariadb -e \"ALTER USER root@localhost IDENTIFIED VIA mysql_native_password USING PASSWORD('secret')\"", then: "mariadb -psecret -e 'ALTER USER root@localhost IDENTIFIED VIA unix_socket'", want: "Access denied"},
		"a user of another": {prepare: "mariadb -e \"CREATE USER 'montui_exporter'@'localhost'\"", then: "mariadb -e \"DROP USER 'montui_exporter'@'localhost'\"", want: "--take-over"},
		"a role of another": {prepare: "su postgres -c \"cd /; psql -qXc 'CREATE ROLE montui_exporter'\"", then: "su postgres -c \"cd /; psql -qXc 'DROP ROLE montui_exporter'\"", want: "--take-over"},
		"nginx refuses":     {prepare: "echo nonsense > /etc/nginx/conf.d/broken.conf", then: "rm /etc/nginx/conf.d/broken.conf", want: "a mistake as it is"},
		"read-only disk":    {prepare: "mount --bind /etc /etc && mount -o remount,bind,ro /etc", then: "umount /etc", want: "read-only file system"},
		"no password taken": {prepare: "sed -i 's/^host.*127.0.0.1.*/# &/' /etc/postgresql/*/main/pg_hba.conf; systemctl reload postgresql", then: "sed -i 's/^# \\(host.*127.0.0.1.*\\)/\\1/' /etc/postgresql/*/main/pg_hba.conf; systemctl reload postgresql", want: "pg_hba.conf"},
	} {
		if c.prepare != "" {
			m.must(t, "sh", "-c", c.prepare)
		}
		args := []string{"/opt/test/montui", "setup", "--yes"}
		if c.as != "" {
			args = append([]string{"setpriv", "--reuid=" + c.as, "--clear-groups"}, args...)
		}
		out, err := m.run(args...)
		if c.then != "" {
			m.must(t, "sh", "-c", c.then)
		}
		if err == nil || !strings.Contains(strings.Join(strings.Fields(out), " "), c.want) {
			t.Errorf("%s: want %q, got %v\n%s", name, c.want, err, out)
		}
		if name == "no password taken" { // the test itself has written this file
			m.must(t, "sh", "-c", "touch -d 2000-01-01 /etc/postgresql/*/main/pg_hba.conf")
		}
		if now := m.traces(t); now != before {
			t.Fatalf("%s left something: %s", name, difference(before, now))
		}
	}

	m.must(t, "/opt/test/montui", "setup", "--yes")
	if out := m.must(t, "/opt/test/montui", "setup", "--yes"); !strings.Contains(out, "Everything is done already.") {
		t.Errorf("a second time: %s", out)
	}
	for command, want := range map[string]string{
		"stat -c '%a %U' /etc/montui/mysql.cnf /etc/montui/postgres.dsn /etc/montui/export.yaml":                  "600 montui-export\n600 montui-export\n644 root\n",
		"getent passwd montui-export | cut -d: -f6,7":                                                             "/nonexistent:/usr/sbin/nologin\n",
		"mariadb -BNe \"SHOW GRANTS FOR 'montui_exporter'@'localhost'\" | sed 's/ IDENTIFIED.*PASSWORD .[^ ]*//'": "GRANT SELECT, PROCESS, BINLOG MONITOR, SLAVE MONITOR ON *.* TO `montui_exporter`@`localhost` WITH MAX_USER_CONNECTIONS 3\n",
		`su postgres -c "cd /; psql -AtXc \"SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolconnlimit, (SELECT string_agg(roleid::regrole::text, ' ') FROM pg_auth_members WHERE member = r.oid) FROM pg_roles r WHERE rolname = 'montui_exporter'\""`: "f|f|f|f|5|pg_monitor\n",
		"systemctl is-active montui-export; systemctl is-enabled montui-export":                                          "active\nenabled\n",
		"curl -s 127.0.0.1:9104/metrics 127.0.0.1:9187/metrics 127.0.0.1:9113/metrics | grep -E '^(mysql|pg|nginx)_up '": "mysql_up 1\npg_up 1\nnginx_up 1\n",
		"curl -s 127.0.0.1:9104/metrics | grep -c 'mysql_exporter_collector_success.* 0' || true":                        "0\n",
		"ps -eo args | grep -c '[m]ontui_exporter:' || true":                                                             "0\n",
	} {
		if out := m.must(t, "sh", "-c", command); out != want {
			t.Errorf("%s:\n%s\nwant\n%s", command, out, want)
		}
	}
	// A password that no longer fits is made anew; what setup did not make stays.
	m.must(t, "sh", "-c", `su postgres -c "cd /; psql -qXc \"ALTER ROLE montui_exporter PASSWORD 'other'\""; mkdir -p /etc/montui; echo mine > /etc/montui/mine`)
	if out := m.must(t, "/opt/test/montui", "setup", "--yes"); !strings.Contains(out, "make the PostgreSQL role") || strings.Contains(out, "make the MySQL user") {
		t.Errorf("after another's change: %s", out)
	}
	m.must(t, "/opt/test/montui", "setup", "--remove", "--yes")
	if out := m.must(t, "sh", "-c", "cat /etc/montui/mine; rm -r /etc/montui"); out != "mine\n" {
		t.Errorf("the user's own file: %s", out)
	}
	if now := m.traces(t); now != before {
		t.Errorf("left behind: %s", difference(before, now))
	}
}

// TestSetupOverSSH sets up a server from a Raspberry Pi: copied by ssh to an ordinary user, run by sudo, registered at
// a real collector, up; and all of it back again.
func TestSetupOverSSH(t *testing.T) {
	t.Parallel()
	m := newMachine(t, append([]string{"ssh"}, databases...)...)
	home := t.TempDir()
	key := filepath.Join(home, "key")
	if out, err := exec.Command("ssh-keygen", "-qt", "ed25519", "-N", "", "-f", key).CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	public, err := os.ReadFile(key + ".pub")
	if err != nil {
		t.Fatal(err)
	}
	m.must(t, "sh", "-c", `useradd -m -s /bin/sh admin && mkdir /home/admin/.ssh && echo "$1" > /home/admin/.ssh/authorized_keys && chown -R admin /home/admin/.ssh && chmod 700 /home/admin/.ssh &&
echo 'admin ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/admin`, "sh", string(public))
	config := filepath.Join(home, "config")
	text := "Host *\nHostName 127.0.0.1\nIdentitiesOnly yes\nIdentityFile " + key + "\nUserKnownHostsFile " + home + "/known\nStrictHostKeyChecking accept-new\nLogLevel ERROR\n"
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	prometheus, err := os.ReadFile("../deploy/collect.yml")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"prometheus.yml": strings.NewReplacer("15s", "1s", "30s", "1s").Replace(string(prometheus))} {
		if err := os.WriteFile(filepath.Join(home, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	collector := m.outside(t.Context(), home, binary, "collect", "--config", home+"/prometheus.yml", "--data", home+"/data")
	if err := collector.Start(); err != nil {
		t.Fatal(err)
	}
	waitFor(t, "the collector to answer", func() bool {
		out, _ := m.run("curl", "-s", "127.0.0.1:9090/-/ready")
		return strings.Contains(out, "eady")
	})
	before := m.traces(t)
	montui := func(args ...string) (string, error) {
		out, err := m.outside(t.Context(), home, append([]string{binary, "setup", "--remote", "admin@db1", "--ssh", "ssh -F " + config, "--yes"}, args...)...).CombinedOutput()
		return string(out), err
	}
	if out, err := montui("--dry-run"); err != nil || !strings.Contains(out, "CREATE USER IF NOT EXISTS") || m.traces(t) != before {
		t.Errorf("a dry run: %v\n%s", err, out)
	}
	if out, err := montui("--binary", "/bin/true"); err == nil || !strings.Contains(out, "/bin/true") {
		t.Errorf("a program that is not montui: %v\n%s", err, out)
	}
	out, err := montui("--register", home+"/targets")
	if err != nil || strings.Count(out, "  up: ") != 4 {
		t.Fatalf("%v\n%s", err, out)
	}
	if left := m.must(t, "sh", "-c", "ls -a /home/admin /root | grep montui-setup || true"); left != "" {
		t.Errorf("the copy stays: %s", left)
	}
	// A second machine of that name does not take the first one's place.
	if out, err := montui("--register", home+"/targets", "--address", "127.0.0.2"); err == nil || !strings.Contains(out, "--take-over") {
		t.Errorf("another of that name: %v\n%s", err, out)
	}
	if out, err := montui("--remove", "--register", home+"/targets"); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	if files, err := os.ReadDir(home + "/targets"); err != nil || len(files) != 0 {
		t.Errorf("still registered: %v %v", files, err)
	}
	if now := m.traces(t); now != before {
		t.Errorf("left behind: %s", difference(before, now))
	}
}

// TestServicesOfARealSystemd installs the collector and the SSH server as confined units that systemd starts.
func TestServicesOfARealSystemd(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	before := m.traces(t)
	// A password of root's, which systemd hands over: docs/howto/forward.md.
	m.must(t, "sh", "-c", `mkdir -p /etc/montui /etc/systemd/system/montui-collect.service.d && umask 077 && echo secret > /etc/montui/cloud.password &&
printf '[Service]\nLoadCredential=cloud:/etc/montui/cloud.password\n' > /etc/systemd/system/montui-collect.service.d/override.conf`)
	m.must(t, "/opt/test/montui", "service", "install", "serve", "--", "--metrics-listen", "127.0.0.1:9235")
	m.must(t, "/opt/test/montui", "service", "install", "collect", "--", "--retention", "90d")
	status := m.must(t, "/opt/test/montui", "service", "status")
	if strings.Count(status, "active (running) since") != 2 || strings.Count(status, "enabled") != 2 {
		t.Errorf("%s", status)
	}
	up := func(targets string) {
		t.Helper()
		m.must(t, "sh", "-c", `for i in $(seq 300); do [ "$(/usr/local/bin/montui query 'sum(up)' -o value 2>/dev/null)" = "$1" ] && exit 0; sleep 0.1; done; /usr/local/bin/montui query targets; journalctl -u montui-collect --no-pager | tail; exit 1`, "sh", targets)
	}
	up("3")
	m.must(t, "sh", "-c", `cat >> /etc/montui/prometheus.yml`+" <<'E'"+`
  - job_name: credential
    scrape_interval: 1s
    static_configs: [{targets: ['127.0.0.1:9090']}]
    basic_auth: {username: montui, password_file: /run/credentials/montui-collect.service/cloud}
E`)
	m.must(t, "systemctl", "reload", "montui-collect")
	up("4")
	if out := m.must(t, "sh", "-c", "stat -c '%a' /var/lib/private/montui; ps -eo user,args | awk '/[m]ontui (collect|serve)/ {print $1}'"); strings.Contains(out, "root") || strings.Count(out, "\n") != 3 {
		t.Errorf("modes and users: %s", out)
	}
	for _, unit := range []string{"montui-collect", "montui-serve"} {
		out := m.must(t, "systemd-analyze", "security", "--no-pager", "--threshold=25", unit) // of 100, where 100 is wide open
		if !strings.Contains(out, "Overall exposure") {
			t.Errorf("%s", out)
		}
	}
	m.must(t, "systemctl", "kill", "--signal=KILL", "montui-serve")
	waitFor(t, "the status of one that was killed", func() bool {
		out, err := m.run("/opt/test/montui", "service", "status")
		return err != nil && strings.Contains(out, "does not run") && strings.Contains(out, "signal")
	})
	for _, service := range []string{"collect", "serve"} {
		m.must(t, "/opt/test/montui", "service", "uninstall", service)
	}
	if out := m.must(t, "/opt/test/montui", "service", "status"); strings.Count(out, "not installed") != 2 {
		t.Errorf("%s", out)
	}
	if out := m.must(t, "sh", "-c", "ls /etc/montui/prometheus.yml /var/lib/private/montui/tsdb && rm -rf /etc/montui /etc/systemd/system/montui-collect.service.d /var/lib/montui /var/lib/private/montui /usr/local/bin/montui"); !strings.Contains(out, "prometheus.yml") {
		t.Errorf("configuration and data stay: %s", out)
	}
	if now := m.traces(t); now != before {
		t.Errorf("left behind: %s", difference(before, now))
	}
}
