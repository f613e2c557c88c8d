// Package compat says what montui does with each field of Grafana's JSON: every room lists the fields addressed to it, and
// what a document has beyond or against its list is found, with its path. `montui check` and docs/compatibility.md are made of it.
//
// Takes: lists of fields with what montui does with each; JSON.
// Gives: findings: a path, how it is honoured, and why.
// Uses: -
// Outside: -
// Never: network, clock, what a field means.
package compat
