package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"

	httpconfig "github.com/prometheus/common/config"
	"gopkg.in/yaml.v3"
)

// Load reads the settings at path; a missing file is the zero Config. Paths in it are relative to its folder, ~ is the home.
func Load(path string) (Config, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return Config{}, nil
	}
	if err != nil {
		return Config{}, err
	}
	config, err := parse(data, filepath.Dir(path), os.LookupEnv)
	var problems Problems
	if errors.As(err, &problems) {
		return Config{}, problems.in(path)
	}
	if err != nil {
		return Config{}, fmt.Errorf("%s: %w", path, err)
	}
	config.setDirectory(filepath.Dir(path))
	return config, nil
}

// Parse reads settings and checks every field; unknown fields are errors, so that a misspelt one is seen. All that is wrong is told
// at once, as Problems.
func Parse(data []byte) (Config, error) { return parse(data, "", os.LookupEnv) }

func parse(data []byte, dir string, env func(string) (string, bool)) (Config, error) {
	node, err := document(data)
	if err != nil || node == nil {
		return Config{}, err
	}
	w := walker{dir: dir, env: env, lines: map[string]int{}, written: map[string]string{}}
	w.node(node, root(), "", 0)
	if len(w.problems) > 0 {
		return Config{}, w.problems.orNil()
	}
	var config Config
	if err := node.Decode(&config); err != nil {
		return Config{}, yamlProblems(err)
	}
	config.lines = w.lines
	return config, config.check(w.lines, w.written).orNil()
}

// maxFile bounds what is read as settings.
const maxFile = 4 << 20

// document is the one document of the file, or nil when it is empty.
func document(data []byte) (*yaml.Node, error) {
	if len(data) > maxFile {
		return nil, fmt.Errorf("with %d bytes it is no settings file", len(data))
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var doc, more yaml.Node
	if err := decoder.Decode(&doc); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, nil
		}
		return nil, yamlProblems(err)
	}
	if err := decoder.Decode(&more); err == nil {
		return nil, Problems{{Line: more.Line, Text: "a second document begins here; the settings are one"}}
	}
	if len(doc.Content) == 0 {
		return nil, nil
	}
	return doc.Content[0], nil
}

var yamlLine = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(?:yaml: )?line (\d+): (?s:(.*))$`) })

// yamlProblems takes the lines out of what the YAML reader says.
func yamlProblems(err error) error {
	var several *yaml.TypeError
	texts := []string{err.Error()}
	if errors.As(err, &several) {
		texts = several.Errors
	}
	var out Problems
	for _, text := range texts {
		p := Problem{Text: "this is not YAML: " + strings.TrimPrefix(text, "yaml: ")}
		if m := yamlLine().FindStringSubmatch(text); m != nil {
			p.Line, _ = strconv.Atoi(m[1])
			p.Text = "this is not YAML: " + m[2]
			if strings.HasPrefix(m[2], "mapping key") {
				p.Text = m[2] + "; take one away"
			}
		}
		out = append(out, p)
	}
	return out
}

// UnmarshalYAML keeps what Prometheus's own check finds until the field it is in can be named.
func (h *HTTP) UnmarshalYAML(node *yaml.Node) error {
	type plain httpconfig.HTTPClientConfig
	own := plain(httpconfig.DefaultHTTPClientConfig)
	h.set = true
	if h.err = node.Decode(&own); h.err == nil {
		h.HTTPClientConfig = httpconfig.HTTPClientConfig(own)
		h.err = h.HTTPClientConfig.Validate()
	}
	return nil
}

// MarshalYAML writes the settings with their secrets masked.
func (h HTTP) MarshalYAML() (any, error) { return h.HTTPClientConfig, nil }

// UnmarshalYAML takes a path or an address for the section that says so.
func (d *Dashboards) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind == yaml.ScalarNode {
		if isAddress(node.Value) {
			d.URL = node.Value
		} else {
			d.Path = node.Value
		}
		return nil
	}
	type plain Dashboards
	return node.Decode((*plain)(d))
}

func isAddress(s string) bool {
	return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://")
}

// setDirectory makes the paths of the settings absolute.
func (c *Config) setDirectory(dir string) {
	for i := range c.Servers {
		c.Servers[i].HTTP.SetDirectory(dir)
	}
	for i := range c.Grafana {
		c.Grafana[i].HTTP.SetDirectory(dir)
		c.Grafana[i].TokenFile = absolute(dir, c.Grafana[i].TokenFile)
	}
	c.Serve.setDirectory(dir)
	for i := range c.Provisioning {
		c.Provisioning[i] = absolute(dir, c.Provisioning[i])
	}
	for i := range c.Dashboards {
		c.Dashboards[i].Path = absolute(dir, c.Dashboards[i].Path)
	}
}

func absolute(dir, path string) string {
	if path == "" {
		return ""
	}
	if rest, ok := strings.CutPrefix(path, "~/"); ok || path == "~" {
		if home, err := os.UserHomeDir(); err == nil {
			return filepath.Join(home, strings.TrimPrefix(rest, "~"))
		}
	}
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(dir, path)
}
