package theme

import (
	"testing"

	"github.com/montui/montui/internal/canvas"
)

func TestDetect(t *testing.T) {
	for _, c := range []struct {
		term   string
		env    []string
		depth  canvas.Depth
		glyphs canvas.Glyphs
	}{
		{"xterm-256color", []string{"LANG=en_US.UTF-8"}, canvas.ANSI256, canvas.Braille},
		{"xterm-256color", []string{"LANG=en_US.UTF-8", "COLORTERM=truecolor"}, canvas.TrueColor, canvas.Braille},
		{"xterm-kitty", nil, canvas.TrueColor, canvas.Braille},
		{"xterm", []string{"LC_ALL=C.utf8"}, canvas.ANSI16, canvas.Braille},
		{"linux", []string{"LANG=en_US.UTF-8"}, canvas.ANSI16, canvas.Console},
		{"linux", []string{"NO_COLOR=1"}, canvas.NoColor, canvas.Console},
		{"xterm-256color", []string{"LANG=C"}, canvas.ANSI256, canvas.ASCII},
		{"xterm-256color", []string{"LC_ALL=POSIX", "LANG=en_US.UTF-8"}, canvas.ANSI256, canvas.ASCII},
		{"xterm-256color", []string{"NO_COLOR=1"}, canvas.NoColor, canvas.Braille},
		{"vt220", nil, canvas.ANSI16, canvas.ASCII},
		{"vt100", []string{"LANG=C.UTF-8"}, canvas.ANSI16, canvas.Braille},
		{"xterm-ghostty", nil, canvas.TrueColor, canvas.Braille},
		{"screen-256color", nil, canvas.ANSI256, canvas.Braille},
		{"dumb", nil, canvas.NoColor, canvas.Block},
		{"", []string{"TERM=xterm-256color"}, canvas.ANSI256, canvas.Braille},
	} {
		d, g := Detect(c.term, c.env)
		if d != c.depth || g != c.glyphs {
			t.Errorf("TERM=%q %v: depth %d glyphs %d, want %d %d", c.term, c.env, d, g, c.depth, c.glyphs)
		}
	}
}

func TestHex(t *testing.T) {
	th := New(canvas.TrueColor, true, canvas.Braille)
	for in, want := range map[string]canvas.Color{
		"#73BF69": canvas.RGB(0x73, 0xbf, 0x69), "#fff": canvas.RGB(255, 255, 255), "#FF0000FF": canvas.RGB(255, 0, 0),
		"rgb(1, 2, 3)": canvas.RGB(1, 2, 3), "rgba(10,20,30,1)": canvas.RGB(10, 20, 30), "#FF000000": th.Background,
		"": th.Text, "red": th.Text, "#xyz": th.Text, "rgb(": th.Text, "rgb(1e9,0,0)": th.Text, "#1234567890123456789": th.Text, "transparent": th.Background,
	} {
		if got := th.Hex(in); got != want {
			t.Errorf("%q is %x, want %x", in, got, want)
		}
	}
}

// TestHuesSurvive: Grafana's first colours stay different from one another with 256 and with 16 colours.
func TestHuesSurvive(t *testing.T) {
	th := New(canvas.TrueColor, true, canvas.Braille)
	for depth, least := range map[canvas.Depth]int{canvas.ANSI256: 6, canvas.ANSI16: 5} {
		seen := map[uint8]bool{}
		for _, hex := range []string{"#73BF69", "#F2CC0C", "#5794F2", "#FF9830", "#F2495C", "#B877D9"} {
			seen[canvas.Nearest(th.Hex(hex), depth)] = true
		}
		if len(seen) < least {
			t.Errorf("depth %d keeps only %d of 6 colours apart", depth, len(seen))
		}
	}
}

func TestMix(t *testing.T) {
	full, sixteen := New(canvas.TrueColor, true, canvas.Braille), New(canvas.ANSI16, true, canvas.Console)
	green := canvas.RGB(0x73, 0xbf, 0x69)
	if got := full.Mix(green, full.Background, 0.15); got != canvas.RGB(32, 44, 35) {
		t.Errorf("15 %% of green is %x", got)
	}
	if sixteen.Mix(green, 0, 0.15) != 0 || sixteen.Mix(green, 0, 0.35) != green {
		t.Error("with sixteen colours a faint fill is none and a sparkline is whole")
	}
	if full.Contrast(green) == full.Contrast(canvas.RGB(0, 0, 90)) {
		t.Error("text on light and on dark needs different ink")
	}
}
