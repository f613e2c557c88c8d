package viz

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/picture"
	"github.com/montui/montui/internal/theme"
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
		exhibit(t, filepath.Join(dir, "gallery-"+v.name), g, in.Theme)
	}
}

// TestGallerySmall is the same for a terminal of 80x24.
func TestGallerySmall(t *testing.T) {
	dir := os.Getenv("MONTUI_GALLERY")
	if dir == "" {
		t.Skip("MONTUI_GALLERY names no directory")
	}
	all := scenes(t)
	pick := []scene{all[0], all[1], all[3], all[6], all[9], all[11]}
	for i, r := range []canvas.Rect{{X: 0, W: 27, H: 5}, {X: 27, W: 26, H: 5}, {X: 53, W: 27, H: 5}, {Y: 5, W: 80, H: 9}, {Y: 14, W: 40, H: 10}, {X: 40, Y: 14, W: 40, H: 10}} {
		pick[i].r = r
	}
	in := sceneInput(canvas.TrueColor, true, canvas.Braille)
	g := canvas.New(80, 24)
	g.Clear(in.Theme.Background)
	paint(g, in, pick, makePanels(pick))
	exhibit(t, filepath.Join(dir, "gallery-small"), g, in.Theme)
}

// TestGalleryMore is the same for the panels that have no time axis.
func TestGalleryMore(t *testing.T) {
	dir := os.Getenv("MONTUI_GALLERY")
	if dir == "" {
		t.Skip("MONTUI_GALLERY names no directory")
	}
	for name, th := range map[string]*theme.Theme{
		"dark": theme.New(canvas.TrueColor, true, canvas.Braille), "light": theme.New(canvas.TrueColor, false, canvas.Braille), "linux": theme.New(canvas.ANSI16, true, canvas.Console),
		"nocolor": theme.New(canvas.NoColor, true, canvas.Braille), "256": theme.New(canvas.ANSI256, true, canvas.Braille), "colorblind": theme.New(canvas.TrueColor, true, canvas.Braille).Colorblind(),
	} {
		in := sceneInput(th.Depth, th.Dark, th.Glyphs)
		in.Theme, in.Items = th, someAlerts
		g := canvas.New(160, 56)
		g.SetGlyphs(th.Glyphs)
		g.Clear(th.Background)
		all := moreScenes(t)
		paint(g, in, all, makePanels(all))
		exhibit(t, filepath.Join(dir, "more-"+name), g, th)
	}
}

// exhibit writes a screen in every format.
func exhibit(t *testing.T, path string, g *canvas.Grid, th *theme.Theme) {
	t.Helper()
	for _, format := range picture.Formats() {
		var b bytes.Buffer
		if err := picture.Write(&b, format, g, th, picture.Options{Title: filepath.Base(path)}); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path+"."+format, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
