package setup

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// byShell is a registry whose folder is reached by scripts, as over ssh.
func byShell(folder string) Registry {
	return Registry{Folder: folder, Shell: func(ctx context.Context, script, stdin string) (string, error) {
		cmd := exec.CommandContext(ctx, "sh", "-c", script)
		cmd.Stdin = strings.NewReader(stdin)
		var said strings.Builder
		cmd.Stderr = &said
		out, err := cmd.Output()
		if err != nil {
			err = errors.New(said.String())
		}
		return string(out), err
	}}
}

func TestRegister(t *testing.T) {
	for name, registry := range map[string]func(string) Registry{"here": func(f string) Registry { return Registry{Folder: f} }, "by a shell": byShell} {
		folder := filepath.Join(t.TempDir(), "it's", "targets")
		r := registry(folder)
		if got, err := r.Read(t.Context(), "db1"); got != nil || err != nil {
			t.Errorf("%s: %v %v", name, got, err)
		}
		targets := []Target{{[]string{"10.0.0.5:9100"}, map[string]string{"job": "node"}}}
		for range 2 {
			if file, err := r.Write(t.Context(), "db1", targets); err != nil || file != filepath.Join(folder, "db1.json") {
				t.Fatalf("%s: %s %v", name, file, err)
			}
		}
		if got, err := r.Read(t.Context(), "db1"); err != nil || len(got) != 1 || got[0].Targets[0] != "10.0.0.5:9100" {
			t.Errorf("%s: %v %v", name, got, err)
		}
		if info, err := os.Stat(filepath.Join(folder, "db1.json")); err != nil || info.Mode().Perm() != 0o644 {
			t.Errorf("%s: the collector's user has to read it: %v %v", name, info, err)
		}
		if _, err := r.Write(t.Context(), "../../evil", targets); err != nil {
			t.Error(err)
		}
		if found, err := filepath.Glob(filepath.Join(folder, "*evil.json")); err != nil || len(found) != 1 {
			t.Errorf("%s: outside of the folder: %v", name, err)
		}
		if err := r.Remove(t.Context(), "../../evil"); err != nil {
			t.Error(err)
		}
		if err := r.Remove(t.Context(), "db1"); err != nil {
			t.Error(err)
		}
		if entries, err := os.ReadDir(folder); err != nil || len(entries) != 0 {
			t.Errorf("%s: %v %v", name, entries, err)
		}
		if err := os.WriteFile(filepath.Join(folder, "db1.json"), []byte("{"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := r.Read(t.Context(), "db1"); err == nil || !strings.Contains(err.Error(), "db1.json") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestClash(t *testing.T) {
	at := func(addresses ...string) []Target { return []Target{{Targets: addresses}} }
	for name, c := range map[string]struct {
		old, now []Target
		want     bool
	}{
		"none there": {nil, at("a:9100"), false}, "the same": {at("a:9100"), at("a:9100", "a:9104"), false},
		"another": {at("a:9100"), at("b:9100"), true}, "IPv6": {at("[fd00::1]:9100"), at("[fd00::1]:9104"), false},
	} {
		if got := Clash(c.old, c.now); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestAwait(t *testing.T) {
	targets := []Target{{[]string{"db:9100"}, map[string]string{"job": "node"}}}
	page := func(health, problem string) string {
		return `{"status":"success","data":{"activeTargets":[{"discoveredLabels":{"__address__":"db:9100","job":"node"},"health":"` + health + `","lastError":"` + problem + `"}]}}`
	}
	for name, c := range map[string]struct {
		pages []string // the last one stays
		want  string   // in the error; "" = up
	}{
		"up at last":    {[]string{"", `{"data":{"activeTargets":[]}}`, page("unknown", ""), page("down", "x"), page("up", "")}, ""},
		"down":          {[]string{page("down", "connection refused")}, "db:9100 (node) is down: connection refused"},
		"unknown there": {[]string{`{"data":{"activeTargets":[]}}`}, "file_sd_configs"},
		"no collector":  {[]string{""}, "cannot be asked"},
		"not one":       {[]string{"<html>"}, "cannot be asked"},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		asked := 0
		get := func(_ context.Context, url string) (string, error) {
			if url != "http://m:9090/api/v1/targets?state=active" {
				t.Errorf("%s", url)
			}
			text := c.pages[min(asked, len(c.pages)-1)]
			asked++
			if asked >= len(c.pages) && c.want != "" {
				cancel()
			}
			if text == "" {
				return "", errors.New("connection refused")
			}
			return text, nil
		}
		err := Await(ctx, get, "http://m:9090/", targets)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
		cancel()
	}
}
