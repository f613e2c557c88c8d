// Package otelhttptrace stands in for the tracing of connections.
package otelhttptrace

import (
	"context"
	"net/http/httptrace"
)

// ClientTraceOption is an option of what is not done.
type ClientTraceOption struct{}

// NewClientTrace traces nothing.
func NewClientTrace(context.Context, ...ClientTraceOption) *httptrace.ClientTrace {
	return &httptrace.ClientTrace{}
}

// WithoutSubSpans asks for fewer spans.
func WithoutSubSpans() ClientTraceOption { return ClientTraceOption{} }
