package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestShellsComplete types half of an expression into real shells: without quotes, and behind one, where blanks and brackets are typed.
func TestShellsComplete(t *testing.T) {
	t.Parallel()
	h, _ := promptHome(t)
	bin := filepath.Join(h.dir, "bin")
	if err := os.Mkdir(bin, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(binary, filepath.Join(bin, "montui")); err != nil {
		t.Fatal(err)
	}
	for i, kv := range h.env {
		if path, ok := strings.CutPrefix(kv, "PATH="); ok {
			h.env[i] = "PATH=" + bin + ":" + path
		}
	}
	for shell, start := range map[string]string{
		"bash": "bash --norc --noprofile -i",
		"zsh":  "zsh -f",
	} {
		t.Run(shell, func(t *testing.T) {
			if _, err := exec.LookPath(shell); err != nil {
				t.Skipf("%s is not installed", shell)
			}
			script, _, code := h.montui(t, "completion", shell)
			if code != 0 {
				t.Fatal("there is no script")
			}
			setUp := "autoload -U compinit; compinit -u -D; "
			if shell == "bash" {
				setUp = ". /usr/share/bash-completion/bash_completion; "
				if _, err := os.Stat("/usr/share/bash-completion/bash_completion"); err != nil {
					t.Skip("bash-completion is not installed")
				}
			}
			setUp += "PATH=" + bin + ":$PATH; " + ". " + h.write(t, shell+".rc", script) + "; PS1='ready> '; clear\n"
			h.write(t, shell+".start", setUp)
			for typed, want := range map[string]string{"node_loa": "query node_load", "'sum(up) / node_loa": "query 'sum(up) / node_load", `"rate(node_cpu_sec`: `query "rate(node_cpu_seconds_total`} {
				term := newNamedTerminal(t, h, shell, 100, 24)
				term.types(start)
				term.types(". " + filepath.Join(h.dir, shell+".start"))
				term.sees("ready>")
				term.press("-l", "montui query "+typed)
				term.sees(typed)
				t.Cleanup(func() {
					if t.Failed() {
						t.Logf("the screen was:\n%s", term.screen())
					}
				})
				looks := 0
				waitFor(t, shell+" to complete "+typed, func() bool { // a busy machine answers later than a shell waits, and is asked again
					if looks++; looks%40 == 1 {
						term.press("Tab")
					}
					return strings.Contains(term.screen(), want)
				})
			}
		})
	}
	t.Run("fish", func(t *testing.T) {
		if _, err := exec.LookPath("fish"); err != nil {
			t.Skip("fish is not installed")
		}
		script, _, _ := h.montui(t, "completion", "fish")
		file := h.write(t, "fish.rc", script)
		for typed, want := range map[string]string{"node_loa": "node_load1\tgauge: 1m load average.\n", "'sum(up) / node_loa": "sum(up) / node_load1\tgauge: 1m load average.\n", `"sum(node_loa`: "sum(node_load1\tgauge: 1m load average.\n", "values insta": "instance\n", "metadata node_load15": "node_load15\tgauge: 15m load average.\n"} {
			waitFor(t, "fish to complete "+typed, func() bool { // the server is given as long as a person waits, which may be too short here
				cmd := exec.CommandContext(t.Context(), "fish", "--no-config", "-c", "source "+file+"; complete -C $argv[1]", "montui query "+typed)
				cmd.Env = h.env
				out, err := cmd.Output()
				if err != nil {
					t.Fatalf("%s: %v", typed, err)
				}
				return strings.Contains(string(out), want)
			})
		}
	})
}
