package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// TestWhatIsDeployedIsUnderstood parses the command lines of the units and of compose.yaml as this program would.
func TestWhatIsDeployedIsUnderstood(t *testing.T) {
	lines := map[string][]string{}
	units, err := filepath.Glob("../../deploy/systemd/*.service")
	if err != nil || len(units) != 3 {
		t.Fatalf("%v %v", units, err)
	}
	for _, unit := range units {
		text, err := os.ReadFile(unit)
		if err != nil {
			t.Fatal(err)
		}
		_, line, _ := strings.Cut(string(text), "\nExecStart=/usr/bin/montui ")
		line, _, _ = strings.Cut(line, "\n")
		lines[filepath.Base(unit)] = strings.Fields(line)
	}
	text, err := os.ReadFile("../../deploy/compose.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var compose struct {
		Services map[string]struct{ Command []string }
	}
	if err := yaml.Unmarshal(text, &compose); err != nil || len(compose.Services) < 7 {
		t.Fatalf("%v %+v", err, compose)
	}
	for name, service := range compose.Services {
		lines["compose "+name] = service.Command
	}
	for name, args := range lines {
		command, rest, err := newRootCommand().Find(args)
		if err != nil || command.Parent() == nil {
			t.Errorf("%s: %v: %v", name, args, err)
			continue
		}
		if err := command.ParseFlags(rest); err != nil {
			t.Errorf("%s: %v: %v", name, args, err)
		} else if err := command.ValidateArgs(command.Flags().Args()); err != nil {
			t.Errorf("%s: %v: %v", name, args, err)
		}
	}
}
