// Package deploy holds what is put beside the program on a machine: the alert rules, in Prometheus's format.
//
// Takes: nothing.
// Gives: Rules, the rule files by name.
// Uses: -
// Outside: -
// Never: anything but the files as they are.
package deploy

import "embed"

//go:embed rules/*.yml
var files embed.FS

// Rules are the alert rules, one file a subject, under rules/.
func Rules() embed.FS { return files }
