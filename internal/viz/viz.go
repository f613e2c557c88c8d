package viz

import (
	"encoding/json"
	"time"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/frame"
	"github.com/montui/montui/internal/theme"
)

// Input is what a panel is drawn from.
type Input struct {
	Frames        frame.Frames
	From, To, Now int64 // milliseconds since 1970
	Zone          *time.Location
	Theme         *theme.Theme
	Cursor        int64 // the crosshair's time in milliseconds, 0 for none
	Scroll        int   // rows of a table or list scrolled away
}

// Panel draws one panel. Draw is pure but for buffers the panel reuses: call it from one goroutine at a time.
type Panel interface {
	// Draw draws inside r only. The box and the title around r are drawn by who calls.
	Draw(in *Input, g *canvas.Grid, r canvas.Rect)
}

// New is the panel of a type with its options. An unknown type is named in words over its data as a table.
func New(panelType string, options json.RawMessage) (p Panel, known bool) {
	return nil, false
}
