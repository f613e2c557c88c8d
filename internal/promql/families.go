package promql

import "strings"

// families are the names under which a metric's metadata may stand: its own, and without the suffix that a family adds.
func families(metric string) []string {
	names := []string{metric}
	for _, suffix := range [...]string{"_bucket", "_sum", "_count", "_total", "_created"} {
		if base, ok := strings.CutSuffix(metric, suffix); ok {
			names = append(names, base)
		}
	}
	return names
}
