// Package prompt is a line where PromQL is written: editing, colours, completion, history, commands that begin with a backslash.
//
// It is a model without a terminal: keys go in by name, cells and a cursor come out, and what was entered.
//
// Takes: keys, a history, what a server has as it becomes known.
// Gives: Model, History, Command, ParseCommand, Unfinished, Expand.
// Uses: canvas, promql, theme
// Outside: -
// Never: network, clock, files, the terminal itself.
package prompt
