// Package deltatocumulativeprocessor stands in for the OpenTelemetry collector's conversion of deltas, 50 packages
// behind a feature flag of Prometheus that the collector does not set.
package deltatocumulativeprocessor

import (
	"context"
	"errors"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/processor"
)

// Factory makes no processor.
type Factory struct{}

// NewFactory gives a factory whose CreateMetrics refuses.
func NewFactory() Factory { return Factory{} }

// Type is the processor's kind.
func (Factory) Type() component.Type { return component.Type{} }

// CreateDefaultConfig is an empty configuration.
func (Factory) CreateDefaultConfig() component.Config { return nil }

// CreateMetrics refuses.
func (Factory) CreateMetrics(context.Context, processor.Settings, component.Config, consumer.Metrics) (processor.Metrics, error) {
	return nil, errors.New("this montui is built without the conversion of OTLP's deltas")
}
