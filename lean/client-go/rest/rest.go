// Package rest stands in for Kubernetes's client: Prometheus's logging names how it takes warnings.
package rest

import "context"

// WarningHandlerWithContext takes the warnings of a Kubernetes API.
type WarningHandlerWithContext interface {
	HandleWarningHeaderWithContext(ctx context.Context, code int, agent, text string)
}

// WarningLogger hears none: nothing here talks to Kubernetes.
type WarningLogger struct{}

// HandleWarningHeaderWithContext drops what never comes.
func (WarningLogger) HandleWarningHeaderWithContext(context.Context, int, string, string) {}
