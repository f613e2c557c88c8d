module go.opentelemetry.io/collector/component

go 1.26

require go.opentelemetry.io/otel/metric v1.46.0
