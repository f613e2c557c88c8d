module go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp

go 1.26

require go.opentelemetry.io/otel/trace v1.46.0
