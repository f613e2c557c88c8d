// Package sheet lays a dashboard's panels on cells, as Grafana's grid has them, and draws their boxes, titles and words:
// for the screens and for pictures alike.
//
// Takes: expanded panels; what each shows; a size and a theme.
// Gives: rectangles without gap or overlap, and cells.
// Uses: canvas, dashboard, theme, viz
// Outside: -
// Never: network, clock, keys.
package sheet
