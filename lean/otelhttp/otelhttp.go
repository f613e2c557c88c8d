// Package otelhttp stands in for the tracing of HTTP requests: nothing here sends traces, and each request that
// passed the original paid for spans and metrics that nobody reads.
package otelhttp

import (
	"context"
	"net/http"
	"net/http/httptrace"

	"go.opentelemetry.io/otel/trace"
)

// Option is an option of what is not done.
type Option struct{}

// NewTransport is the transport itself.
func NewTransport(base http.RoundTripper, _ ...Option) http.RoundTripper {
	if base == nil {
		return http.DefaultTransport
	}
	return base
}

// WithClientTrace asks for events of connections.
func WithClientTrace(func(context.Context) *httptrace.ClientTrace) Option { return Option{} }

// WithSpanNameFormatter names spans.
func WithSpanNameFormatter(func(operation string, r *http.Request) string) Option { return Option{} }

// WithTracerProvider names where traces go.
func WithTracerProvider(trace.TracerProvider) Option { return Option{} }
