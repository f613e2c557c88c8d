package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/montui/montui/internal/views"
)

const keysPage = "../../docs/keys.md"

// TestKeysPage holds that docs/keys.md has every action.
func TestKeysPage(t *testing.T) {
	var b strings.Builder
	b.WriteString("# Keys\n\nThe footer shows the keys of what is on the screen, `?` all of them: there `/` finds one, and enter does it. This page is generated (`make docs`).\n\n" +
		"Any action can have another key, by its name in the settings (`montui config check` tells of two that share one):\n\n```yaml\nkeys:\n  quit: ctrl+q\n  time: f2\n```\n\n" +
		"| action | key | what it does |\n|---|---|---|\n")
	for _, a := range views.Actions() {
		fmt.Fprintf(&b, "| `%s` | `%s` | %s |\n", a.Name, a.Key, a.Does)
	}
	b.WriteString("\nThese stay: `" + strings.Join(views.FixedKeys(), "` `") + "`.\n")
	if *update {
		if err := os.WriteFile(keysPage, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if have, err := os.ReadFile(keysPage); err != nil || string(have) != b.String() {
		t.Errorf("docs/keys.md is not what the actions say (%v); run: make docs", err)
	}
}

func TestSchemaHasTheActions(t *testing.T) {
	out, _, err := montui("config", "schema")
	var schema struct {
		Properties struct {
			Keys struct {
				Properties map[string]struct{ Default string }
			}
		}
	}
	if err != nil || json.Unmarshal([]byte(out), &schema) != nil || schema.Properties.Keys.Properties["quit"].Default != "q" {
		t.Errorf("%v: %+v", err, schema)
	}
}

func TestKeysThatCannotBeHadAreNamed(t *testing.T) {
	dir := home(t, "")
	put(t, dir+"/team.yaml", "keys:\n  quit: t\n  star: Ctrl+S\n")
	out, _, err := montui("config", "check", dir+"/team.yaml")
	if exitCode(err) != 1 || !strings.Contains(out, "team.yaml:2: keys.quit: \"t\" is the key of time, too") || !strings.Contains(out, "team.yaml:3: keys.star: \"Ctrl+S\" is no key") {
		t.Errorf("%s, %v", out, err)
	}
}
