// Package processor stands in for what the OpenTelemetry collector calls a stage between receiver and exporter.
package processor

import (
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/consumer"
)

// Settings are a processor's name and telemetry.
type Settings struct {
	ID component.ID
	component.TelemetrySettings
}

// Metrics is a stage that metrics pass.
type Metrics interface {
	component.Component
	consumer.Metrics
}
