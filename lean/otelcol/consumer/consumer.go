// Package consumer stands in for what the OpenTelemetry collector calls a taker of metrics.
package consumer

import (
	"context"

	"go.opentelemetry.io/collector/pdata/pmetric"
)

// Capabilities say what a consumer does to its input.
type Capabilities struct{ MutatesData bool }

// Metrics takes metrics.
type Metrics interface {
	Capabilities() Capabilities
	ConsumeMetrics(context.Context, pmetric.Metrics) error
}
