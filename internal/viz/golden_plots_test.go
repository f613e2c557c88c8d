package viz

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/montui/montui/internal/canvas"
)

// TestGoldenPlots holds what the panels with axes can do at five sizes to testdata, with annotations.
func TestGoldenPlots(t *testing.T) {
	for _, s := range append(plotScenes(t), valueScenes(t)...) {
		name := s.kind + "-" + strings.ReplaceAll(strings.ToLower(s.title), " ", "-")
		t.Run(name, func(t *testing.T) {
			var plain, ansi strings.Builder
			in := sceneInput(canvas.ANSI256, true, canvas.Braille)
			in.Frames, in.Annotations = s.frames, plotMarks
			for _, size := range [][2]int{{8, 2}, {20, 5}, {40, 10}, {80, 20}, {160, 40}} {
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

// TestGalleryPlots writes the same as coloured screens to $MONTUI_GALLERY.
func TestGalleryPlots(t *testing.T) {
	dir := os.Getenv("MONTUI_GALLERY")
	if dir == "" {
		t.Skip("MONTUI_GALLERY names no directory")
	}
	for name, all := range map[string][]scene{"plots": plotScenes(t), "values": valueScenes(t)} {
		for _, v := range []struct {
			name   string
			depth  canvas.Depth
			glyphs canvas.Glyphs
		}{{"dark", canvas.TrueColor, canvas.Braille}, {"linux", canvas.ANSI16, canvas.Console}, {"nocolor", canvas.NoColor, canvas.Braille}} {
			in := sceneInput(v.depth, true, v.glyphs)
			in.Cursor, in.Annotations = sceneFrom+2*hour, plotMarks
			g := canvas.New(160, 56)
			g.SetGlyphs(v.glyphs)
			g.Clear(in.Theme.Background)
			paint(g, in, all, makePanels(all))
			if err := os.WriteFile(filepath.Join(dir, name+"-"+v.name+".ansi"), []byte(g.Encode(v.depth)), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}
