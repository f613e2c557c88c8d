package collector

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/grafana/regexp"
	remoteapi "github.com/prometheus/client_golang/exp/api/remote"
	"github.com/prometheus/common/model"
	"github.com/prometheus/common/route"
	"github.com/prometheus/prometheus/config"
	v1 "github.com/prometheus/prometheus/web/api/v1"
)

// newAPI mounts Prometheus's own HTTP API, whole. What its server has switched off by default is off here too,
// until asked for: the administration of the data, and receiving writes.
func (p *parts) newAPI(c Config) http.Handler {
	build := &v1.PrometheusVersion{
		Version:   prometheusVersion(),
		Revision:  "montui " + c.Version,
		GoVersion: runtime.Version(),
	}
	api := v1.NewAPI(
		guard{p.engine, p.limits, p.memory}, p.all,
		p.all, p.all,
		p.db,
		func(context.Context) v1.ScrapePoolsRetriever { return p.scraper },
		func(context.Context) v1.TargetRetriever { return p.scraper },
		func(context.Context) v1.AlertmanagerRetriever { return p.alerts },
		func() config.Config { return *p.config.get().Config },
		p.flags(c),
		v1.GlobalURLOptions{ListenAddress: p.base.Host, Host: p.base.Host, Scheme: p.base.Scheme},
		func(h http.HandlerFunc) http.HandlerFunc { return h }, // webServer asks before
		p.db, p.dir,
		c.Admin,
		p.src.features.search,
		searchLimit,
		p.log("api"),
		func(context.Context) v1.RulesRetriever { return p.rules },
		remoteReadSamples, remoteReadsAtOnce, remoteReadFrame,
		false, // agent
		// No web page of another origin may read what is collected here.
		regexp.MustCompile(`^\b$`),
		p.runtimeInfo(time.Now().UTC()),
		build,
		p.notices.Get, p.notices.Sub,
		p.reg, p.reg,
		nil, // the ordinary statistics
		c.RemoteWrite, remoteapi.MessageTypes{remoteapi.WriteV1MessageType, remoteapi.WriteV2MessageType},
		c.OTLP, p.src.features.otlpCumulative, p.src.features.otlpDelta,
		false, // start timestamps
		lookback,
		p.src.features.typeAndUnit, metadataWanted(p.cfg, p.src.features),
		nil, // the ordinary error codes
		p.features,
		v1.OpenAPIOptions{Version: unrendered},
		p.src.features.parser(),
	)
	router := route.New().WithInstrumentation(func(name string, h http.HandlerFunc) http.HandlerFunc {
		return p.web.meter.wrap("/api/v1"+name, h)
	})
	api.Register(router)
	described := p.description(build.Version)
	mux := http.NewServeMux()
	mux.Handle("/api/v1/", http.StripPrefix("/api/v1", router))
	mux.Handle("GET /api/v1/openapi.yaml", p.web.meter.wrap("/api/v1/openapi.yaml", func(w http.ResponseWriter, r *http.Request) {
		described().ServeOpenAPI(w, r)
	}))
	return mux
}

// unrendered has our stand-in for the OpenAPI library (lean/libopenapi) write nothing.
const unrendered = "unrendered"

// description is the API's own OpenAPI document. It costs half of a start's time and a megabyte, so it is made for the first
// request.
func (p *parts) description(version string) func() *v1.OpenAPIBuilder {
	return sync.OnceValue(func() *v1.OpenAPIBuilder {
		return v1.NewOpenAPIBuilder(v1.OpenAPIOptions{ExternalURL: p.base.String(), Version: version, MaxSearchLimit: searchLimit}, p.log("api"))
	})
}

// flags answers /api/v1/status/flags under the names of Prometheus's flags, which its clients look for.
func (p *parts) flags(c Config) map[string]string {
	return map[string]string{
		"config.file":                 c.File,
		"enable-feature":              strings.Join(c.Features, ","),
		"query.lookback-delta":        model.Duration(lookback).String(),
		"query.max-concurrency":       strconv.Itoa(p.limits.concurrency),
		"query.max-samples":           strconv.Itoa(p.limits.samples),
		"query.timeout":               model.Duration(p.limits.timeout).String(),
		"storage.tsdb.path":           p.dir,
		"storage.tsdb.retention.time": model.Duration(c.Retention).String(),
		"storage.tsdb.wal":            p.c.WAL,
		"web.enable-admin-api":        strconv.FormatBool(c.Admin),
		"web.enable-lifecycle":        "true",
		"web.listen-address":          p.base.Host,
	}
}

// gogc is the GOGC in force, which with little memory is less than the configuration's.
func gogc() uint64 {
	s := []metrics.Sample{{Name: "/gc/gogc:percent"}}
	metrics.Read(s)
	return s[0].Value.Uint64()
}

// runtimeInfo answers /api/v1/status/runtimeinfo.
func (p *parts) runtimeInfo(birth time.Time) func() (v1.RuntimeInfo, error) {
	return func() (v1.RuntimeInfo, error) {
		cwd, err := os.Getwd()
		if err != nil {
			cwd = fmt.Sprintf("unknown: %v", err)
		}
		cfg := p.config.get()
		info := v1.RuntimeInfo{
			StartTime: birth, CWD: cwd, Hostname: hostname(), ServerTime: time.Now().UTC(),
			GoroutineCount: runtime.NumGoroutine(), GOMAXPROCS: runtime.GOMAXPROCS(0),
			GOMEMLIMIT: debug.SetMemoryLimit(-1), // a negative limit only reads it
			GOGC:       strconv.FormatUint(gogc(), 10), GODEBUG: os.Getenv("GODEBUG"),
			StorageRetention: retention(cfg.StorageConfig.TSDBConfig.Retention),
		}
		families, err := p.reg.Gather()
		if err != nil {
			return info, fmt.Errorf("own metrics: %w", err)
		}
		for _, f := range families {
			first := f.GetMetric()[0]
			switch f.GetName() {
			case "prometheus_tsdb_wal_corruptions_total":
				info.CorruptionCount = int64(first.GetCounter().GetValue())
			case "prometheus_config_last_reload_successful":
				info.ReloadConfigSuccess = first.GetGauge().GetValue() != 0
			case "prometheus_config_last_reload_success_timestamp_seconds":
				info.LastConfigTime = time.Unix(int64(first.GetGauge().GetValue()), 0).UTC()
			}
		}
		return info, nil
	}
}

func retention(r *config.TSDBRetentionConfig) string {
	var limits []string
	if r.Time != 0 {
		limits = append(limits, r.Time.String())
	}
	if r.Size != 0 {
		limits = append(limits, r.Size.String())
	}
	if r.Percentage != 0 {
		limits = append(limits, strconv.FormatFloat(r.Percentage, 'g', -1, 64)+"%")
	}
	return strings.Join(limits, " or ")
}

// prometheusVersion is the release the linked packages are of: their module v0.315.0 is Prometheus 3.15.0.
func prometheusVersion() string {
	const linked = "3.15.0"
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return linked
	}
	for _, dep := range info.Deps {
		if dep.Path != "github.com/prometheus/prometheus" {
			continue
		}
		var minor, patch int
		if _, err := fmt.Sscanf(dep.Version, "v0.%d.%d", &minor, &patch); err == nil && minor >= 300 {
			return fmt.Sprintf("%d.%d.%d", minor/100, minor%100, patch)
		}
	}
	return linked
}
