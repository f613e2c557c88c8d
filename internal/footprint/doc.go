// Package footprint gives back the memory that only starting needed.
//
// Takes: nothing.
// Gives: a process that holds what it uses.
// Uses: -
// Outside: golang.org/x/sys
// Never: anything that changes what the program does.
package footprint
