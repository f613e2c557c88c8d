package e2e

import (
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

// TestSSHKeysOfAnAddress: keys that are published at an address let in, also while the address is away and after a restart.
func TestSSHKeysOfAnAddress(t *testing.T) {
	t.Parallel()
	needsSSH(t)
	h := newHome(t)
	upstream := httptest.NewServer(&standIn{})
	t.Cleanup(upstream.Close)
	var keys, away atomic.Value
	away.Store(false)
	published := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if away.Load().(bool) {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		_, _ = w.Write(keys.Load().([]byte))
	}))
	t.Cleanup(published.Close)
	dir := filepath.Join(h.dir, "keys")
	(&sshServer{h: h, dir: dir}).sh(t, `mkdir -p "$1" && cd "$1" && for k in ada eve; do ssh-keygen -q -t ed25519 -N "" -C $k@home -f $k; done`)
	text, err := os.ReadFile(dir + "/ada.pub")
	if err != nil {
		t.Fatal(err)
	}
	keys.Store(text)
	port := freePort(t)
	settings := "serve: {listen: [{address: '127.0.0.1:" + port + "'}], access: {anonymous: off, users: [{name: ada, role: explorer, keys_url: '" + published.URL + "/ada.keys'}]}}"
	s := serveSSH(t, h, 1, settings, "--url", upstream.URL)
	s.ports["door"] = port
	kept := func() bool {
		found, _ := filepath.Glob(h.dir + "/data/montui/keys/*")
		return len(found) == 1
	}
	waitFor(t, "the keys to be fetched", kept)
	if out, code := s.asks(t, "door", "ada", "x", "query up -o value"); code != 0 {
		t.Errorf("ada: %d, %s", code, out)
	}
	if out, code := s.asks(t, "door", "eve", "x", "help"); code != 255 {
		t.Errorf("eve: %d, %s", code, out)
	}
	s.stop(t)
	away.Store(true)
	s = serveSSH(t, h, 1, settings, "--url", upstream.URL)
	s.ports["door"] = port
	waitFor(t, "the address to be found away", func() bool { return strings.Contains(s.log.String(), "those of the last time go on") })
	if out, code := s.asks(t, "door", "ada", "x", "query up -o value"); code != 0 {
		t.Errorf("ada, while the address is away: %d, %s", code, out)
	}
}

// TestSSHSocketActivation: sockets that were opened before are listened at by their names, each with its access, also after a reload.
func TestSSHSocketActivation(t *testing.T) {
	t.Parallel()
	needsSSH(t)
	h := newHome(t)
	upstream := httptest.NewServer(&standIn{})
	t.Cleanup(upstream.Close)
	ports, files := map[string]string{}, []*os.File{}
	for _, name := range []string{"public", "explorers"} {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		_, ports[name], _ = net.SplitHostPort(listener.Addr().String())
		file, err := listener.(*net.TCPListener).File()
		if err != nil {
			t.Fatal(err)
		}
		_ = listener.Close() // the file holds it open
		defer file.Close()
		files = append(files, file)
	}
	s := &sshServer{h: h, dir: h.dir, ports: ports, log: &lockedBuilder{}}
	s.settings(t, "serve: {listen: [{address: 'systemd:public', access: {anonymous: viewer}}, {address: 'systemd:explorers', access: {anonymous: explorer}}]}")
	// Who is meant by LISTEN_PID is only known when the process is there.
	cmd := exec.Command("sh", "-c", `LISTEN_PID=$$ exec "$0" serve --url "$1"`, binary, upstream.URL)
	cmd.Env = []string{"LISTEN_FDS=2", "LISTEN_FDNAMES=public:explorers"}
	cmd.ExtraFiles = files
	s.run(t, cmd, 2)
	check := func(when string) {
		t.Helper()
		if out, code := s.asks(t, "public", "", "x", "query up"); code != 2 || !strings.Contains(out, "role viewer") {
			t.Errorf("%s, public: %d, %s", when, code, out)
		}
		if out, code := s.asks(t, "explorers", "", "x", "query up -o value"); code != 0 {
			t.Errorf("%s, explorers: %d, %s", when, code, out)
		}
	}
	check("at the start")
	s.hangup(t)
	check("after a reload")
}

// TestSSHSocketsOfNobody: without systemd the address systemd is a mistake that is explained.
func TestSSHSocketsOfNobody(t *testing.T) {
	t.Parallel()
	_, errs, code := newHome(t).montui(t, "serve", "--url", "http://127.0.0.1:1", "--listen", "systemd")
	if code != 1 || !strings.Contains(errs, ".socket unit") {
		t.Errorf("%d, %s", code, errs)
	}
}
