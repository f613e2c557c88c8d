// Package journal is a log of samples made for flash memory: what a minute collects is written as one batch, as
// columns and compressed, checksummed, and synced once.
//
// A directory holds segments, a segment frames. Definitions of series have frames of their own, so that a damaged
// batch costs its own samples and no others. Nothing here knows what a definition or a record says.
//
// Takes: batches of samples and opaque records, each with the run it belongs to.
// Gives: the same, bit for bit, in the order of writing, after any end of the process.
// Uses: -
// Outside: github.com/klauspost/compress
// Never: a refusal over a damaged file; a damage goes unreported.
package journal
