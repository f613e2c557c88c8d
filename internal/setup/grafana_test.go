package setup

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestGrafana(t *testing.T) {
	m := Here()
	folder := t.TempDir()
	theirs := filepath.Join(folder, "datasources", "own.yaml")
	if err := m.write(theirs, "mine", 0o600, ""); err != nil {
		t.Fatal(err)
	}
	g := Grafana{Folder: folder, SeenAs: "/etc/grafana/provisioning", Server: "http://127.0.0.1:9090", Interval: "15s", User: "me", Password: "/run/secret",
		Dashboards: map[string][]byte{"node": []byte(`{"uid":"n","templating":{"list":[{"type":"datasource","current":{}},{"type":"query","current":{}}]},"version":12345678901234567890}`)}}
	apply := func(takeOver bool) error {
		p, err := m.PlanGrafana(g)
		if err != nil {
			return err
		}
		return p.Apply(t.Context(), takeOver, quiet)
	}
	if err := apply(false); err != nil {
		t.Fatal(err)
	}
	want := []string{"/dashboards/montui/node.json", "/dashboards/montui/sha256sums", "/dashboards/montui.yaml", "/datasources/montui.yaml", "/datasources/own.yaml"}
	if got := files(t, folder); !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
	for name, parts := range map[string][]string{
		grafanaSource:                  {"prune: true", "uid: montui", "url: http://127.0.0.1:9090", "basicAuthPassword: $__file{/run/secret}", "timeInterval: 15s"},
		grafanaProvider:                {"path: /etc/grafana/provisioning/dashboards/montui", "type: file"},
		"dashboards/montui/node.json":  {`"value": "montui"`, `12345678901234567890`},
		"dashboards/montui/sha256sums": {"  ../../datasources/montui.yaml"},
	} {
		text, err := m.read(filepath.Join(folder, name))
		for _, part := range parts {
			if !strings.Contains(text, part) || err != nil {
				t.Errorf("%s has no %s: %v\n%s", name, part, err, text)
			}
		}
	}
	if text, err := m.read(filepath.Join(folder, "dashboards/montui/node.json")); err != nil || strings.Count(text, `"value": "montui"`) != 1 {
		t.Errorf("only the data source is chosen: %s", text)
	}
	check := exec.Command("sha256sum", "--check", "--quiet", "sha256sums")
	check.Dir = filepath.Join(folder, grafanaFolder)
	if out, err := check.CombinedOutput(); err != nil {
		t.Errorf("%v %s", err, out)
	}
	if p, err := m.PlanGrafana(g); err != nil || len(p.Pending(t.Context())) != 0 {
		t.Errorf("a second time: %v", err)
	}
	// What is of before is renewed, what was changed by hand stays.
	g.Server = "http://pi:9090"
	if err := os.WriteFile(filepath.Join(folder, grafanaProvider), []byte("changed"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := apply(false); err != nil {
		t.Fatal(err)
	}
	if text, err := m.read(filepath.Join(folder, grafanaSource)); err != nil || !strings.Contains(text, "http://pi:9090") {
		t.Errorf("%s %v", text, err)
	}
	for _, dry := range []bool{true, false} {
		if err := m.RemoveGrafana(folder, dry, false, quiet); err != nil {
			t.Error(err)
		}
		if left := len(files(t, folder)); left != map[bool]int{true: 5, false: 2}[dry] {
			t.Errorf("dry %v: %d files", dry, left)
		}
	}
	if text, err := m.read(theirs); text != "mine" || err != nil {
		t.Errorf("%q %v", text, err)
	}
	// A file of another under our name keeps all of it from being done.
	if err := m.write(filepath.Join(folder, grafanaSource), "theirs", 0o600, ""); err != nil {
		t.Fatal(err)
	}
	if err := apply(false); err == nil || !strings.Contains(err.Error(), "--take-over") || m.exists(filepath.Join(folder, grafanaFolder, "node.json")) {
		t.Errorf("%v", err)
	}
	g.Folder = filepath.Join(folder, "none")
	if _, err := m.PlanGrafana(g); err == nil || !strings.Contains(err.Error(), "--provisioning") {
		t.Errorf("%v", err)
	}
}
