package e2e

import (
	"net/http/httptest"
	"os"
	"strings"
	"testing"
)

const twoServersBoard = `{"title":"Two servers","uid":"both","schemaVersion":41,"refresh":"2s","time":{"from":"now-30m","to":"now"},"panels":[
 {"id":1,"type":"stat","title":"Here","gridPos":{"x":0,"y":0,"w":12,"h":8},"datasource":{"type":"prometheus","uid":"u1"},"targets":[{"refId":"A","expr":"up"}]},
 {"id":2,"type":"stat","title":"There","gridPos":{"x":12,"y":0,"w":12,"h":8},"datasource":{"type":"prometheus","uid":"u2"},"targets":[{"refId":"A","expr":"up"}]}]}`

// TestSSHSeveralServers: a role asks the server that is served, and those that the settings give it, within its limits; a reload changes them for
// who comes later, and for nobody who is there.
func TestSSHSeveralServers(t *testing.T) {
	t.Parallel()
	needsSSH(t)
	one, two, three := &standIn{}, &standIn{}, &standIn{}
	urls := map[string]string{}
	for name, s := range map[string]*standIn{"one": one, "two": two, "three": three} {
		server := httptest.NewServer(s)
		t.Cleanup(server.Close)
		urls[name] = server.URL
	}
	h := newHome(t)
	if err := os.MkdirAll(h.dir+"/boards", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(h.dir+"/boards/both.json", []byte(twoServersBoard), 0o600); err != nil {
		t.Fatal(err)
	}
	public, wide, explorers := freePort(t), freePort(t), freePort(t)
	settings := func(first string) string {
		return "servers:\n- {name: one, uid: u1, url: '" + urls[first] + "'}\n- {name: two, uid: u2, url: '" + urls["two"] + "'}\ndashboards: [{path: " + h.dir + "/boards}]\n" +
			"serve:\n  listen:\n  - {address: '127.0.0.1:" + public + "', access: {anonymous: viewer}}\n  - {address: '127.0.0.1:" + wide + "', access: {anonymous: wide}}\n" +
			"  - {address: '127.0.0.1:" + explorers + "', access: {anonymous: explorer}}\n" +
			"  roles:\n    wide: {servers: [two], max_range: 1h}\n"
	}
	s := serveSSH(t, h, 3, settings("one"))
	s.ports["public"], s.ports["wide"], s.ports["explorers"] = public, wide, explorers
	ask := func(door, request string, code int, want string) {
		t.Helper()
		if out, got := s.asks(t, door, "", "x", request); got != code || !strings.Contains(out, want) {
			t.Errorf("%s %q: %d, %s", door, request, got, out)
		}
	}
	ask("public", "render both", 0, "Two servers")
	if one.asked.Load() == 0 || two.asked.Load() != 0 {
		t.Errorf("a role of one server has asked %d and %d", one.asked.Load(), two.asked.Load())
	}
	ask("wide", "render both", 0, "Two servers")
	if two.asked.Load() == 0 {
		t.Error("a role of two servers has not asked the second")
	}
	asked := two.asked.Load()
	ask("wide", "render both --from now-2h", 0, "may ask for 1h at once")
	if two.asked.Load() != asked {
		t.Error("the limits of the role do not hold for its second server")
	}
	ask("wide", "query up", 2, "role wide")

	term := newNamedTerminal(t, h, "stays", 150, 40)
	term.types(strings.Replace(s.client("explorers", "", "x"), "ssh ", "ssh -t ", 1) + " both")
	term.sees("Two servers", "There")
	s.settings(t, settings("three"))
	s.hangup(t)
	asked = one.asked.Load()
	ask("explorers", "query up", 0, "")
	if three.asked.Load() == 0 {
		t.Error("after a reload the old server is asked")
	}
	term.press("r")
	waitFor(t, "who was there to ask as before", func() bool { return one.asked.Load() > asked })
	term.press("q")
	term.onTheShell()
}
