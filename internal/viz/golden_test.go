package viz

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/frame"
)

var update = flag.Bool("update", false, "write the golden screens anew")

var goldenSizes = [][2]int{{8, 3}, {24, 6}, {40, 12}, {78, 20}, {120, 30}}

// TestGolden holds each panel type at five sizes to testdata: the text, and the same in 256 colours.
func TestGolden(t *testing.T) {
	for _, s := range scenes(t) {
		name := s.kind + "-" + strings.ReplaceAll(strings.ToLower(strings.ReplaceAll(s.title, "/", "")), " ", "-")
		t.Run(name, func(t *testing.T) {
			var plain, ansi strings.Builder
			in := sceneInput(canvas.ANSI256, true, canvas.Braille)
			in.Frames = s.frames
			for _, size := range goldenSizes {
				p, _ := New(s.kind, json.RawMessage(s.options))
				g := canvas.New(size[0], size[1])
				g.Clear(in.Theme.Background)
				p.Draw(&in, g, g.Bounds())
				fmt.Fprintf(&plain, "== %dx%d\n%s\n", size[0], size[1], g.Plain())
				fmt.Fprintf(&ansi, "== %dx%d\n%s\n", size[0], size[1], g.Encode(canvas.ANSI256))
			}
			golden(t, name+".txt", plain.String())
			golden(t, name+".ansi", ansi.String())
		})
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		a, b := strings.Split(string(want), "\n"), strings.Split(got, "\n")
		for i := range max(len(a), len(b)) {
			if i >= len(a) || i >= len(b) || a[i] != b[i] {
				t.Fatalf("%s line %d differs (go test -update after looking)\nwant %q\ngot  %q", name, i+1, at(a, i), at(b, i))
			}
		}
	}
}

func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return ""
}

// TestUnknownTypeIsNamed: what we cannot draw is named, never guessed.
func TestUnknownTypeIsNamed(t *testing.T) {
	p, known := New("geomap", nil)
	if known {
		t.Fatal("geomap is not known")
	}
	in := sceneInput(canvas.TrueColor, true, canvas.Braille)
	in.Frames = frame.Frames{mounts()}
	g := canvas.New(60, 8)
	p.Draw(&in, g, g.Bounds())
	if out := g.Plain(); !strings.Contains(out, "geomap") || !strings.Contains(out, "/boot/firmware") {
		t.Fatalf("neither named nor shown as a table:\n%s", out)
	}
}

// TestMoreIsCounted: what does not fit is counted, never cut silently.
func TestMoreIsCounted(t *testing.T) {
	var many []*frame.Frame
	for i := range 40 {
		many = append(many, wave(fmt.Sprint("series number ", i), 20, float64(i+1), 1, 1, uint64(i)))
	}
	frames := configure(t, lines("short", ""), many...)
	for kind, want := range map[string]string{"timeseries": "more", "stat": "more", "bargauge": "more", "gauge": "more", "piechart": "more", "state-timeline": "+"} {
		in := sceneInput(canvas.TrueColor, true, canvas.Braille)
		in.Frames = frames
		p, _ := New(kind, nil)
		g := canvas.New(40, 6)
		p.Draw(&in, g, g.Bounds())
		if !strings.Contains(g.Plain(), want) {
			t.Errorf("%s hides series without a sign:\n%s", kind, g.Plain())
		}
	}
}

// TestNoColorTellsSeriesApart: letters on the plot and in the legend.
func TestNoColorTellsSeriesApart(t *testing.T) {
	in := sceneInput(canvas.NoColor, true, canvas.Braille)
	in.Frames = network(t)
	p, _ := New("timeseries", nil)
	g := canvas.New(60, 14)
	p.Draw(&in, g, g.Bounds())
	out := g.Plain()
	if !strings.Contains(out, "a eth0 in") || !strings.Contains(out, "b eth0 out") || strings.Count(out, "aa") < 3 || strings.Count(out, "bb") < 3 {
		t.Fatalf("series are not told apart:\n%s", out)
	}
}
