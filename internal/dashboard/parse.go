package dashboard

import (
	"errors"
	"io"
)

func Parse(r io.Reader) (*Dashboard, []Notice, error) { return nil, nil, errors.New("wip") }
