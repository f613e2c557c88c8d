package collector

import (
	"fmt"
	"time"

	"github.com/montui/montui/internal/exporter"
)

// BuiltinInterval is how often the built-in configuration scrapes; a file's own scrape_interval always rules.
const BuiltinInterval = 5 * time.Second

// builtinConfig watches the collector and, through its embedded exporter, the machine. The interval is short so
// that a first look has lines soon; instance is the machine's name, which stays when the port changes.
func builtinConfig(address, instance string) string {
	if !exporter.HasNode {
		return builtinOwn(address, instance)
	}
	return builtinOwn(address, instance) + fmt.Sprintf(`  - job_name: node
    metrics_path: %[3]s
    static_configs:
      - targets: [%[1]q]
        labels: {instance: %[2]q}
`, address, instance, NodePath)
}

// builtinOwn scrapes the collector alone; a file of embedded exporters names the rest.
func builtinOwn(address, instance string) string {
	return fmt.Sprintf(`global:
  scrape_interval: %[3]s
  evaluation_interval: 15s
scrape_configs:
  - job_name: montui
    static_configs:
      - targets: [%[1]q]
        labels: {instance: %[2]q}
`, address, instance, BuiltinInterval)
}
