// Package rendezvous is the note a running collector leaves, so that the screens find it.
//
// Takes: what the collector listens on, its process and its data directory.
// Gives: Path, Write, Read, Remove of that one file.
// Uses: -
// Outside: -
// Never: a connection; whether the note's collector still lives is for its reader to ask.
package rendezvous
