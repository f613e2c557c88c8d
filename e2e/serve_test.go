package e2e

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestServe shows the dashboard to two viewers by the OpenSSH client; one leaves, the other notices nothing.
func TestServe(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("ssh"); err != nil {
		t.Skip("ssh is not installed")
	}
	h := newHome(t)
	url := h.collector(t)
	address := "127.0.0.1:" + freePort(t)
	serve := exec.Command(binary, "serve", "--listen", address, "--url", url)
	serve.Env = h.env
	var log lockedBuilder
	serve.Stderr = &log
	if err := serve.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		end(t, serve)
		if t.Failed() {
			t.Log("serve's log:\n", log.String())
		}
	})
	waitFor(t, "the SSH server", func() bool { return strings.Contains(log.String(), "ssh -p") })

	host, port, _ := net.SplitHostPort(address)
	ssh := "ssh -F /dev/null -o StrictHostKeyChecking=no -o UserKnownHostsFile=" + h.dir + "/known -o LogLevel=ERROR -p " + port + " node@" + host
	var viewers []*terminal
	for _, name := range []string{"first", "second"} {
		v := newNamedTerminal(t, h, name, 120, 35)
		v.types(ssh)
		v.sees("montui", "CPU", "live")
		viewers = append(viewers, v)
	}
	viewers[0].press("t")
	viewers[0].sees("Time range")
	if strings.Contains(viewers[1].screen(), "Time range") {
		t.Error("one viewer's overlay is on the other's screen")
	}
	viewers[0].press("Escape")
	viewers[0].seesNot("Time range") // Escape and q typed at once are alt+q
	viewers[0].press("q")
	viewers[0].onTheShell()
	viewers[1].press("?")
	viewers[1].sees("Keys")
	viewers[1].press("Escape")
	viewers[1].seesNot("Keys")
	viewers[1].sees("live")

	info, err := os.Stat(filepath.Join(h.dir, "data", "montui", "ssh_host_ed25519"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the host key: %v, %v", info, err)
	}
	out, err := exec.Command("sh", "-c", ssh+" uname -a").CombinedOutput()
	if err == nil || strings.Contains(string(out), "Linux") {
		t.Errorf("a command was run over ssh: %q, %v", out, err)
	}
}

// TestServeAndACollectorThatStarts: who finds the data held by a collector that is not ready yet, as systemd starts both, waits for it.
// It runs alone: a collector at the usual port, as another test has for a while, would be found first.
func TestServeAndACollectorThatStarts(t *testing.T) {
	needsEmptyPort(t)
	h := newHome(t)
	collector := h.start(t, "collect", "--listen", "127.0.0.1:"+freePort(t))
	collector.says("msg=(ready)")
	goOn := func() { _ = collector.cmd.Process.Signal(syscall.SIGCONT) } // at the end it may have ended
	if err := collector.cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(goOn)
	serve := h.start(t, "serve", "--listen", "127.0.0.1:"+freePort(t))
	serve.says("starting the (bundled) collector")
	waitFor(t, "the bundled collector to find the data held", func() bool {
		text, err := os.ReadFile(filepath.Join(h.dir, "data", "montui", "collector.log"))
		return err == nil && strings.Contains(string(text), "another collector")
	})
	goOn()
	serve.says("ssh (-p)")
}
