// Package arch holds no code, one test: each room keeps the sign on its door.
//
// Takes: the source of every package.
// Gives: a failing test when a room imports what its sign does not say.
// Uses: -
// Outside: -
// Never: anything at run time.
package arch
