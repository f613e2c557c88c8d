package e2e

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
)

// look is what a terminal of a name is sent until it shows the dashboard, and after it has answered the questions.
func look(t *testing.T, address, term string, environ map[string]string, answer string) string {
	t.Helper()
	client, err := dialSSH(address)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	session, err := client.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var out strings.Builder
	session.Stdout = writer(func(p []byte) (int, error) { mu.Lock(); defer mu.Unlock(); return out.Write(p) })
	seen := func() string { mu.Lock(); defer mu.Unlock(); return out.String() }
	for name, value := range environ {
		if err := session.Setenv(name, value); err != nil {
			t.Fatal(err)
		}
	}
	in, _ := session.StdinPipe()
	if session.RequestPty(term, 40, 140, nil) != nil || session.Start("node") != nil {
		t.Fatal("no session")
	}
	waitFor(t, "the panels", func() bool { return strings.Contains(seen(), "Memory") && strings.Contains(seen(), "live") })
	if answer != "" {
		waitFor(t, "the question", func() bool { return strings.Contains(seen(), "\x1b[>q") || strings.Contains(seen(), "\x1b[>0q") })
		_, _ = io.WriteString(in, answer)
		waitFor(t, "exact colours", func() bool { return strings.Contains(seen(), "38;2;") })
	}
	before := len(seen())
	_, _ = io.WriteString(in, "?")
	waitFor(t, "the help", func() bool { return len(seen()) > before && strings.Contains(seen()[before:], "Keys") })
	return seen()
}

// TestSSHColors: each terminal is sent the colours and glyphs that it has, as its name, its environment and itself say.
func TestSSHColors(t *testing.T) {
	t.Parallel()
	_, address := crowded(t, "sessions: 40")
	braille := func(s string) bool {
		return strings.ContainsFunc(s, func(r rune) bool { return r > 0x2800 && r < 0x2900 })
	}
	for _, c := range []struct {
		name, term, answer string
		environ            map[string]string
		exact, palette     bool // 24 bits, 256
		sixteen            bool
		dots               bool
		bare               bool // no titles, no mouse, no questions
	}{
		{name: "256", term: "xterm-256color", palette: true, dots: true},
		{name: "256 that tells its version", term: "xterm-256color", answer: "\x1bP>|kitty(0.40)\x1b\\", exact: true, palette: true, dots: true},
		{name: "by COLORTERM", term: "xterm-256color", environ: map[string]string{"COLORTERM": "truecolor"}, exact: true, dots: true},
		{name: "by name", term: "xterm-kitty", exact: true, dots: true},
		{name: "16", term: "xterm", sixteen: true, dots: true},
		{name: "console", term: "linux", sixteen: true, bare: true},
		{name: "none", term: "xterm-256color", environ: map[string]string{"NO_COLOR": "1"}}, // series are told apart by letters
		{name: "latin", term: "xterm", environ: map[string]string{"LANG": "de_DE.ISO-8859-1"}, sixteen: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			out := look(t, address, c.term, c.environ, c.answer)
			has := map[string][2]bool{
				"24-bit colours":   {strings.Contains(out, "38;2;"), c.exact},
				"256 colours":      {strings.Contains(out, "38;5;"), c.palette},
				"braille":          {braille(out), c.dots},
				"a title":          {strings.Contains(out, "\x1b]2;"), !c.bare},
				"the mouse":        {strings.Contains(out, "\x1b[?1006h"), !c.bare},
				"private keyboard": {strings.Contains(out, "\x1b[>"), !c.bare},
			}
			if c.sixteen {
				coloured := false
				for n := 30; n <= 37; n++ {
					coloured = coloured || strings.Contains(out, fmt.Sprintf("\x1b[%dm", n)) || strings.Contains(out, fmt.Sprintf("\x1b[%dm", n+60))
				}
				has["16 colours"] = [2]bool{coloured, true}
			}
			for what, h := range has {
				if h[0] != h[1] {
					t.Errorf("%s: %v, want %v", what, h[0], h[1])
				}
			}
		})
	}
}
