// Package viz draws Grafana's panel types into cells, one file a type.
//
// Drawing is pure: frames, options, a time range, a theme and a rectangle make cells, and nothing else.
//
// Takes: frames whose fields have their config resolved, the panel's options as JSON.
// Gives: New, Panel, Input, Types, Letter.
// Uses: canvas, compat, field, frame, theme
// Outside: github.com/NimbleMarkets/ntcharts/v2
// Never: network, clock, dashboards, bubbletea by its own hand.
package viz
