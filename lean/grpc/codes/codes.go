// Package codes names how a call ended.
package codes

// Code is one of gRPC's.
type Code uint32

// Unimplemented is the answer of a method that is not there.
const Unimplemented Code = 12
