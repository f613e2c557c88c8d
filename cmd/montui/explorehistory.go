package main

import (
	"strings"

	"github.com/montui/montui/internal/views"
)

// maxRecalled bounds how much history Explore is given.
const maxRecalled = 500

// exploreHistory shares the prompt's history with Explore: what was asked in one is found in the other.
type exploreHistory struct{}

// historyOf is nil for viewers over SSH, who may write no files on this machine.
func historyOf(o screenOptions) views.History {
	if o.save == nil {
		return nil
	}
	return exploreHistory{}
}

// Load gives the expressions, without the prompt's own commands.
func (exploreHistory) Load() ([]string, error) {
	h, file, err := openHistory()
	if file != nil {
		_ = file.Close() // it was only read
	}
	if err != nil {
		return nil, err
	}
	var exprs []string
	for _, entry := range h.Last(maxRecalled) {
		if !strings.HasPrefix(entry, `\`) {
			exprs = append(exprs, entry)
		}
	}
	return exprs, nil
}

// Append writes one more.
func (exploreHistory) Append(expr string) error {
	h, file, err := openHistory()
	if file == nil {
		return err
	}
	if line := h.Add(expr); line != "" {
		_, err = file.WriteString(line)
	}
	if closed := file.Close(); err == nil {
		err = closed
	}
	return err
}
