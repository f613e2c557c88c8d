package e2e

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// patience is the longest that anything here may take; everything is waited for by looking, not by sleeping it out.
const patience = 60 * time.Second

// abreast is how many tests run at once, unless -parallel says: most of them wait most of the time, and those that compute are not to starve them.
const abreast = "3"

var binary string

func TestMain(m *testing.M) {
	flag.Parse()
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == "test.parallel" })
	if !given {
		if err := flag.Set("test.parallel", abreast); err != nil {
			panic(err)
		}
	}
	os.Exit(func() int {
		var err error
		if binary = os.Getenv("MONTUI_BINARY"); binary == "" {
			dir, err := os.MkdirTemp("", "montui-e2e")
			if err != nil {
				panic(err)
			}
			defer os.RemoveAll(dir)
			binary = filepath.Join(dir, "montui")
			build := exec.Command("go", "build", "-o", binary, "../cmd/montui")
			build.Stdout, build.Stderr = os.Stdout, os.Stderr
			if err := build.Run(); err != nil {
				fmt.Println("cannot build montui:", err)
				return 1
			}
		}
		if binary, err = filepath.Abs(binary); err != nil {
			panic(err)
		}
		return m.Run()
	}())
}

// home is a machine where nobody has used montui: an empty HOME.
type home struct {
	dir string
	env []string
}

func newHome(t testing.TB) home {
	t.Helper()
	dir := t.TempDir()
	runtime := filepath.Join(dir, "run")
	if err := os.Mkdir(runtime, 0o700); err != nil {
		t.Fatal(err)
	}
	env := []string{"HOME=" + dir, "XDG_DATA_HOME=" + dir + "/data", "XDG_CONFIG_HOME=" + dir + "/config", "XDG_RUNTIME_DIR=" + runtime,
		"PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8", "TERM=xterm-256color", "TZ=UTC"}
	return home{dir: dir, env: env}
}

// montui runs the binary and gives what it printed and its exit code.
func (h home) montui(t testing.TB, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, binary, args...)
	cmd.Env = h.env
	var out, errs strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if _, exited := err.(*exec.ExitError); err != nil && !exited {
		t.Fatalf("montui %v: %v", args, err)
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}

// collector starts `montui collect` on a free port and waits until it takes queries.
func (h home) collector(t testing.TB, args ...string) (url string) {
	t.Helper()
	cmd := exec.Command(binary, append([]string{"collect", "--listen", "127.0.0.1:0"}, args...)...)
	cmd.Env = h.env
	var log lockedBuilder
	cmd.Stdout, cmd.Stderr = &log, &log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		end(t, cmd)
		if t.Failed() {
			t.Log("collector's log:\n", log.String())
		}
	})
	waitFor(t, "the collector to be ready", func() bool {
		url = h.noted()
		return url != "" && ready(url)
	})
	return url
}

// end has a process end in its own way; one that does not is killed, and is a failure.
func end(t testing.TB, cmd *exec.Cmd) {
	t.Helper()
	_ = cmd.Process.Signal(os.Interrupt) // who has ended already cannot be told to
	late := time.AfterFunc(patience, func() { _ = cmd.Process.Kill() })
	_ = cmd.Wait() // how it ends is for the tests to say
	if !late.Stop() {
		t.Errorf("%s did not end within %s of an interrupt", strings.Join(cmd.Args, " "), patience)
	}
}

// noted is the address of the running collector, as it left it.
func (h home) noted() string {
	text, err := os.ReadFile(filepath.Join(h.dir, "run", "montui", "collector.json"))
	if err != nil {
		return ""
	}
	var note struct{ URL string }
	if json.Unmarshal(text, &note) != nil {
		return ""
	}
	return note.URL
}

func ready(url string) bool {
	response, err := http.Get(url + "/-/ready")
	if err != nil {
		return false
	}
	response.Body.Close()
	return response.StatusCode == http.StatusOK
}

type lockedBuilder struct {
	mu sync.Mutex
	b  strings.Builder
}

func (l *lockedBuilder) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuilder) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// waitFor looks until it is so.
func waitFor(t testing.TB, what string, so func() bool) {
	t.Helper()
	deadline := time.Now().Add(patience)
	for pause := 2 * time.Millisecond; !so(); pause = min(2*pause, 50*time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited %s for %s in vain", patience, what)
		}
		time.Sleep(pause)
	}
}
