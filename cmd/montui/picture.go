package main

import (
	"fmt"
	"io"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/dashboard"
	"github.com/montui/montui/internal/picture"
	"github.com/montui/montui/internal/report"
	"github.com/montui/montui/internal/sheet"
	"github.com/montui/montui/internal/theme"
	"github.com/montui/montui/internal/viz"
)

// writePicture draws an evaluated dashboard at its full height, as a screen of the given width would, and writes it as a picture.
func writePicture(w io.Writer, format string, e *report.Evaluation, columns, rows int, dark bool) error {
	t := theme.New(canvas.TrueColor, dark, canvas.Braille)
	drawn := make([]sheet.Panel, len(e.Panels))
	for i, p := range e.Panels {
		drawn[i] = sheetPanel(p, e.Options)
	}
	var grid *canvas.Grid
	if e.Options.Panel != "" && len(drawn) == 1 {
		grid = sheet.DrawOne(drawn[0], columns, rows, t)
	} else {
		grid = sheet.Draw(e.Dashboard.Title, sheet.RangeText(e.Options.From, e.Options.To, e.Options.Zone), drawn, columns, rows, t)
	}
	return picture.Write(w, format, grid, t, picture.Options{})
}

func sheetPanel(p *report.Evaluated, o report.Options) sheet.Panel {
	warnings := 0
	for _, n := range p.Notices {
		if n.Severity != dashboard.Info {
			warnings++
		}
	}
	out := sheet.Panel{Panel: p.Panel, Options: sheet.Options(p.Panel, p.Vars.Interpolate), Title: p.Title, Err: p.Result.Err,
		Input: viz.Input{Frames: p.Result.Frames, From: p.From.UnixMilli(), To: p.To.UnixMilli(), Now: o.Now.UnixMilli(), Zone: o.Zone}}
	if warnings > 0 {
		out.Mark = fmt.Sprintf("▲%d", warnings)
	}
	return out
}
