package e2e

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestCollectScripts runs testdata/collect/*.txtar: the collector as one starts, asks, stops, moves and misuses it.
func TestCollectScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "collect"),
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			run := filepath.Join(env.WorkDir, "run")
			env.Setenv("montui", binary)
			env.Setenv("HOME", env.WorkDir)
			env.Setenv("XDG_RUNTIME_DIR", run)
			env.Setenv("TZ", "UTC")
			return os.Mkdir(run, 0o700)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "answers": answers, "until": until, "memory": memory,
		},
	})
}

// answers waits until a collector is ready and puts its address into $URL: answers [CODE], by default 200.
func answers(ts *testscript.TestScript, neg bool, args []string) {
	code := http.StatusOK
	if len(args) == 1 && args[0] == "401" {
		code = http.StatusUnauthorized
	}
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		var note struct {
			URL string
			PID int
		}
		text, err := os.ReadFile(filepath.Join(ts.Getenv("XDG_RUNTIME_DIR"), "montui", "collector.json"))
		if err != nil || json.Unmarshal(text, &note) != nil || note.URL == "" || syscall.Kill(note.PID, 0) != nil {
			continue // one that was killed has left its note
		}
		resp, err := http.Get(note.URL + "/-/ready")
		if err != nil {
			continue
		}
		resp.Body.Close()
		if resp.StatusCode == code {
			ts.Setenv("URL", note.URL)
			return
		}
	}
	ts.Fatalf("no collector answers %d", code)
}

// until runs a command again and again until it prints a text: until TEXT COMMAND [ARG...]
func until(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: until TEXT COMMAND [ARG...]")
	}
	var seen string
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		err := ts.Exec(args[1], args[2:]...)
		if seen = ts.ReadFile("stdout"); err == nil && strings.Contains(seen, args[0]) {
			return
		}
	}
	ts.Fatalf("never %q; last seen:\n%s%s", args[0], seen, ts.ReadFile("stderr"))
}

// memory holds the RAM disk to have something of a data directory: [!] memory DIRECTORY
func memory(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: memory DIRECTORY")
	}
	owners, _ := filepath.Glob("/dev/shm/montui-collector-*/data")
	found := false
	for _, o := range owners {
		text, err := os.ReadFile(o)
		found = found || err == nil && string(text) == ts.MkAbs(args[0])
	}
	if found == neg {
		ts.Fatalf("%s in memory: %v", args[0], found)
	}
}
