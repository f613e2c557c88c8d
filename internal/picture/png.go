package picture

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"math"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/theme"
	"golang.org/x/image/vector"
)

// A cell's size in points: braille dots and eighths of blocks fall on whole ones.
const (
	cellW = 8
	cellH = 16
)

// maxPixels bounds a PNG's memory. Beyond finePixels a picture whose scale was not asked for is made at half of it.
const (
	maxPixels  = 64 << 20
	finePixels = 16 << 20
)

// PNG writes a grid as a picture of pixels.
func PNG(w io.Writer, g *canvas.Grid, t *theme.Theme, o Options) error {
	if o.Scale == 0 && g.W()*cellW*o.scale() > finePixels/max(1, g.H()*cellH*o.scale()) {
		o.Scale = 1
	}
	scale, pad := o.scale(), o.padding()*o.scale()
	width, height := g.W()*cellW*scale+2*pad, g.H()*cellH*scale+2*pad
	if width <= 0 || height <= 0 || width > maxPixels/height {
		return fmt.Errorf("a picture of %d by %d pixels cannot be made; give a smaller scale or size", width, height)
	}
	p := painter{img: image.NewRGBA(image.Rect(0, 0, width, height)), eye: newEye(t), masks: map[maskKey]*image.Alpha{}, scale: scale, pad: pad}
	if err := p.loadFonts(); err != nil {
		return err
	}
	p.fill(p.img.Rect, p.eye.bed)
	for c := range g.Cells() {
		p.cell(c)
	}
	encoder := png.Encoder{CompressionLevel: png.DefaultCompression}
	return encoder.Encode(w, p.img)
}

type painter struct {
	img        *image.RGBA
	eye        eye
	fonts      fonts
	masks      map[maskKey]*image.Alpha
	raster     vector.Rasterizer
	scale, pad int
}

// maskKey is a glyph as it is drawn.
type maskKey struct {
	text         string
	width        int
	bold, italic bool
}

func (p *painter) size(width int) cellSize {
	return cellSize{float64(width * cellW * p.scale), float64(cellH * p.scale), float64(p.scale)}
}

func (p *painter) cell(c canvas.Cell) {
	l := p.eye.see(c.Style)
	x, y := p.pad+c.X*cellW*p.scale, p.pad+c.Y*cellH*p.scale
	place := image.Rect(x, y, x+c.Width*cellW*p.scale, y+cellH*p.scale)
	if l.bg != p.eye.bed {
		p.fill(place, l.bg)
	}
	if l.underline {
		p.fill(image.Rect(place.Min.X, place.Max.Y-2*p.scale, place.Max.X, place.Max.Y-p.scale), l.fg)
	}
	if c.Text == " " || c.Text == "" {
		return
	}
	key := maskKey{c.Text, c.Width, l.bold, l.italic}
	mask := p.masks[key]
	if mask == nil {
		mask = p.draw(key)
		if len(p.masks) < 1<<14 {
			p.masks[key] = mask
		}
	}
	r, g, b, _ := l.fg.RGB()
	draw.DrawMask(p.img, place, image.NewUniform(color.RGBA{r, g, b, 255}), image.Point{}, mask, image.Point{}, draw.Over)
}

func (p *painter) fill(r image.Rectangle, c canvas.Color) {
	red, green, blue, _ := c.RGB()
	draw.Draw(p.img, r, image.NewUniform(color.RGBA{red, green, blue, 255}), image.Point{}, draw.Src)
}

// draw makes a glyph's mask.
func (p *painter) draw(key maskKey) *image.Alpha {
	size := p.size(key.width)
	mask := image.NewAlpha(image.Rect(0, 0, int(size.w), int(size.h)))
	for i, r := range key.text {
		if s, ok := shapeOf(r, size); ok {
			p.shape(mask, s)
		} else if !p.letter(mask, key, r) && i == 0 {
			p.shape(mask, hollow(size))
		}
	}
	return mask
}

// hollow stands for a character that no font here has.
func hollow(c cellSize) shape {
	s := shape{alpha: 1}
	x0, y0, x1, y1, l := c.w*0.15, c.h*0.25, c.w*0.85, c.h*0.8, c.line
	s.rect(x0, y0, x1, y0+l)
	s.rect(x0, y1-l, x1, y1)
	s.rect(x0, y0+l, x0+l, y1-l)
	s.rect(x1-l, y0+l, x1, y1-l)
	return s
}

func (p *painter) shape(mask *image.Alpha, s shape) {
	ink := image.NewUniform(color.Alpha{uint8(math.Round(s.alpha * 255))})
	for _, f := range s.figures {
		if f.kind == 'r' {
			r := image.Rect(int(f.x), int(f.y), int(f.x+f.w), int(f.y+f.h))
			draw.Draw(mask, r, ink, image.Point{}, draw.Over)
			continue
		}
		p.raster.Reset(mask.Rect.Dx(), mask.Rect.Dy())
		points := f.points
		if f.kind == 'o' {
			points = circle(f)
		}
		for i, at := range points {
			if i == 0 {
				p.raster.MoveTo(float32(at[0]), float32(at[1]))
			} else {
				p.raster.LineTo(float32(at[0]), float32(at[1]))
			}
		}
		p.raster.ClosePath()
		p.raster.Draw(mask, mask.Rect, ink, image.Point{})
	}
}

func circle(f figure) [][2]float64 {
	const n = 20
	points := make([][2]float64, n)
	for i := range points {
		sin, cos := math.Sincos(float64(i) / n * 2 * math.Pi)
		points[i] = [2]float64{f.x + f.r*cos, f.y + f.r*sin}
	}
	return points
}
