package theme

import (
	"strings"

	"github.com/charmbracelet/colorprofile"
	"github.com/montui/montui/internal/canvas"
)

// Detect reads a terminal's colours and glyphs off its name and environment (KEY=VALUE). term overrides TERM.
func Detect(term string, environ []string) (canvas.Depth, canvas.Glyphs) {
	env := make(map[string]string, len(environ))
	for _, kv := range environ {
		if k, v, ok := strings.Cut(kv, "="); ok {
			env[k] = v
		}
	}
	if term == "" {
		term = env["TERM"]
	}
	list := append(append(make([]string, 0, len(environ)+2), environ...), "TERM="+term, "TTY_FORCE=1")
	glyphs := canvas.Braille
	switch {
	case term == "linux" || strings.HasPrefix(term, "linux-"):
		glyphs = canvas.Console
	case !utf8Locale(env, plainTerminals[term]):
		glyphs = canvas.ASCII
	case term == "dumb":
		glyphs = canvas.Block
	}
	if env["NO_COLOR"] != "" {
		return canvas.NoColor, glyphs
	}
	if strings.HasPrefix(term, "tmux") || env["TMUX"] != "" {
		return canvas.TrueColor, glyphs // tmux lowers colours itself to what the terminal around it shows
	}
	switch colorprofile.Env(list) {
	case colorprofile.TrueColor:
		return canvas.TrueColor, glyphs
	case colorprofile.ANSI256:
		return canvas.ANSI256, glyphs
	case colorprofile.ANSI:
		return canvas.ANSI16, glyphs
	}
	return canvas.NoColor, glyphs
}

// plainTerminals are as old as their names, or serial lines that nobody has said more of: of UTF-8 they may show bytes.
var plainTerminals = map[string]bool{"vt52": true, "vt100": true, "vt102": true, "vt220": true, "vt320": true, "ansi": true}

// utf8Locale follows the C library: LC_ALL, else LC_CTYPE, else LANG. With none set (services, minimal containers)
// today's terminals are taken to be UTF-8, plain ones not.
func utf8Locale(env map[string]string, plain bool) bool {
	for _, k := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := env[k]; v != "" {
			v = strings.ToLower(v)
			return strings.Contains(v, "utf-8") || strings.Contains(v, "utf8")
		}
	}
	return !plain
}
