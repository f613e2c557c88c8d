//go:build clouds

package collector

// Every service discovery that Prometheus has: Kubernetes and the clouds.
import _ "github.com/prometheus/prometheus/plugins"
