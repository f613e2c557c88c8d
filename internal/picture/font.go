package picture

import (
	"image"
	"image/color"
	"image/draw"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/gomonobold"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// advance is how wide a letter of Go Mono is, in parts of its size.
const advance = 1229.0 / 2048

// fonts are the letters, regular and bold, in a picture's size.
type fonts struct {
	parsed [2]*opentype.Font
	faces  [2]font.Face
	base   int // the base line below a cell's top
	buf    sfnt.Buffer
}

// loadFonts reads the fonts: anew for each picture, which costs less than a millisecond, and nothing at start.
func (p *painter) loadFonts() error {
	for i, data := range [2][]byte{gomono.TTF, gomonobold.TTF} {
		parsed, err := opentype.Parse(data)
		if err != nil {
			return err
		}
		face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: cellW * float64(p.scale) / advance, DPI: 72})
		if err != nil {
			return err
		}
		p.fonts.parsed[i], p.fonts.faces[i] = parsed, face
	}
	m := p.fonts.faces[0].Metrics()
	p.fonts.base = (cellH*p.scale + (m.Ascent - m.Descent).Round()) / 2
	return nil
}

// letter draws a rune of the font; false when the font has it not.
func (p *painter) letter(mask *image.Alpha, key maskKey, r rune) bool {
	i := 0
	if key.bold {
		i = 1
	}
	if index, err := p.fonts.parsed[i].GlyphIndex(&p.fonts.buf, r); err != nil || index == 0 {
		return false
	}
	place, glyph, at, _, ok := p.fonts.faces[i].Glyph(fixed.P(0, p.fonts.base), r)
	if !ok {
		return false
	}
	if !key.italic {
		draw.DrawMask(mask, place, image.NewUniform(color.Alpha{255}), image.Point{}, glyph, at, draw.Over)
		return true
	}
	for y := place.Min.Y; y < place.Max.Y; y++ { // leaning: each row a little further right the higher it is
		row := image.Rect(place.Min.X, y, place.Max.X, y+1).Add(image.Pt((p.fonts.base-y)/5, 0))
		draw.DrawMask(mask, row, image.NewUniform(color.Alpha{255}), image.Point{}, glyph, at.Add(image.Pt(0, y-place.Min.Y)), draw.Over)
	}
	return true
}
