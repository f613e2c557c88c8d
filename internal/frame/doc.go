// Package frame is the one table that travels between the rooms: Grafana's data frame.
//
// A frame has fields, a field has values of one kind, labels and a resolved config. Nothing here knows
// Grafana's JSON, the network, a clock or a screen.
//
// Takes: plain values.
// Gives: Frame, Field, Labels, Config and the reducers over a field.
// Uses: -
// Never: network, clock, Grafana's JSON, a screen.
package frame
