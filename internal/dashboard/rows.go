package dashboard

import (
	"math"
	"strconv"
	"strings"
)

const (
	gridColumns    = 24
	gridCellPixels = 38 // a grid cell's 30 pixels and the 8 below it
	minRowPixels   = 90
	defaultRow     = 250.0
	// maxGridH bounds heights so that positions summed over thousands of panels stay in an int.
	maxGridH = 10_000
)

// gridHeight turns "250px", 250 or "" into grid cells, as schema 16 does.
func gridHeight(v any) int {
	pixels := defaultRow
	switch h := v.(type) {
	case float64:
		pixels = h
	case string:
		digits := strings.TrimSpace(strings.ReplaceAll(h, "px", ""))
		end := 0
		for end < len(digits) && digits[end] >= '0' && digits[end] <= '9' {
			end++
		}
		if n, err := strconv.Atoi(digits[:end]); err == nil {
			pixels = float64(n)
		}
	}
	return int(math.Ceil(min(max(pixels, minRowPixels), maxGridH*gridCellPixels) / gridCellPixels))
}

// rowsToGrid is schema 16: rows of spans become panels on the grid.
func (m *migrator) rowsToGrid(root object) {
	var rows []object
	eachObject(root["rows"], func(r object) { rows = append(rows, r) })
	headed, nextID := false, 1
	for _, r := range rows {
		headed = headed || asBool(r["collapse"]) || asBool(r["showTitle"]) || asString(r["repeat"]) != ""
		eachObject(r["panels"], func(p object) { nextID = max(nextID, asInt(p["id"])+1) })
	}
	out := asList(root["panels"])
	y := 0
	for _, r := range rows {
		if r["repeatIteration"] != nil {
			continue // a saved clone of a repeated row
		}
		height := gridHeight(r["height"])
		collapsed := asBool(r["collapse"])
		var header object
		if headed {
			header = object{"id": float64(nextID), "type": "row", "title": asString(r["title"]), "collapsed": collapsed,
				"panels": []any{}, "gridPos": gridPos(0, y, gridColumns, height), "__path": r["__path"]}
			if repeat := asString(r["repeat"]); repeat != "" {
				header["repeat"] = repeat
			}
			nextID++
			y++
		}
		area := &rowArea{y: y, height: height}
		var kids []any
		eachObject(r["panels"], func(p object) {
			area.place(p)
			kids = append(kids, p)
		})
		y = area.y
		switch {
		case header == nil:
			out = append(out, kids...)
			y += height
		case collapsed:
			header["panels"] = kids
			out = append(out, header)
		default:
			out = append(append(out, header), kids...)
			y += height
		}
	}
	root["panels"] = out
	delete(root, "rows")
}

func gridPos(x, y, w, h int) object {
	return object{"x": float64(x), "y": float64(y), "w": float64(w), "h": float64(h)}
}

// rowArea is the band of the grid that one row fills from the left; what does not fit starts a band below.
type rowArea struct {
	y, height int
	fill      [gridColumns]int // how far down each column is used
}

func (a *rowArea) place(p object) {
	span := 4.0
	if s, ok := asNumber(p["span"]); ok && s > 0 {
		span = s
	}
	w := int(min(math.Floor(span), 12)) * 2
	if w == 0 {
		w = 1
	}
	if min := asInt(p["minSpan"]); min > 0 {
		p["minSpan"] = math.Min(gridColumns, float64(min)*2)
	}
	h := a.height
	if p["height"] != nil && p["height"] != "" {
		h = gridHeight(p["height"])
	}
	x, top, ok := a.room(w)
	if !ok {
		a.y += a.height
		a.fill = [gridColumns]int{}
		x, top, _ = a.room(w)
	}
	p["gridPos"] = gridPos(x, a.y+top, w, h)
	for c := x; c < min(gridColumns, x+w); c++ {
		a.fill[c] = max(a.fill[c], top+h)
	}
	delete(p, "span")
}

// room finds the run of columns, from the right edge leftwards, that has room and does not step down.
func (a *rowArea) room(w int) (x, top int, ok bool) {
	start, end := -1, -1
	for i := gridColumns - 1; i >= 0 && a.fill[i] < a.height; i-- {
		if end < 0 {
			end = i
			start = i
			continue
		}
		if a.fill[i] > a.fill[i+1] {
			break
		}
		start = i
	}
	if start < 0 || end-start+1 < w {
		return 0, 0, false
	}
	for c := start; c < gridColumns; c++ {
		top = max(top, a.fill[c])
	}
	return start, top, true
}
