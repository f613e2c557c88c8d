// Package answers writes what a server answers: tables, graphs, exposition formats, lines for scripts; and judges it.
//
// An answer is read again for each pass over it and never held whole, so that large ones are written in bounded memory. Where an
// order or a picture needs all of it, there is a bound, and what is beyond it is said.
//
// Takes: the API's data as it came, units, a terminal's width and colours.
// Gives: Open, Answer, List, Write and its formats, Condition, Nagios, Changes.
// Uses: canvas, field, frame, theme, viz
// Outside: github.com/clipperhouse/displaywidth, github.com/json-iterator/go
// Never: network, clock, files, the terminal itself.
package answers
