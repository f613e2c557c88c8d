package e2e

import (
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestScripts runs testdata/*.txtar against a real collector: what scripts and cron see of montui.
func TestScripts(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	url := h.collector(t)
	waitFor(t, "both targets to have been scraped", func() bool {
		out, _, _ := h.montui(t, "query", "--url", url, "-o", "value", "count(up == 1)")
		return strings.TrimSpace(out) == "2"
	})
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("MONTUI_URL", url)
			env.Setenv("montui", binary)
			env.Setenv("HOME", env.WorkDir)
			env.Setenv("TZ", "UTC")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits},
	})
}

// exits runs a command and holds its exit code: exits 2 $montui --nonsense
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND [ARG...]")
	}
	// testscript tells only failure; the shell tells the code.
	script := `"$@"; code=$?; echo "exit $code" >&2; exit 0`
	err := ts.Exec("sh", append([]string{"-c", script, "sh"}, args[1:]...)...)
	ts.Check(err)
	if got := ts.ReadFile("stderr"); !strings.HasSuffix(strings.TrimSpace(got), "exit "+args[0]) {
		ts.Fatalf("%v: want exit code %s, stderr:\n%s", args[1:], args[0], got)
	}
}
