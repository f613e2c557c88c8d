package query

import (
	"context"
	"errors"
	"net"
	"net/url"
)

// Unreachable tells an error of the way to the server (refused, timed out, cut off) from an answer that the server gave.
func Unreachable(err error) bool {
	var transport *url.Error
	var network net.Error
	return errors.As(err, &transport) || errors.As(err, &network) || errors.Is(err, context.DeadlineExceeded)
}
