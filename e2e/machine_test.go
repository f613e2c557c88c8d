package e2e

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// machine is a Debian server of its own for a test: systemd, the databases as Debian starts them, sshd. It is this
// machine's files under an overlay, in namespaces; nothing of what is done in it stays.
type machine struct {
	dir  string
	init string // the process id of its systemd, as seen from here
}

// newMachine boots a machine, or skips where there is none to be had.
func newMachine(t *testing.T, services ...string) machine {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("a machine of its own needs root")
	}
	for _, program := range []string{"/lib/systemd/systemd", "/usr/bin/unshare", "/usr/bin/nsenter", "/usr/sbin/mariadbd", "/usr/sbin/nginx", "/usr/bin/psql", "/usr/sbin/sshd", "/usr/bin/sudo"} {
		if _, err := os.Stat(program); err != nil {
			t.Skipf("a machine of its own needs systemd, util-linux, mariadb-server, nginx, postgresql, openssh-server and sudo: %v", err)
		}
	}
	dir := t.TempDir()
	share := filepath.Join(dir, "share")
	if err := os.Mkdir(share, 0o755); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("cp", binary, filepath.Join(share, "montui")).CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	cmd := exec.Command("sh", "testdata/machine/start.sh", dir, "db1")
	var said strings.Builder
	cmd.Stdout, cmd.Stderr = &said, &said
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { endMachine(t, cmd, dir) })
	m := machine{dir: dir}
	gone := make(chan struct{})
	go func() { _ = cmd.Wait(); close(gone) }()
	for deadline := time.Now().Add(patience); ; {
		children, _ := os.ReadFile("/proc/" + strconv.Itoa(cmd.Process.Pid) + "/task/" + strconv.Itoa(cmd.Process.Pid) + "/children")
		m.init = strings.TrimSpace(string(children))
		if m.init != "" {
			if out, _ := m.run("systemctl", "is-system-running"); strings.Contains(out, "running") || strings.Contains(out, "degraded") {
				break
			}
		}
		select {
		case <-gone:
			t.Skipf("a machine of its own cannot be had here: %s", said.String())
		case <-time.After(100 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			t.Skip("a machine of its own does not start here")
		}
	}
	if out, err := m.run(append([]string{"systemctl", "start", "systemd-user-sessions"}, services...)...); err != nil {
		t.Skipf("the machine's services do not start here: %s", out)
	}
	t.Cleanup(func() {
		if t.Failed() {
			out, _ := m.run("journalctl", "--no-pager", "--lines=100", "--unit=montui*")
			t.Logf("what the machine's services said:\n%s", out)
		}
	})
	return m
}

// endMachine kills the machine; its control groups are empty then.
func endMachine(t *testing.T, cmd *exec.Cmd, dir string) {
	_ = cmd.Process.Kill() // --kill-child ends the machine with it
	group, err := os.ReadFile(filepath.Join(dir, "group"))
	if err != nil {
		return // it never came so far
	}
	left := func() (paths []string) {
		for _, tree := range []string{"/sys/fs/cgroup", "/sys/fs/cgroup/*"} {
			found, _ := filepath.Glob(filepath.Join(tree, strings.TrimSpace(string(group)))) // the pattern has no mistake
			paths = append(paths, found...)
		}
		return paths
	}
	for deadline := time.Now().Add(10 * time.Second); len(left()) > 0 && time.Now().Before(deadline); <-time.After(50 * time.Millisecond) {
		for _, path := range left() {
			_ = exec.Command("find", path, "-depth", "-type", "d", "-exec", "rmdir", "{}", ";").Run() // again until all is empty
		}
	}
	if paths := left(); len(paths) > 0 {
		t.Logf("control groups stay: %v", paths)
	}
}

// command runs in the machine, as root.
func (m machine) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "nsenter", append([]string{"--target", m.init, "--all", "--root", "--wdns=/", "--"}, args...)...)
	cmd.Env = []string{"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "LANG=C.UTF-8", "TERM=xterm-256color"}
	cmd.Dir = "/"
	return cmd
}

func (m machine) run(args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*patience)
	defer cancel()
	out, err := m.command(ctx, args...).CombinedOutput()
	return string(out), err
}

// must runs what has to go well.
func (m machine) must(t *testing.T, args ...string) string {
	t.Helper()
	out, err := m.run(args...)
	if err != nil {
		t.Fatalf("%v: %v\n%s", args, err, out)
	}
	return out
}

// outside is a command with this machine's files in that machine's network: the Raspberry Pi beside it.
func (m machine) outside(ctx context.Context, home string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "nsenter", append([]string{"--target", m.init, "--net", "--"}, args...)...)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + home, "XDG_RUNTIME_DIR=" + home, "LANG=C.UTF-8", "TERM=xterm-256color"}
	return cmd
}

// traces is all that a set-up could leave: files with their modes and owners, accounts, units, users of the databases.
func (m machine) traces(t *testing.T) string {
	t.Helper()
	return m.must(t, "sh", "-c", `
find /etc /usr/local /home /var/lib/montui /var/lib/private /tmp -xdev ! -type d -newer /etc/hosts -printf '%p %m %u %s\n' 2>/dev/null | grep -v -e /etc/passwd -e /etc/group -e shadow -e /etc/sub -e /etc/.pwd.lock -e sudo_as_admin | sort
ls -d /etc/montui 2>/dev/null
cut -d: -f1 /etc/passwd /etc/group | sort
systemctl list-unit-files --no-legend 'montui*'
if systemctl is-active --quiet mariadb; then mariadb -BNe "SELECT user, host FROM mysql.user ORDER BY 1, 2"; fi
if systemctl is-active --quiet 'postgresql@*'; then su postgres -c "cd /; psql -AtXc 'SELECT rolname FROM pg_roles ORDER BY 1'"; fi
ss -Hltn | awk '{print $4}' | sort`)
}

// difference are the lines that came and went.
func difference(before, now string) string {
	var lines []string
	old, fresh := strings.Split(before, "\n"), strings.Split(now, "\n")
	for _, line := range fresh {
		if !slices.Contains(old, line) {
			lines = append(lines, "+ "+line)
		}
	}
	for _, line := range old {
		if !slices.Contains(fresh, line) {
			lines = append(lines, "- "+line)
		}
	}
	return strings.Join(lines, "\n")
}
