package dashboard

// autoGrid is a layout of equal panels in as many columns as there is room for; few panels share the whole width.
type autoGrid struct {
	columns, height int
}

// screenPixels is the width of the screen that an auto grid's column widths are held against.
const screenPixels = 1920

// autoGrid places panels as CSS's auto-fit does, with Grafana's widths and heights in pixels.
func (v *v2) autoGrid(spec object, y int) []any {
	columns := asInt(spec["maxColumnCount"])
	if columns <= 0 {
		columns = 3
	}
	width := map[string]int{"narrow": 192, "wide": 768}[asString(spec["columnWidthMode"])]
	if width == 0 {
		width = 448
	}
	if n := asInt(spec["columnWidth"]); n > 0 && spec["columnWidthMode"] == "custom" {
		width = min(n, screenPixels)
	}
	height := map[string]float64{"short": 168, "tall": 512}[asString(spec["rowHeightMode"])]
	if height == 0 {
		height = 320
	}
	if n, ok := asNumber(spec["rowHeight"]); ok && n > 0 && spec["rowHeightMode"] == "custom" {
		height = n
	}
	flow := &autoGrid{columns: max(1, min(columns, (screenPixels+8)/(width+8), gridColumns)), height: gridHeight(height)}
	var out []any
	eachObject(spec["items"], func(item object) {
		if p := v.element(asObject(item["spec"])); p != nil {
			p["__flow"] = flow
			out = append(out, p)
		}
	})
	for i, p := range out {
		g := flow.place(i, len(out))
		asObject(p)["gridPos"] = gridPos(g.X, y+g.Y, g.W, g.H)
	}
	return out
}

// place is where the i-th of n panels goes.
func (f *autoGrid) place(i, n int) GridPos {
	columns := max(1, min(f.columns, n))
	left, right := i%columns*gridColumns/columns, (i%columns+1)*gridColumns/columns
	return GridPos{X: left, Y: i / columns * f.height, W: right - left, H: f.height}
}

// lines is how many grid cells n panels are high.
func (f *autoGrid) lines(n int) int {
	columns := max(1, min(f.columns, n))
	return (n + columns - 1) / columns * f.height
}
