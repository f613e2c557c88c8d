package exporter

import (
	"fmt"
	"slices"
	"sync"

	"github.com/alecthomas/kingpin/v2"
)

// originals are the kingpin flags of the exporters whose code is linked in. They are process-wide and the only way to configure
// some collectors, so they are parsed once; montui's own command line is not kingpin's and never reaches them.
var originals struct {
	once sync.Once
	err  error
}

// readFlags gives the exporters' own flags their values, given ones over our defaults over theirs. Only the first
// call of a process sets anything.
func readFlags(given []string) error {
	originals.once.Do(func() {
		app := kingpin.CommandLine.Terminate(nil) // a mistake is an error of ours, not the end of the process
		for i, flag := range given {
			if len(flag) < 3 || flag[:2] != "--" {
				originals.err = fmt.Errorf("flags: %q is not a flag of an exporter; write it like --collector.textfile.directory=/var/lib/node_exporter", given[i])
				return
			}
		}
		if _, err := app.Parse(slices.Concat(nodeFlags, given)); err != nil {
			originals.err = fmt.Errorf("the exporters' flags: %w", err)
		}
	})
	return originals.err
}
