package main

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/montui/montui/internal/setup"
)

func TestSetupOfAnotherMachine(t *testing.T) {
	for said, want := range map[string]string{
		"Linux x86_64": "linux/amd64", "Linux aarch64": "linux/arm64", "Linux armv7l": "linux/armv7", "Linux armv6l": "linux/armv6", "Linux armv8l": "linux/armv7",
		"Darwin arm64": "darwin/arm64", "": "/",
	} {
		if got := platform(said); got != want {
			t.Errorf("%q: %s, want %s", said, got, want)
		}
	}
	o := setupOptions{yes: true, register: "pi@m:/etc/it's", mysql: "/it's", Options: setup.Options{Skip: []string{"node", "nginx"}}}
	if got, want := o.again(), ` --yes --registered-elsewhere --skip='node,nginx' --mysql-socket='/it'\''s'`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestProgramForAnotherProcessor(t *testing.T) {
	_, err := programFor("linux/riscv64", "")
	if err == nil || !strings.Contains(err.Error(), "montui-linux-riscv64") || !strings.Contains(err.Error(), "--binary") {
		t.Errorf("%v", err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := programFor("linux/arm64", self); err == nil || !strings.Contains(err.Error(), "is for linux/") {
		t.Errorf("%v", err)
	}
	for pair, want := range map[[2]string]bool{
		{"linux/armv6", "linux/armv7"}: true, {"linux/armv7", "linux/armv6"}: false, {"linux/arm64", "linux/arm64"}: true, {"linux/amd64", "linux/arm64"}: false,
	} {
		if runsOn(pair[0], pair[1]) != want {
			t.Errorf("%v", pair)
		}
	}
}

func TestPlacesToRegister(t *testing.T) {
	for text, want := range map[string]registryPlace{
		"/etc/montui/targets": {folder: "/etc/montui/targets"}, "./a:b": {folder: "./a:b"}, "pi@m:/t": {"pi@m", "/t"}, "m:t": {"m", "t"},
		"ssh://pi@m:2222/etc/t": {"ssh://pi@m:2222", "/etc/t"},
	} {
		if got, err := parsePlace(text); got != want || err != nil {
			t.Errorf("%s: %+v %v", text, got, err)
		}
	}
	for _, text := range []string{"pi@m:", ":x", "-oProxyCommand=x:/t", "ssh://m", "ssh://"} {
		if got, err := parsePlace(text); err == nil || exitCode(err) != exitUsage {
			t.Errorf("%s: %+v", text, got)
		}
	}
}

func TestSetupAsksBeforeItDoes(t *testing.T) {
	for answer, want := range map[string]bool{"y\n": true, "YES\n": true, "n\n": false, "\n": false, "": false, "yesterday\n": false} {
		cmd := newSetupCommand()
		cmd.SetIn(strings.NewReader(answer))
		cmd.SetOut(&bytes.Buffer{})
		if got, err := confirm(t.Context(), cmd, "Go on?"); got != want || err != nil {
			t.Errorf("%q: %v %v", answer, got, err)
		}
	}
}

func TestExportAndServiceAreAskedRightly(t *testing.T) {
	for line, want := range map[string]string{
		"export node extra":                     "come after --",
		"export all --config /does/not/exist":   "montui setup",
		"service install":                       "collect or serve",
		"service install nothing":               "collect or serve",
		"service install collect --user x":      "unknown flag",
		"service install collect x":             "come after --",
		"service install collect -- --nonsense": "collect: unknown flag",
		"service status --root /nowhere":        "no folder",
		"setup --skip postgresql":               "there are node, mysql, postgres",
		"setup --binary x":                      "is for --remote",
		"setup --register :x":                   "write it like",
		"setup --targets --remove":              "only prints",
		"setup grafana --url http://u:p@h":      "--password-file",
		"setup grafana --user x":                "go together",
	} {
		root := newRootCommand()
		root.SetArgs(strings.Fields(line))
		root.SetOut(&bytes.Buffer{})
		root.SetErr(&bytes.Buffer{})
		root.SilenceErrors, root.SilenceUsage = true, true
		if err := root.Execute(); err == nil || !strings.Contains(err.Error(), want) || exitCode(err) != exitUsage {
			t.Errorf("%s: %v (exit %d)", line, err, exitCode(err))
		}
	}
}
