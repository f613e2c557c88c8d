// Package workqueue stands in for the hooks by which Prometheus's discovery counts Kubernetes's work queues.
package workqueue

type (
	// GaugeMetric goes up and down.
	GaugeMetric interface {
		Inc()
		Dec()
	}
	// SettableGaugeMetric is set.
	SettableGaugeMetric interface{ Set(float64) }
	// CounterMetric goes up.
	CounterMetric interface{ Inc() }
	// HistogramMetric takes observations.
	HistogramMetric interface{ Observe(float64) }
	// MetricsProvider makes the metrics of a queue.
	MetricsProvider interface {
		NewDepthMetric(name string) GaugeMetric
		NewAddsMetric(name string) CounterMetric
		NewLatencyMetric(name string) HistogramMetric
		NewWorkDurationMetric(name string) HistogramMetric
		NewUnfinishedWorkSecondsMetric(name string) SettableGaugeMetric
		NewLongestRunningProcessorSecondsMetric(name string) SettableGaugeMetric
		NewRetriesMetric(name string) CounterMetric
	}
)

// SetProvider takes a provider of queues that are never made.
func SetProvider(MetricsProvider) {}
