package exporter

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// Inside is an exporters.yml: the exporters that run inside a collector, which scrapes them itself. A section is one
// exporter or a list of them, in export.yaml's words but for where to listen.
type Inside struct {
	File    string
	Flags   []string // of the original exporters
	Entries []Entry
}

// Entry is one of them, and the target it is.
type Entry struct {
	Name     string // node mysql postgres nginx statsd
	Line     int
	Path     string // where its page is, on the collector's address
	Job      string
	Instance string // "" = this machine
	Labels   map[string]string

	exporter opener
}

// target is what every section may have beside its exporter's own words.
type target struct {
	Job      string            `yaml:"job"`
	Instance string            `yaml:"instance"`
	Labels   map[string]string `yaml:"labels"`
}

// InsidePath is where the pages of exporters inside a collector are.
const InsidePath = "/exporters/"

// sections are what an exporters.yml may name.
func sections() map[string]func() opener {
	return map[string]func() opener{
		"node":     func() opener { return &NodePage{} },
		"mysql":    func() opener { return &MySQL{} },
		"postgres": func() opener { return &Postgres{} },
		"nginx":    func() opener { return &Nginx{} },
		"statsd":   func() opener { return &Statsd{} },
	}
}

// ReadInside reads an exporters.yml; files it names are relative to it. The error says file and line.
func ReadInside(file string) (*Inside, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		return nil, atLine(file, err)
	}
	in := &Inside{File: file}
	if len(doc.Content) > 0 {
		if err := in.read(doc.Content[0]); err != nil {
			return nil, atLine(file, err)
		}
	}
	if len(in.Entries) == 0 {
		return nil, fmt.Errorf("%s names no exporter; it may have node, mysql, postgres, nginx, statsd", file)
	}
	return in, nil
}

func (in *Inside) read(root *yaml.Node) error {
	if root.Kind != yaml.MappingNode {
		return lineError(root, "the file has sections: node, mysql, postgres, nginx, statsd, flags")
	}
	for i := 0; i < len(root.Content); i += 2 {
		key, value := root.Content[i], aliased(root.Content[i+1])
		newExporter, known := sections()[key.Value]
		var err error
		switch {
		case key.Value == "flags":
			err = value.Decode(&in.Flags)
		case !known:
			err = lineError(key, "there is no exporter %q; there are node, mysql, postgres, nginx, statsd, and flags of the originals", key.Value)
		case value.Kind == yaml.SequenceNode:
			for _, one := range value.Content {
				if err = in.entry(key.Value, newExporter(), aliased(one), true); err != nil {
					break
				}
			}
		default:
			err = in.entry(key.Value, newExporter(), value, false)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// entry reads one exporter; one of a list needs an instance, which tells it from the others.
func (in *Inside) entry(name string, exporter opener, node *yaml.Node, listed bool) error {
	if node.Tag == "!!null" {
		node = &yaml.Node{Kind: yaml.MappingNode, Line: node.Line}
	}
	if node.Kind != yaml.MappingNode {
		return lineError(node, "%s: write it like %s: {job: %s}, or as a list of such", name, name, name)
	}
	var t target
	known := append(keys(t), keys(exporter)...)
	seen := map[string]bool{}
	for i := 0; i < len(node.Content); i += 2 {
		switch key := node.Content[i]; {
		case key.Value == "listen":
			return lineError(key, "%s: listen is for montui export; an exporter inside the collector answers on the collector's address", name)
		case !slices.Contains(known, key.Value):
			return lineError(key, "%s: there is no %q; there are %s", name, key.Value, strings.Join(slices.DeleteFunc(known, func(k string) bool { return k == "listen" }), ", "))
		case seen[key.Value]:
			return lineError(key, "%s: %s is there twice", name, key.Value)
		default:
			seen[key.Value] = true
		}
	}
	if err := errors.Join(node.Decode(&t), node.Decode(exporter)); err != nil {
		return err
	}
	exporter.defaults(filepath.Dir(in.File))
	e := Entry{Name: name, Line: node.Line, Path: InsidePath + name, Job: t.Job, Instance: t.Instance, Labels: t.Labels, exporter: exporter}
	if e.Job == "" {
		e.Job = name
	}
	if listed {
		if e.Instance == "" || strings.ContainsAny(e.Instance, "/?#% ") || strings.Trim(e.Instance, ".") == "" {
			return lineError(node, "%s: one of a list needs an instance, its name without spaces or slashes", name)
		}
		e.Path += "/" + e.Instance
	}
	for _, other := range in.Entries {
		if other.Path == e.Path {
			return lineError(node, "%s: the instance %q is in line %d, too", name, e.Instance, other.Line)
		}
	}
	in.Entries = append(in.Entries, e)
	return nil
}

func aliased(node *yaml.Node) *yaml.Node {
	if node.Kind == yaml.AliasNode {
		return node.Alias
	}
	return node
}

// keys are the words of a struct in YAML.
func keys(of any) []string {
	t := reflect.TypeOf(of)
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	var all []string
	for i := range t.NumField() {
		all = append(all, t.Field(i).Tag.Get("yaml"))
	}
	return all
}

// lineError is written as the YAML parser writes its own, so that both read the same.
func lineError(node *yaml.Node, format string, args ...any) error {
	return fmt.Errorf("line %d: %s", node.Line, fmt.Sprintf(format, args...))
}
