module github.com/open-telemetry/opentelemetry-collector-contrib/processor/deltatocumulativeprocessor

go 1.26

require (
	go.opentelemetry.io/collector/component v1.66.0
	go.opentelemetry.io/collector/consumer v1.66.0
	go.opentelemetry.io/collector/processor v1.66.0
)

replace (
	go.opentelemetry.io/collector/component => ../component
	go.opentelemetry.io/collector/consumer => ../consumer
	go.opentelemetry.io/collector/processor => ../processor
)
