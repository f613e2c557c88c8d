// Package expression computes Grafana's server-side expressions: math, reduce, resample, threshold and classic conditions over
// the answers of queries and over each other.
//
// Takes: a panel's targets, the frames that its queries were answered with, a time range.
// Gives: frames as Grafana's expression service gives them, notices, errors in its words.
// Uses: dashboard, frame
// Outside: -
// Never: network, clock, what asks the queries.
package expression
