package main

import (
	"bytes"
	"context"
	"crypto/sha256"

	"github.com/montui/montui/internal/dashboard"
)

// dashKey is a dashboard as it is written now.
type dashKey struct {
	name string
	text [sha256.Size]byte
}

// openDash is a dashboard that visitors have open, parsed once for all of them.
type openDash struct {
	dashboard.Dashboard
	notices []dashboard.Notice
}

// open reads a dashboard of a role. As long as its text is the same, all who look at it have the same one, and nobody changes it.
func (r *role) open(shelf *shelf, name string) (*dashboard.Dashboard, []dashboard.Notice, error) {
	text, err := shelf.text(name)
	if err != nil {
		return nil, nil, err
	}
	var notices []dashboard.Notice
	opened := r.dashes.Get(context.Background(), dashKey{name, sha256.Sum256(text)}, func() (*openDash, bool) {
		var dash *dashboard.Dashboard
		if dash, notices, err = shelf.parse(name, bytes.NewReader(text)); err != nil {
			return nil, false
		}
		dash.Held = !r.explore
		return &openDash{*dash, notices}, true
	})
	if err != nil {
		return nil, notices, err
	}
	return &opened.Dashboard, opened.notices, nil
}
