package exporter

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
)

// pgVersion finds 15.18 in "PostgreSQL 15.18 (Debian 15.18-0+deb12u1) on …".
var pgVersion = regexp.MustCompile(`^\w+ (\d+)(?:\.(\d+))?(?:\.(\d+))?`)

// version is pg_static: the version in words, and as three numbers.
func (e *pgExporter) version(ctx context.Context, ch chan<- prometheus.Metric) error {
	var text string
	if err := e.db.QueryRowContext(ctx, "SELECT version()").Scan(&text); err != nil {
		return fmt.Errorf("version: %w", err)
	}
	parts := pgVersion.FindStringSubmatch(text)
	if parts == nil {
		return fmt.Errorf("version: %q is none", text)
	}
	for i := range parts {
		if parts[i] == "" {
			parts[i] = "0"
		}
	}
	desc := prometheus.NewDesc("pg_static", "Always 1; the server's version.", []string{"version", "short_version"}, e.server)
	ch <- prometheus.MustNewConstMetric(desc, prometheus.UntypedValue, 1, text, strings.Join(parts[1:], "."))
	return nil
}

// settings are the server's parameters that are numbers or switches, in seconds and bytes.
func (e *pgExporter) settings(ctx context.Context, ch chan<- prometheus.Metric) error {
	rows, err := e.db.QueryContext(ctx, `SELECT name, setting, COALESCE(unit, ''), vartype FROM pg_settings
		WHERE vartype IN ('bool', 'integer', 'real') AND name <> 'sync_commit_cancel_wait'`)
	if err != nil {
		return fmt.Errorf("pg_settings: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var name, setting, unit, kind string
		if err := rows.Scan(&name, &setting, &unit, &kind); err != nil {
			return fmt.Errorf("pg_settings: %w", err)
		}
		value, suffix, err := pgSetting(setting, unit, kind)
		if err != nil {
			return fmt.Errorf("pg_settings: %s: %w", name, err)
		}
		metric := "pg_settings_" + strings.NewReplacer(".", "_", "-", "_").Replace(name) + suffix
		desc := prometheus.NewDesc(metric, "The server's parameter "+name+".", nil, e.server)
		ch <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, value)
	}
	return rows.Err()
}

// pgUnits are PostgreSQL's units of time in seconds, and those of size in bytes.
var (
	pgSeconds = map[string]float64{"ms": 0.001, "s": 1, "min": 60, "h": 3600, "d": 86400}
	pgBytes   = map[string]float64{"B": 1, "kB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30, "TB": 1 << 40}
)

// pgSetting is a parameter's value in base units, with what that puts to its name. -1 means "off" and is no amount.
func pgSetting(setting, unit, kind string) (value float64, suffix string, err error) {
	if kind == "bool" {
		if setting == "on" {
			value = 1
		}
		return value, "", nil
	}
	if value, err = strconv.ParseFloat(setting, 64); err != nil {
		return 0, "", fmt.Errorf("%q is no number", setting)
	}
	if unit == "" {
		return value, "", nil
	}
	name := strings.TrimLeft(unit, "0123456789") // a unit may be of pages: 8kB
	factor := 1.0
	if digits := strings.TrimSuffix(unit, name); digits != "" {
		if factor, err = strconv.ParseFloat(digits, 64); err != nil {
			return 0, "", err
		}
	}
	if seconds, ok := pgSeconds[name]; ok {
		suffix, factor = "_seconds", factor*seconds
	} else if bytes, ok := pgBytes[name]; ok {
		suffix, factor = "_bytes", factor*bytes
	} else {
		return 0, "", fmt.Errorf("unknown unit %q", unit)
	}
	if value == -1 {
		return value, suffix, nil
	}
	return value * factor, suffix, nil
}
