module go.opentelemetry.io/collector/consumer

go 1.26

require go.opentelemetry.io/collector/pdata v1.66.0
