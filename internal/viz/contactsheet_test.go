package viz

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/picture"
	"github.com/montui/montui/internal/theme"
)

// sheetSizes are the sizes of a contact sheet's columns: a panel alone, one of three, one of six.
var sheetSizes = [][2]int{{64, 17}, {36, 10}, {16, 5}}

// sheetThemes are its rows.
var sheetThemes = []struct {
	name   string
	depth  canvas.Depth
	glyphs canvas.Glyphs
}{{"truecolor", canvas.TrueColor, canvas.Braille}, {"256 colours", canvas.ANSI256, canvas.Braille}, {"the 16 of a Linux console", canvas.ANSI16, canvas.Console}}

// TestContactSheet writes, into the folder that $MONTUI_CONTACT_SHEET names, a picture of each panel type in three sizes and three depths of colour.
func TestContactSheet(t *testing.T) {
	dir := os.Getenv("MONTUI_CONTACT_SHEET")
	if dir == "" {
		t.Skip("MONTUI_CONTACT_SHEET names no directory; make demo does")
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	var names []string
	seen := map[string]bool{}
	for _, s := range slices.Concat(scenes(t), plotScenes(t), valueScenes(t), moreScenes(t)) {
		if seen[s.kind] {
			continue
		}
		seen[s.kind] = true
		names = append(names, s.kind)
		if err := os.WriteFile(filepath.Join(dir, s.kind+".png"), contactSheet(t, s), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(names)
	var page strings.Builder
	page.WriteString("# Gallery\n\nEach panel type in three sizes (across) and in " + sheetThemes[0].name + ", " + sheetThemes[1].name + " and " + sheetThemes[2].name +
		" (down). Made by `make demo`.\n")
	for _, n := range names {
		fmt.Fprintf(&page, "\n## %s\n\n![%s](%s.png)\n", n, n, n)
	}
	if err := os.WriteFile(filepath.Join(dir, "README.md"), []byte(page.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

func contactSheet(t *testing.T, s scene) []byte {
	t.Helper()
	var rows []image.Image
	for _, look := range sheetThemes {
		th := theme.New(look.depth, true, look.glyphs)
		in := sceneInput(look.depth, true, look.glyphs)
		in.Theme, in.Items, in.Frames = th, someAlerts, s.frames
		width := 0
		for _, size := range sheetSizes {
			width += size[0] + 2
		}
		g := canvas.New(width-2, sheetSizes[0][1])
		g.SetGlyphs(th.Glyphs)
		g.Clear(th.Background)
		x := 0
		for _, size := range sheetSizes {
			at := canvas.Rect{X: x, W: size[0], H: size[1]}
			g.Box(at, th.Glyphs, canvas.Style{FG: th.Box})
			g.Text(x+2, 0, size[0]-4, " "+s.title+" ", canvas.Style{FG: th.Text})
			p, _ := New(s.kind, []byte(s.options))
			p.Draw(&in, g, canvas.Rect{X: x + 1, Y: 1, W: size[0] - 2, H: size[1] - 2})
			x += size[0] + 2
		}
		var b bytes.Buffer
		if err := picture.Write(&b, "png", g, th, picture.Options{Scale: 1}); err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(&b)
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, img)
	}
	return stacked(t, rows)
}

// stacked is pictures one below the other.
func stacked(t *testing.T, rows []image.Image) []byte {
	t.Helper()
	size := image.Point{}
	for _, r := range rows {
		size.X, size.Y = max(size.X, r.Bounds().Dx()), size.Y+r.Bounds().Dy()
	}
	whole := image.NewRGBA(image.Rectangle{Max: size})
	y := 0
	for _, r := range rows {
		draw.Draw(whole, image.Rect(0, y, r.Bounds().Dx(), y+r.Bounds().Dy()), r, r.Bounds().Min, draw.Src)
		y += r.Bounds().Dy()
	}
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&b, whole); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
