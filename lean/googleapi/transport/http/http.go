// Package http stands in for Google's authenticating transport, which brings gRPC and 61 packages.
package http

import (
	"context"
	"errors"
	"net/http"

	"google.golang.org/api/option"
)

// NewTransport refuses, in words, when Prometheus asks for it on behalf of a google_iam block.
func NewTransport(context.Context, http.RoundTripper, ...option.ClientOption) (http.RoundTripper, error) {
	return nil, errors.New("google_iam: this montui is built without the clouds' own authentication; use one built with `make clouds`")
}
