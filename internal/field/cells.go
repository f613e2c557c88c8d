package field

import "github.com/montui/montui/internal/frame"

// cellModes are the kinds of cells that displayMode, before there were cell options, named together with their mode.
var cellModes = map[string][2]string{
	"basic": {"gauge", "basic"}, "gradient-gauge": {"gauge", "gradient"}, "lcd-gauge": {"gauge", "lcd"},
	"color-background": {"color-background", "gradient"}, "color-background-solid": {"color-background", "basic"},
	"custom": {"auto", ""},
}

// CellOptions are the kind of a table column's cells and its mode, "" when it has none. An old displayMode goes before cell options.
func CellOptions(f *frame.Field) (kind, mode string) {
	if old := customText(f, "", "displayMode"); old != "" {
		if m, ok := cellModes[old]; ok {
			return m[0], m[1]
		}
		return old, ""
	}
	return customText(f, "auto", "cellOptions", "type"), customText(f, "", "cellOptions", "mode")
}
