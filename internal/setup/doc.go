// Package setup makes a server ready to be watched, and undoes it: users with the least privileges, their passwords in
// files only the exporter can read, nginx's status page on loopback, a hardened unit.
//
// Takes: a Machine (its root, how commands are run) and what the user wants.
// Gives: Detect, what is on the machine; Plan, the steps, which can be looked at, done, and undone.
// Uses: -
// Outside: -
// Never: a question to the user, a password on a command line, a step that is not undone when a later one fails.
package setup
