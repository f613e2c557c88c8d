// Package promql reads PromQL for people who write it: colours, completion, explanation, layout and advice.
//
// Takes: the text of an expression, whole or half typed, and a Source that answers from memory.
// Gives: Highlight, Complete, Explain, Format, Lint; Memory, a Source that is filled as answers come.
// Uses: -
// Outside: github.com/prometheus/prometheus/promql/parser, github.com/prometheus/prometheus/model/labels
// Never: network, clock, screen. It changes no text it is given.
package promql
