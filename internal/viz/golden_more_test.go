package viz

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/montui/montui/internal/canvas"
)

// TestGoldenMore holds the panels without a time axis at five sizes to testdata, as TestGolden does the others.
func TestGoldenMore(t *testing.T) {
	for _, s := range moreScenes(t) {
		name := s.kind + "-" + strings.ReplaceAll(strings.ToLower(s.title), " ", "-")
		t.Run(name, func(t *testing.T) {
			var plain, ansi strings.Builder
			in := sceneInput(canvas.ANSI256, true, canvas.Braille)
			in.Frames = s.frames
			if s.kind == "alertlist" {
				in.Items = someAlerts
			}
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

// screen is what a panel draws at a size, as plain text.
func screen(t testing.TB, kind, options string, in Input, w, h int) string {
	t.Helper()
	p, known := New(kind, json.RawMessage(options))
	if !known {
		t.Fatalf("%s is not known", kind)
	}
	g := canvas.New(w, h)
	p.Draw(&in, g, g.Bounds())
	return g.Plain()
}
