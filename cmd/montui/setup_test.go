package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestSetupOfAnotherMachine(t *testing.T) {
	for said, want := range map[string]string{
		"Linux x86_64": "linux/amd64", "Linux aarch64": "linux/arm64", "Linux armv7l": "linux/arm", "Darwin arm64": "darwin/arm64", "": "/",
	} {
		if got := platform(said); got != want {
			t.Errorf("%q: %s, want %s", said, got, want)
		}
	}
	o := setupOptions{yes: true, register: "pi@m:/etc/it's", mysql: "/s"}
	if got, want := o.again(), ` --yes --register='pi@m:/etc/it'\''s' --mysql-socket='/s'`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestSetupAsksBeforeItDoes(t *testing.T) {
	for answer, want := range map[string]bool{"y\n": true, "YES\n": true, "n\n": false, "\n": false, "": false, "yesterday\n": false} {
		cmd := newSetupCommand()
		cmd.SetIn(strings.NewReader(answer))
		cmd.SetOut(&bytes.Buffer{})
		if got := agree(cmd, false); got != want {
			t.Errorf("%q: %v", answer, got)
		}
	}
}

func TestExportAndServiceAreAskedRightly(t *testing.T) {
	for line, want := range map[string]string{
		"export node extra":                   "come after --",
		"export all --config /does/not/exist": "montui setup",
		"service install":                     "collect or serve",
		"service install nothing":             "collect or serve",
		"service install collect --user x":    "unknown flag",
		"service install collect x":           "come after --",
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
