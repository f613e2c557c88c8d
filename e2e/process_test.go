package e2e

import (
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// process is a montui that runs until the test ends.
type process struct {
	t   testing.TB
	cmd *exec.Cmd
	log lockedBuilder
}

func (h home) start(t testing.TB, args ...string) *process {
	t.Helper()
	p := &process{t: t, cmd: exec.Command(binary, args...)}
	p.cmd.Env = h.env
	p.cmd.Stdout, p.cmd.Stderr = &p.log, &p.log
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		end(t, p.cmd)
		if t.Failed() {
			t.Logf("montui %s:\n%s", strings.Join(args, " "), p.log.String())
		}
	})
	return p
}

// says waits for the log to match, and gives what the parentheses match.
func (p *process) says(pattern string) string {
	p.t.Helper()
	expression := regexp.MustCompile(pattern)
	var found []string
	waitFor(p.t, "the log to say "+pattern, func() bool {
		found = expression.FindStringSubmatch(p.log.String())
		return found != nil
	})
	return found[len(found)-1]
}

// folder puts files into a folder of the home and gives its name.
func (h home) folder(t testing.TB, files map[string]string) string {
	t.Helper()
	dir, err := os.MkdirTemp(h.dir, "")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// value is what one question gives, by `montui query`; "" while it gives nothing.
func (h home) value(t testing.TB, url, expr string) string {
	t.Helper()
	out, _, _ := h.montui(t, "query", "--url", url, "-o", "value", expr)
	return strings.TrimSpace(out)
}

func (h home) waitForValue(t testing.TB, url, expr, want string) {
	t.Helper()
	got := ""
	defer func() {
		if got != want {
			t.Logf("%s is %q at last, want %q", expr, got, want)
		}
	}()
	waitFor(t, expr, func() bool { got = h.value(t, url, expr); return got == want })
}

// rendered are the panels of a dashboard by "title (type)": what each shows, empty when it shows nothing.
func (h home) rendered(t testing.TB, args ...string) map[string]string {
	t.Helper()
	out, errs, code := h.montui(t, append([]string{"render", "--format", "json"}, args...)...)
	if code != 0 {
		t.Fatalf("render %v: %s", args, errs)
	}
	var document struct {
		Panels []struct {
			Type, Title, Error string
			Display            struct {
				Series []struct {
					Name          string
					Points, Nulls int
					Last          *float64
				}
				Values []struct{ Title, Text string }
				Rows   [][]struct{ Text string }
			}
		}
	}
	if err := json.Unmarshal([]byte(out), &document); err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, p := range document.Panels {
		if p.Type == "row" {
			continue
		}
		var shown []string
		for _, s := range p.Display.Series {
			if s.Points > s.Nulls {
				shown = append(shown, s.Name)
			}
		}
		for _, v := range p.Display.Values {
			if v.Text != "No data" && v.Text != "" {
				shown = append(shown, v.Text)
			}
		}
		for _, row := range p.Display.Rows {
			var cells []string
			for _, cell := range row {
				cells = append(cells, cell.Text)
			}
			shown = append(shown, strings.Join(cells, " "))
		}
		text := strings.Join(shown, ", ")
		if p.Error != "" {
			text = ""
			t.Errorf("%s: %s", p.Title, p.Error)
		}
		all[p.Title+" ("+p.Type+")"] = text
	}
	return all
}

// serve answers every path with what page gives.
func serve(t testing.TB, page func(r *http.Request) string) (address string) {
	t.Helper()
	return listen(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4")
		_, _ = w.Write([]byte(page(r)))
	}))
}
