package field

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"
	"unicode/utf16"

	"github.com/montui/montui/internal/frame"
)

// fallbackColor is what Grafana shows where nothing says a colour.
const fallbackColor = "#808080"

// hues are the colours of one of Grafana's themes.
type hues struct {
	named    map[string]string
	palettes map[string][]string
}

var (
	darkHues  = sync.OnceValue(func() *hues { return newHues(darkColors) })
	lightHues = sync.OnceValue(func() *hues { return newHues(lightColors) })
)

func newHues(named map[string]string) *hues {
	h := &hues{named: named}
	h.palettes = map[string][]string{
		"palette-classic": classicPalette, "palette-classic-by-name": h.legible(classicPalette),
		"palette-colorblind": h.legible(colorblindPalette), "palette-categorical-next": nextPalette,
		"palette-categorical-next-2": next2Palette, "palette-categorical-next-3": next3Palette,
	}
	return h
}

func huesOf(f *frame.Field) *hues {
	if f.Light {
		return lightHues()
	}
	return darkHues()
}

// ColorHex is a colour as dashboards write it (Grafana's name, a CSS name, #…, rgb(…)) as #RRGGBB, or #RRGGBBAA when it is
// not opaque. Names are those of Grafana's dark theme.
func ColorHex(name string) string { return darkHues().hex(name) }

func (h *hues) hex(name string) string { return hexOf(h.css(name)) }

func (h *hues) css(name string) string {
	if name == "" {
		return fallbackColor
	}
	if c, ok := h.named[name]; ok {
		return c
	}
	if name[0] == '#' || strings.Contains(name, "rgb") {
		return name
	}
	if c, ok := cssColors[strings.ToLower(name)]; ok {
		return c
	}
	return name
}

// hexOf writes any colour as hexadecimal; what is no colour is black, as in Grafana.
func hexOf(color string) string {
	if strings.HasPrefix(color, "#") {
		return color
	}
	c, ok := parseRGB(color)
	if !ok {
		return "#000000"
	}
	return c.hex()
}

type rgba struct{ r, g, b, a float64 }

func (c rgba) hex() string {
	s := fmt.Sprintf("#%02x%02x%02x", channel(c.r), channel(c.g), channel(c.b))
	if c.a < 1 {
		s += fmt.Sprintf("%02x", channel(c.a*255))
	}
	return s
}

func channel(v float64) int { return int(max(0, min(255, math.Round(v)))) }

func parseRGB(s string) (rgba, bool) {
	if strings.HasPrefix(s, "#") {
		return parseHex(s[1:])
	}
	body, ok := strings.CutPrefix(strings.ToLower(strings.TrimSpace(s)), "rgb")
	if !ok {
		return rgba{}, false
	}
	parts := strings.FieldsFunc(strings.TrimPrefix(body, "a"), func(r rune) bool { return strings.ContainsRune("(), /", r) })
	if len(parts) < 3 {
		return rgba{}, false
	}
	v := [4]float64{3: 1}
	for i := range min(len(parts), 4) {
		number, isPercent := strings.CutSuffix(parts[i], "%")
		n, err := strconv.ParseFloat(number, 64)
		if err != nil || n != n {
			return rgba{}, false
		}
		if isPercent && i < 3 {
			n *= 2.55
		} else if isPercent {
			n /= 100
		}
		v[i] = n
	}
	return rgba{v[0], v[1], v[2], max(0, min(1, v[3]))}, true
}

func parseHex(s string) (rgba, bool) {
	if len(s) == 3 || len(s) == 4 {
		var long strings.Builder
		for _, c := range s {
			long.WriteRune(c)
			long.WriteRune(c)
		}
		s = long.String()
	}
	n, err := strconv.ParseUint(s, 16, 64)
	if err != nil || len(s) != 6 && len(s) != 8 {
		return rgba{}, false
	}
	a := 1.0
	if len(s) == 8 {
		a = float64(n&255) / 255
		n >>= 8
	}
	return rgba{float64(n >> 16), float64(n >> 8 & 255), float64(n & 255), a}, true
}

// Color is a series' colour.
func Color(f *frame.Field) string {
	s := newScale(f)
	if !s.byValue {
		return s.series
	}
	by := "last"
	if f.Config.Color != nil && f.Config.Color.SeriesBy != "" {
		by = f.Config.Color.SeriesBy
	}
	v := 0.0
	switch x := frame.Calc(f, by).(type) {
	case float64:
		v = x
	case bool:
		v = numberOf(x)
	case string:
		v = frame.ParseNumber(x)
	}
	_, c := s.at(v)
	return c
}

// nameHash picks a colour by a series' name (djb2, over UTF-16).
func nameHash(s string) int {
	hash := uint32(5381)
	units := utf16.Encode([]rune(s))
	for i := len(units) - 1; i >= 0; i-- {
		hash = hash*33 ^ uint32(units[i])
	}
	return int(hash)
}

// legible keeps the colours that stand out from the theme's panel background.
func (h *hues) legible(palette []string) []string {
	background := luminance(h.hex("panel-bg"))
	var out []string
	for _, name := range palette {
		l := luminance(h.hex(name))
		if (max(l, background)+0.05)/(min(l, background)+0.05) >= 3 {
			out = append(out, name)
		}
	}
	return out
}

func luminance(hex string) float64 {
	c, _ := parseRGB(hex)
	part := func(v float64) float64 {
		v /= 255
		if v <= 0.03928 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	l := 0.2126*part(c.r) + 0.7152*part(c.g) + 0.0722*part(c.b)
	return math.Round(l*1000) / 1000
}
