package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"

	"gopkg.in/yaml.v3"
)

// Provisioned is what a Grafana's provisioning folder gives. The folder is another program's: what cannot be read of it is a problem to
// tell, not a reason to end.
type Provisioned struct {
	Servers    []Server
	Dashboards []Dashboards
	Problems   Problems
}

// Provision adds what the provisioning folders give: their servers after the settings' own, unless one has the name already.
func (c Config) Provision() Config {
	for _, dir := range c.Provisioning {
		p := ReadProvisioning(dir)
		for _, s := range p.Servers {
			if !slices.ContainsFunc(c.Servers, func(o Server) bool { return o.Name == s.Name }) {
				c.Servers = append(c.Servers[:len(c.Servers):len(c.Servers)], s)
			}
		}
		c.Dashboards = append(c.Dashboards[:len(c.Dashboards):len(c.Dashboards)], p.Dashboards...)
		c.Unread = append(c.Unread, p.Problems...)
	}
	return c
}

// ReadProvisioning reads a provisioning folder: the Prometheus data sources of datasources/*.yaml and the folders of dashboards/*.yaml.
func ReadProvisioning(dir string) Provisioned {
	var out Provisioned
	found := false
	for _, sub := range []string{"datasources", "dashboards"} {
		entries, err := os.ReadDir(filepath.Join(dir, sub))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		found = true
		if err != nil {
			out.say(filepath.Join(dir, sub), "%v", plainError(err))
			continue
		}
		for _, e := range entries {
			name := filepath.Join(dir, sub, e.Name())
			if ext := filepath.Ext(name); e.IsDir() || ext != ".yaml" && ext != ".yml" {
				continue
			}
			if sub == "datasources" {
				out.datasources(name)
			} else {
				out.providers(name)
			}
		}
	}
	if !found {
		out.say(dir, "it has neither a folder datasources nor dashboards; is it a provisioning folder of Grafana?")
	}
	return out
}

func (p *Provisioned) say(file, format string, args ...any) {
	p.Problems = append(p.Problems, Problem{File: file, Text: fmt.Sprintf(format, args...)})
}

// plainError is an error without the path, which stands before it anyway.
func plainError(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// read reads one file into to; Grafana's own fields that montui has no use for are passed over.
func (p *Provisioned) read(name string, to any) bool {
	data, err := os.ReadFile(name)
	if err != nil {
		p.say(name, "%v", plainError(err))
		return false
	}
	node, err := document(data)
	if err == nil && node != nil {
		err = node.Decode(to)
		var shape *yaml.TypeError
		if errors.As(err, &shape) {
			err = yamlProblems(err)
		}
	}
	var problems Problems
	switch {
	case errors.As(err, &problems):
		p.Problems = append(p.Problems, problems.in(name)...)
	case err != nil:
		p.say(name, "%v", err)
	}
	return err == nil && node != nil
}

// providers reads where dashboards are: apiVersion 1 of Grafana's provisioning.
func (p *Provisioned) providers(name string) {
	var file struct {
		Providers []struct {
			Name, Folder, Type string
			Options            struct {
				Path                      string
				FoldersFromFilesStructure bool `yaml:"foldersFromFilesStructure"`
			}
		}
	}
	if !p.read(name, &file) {
		return
	}
	for i, one := range file.Providers {
		switch {
		case one.Type != "" && one.Type != "file":
			p.say(name, "providers[%d]: dashboards of type %q are not on this machine", i, one.Type)
		case one.Options.Path == "":
			p.say(name, "providers[%d]: options.path is missing", i)
		default:
			folder := one.Folder
			if one.Options.FoldersFromFilesStructure {
				folder = ""
			} else if folder == "" {
				folder = "General"
			}
			path, err := grafanaExpand(one.Options.Path)
			if err != nil {
				p.say(name, "providers[%d]: %v", i, err)
				continue
			}
			p.Dashboards = append(p.Dashboards, Dashboards{Path: absolute(filepath.Dir(name), path), Folder: folder})
		}
	}
}

var variable = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\$__(env|file)\{([^}]*)\}|\$\{(\w+)\}|\$(\w+)`) })

// grafanaExpand puts in what Grafana's provisioning calls $NAME, ${NAME}, $__env{NAME} and $__file{PATH}; $$ is a dollar.
func grafanaExpand(text string) (string, error) {
	var failed error
	parts := strings.Split(text, "$$")
	for i, part := range parts {
		parts[i] = variable().ReplaceAllStringFunc(part, func(found string) string {
			m := variable().FindStringSubmatch(found)
			if m[1] == "file" {
				data, err := readSmall(m[2])
				failed = errors.Join(failed, err)
				return strings.TrimSpace(string(data))
			}
			return os.Getenv(m[2] + m[3] + m[4])
		})
	}
	return strings.Join(parts, "$"), failed
}

// promTypes are the types of data source that answer PromQL by Prometheus's own API.
var promTypes = []string{"prometheus", "victoriametrics-metrics-datasource", "victoriametrics-datasource"}

func speaksPrometheus(kind string) bool { return slices.Contains(promTypes, kind) }
