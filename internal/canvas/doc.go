// Package canvas is a grid of terminal cells: text, boxes, rasters and one encoder to a string.
//
// A cell is a grapheme with a style. Whatever is written is neutralised first: no control character, escape
// sequence or bidirectional override can reach a terminal through a Grid.
//
// Takes: text, dots and columns in cell coordinates.
// Gives: Grid, Style, Color, Rect, Raster and the ANSI string of a grid.
// Uses: -
// Outside: github.com/clipperhouse/displaywidth
// Never: network, clock, Grafana's JSON.
package canvas
