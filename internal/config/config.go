package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"time"

	httpconfig "github.com/prometheus/common/config"
	"github.com/prometheus/common/model"
	"gopkg.in/yaml.v3"
)

// Config is the settings file. The zero value is what a user without one has.
type Config struct {
	// Servers are Prometheus-compatible servers; the first is the default.
	Servers []Server `yaml:"servers"`
	// Theme is auto (ask the terminal), dark or light.
	Theme string `yaml:"theme"`
	// Glyphs is auto, braille, block, ascii or console.
	Glyphs string `yaml:"glyphs"`
	// Timezone is an IANA name, "utc" or "browser" (this machine's zone). Dashboards that name a zone keep theirs.
	Timezone string `yaml:"timezone"`
}

// Server is a Prometheus-compatible server and how to talk to it. HTTP takes Prometheus's own client settings:
// basic_auth, authorization, oauth2, tls_config, proxy_url, http_headers …
type Server struct {
	Name string `yaml:"name"`
	URL  string `yaml:"url"`
	// ScrapeInterval is what Grafana's data source settings call so: the least step, and what $__rate_interval is made of.
	ScrapeInterval model.Duration              `yaml:"scrape_interval"`
	HTTP           httpconfig.HTTPClientConfig `yaml:"http"`
}

// Path is where the settings file lives: $XDG_CONFIG_HOME/montui/config.yaml.
func Path() (string, error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("no folder for settings: %w; set $XDG_CONFIG_HOME or $HOME", err)
	}
	return filepath.Join(dir, "montui", "config.yaml"), nil
}

// Load reads the settings at path; a missing file is the zero Config.
func Load(path string) (Config, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return Config{}, nil
	}
	if err != nil {
		return Config{}, err
	}
	config, err := Parse(data)
	if err != nil {
		return Config{}, fmt.Errorf("%s: %w", path, err)
	}
	for i := range config.Servers {
		config.Servers[i].HTTP.SetDirectory(filepath.Dir(path))
	}
	return config, nil
}

// Parse reads settings and checks every field; unknown fields are errors, so that a misspelt one is seen.
func Parse(data []byte) (Config, error) {
	var config Config
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(true)
	if err := decoder.Decode(&config); err != nil && !errors.Is(err, io.EOF) {
		return Config{}, err
	}
	return config, config.check()
}

func (c Config) check() error {
	for i, server := range c.Servers {
		field := fmt.Sprintf("servers[%d]", i)
		parsed, err := url.Parse(server.URL)
		switch {
		case err != nil:
			return fmt.Errorf("%s.url: %w", field, err)
		case parsed.Scheme != "http" && parsed.Scheme != "https" || parsed.Host == "":
			return fmt.Errorf("%s.url: %q is not an address; write one like http://localhost:9090", field, server.URL)
		}
		if err := server.HTTP.Validate(); err != nil {
			return fmt.Errorf("%s.http: %w", field, err)
		}
	}
	if err := oneOf("theme", c.Theme, "", "auto", "dark", "light"); err != nil {
		return err
	}
	if err := oneOf("glyphs", c.Glyphs, "", "auto", "braille", "block", "ascii", "console"); err != nil {
		return err
	}
	_, err := c.Location()
	return err
}

// Location is the zone that times are shown in, unless a dashboard names its own.
func (c Config) Location() (*time.Location, error) {
	switch c.Timezone {
	case "", "browser":
		return time.Local, nil
	case "utc":
		return time.UTC, nil
	}
	zone, err := time.LoadLocation(c.Timezone)
	if err != nil {
		return nil, fmt.Errorf("timezone: %q is not known; write a name like Europe/Berlin, utc or browser", c.Timezone)
	}
	return zone, nil
}

func oneOf(field, value string, allowed ...string) error {
	for _, a := range allowed {
		if value == a {
			return nil
		}
	}
	return fmt.Errorf("%s: %q is not one of %q", field, value, allowed[1:])
}
