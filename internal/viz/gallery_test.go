package viz

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/montui/montui/internal/canvas"
)

// TestGallery writes coloured screens to $MONTUI_GALLERY, to be painted and looked at.
func TestGallery(t *testing.T) {
	dir := os.Getenv("MONTUI_GALLERY")
	if dir == "" {
		t.Skip("MONTUI_GALLERY names no directory")
	}
	for _, v := range []struct {
		name   string
		depth  canvas.Depth
		dark   bool
		glyphs canvas.Glyphs
	}{
		{"dark", canvas.TrueColor, true, canvas.Braille}, {"light", canvas.TrueColor, false, canvas.Braille},
		{"256", canvas.ANSI256, true, canvas.Braille}, {"linux", canvas.ANSI16, true, canvas.Console},
		{"nocolor", canvas.NoColor, true, canvas.Braille}, {"ascii", canvas.ANSI16, true, canvas.ASCII},
	} {
		in := sceneInput(v.depth, v.dark, v.glyphs)
		in.Cursor = sceneFrom + 4*hour
		g := canvas.New(160, 56)
		g.SetGlyphs(v.glyphs)
		g.Clear(in.Theme.Background)
		all := scenes(t)
		paint(g, in, all, makePanels(all))
		if err := os.WriteFile(filepath.Join(dir, "gallery-"+v.name+".ansi"), []byte(g.Encode(v.depth)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
