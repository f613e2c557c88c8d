// Package company is who looks at the same screens: how many, who, and what each has before him.
//
// Takes: the coming and going of sessions, and what each shows.
// Gives: Hall and Member; a member sees the others, and may look at what one of them looks at.
// Uses: -
// Outside: -
// Never: a screen, a connection, a clock.
package company
