// Package weigh holds no code, one test, which `make weigh` runs: what a collector costs, beside others, in one run.
//
// Takes: the built montui, and a Prometheus and a VictoriaMetrics where they are installed.
// Gives: a table of bytes written, memory and CPU.
// Uses: -
// Outside: -
// Never: anything at run time.
package weigh
