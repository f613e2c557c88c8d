package setup

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestOnRealServers makes and removes the users of a MariaDB and a PostgreSQL that $MONTUI_TESTBED_SETUP names
// (mysql=SOCKET postgres=FOLDER pgport=PORT), and the status page of an nginx of its own.
func TestOnRealServers(t *testing.T) {
	asked := os.Getenv("MONTUI_TESTBED_SETUP")
	if asked == "" {
		t.Skip("$MONTUI_TESTBED_SETUP names no servers")
	}
	places := map[string]string{}
	for pair := range strings.FieldsSeq(asked) {
		key, value, _ := strings.Cut(pair, "=")
		places[key] = value
	}
	users := &fakeUsers{}
	m := Machine{Root: t.TempDir()}
	m.Run = users.run
	f := Found{Host: "bed", Address: "bed", MySQL: places["mysql"], Postgres: places["postgres"], PgPort: places["pgport"]}
	f.Nginx, f.NginxDir = ownNginx(t, m.Root), "/conf.d"
	plan := m.Plan(f, Options{})
	for range 2 {
		if err := plan.Apply(t.Context(), quiet); err != nil {
			t.Fatal(err)
		}
	}
	if pending, err := plan.Pending(t.Context()); err != nil || len(pending) != 0 {
		t.Errorf("pending: %v %v", pending, err)
	}
	for _, name := range []string{mysqlFile, postgresDSN} {
		info, err := os.Stat(m.path(name))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v %v", name, info, err)
		}
	}
	grants, err := m.asRoot(t.Context(), f.MySQL, "SHOW GRANTS FOR "+mysqlUserName+";\n")
	if err != nil || strings.Count(grants, "\n") != 1 || !strings.Contains(grants, "SELECT, PROCESS, BINLOG MONITOR, SLAVE MONITOR ON *.*") {
		t.Errorf("grants: %s %v", grants, err)
	}
	role, err := m.asPostgres(t.Context(), f, "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, pg_has_role(rolname, 'pg_monitor', 'member'), (SELECT count(*) FROM pg_auth_members WHERE member = r.oid) FROM pg_roles r WHERE rolname = '"+databaseUser+"';\n")
	if err != nil || strings.TrimSpace(role) != "f|f|f|f|t|1" {
		t.Errorf("role: %q %v", role, err)
	}
	awaitStatus(t)

	// A password that no longer fits is made anew.
	if _, err := m.asPostgres(t.Context(), f, "ALTER ROLE "+databaseUser+" PASSWORD 'other';\n"); err != nil {
		t.Fatal(err)
	}
	if pending, err := plan.Pending(t.Context()); err != nil || len(pending) != 1 {
		t.Errorf("after another's change: %d steps, %v", len(pending), err)
	}
	if err := plan.Apply(t.Context(), quiet); err != nil {
		t.Error(err)
	}

	if err := plan.Remove(t.Context(), quiet); err != nil {
		t.Error(err)
	}
	if got := files(t, filepath.Join(m.Root, "etc")); len(got) != 0 {
		t.Errorf("left behind: %v", got)
	}
	if n, err := m.asRoot(t.Context(), f.MySQL, "SELECT COUNT(*) FROM mysql.user WHERE user='"+databaseUser+"';\n"); err != nil || strings.TrimSpace(n) != "0" {
		t.Errorf("MySQL users left: %s %v", n, err)
	}
	if n, err := m.asPostgres(t.Context(), f, "SELECT count(*) FROM pg_roles WHERE rolname='"+databaseUser+"';\n"); err != nil || strings.TrimSpace(n) != "0" {
		t.Errorf("roles left: %s %v", n, err)
	}

	// A server that is down: nothing of the other steps stays.
	f.MySQL = filepath.Join(m.Root, "no.sock")
	if err := m.Plan(f, Options{}).Apply(t.Context(), quiet); err == nil || !strings.Contains(err.Error(), "no.sock") {
		t.Errorf("a server that is down: %v", err)
	}
	if users.there || m.exists(mysqlFile) {
		t.Error("half done")
	}
}

// ownNginx runs an nginx that includes the root's conf.d, and gives the command that speaks to it.
func ownNginx(t *testing.T, root string) []string {
	t.Helper()
	if err := os.MkdirAll(filepath.Join(root, "conf.d"), 0o755); err != nil {
		t.Fatal(err)
	}
	conf := filepath.Join(root, "nginx.conf")
	text := "pid " + root + "/nginx.pid; error_log " + root + "/error.log;\nevents {}\nhttp { access_log off; include " + root + "/conf.d/*.conf; }\n"
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	command := []string{"/usr/sbin/nginx", "-p", root, "-c", conf}
	if out, err := exec.Command(command[0], command[1:]...).CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	t.Cleanup(func() { _ = exec.Command(command[0], append(command[1:], "-s", "stop")...).Run() })
	return command
}

func awaitStatus(t *testing.T) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); ; <-time.After(20 * time.Millisecond) {
		response, err := http.Get("http://" + statusListen + "/stub_status")
		if err == nil {
			response.Body.Close()
			if response.StatusCode == 200 {
				return
			}
		}
		if time.Now().After(deadline) {
			t.Fatalf("no status page: %v", err)
		}
	}
}
