package setup

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestServices(t *testing.T) {
	rules := map[string]string{"node.yml": "groups: []\n"}
	for name, s := range map[string]Services{
		"system": SystemServices(rules, "/usr/local/bin/montui"), "user": UserServices(rules, "/home/pi/bin/montui", "/home/pi"),
	} {
		users := &fakeUsers{}
		m := users.machine(t)
		if err := m.Install(t.Context(), s, Collect, nil, quiet); err == nil || !strings.Contains(err.Error(), "--root") || m.exists(s.Config) {
			t.Errorf("%s: without systemd: %v", name, err)
		}
		if got := m.Status(t.Context(), s, Collect); got.State != "not installed" || got.Running() {
			t.Errorf("%s: %+v", name, got)
		}
		if err := os.MkdirAll(m.path("/run/systemd/system"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := m.Install(t.Context(), s, Collect, []string{"--retention", "90d"}, quiet); err != nil {
			t.Fatal(err)
		}
		unit, err := m.read(filepath.Join(s.Units, "montui-collect.service"))
		if err != nil || !strings.Contains(unit, s.Binary+" collect --config "+s.Config+"/prometheus.yml --data "+s.Data+"/tsdb --retention 90d\n") {
			t.Errorf("%s: %s %v", name, unit, err)
		}
		if strings.Contains(unit, "DynamicUser") == s.User || slices.Contains(users.commands, "systemctl --user restart montui-collect.service") != s.User {
			t.Errorf("%s: %s %v", name, unit, users.commands)
		}
		own := filepath.Join(s.Config, "prometheus.yml")
		if err := m.write(own, "mine", 0o600, ""); err != nil {
			t.Fatal(err)
		}
		if err := m.Install(t.Context(), s, Collect, nil, quiet); err != nil {
			t.Error(err)
		}
		if err := m.Uninstall(t.Context(), s, Collect, quiet); err != nil {
			t.Error(err)
		}
		if text, err := m.read(own); text != "mine" || err != nil {
			t.Errorf("%s: the user's file: %q %v", name, text, err)
		}
		if m.exists(filepath.Join(s.Units, "montui-collect.service")) {
			t.Errorf("%s: the unit stays", name)
		}
	}
}

func TestAnImageThatDoesNotRun(t *testing.T) {
	users := &fakeUsers{}
	m := users.machine(t)
	s := SystemServices(nil, program(t, "program"))
	s.Offline = true
	for range 2 {
		if err := m.Install(t.Context(), s, Serve, nil, quiet); err != nil {
			t.Fatal(err)
		}
	}
	if got := m.Status(t.Context(), s, Serve); got.Enabled != "enabled" || got.Running() || !strings.Contains(got.State, "does not run") {
		t.Errorf("%+v", got)
	}
	if link, err := os.Readlink(m.path("/etc/systemd/system/multi-user.target.wants/montui-serve.service")); link != "/etc/systemd/system/montui-serve.service" || err != nil {
		t.Errorf("%s %v", link, err)
	}
	if err := m.Uninstall(t.Context(), s, Serve, quiet); err != nil {
		t.Error(err)
	}
	if got := files(t, m.Root); !slices.Equal(got, []string{binary}) || len(users.commands) > 0 {
		t.Errorf("left %v; ran %v", got, users.commands)
	}
}

// TestTheCollectorFindsServe: who lets montui serve show its metrics has them scraped, and no target is left that nobody answers for.
func TestTheCollectorFindsServe(t *testing.T) {
	s := SystemServices(nil, program(t, "program"))
	s.Offline = true
	const file = "/etc/montui/targets/montui-serve.json"
	m := (&fakeUsers{}).machine(t)
	for _, c := range []struct {
		flags []string
		want  string // "" is no file
	}{
		{nil, ""},
		{[]string{"--metrics-listen", "127.0.0.1:9235"}, "127.0.0.1:9235"},
		{[]string{"--listen", ":22", "--metrics-listen=:9999"}, "127.0.0.1:9999"},
		{[]string{"--metrics-listen", "[::]:9235"}, "127.0.0.1:9235"},
		{[]string{"--metrics-listen", "100.64.0.7:1"}, "100.64.0.7:1"},
		{[]string{"--listen", ":22"}, ""},
		{[]string{"--metrics-listen", "[fd00::7]:1"}, "[fd00::7]:1"},
	} {
		if err := m.Install(t.Context(), s, Serve, c.flags, quiet); err != nil {
			t.Fatal(err)
		}
		text, err := m.read(file)
		if err != nil || m.exists(file) != (c.want != "") || !strings.Contains(text, c.want) || c.want != "" && !strings.Contains(text, `"job": "montui-serve"`) {
			t.Errorf("%q: %s %v", c.flags, text, err)
		}
	}
	if err := m.Install(t.Context(), s, Serve, []string{"--metrics-listen", "there"}, quiet); err == nil {
		t.Error("an address without a port is taken")
	}
	if err := m.Uninstall(t.Context(), s, Serve, quiet); err != nil || m.exists(file) {
		t.Errorf("the target stays: %v", err)
	}
}

func TestAUnitOfAnother(t *testing.T) {
	users := &fakeUsers{}
	m := users.machine(t)
	s := SystemServices(nil, "/usr/bin/montui")
	if err := m.write("/run/systemd/system/x", "", 0o600, ""); err != nil {
		t.Fatal(err)
	}
	if err := m.write(s.unitFile(Serve), "[Service]\n", 0o644, ""); err != nil {
		t.Fatal(err)
	}
	for what, err := range map[string]error{"install": m.Install(t.Context(), s, Serve, nil, quiet), "uninstall": m.Uninstall(t.Context(), s, Serve, quiet)} {
		if err == nil || !strings.Contains(err.Error(), "is not of montui") {
			t.Errorf("%s: %v", what, err)
		}
	}
	if text, err := m.read(s.unitFile(Serve)); text != "[Service]\n" || err != nil {
		t.Errorf("%q %v", text, err)
	}
}

func TestAServiceThatDoesNotStart(t *testing.T) {
	users := &fakeUsers{fail: "restart"}
	m := users.machine(t)
	if err := os.MkdirAll(m.path("/run/systemd/system"), 0o755); err != nil {
		t.Fatal(err)
	}
	s := SystemServices(map[string]string{"node.yml": ""}, program(t, "program"))
	if err := m.Install(t.Context(), s, Collect, nil, quiet); err == nil || !strings.Contains(err.Error(), "restart") {
		t.Errorf("%v", err)
	}
	if got := files(t, m.Root); len(got) != 0 || m.exists(etc) {
		t.Errorf("left behind: %v", got)
	}
}

// TestTheCollectorComesAfterServe: until there is a collector montui serve has one of its own, which holds the data.
func TestTheCollectorComesAfterServe(t *testing.T) {
	for fail, want := range map[string]string{
		"":                         "stop montui-serve.service, restart montui-collect.service, start montui-serve.service",
		"start montui-collect.ser": "stop montui-serve.service, start montui-serve.service",
	} {
		users := &fakeUsers{active: true, fail: fail}
		m := users.machine(t)
		if err := os.MkdirAll(m.path("/run/systemd/system"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := m.Install(t.Context(), SystemServices(nil, program(t, "program")), Collect, nil, quiet); (err != nil) != (fail != "") {
			t.Error(err)
		}
		var did []string
		for _, command := range users.commands {
			if words := strings.Fields(command); len(words) == 3 && slices.Contains([]string{"stop", "restart", "start"}, words[1]) {
				did = append(did, strings.Join(words[1:], " "))
			}
		}
		if got := strings.Join(did, ", "); got != want {
			t.Errorf("failing %q: %s", fail, got)
		}
	}
}

func TestStatusInSystemdsWords(t *testing.T) {
	m := Machine{Root: t.TempDir(), Run: func(_ context.Context, _ string, _ []string, _ string, args ...string) (string, error) {
		return "ActiveState=failed\nSubState=failed\nUnitFileState=enabled\nMainPID=0\nMemoryCurrent=[not set]\nStateChangeTimestamp=Sun 2026-11-22 10:00:00 UTC\nResult=exit-code\n", nil
	}}
	s := SystemServices(nil, "/usr/bin/montui")
	if err := m.write(s.unitFile(Collect), "x", 0o644, ""); err != nil {
		t.Fatal(err)
	}
	if got := m.Status(t.Context(), s, Collect); !strings.Contains(got.State, "systemd does not run") || got.Running() {
		t.Errorf("%+v", got)
	}
	if err := os.MkdirAll(m.path("/run/systemd/system"), 0o755); err != nil {
		t.Fatal(err)
	}
	if got := m.Status(t.Context(), s, Collect); got.State != "failed (failed) since Sun 2026-11-22 10:00:00 UTC: exit-code" || got.Enabled != "enabled" || got.PID != "" || got.Memory != "" {
		t.Errorf("%+v", got)
	}
}

func TestQuoteUnit(t *testing.T) {
	for word, want := range map[string]string{"15d": "15d", "": `""`, "a b": `"a b"`, "50%": "50%%", "$HOME": "$$HOME", `"`: `"\""`, "x;y": `"x;y"`} {
		if got := quoteUnit(word); got != want {
			t.Errorf("%q: %s, want %s", word, got, want)
		}
	}
}

// TestThePackagesUnits keeps the files that go into packages the same as what the program writes.
func TestThePackagesUnits(t *testing.T) {
	s := SystemServices(nil, "/usr/bin/montui")
	for name, want := range map[string]string{
		"systemd/montui-collect.service": s.Unit(Collect, nil), "systemd/montui-serve.service": s.Unit(Serve, nil),
		"systemd/montui-export.service": ExportUnit("/usr/bin/montui"), "collect.yml": CollectorConfig,
	} {
		file := filepath.Join("..", "..", "deploy", name)
		if got, err := os.ReadFile(file); err != nil || string(got) != want {
			t.Errorf("%s is not what the program writes (MONTUI_UPDATE=1 writes it): %v", file, err)
			if os.Getenv("MONTUI_UPDATE") != "" {
				if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

// TestSystemdTakesTheUnits has systemd read them, where it is installed.
func TestSystemdTakesTheUnits(t *testing.T) {
	if _, err := exec.LookPath("systemd-analyze"); err != nil {
		t.Skip("systemd-analyze is not installed")
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	s := SystemServices(nil, program)
	for name, text := range map[string]string{
		"montui-collect.service": s.Unit(Collect, nil), "montui-serve.service": s.Unit(Serve, []string{"--listen", "100.64.0.7:23234"}),
		"montui-export.service": ExportUnit(program),
	} {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command("systemd-analyze", "verify", "--recursive-errors=no", "--man=no", file).CombinedOutput()
		if strings.Contains(string(out), name) && !strings.Contains(string(out), "permission") {
			t.Errorf("%s: %v %s", name, err, out)
		}
	}
}
