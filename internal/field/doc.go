// Package field turns numbers into what Grafana shows: names, texts with units, and colours.
//
// It opens a panel's fieldConfig once, applies defaults and overrides to frames, and formats values by the
// resolved config: units, decimals, mappings, thresholds, colour schemes.
//
// Takes: frame.Frames and the panel's fieldConfig as raw JSON.
// Gives: frames whose fields carry Config, DisplayName and SeriesIndex; Text and colours of values; the lines and axes of a graph;
// what it honours.
// Uses: frame, compat
// Outside: -
// Never: network, screen.
package field
