package collector

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/config"
	"github.com/prometheus/prometheus/rules"

	// The ways to find targets that montui knows; Prometheus's others would bring in a cloud's library each.
	_ "github.com/prometheus/prometheus/discovery/dns"
	_ "github.com/prometheus/prometheus/discovery/file"
	_ "github.com/prometheus/prometheus/discovery/http"
	_ "github.com/prometheus/prometheus/discovery/moby"

	"github.com/montui/montui/internal/exporter"
)

// source is where the configuration is read from, each time it is read.
type source struct {
	file      string // "" = builtin
	builtin   string
	exporters string        // a file of exporters inside; "" = the one beside file, if any
	here      string        // this machine's name
	retention time.Duration // when the configuration has none
	limits    limits
	features  featureSet
}

func (s source) name() string {
	if s.file == "" {
		return "the built-in configuration"
	}
	return s.file
}

// loaded is a configuration that has been checked as far as is possible before it is applied.
type loaded struct {
	*config.Config
	level     slog.Level // of Prometheus's parts
	exemplars bool       // are to be kept
	inside    *exporter.Inside
}

// load reads and checks the configuration and every file it names. The error says file, line, reason and mend.
func (s source) load(log *slog.Logger) (*loaded, error) {
	text := s.builtin
	if s.file != "" {
		bytes, err := os.ReadFile(s.file)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("%w; name an existing file with --config, or leave --config out to watch this machine", err)
		}
		if err != nil {
			return nil, err
		}
		text = string(bytes)
	}
	cfg, err := config.Load(text, log)
	if err != nil {
		return nil, s.explain(text, err)
	}
	cfg.SetDirectory(filepath.Dir(s.file))
	inside, err := s.readInside()
	if err != nil {
		return nil, err
	}
	if err := addInside(cfg, inside, s.here); err != nil {
		return nil, err
	}
	scrapes, err := cfg.GetScrapeConfigs()
	if err != nil {
		return nil, s.explain(text, err)
	}
	s.limits.scrapes(scrapes)
	if err := rules.ParseFiles(cfg.RuleFiles, cfg.GlobalConfig.MetricNameValidationScheme, s.features.parser(), log); err != nil {
		return nil, fmt.Errorf("%s: rule_files: %w", s.file, err)
	}
	if retention := cfg.StorageConfig.TSDBConfig.Retention; retention.Time == 0 && retention.Size == 0 && retention.Percentage == 0 {
		retention.Time = model.Duration(s.retention)
	}
	if cfg.TracingConfig.Endpoint != "" {
		log.Warn("tracing is not supported by this collector and is left out", "file", s.file)
	}
	return &loaded{
		Config: cfg, level: partsLevel(text), inside: inside,
		exemplars: s.features.exemplars || wantsExemplars(text),
	}, nil
}

// explain adds file, line and what to do to an error of Prometheus's about a configuration.
func (s source) explain(text string, err error) error {
	reason := strings.TrimPrefix(err.Error(), "yaml: unmarshal errors:\n  ")
	reason = strings.TrimPrefix(reason, "yaml: ")
	reason = strings.ReplaceAll(reason, "\n  ", "; ")
	mend := ""
	if strings.Contains(reason, "_sd_configs not found in type") {
		mend = "; this collector finds targets by static, file, http, dns, docker and dockerswarm; one built with `make clouds` by Kubernetes and the clouds too"
	}
	if strings.HasPrefix(reason, "line ") { // the YAML parser names it itself
		line, rest, _ := strings.Cut(strings.TrimPrefix(reason, "line "), ": ")
		return fmt.Errorf("%s:%s: %s%s", s.name(), line, rest, mend)
	}
	if line := whereIs(text, err); line > 0 {
		return fmt.Errorf("%s:%d: %s%s", s.name(), line, reason, mend)
	}
	return fmt.Errorf("%s: %s%s", s.name(), reason, mend)
}
