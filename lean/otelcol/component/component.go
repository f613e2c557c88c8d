// Package component stands in for what the OpenTelemetry collector calls its parts.
package component

import (
	"context"

	"go.opentelemetry.io/otel/metric"
)

type (
	// Type names a kind of component.
	Type struct{}
	// ID names a component.
	ID struct{}
	// Config is a component's configuration.
	Config any
	// Host is where a component runs.
	Host interface{}
	// TelemetrySettings are where a component counts what it does.
	TelemetrySettings struct{ MeterProvider metric.MeterProvider }
	// Component starts and ends.
	Component interface {
		Start(context.Context, Host) error
		Shutdown(context.Context) error
	}
)

// NewID names a component of a kind.
func NewID(Type) ID { return ID{} }
