package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"text/template"

	"github.com/rogpeppe/go-internal/testscript"
)

// sshSettings are of a server with four doors: for everybody, for keys, for both, and for everybody who may ask PromQL.
const sshSettings = `serve:
  banner: Look, do not touch.
  metrics_listen: 127.0.0.1:{{.metrics}}
  listen:
  - address: 127.0.0.1:{{.public}}
  - address: 127.0.0.1:{{.keys}}
    access:
      anonymous: off
      users: [{name: ada, role: explorer, authorized_keys: {{.dir}}/ada.pub}]
      authorized_keys: [{path: {{.dir}}/authorized_keys}]
      authorities: [{path: {{.dir}}/ca.pub, role: explorer, principals: [ops]}]
  - address: 127.0.0.1:{{.both}}
    access:
      anonymous: viewer
      users: [{name: ada, role: explorer, authorized_keys: {{.dir}}/ada.pub}, {name: bob, role: few, authorized_keys: {{.dir}}/bob.pub}]
  - address: 127.0.0.1:{{.explorers}}
    access: {anonymous: explorer}
  roles:
    few: {dashboards: [node], max_range: 1h, explore: true}
  kiosks:
    wall: {dashboard: mysql, from: now-1h}
  limits: {sessions_per_address: 100, connections_per_address: 100, connections: 300}
`

// sshServer is a running montui serve and the places it listens at.
type sshServer struct {
	h     home
	dir   string
	ports map[string]string
	cmd   *exec.Cmd
	log   *lockedBuilder
}

// startSSH makes keys and a certificate by OpenSSH's own tool, and serves the collector at url.
func startSSH(t testing.TB, url string) *sshServer {
	t.Helper()
	for _, tool := range []string{"ssh", "ssh-keygen"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip(tool + " is not installed")
		}
	}
	s := &sshServer{h: newHome(t), ports: map[string]string{}, log: &lockedBuilder{}}
	s.dir = filepath.Join(s.h.dir, "keys")
	values := map[string]string{"dir": s.dir}
	for _, name := range []string{"public", "keys", "both", "explorers", "metrics"} {
		s.ports[name] = freePort(t)
		values[name] = s.ports[name]
	}
	s.sh(t, `mkdir -p "$1" && cd "$1"
for k in ada bob eve carol kiosk old; do ssh-keygen -q -t ed25519 -N "" -C $k@home -f $k; done
ssh-keygen -q -t ed25519 -N "" -f ca
ssh-keygen -q -s ca -I carol@example.org -n ops -V +1h carol.pub
{ echo "this line is broken"; echo "restrict,pty,command=\"render node --format csv\" $(cat kiosk.pub)"
  echo "expiry-time=\"20200101\" $(cat old.pub)"; } > authorized_keys`)
	var text strings.Builder
	if err := template.Must(template.New("").Parse(sshSettings)).Execute(&text, values); err != nil {
		t.Fatal(err)
	}
	s.settings(t, text.String())
	s.cmd = exec.Command(binary, "serve", "--url", url)
	s.cmd.Env = s.h.env
	s.cmd.Stderr = s.log
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		end(t, s.cmd)
		if t.Failed() {
			t.Log("serve's log:\n", s.log.String())
		}
	})
	waitFor(t, "the SSH server", func() bool { return strings.Count(s.log.String(), "ssh -p") == 4 })
	return s
}

func (s *sshServer) settings(t testing.TB, text string) {
	t.Helper()
	dir := filepath.Join(s.h.dir, "config", "montui")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "config.yaml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func (s *sshServer) sh(t testing.TB, script string) {
	t.Helper()
	cmd := exec.Command("sh", "-ec", script, "sh", s.dir)
	cmd.Env = s.h.env
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

// client is the OpenSSH command for a door, with a key's name or none.
func (s *sshServer) client(door, key, user string) string {
	identity := "/dev/null"
	if key != "" {
		identity = filepath.Join(s.dir, key)
	}
	return fmt.Sprintf("ssh -F none -o StrictHostKeyChecking=no -o UserKnownHostsFile=%s/known -o LogLevel=ERROR -o IdentitiesOnly=yes -o IdentityAgent=none -i %s -p %s %s@127.0.0.1",
		s.h.dir, identity, s.ports[door], user)
}

// TestSSHScripts is what clients without a terminal see: testdata/ssh/*.txtar with the OpenSSH client.
func TestSSHScripts(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	url := h.collector(t)
	waitFor(t, "both targets to have been scraped", func() bool {
		out, _, _ := h.montui(t, "query", "--url", url, "-o", "value", "count(up == 1)")
		return strings.TrimSpace(out) == "2"
	})
	s := startSSH(t, url)
	wrapper := filepath.Join(s.h.dir, "visit")
	script := "#!/bin/sh\n# visit DOOR KEY USER [ARG...]\ndoor=$1 key=$2 user=$3; shift 3\ncase $door in public) port=" + s.ports["public"] + ";; keys) port=" + s.ports["keys"] + ";; both) port=" + s.ports["both"] +
		";; explorers) port=" + s.ports["explorers"] + ";; esac\ncase $key in -) key=/dev/null;; *) key=" + s.dir + "/$key;; esac\n" +
		"exec ssh $SSHFLAGS -F none -o StrictHostKeyChecking=no -o UserKnownHostsFile=" + s.h.dir + "/known -o LogLevel=ERROR -o IdentitiesOnly=yes -o IdentityAgent=none -i $key -p $port $user@127.0.0.1 \"$@\"\n"
	if err := os.WriteFile(wrapper, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/ssh",
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("visit", wrapper)
			env.Setenv("METRICS", "http://127.0.0.1:"+s.ports["metrics"]+"/metrics")
			env.Setenv("HOME", env.WorkDir)
			env.Setenv("TZ", "UTC")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits},
	})
}

// TestSSHScreens is what clients with a terminal see.
func TestSSHScreens(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	s := startSSH(t, h.collector(t))
	open := func(t *testing.T, name, door, key, user, flags string) *terminal {
		term := newNamedTerminal(t, s.h, name, 150, 40)
		term.types(strings.Replace(s.client(door, key, user), "ssh ", "ssh -t ", 1) + " " + flags)
		return term
	}
	t.Run("deep link", func(t *testing.T) {
		term := open(t, "deep", "public", "", "x", "mysql --from now-24h")
		term.sees("MySQL", "last 24 hours")
		term.press("q")
		term.onTheShell()
	})
	t.Run("home", func(t *testing.T) {
		term := open(t, "home", "public", "", "x", "")
		term.sees("Home", "Dashboards", "PostgreSQL", "MySQL")
		term.press("Escape")
		term.sees("CPU", "live")
		term.press("q")
		term.onTheShell()
	})
	t.Run("user name", func(t *testing.T) {
		term := open(t, "user", "public", "", "postgres", "")
		term.sees("PostgreSQL")
		term.press("q")
		term.onTheShell()
	})
	t.Run("kiosk", func(t *testing.T) {
		term := open(t, "kiosk", "public", "", "wall", "")
		term.sees("Uptime")
		term.press("q")
		term.onTheShell()
	})
	t.Run("together", func(t *testing.T) {
		ada, bob := open(t, "ada", "both", "ada", "x", "node"), open(t, "bob", "both", "bob", "x", "node")
		ada.sees("with bob")
		bob.sees("with ada")
		bob.press("C-f")
		bob.sees("Follow", "ada")
		bob.press("Enter")
		bob.sees("following ada")
		ada.press("t")
		ada.sees("Time range")
		ada.press("-l", "12 hours")
		ada.press("Enter")
		ada.sees("last 12 hours")
		bob.sees("last 12 hours", "following ada")
		ada.press("q")
		ada.onTheShell()
		bob.sees("ada has left")
		bob.press("q")
		bob.onTheShell()
	})
	t.Run("reload and stop", func(t *testing.T) {
		term := open(t, "stays", "public", "", "x", "node")
		term.sees("Node", "live")
		s.settings(t, "serve: {listen: [{address: 'nonsense'}]}")
		if err := s.cmd.Process.Signal(syscall.SIGHUP); err != nil {
			t.Fatal(err)
		}
		waitFor(t, "the log to name the mistake", func() bool { return strings.Contains(s.log.String(), "serve.listen[0].address") })
		fresh := freePort(t)
		s.settings(t, "serve: {listen: [{address: '127.0.0.1:"+fresh+"'}]}")
		if err := s.cmd.Process.Signal(syscall.SIGHUP); err != nil {
			t.Fatal(err)
		}
		waitFor(t, "the new address", func() bool { return strings.Contains(s.log.String(), "settings read again") })
		s.ports["fresh"] = fresh
		out, err := exec.Command("sh", "-c", s.client("fresh", "", "x")+" help").CombinedOutput()
		if err != nil || !strings.Contains(string(out), "Dashboards:") {
			t.Errorf("at the new address: %v, %s", err, out)
		}
		if out, err := exec.Command("sh", "-c", s.client("public", "", "x")+" help").CombinedOutput(); err == nil {
			t.Errorf("at the old address: %s", out)
		}
		term.press("?")
		term.sees("Keys") // who was there stays
		term.press("Escape")
		term.seesNot("Keys")
		_ = s.cmd.Process.Signal(os.Interrupt)
		term.sees("montui is stopping")
		term.onTheShell()
	})
}
