// Package transform applies Grafana's transformations, by their ids, to frames. One file a transformation.
//
// Takes: a panel's transformations as raw JSON, frame.Frames, the dashboard's time zone.
// Gives: frame.Frames; the transformations it does not know, in words.
// Uses: compat, frame
// Outside: -
// Never: network, screen, the clock.
package transform
