package config

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/prometheus/common/model"
	"gopkg.in/yaml.v3"
)

// maxNodes bounds what aliases of a hostile file may grow to.
const maxNodes = 100_000

// walker compares the file with the shape, node by node, before it is decoded: only here are the lines known. It puts in what
// $__env{} and $__file{} stand for.
type walker struct {
	dir      string
	env      func(string) (string, bool) // nil leaves the texts as they are
	lines    map[string]int              // of each field
	written  map[string]string           // the fields that were something else before
	problems Problems
	seen     int
	expanded map[*yaml.Node]bool
}

func (w *walker) say(line int, at, format string, args ...any) {
	w.problems = append(w.problems, Problem{Line: line, Field: at, Text: fmt.Sprintf(format, args...)})
}

func (w *walker) node(n *yaml.Node, s *shape, at string, depth int) {
	if w.seen++; w.seen > maxNodes || depth > 50 {
		if w.seen == maxNodes+1 || depth > 50 {
			w.say(n.Line, at, "the file refers to itself too often; write it out")
		}
		w.seen = maxNodes + 1
		return
	}
	if at != "" {
		w.lines[at] = n.Line
	}
	if n.Kind == yaml.AliasNode {
		w.node(n.Alias, s, at, depth+1)
		return
	}
	if n.Tag == "!!null" {
		return
	}
	switch s.kind {
	case anything:
	case object:
		if s.asText && n.Kind == yaml.ScalarNode {
			w.expand(n, at)
			return
		}
		w.section(n, s, at, depth)
	case mapping:
		w.mapping(n, s, at, depth)
	case list:
		if n.Kind != yaml.SequenceNode {
			w.say(n.Line, at, "here is %s; write a list, each line begun with a dash", what(n))
			return
		}
		for i, item := range n.Content {
			w.node(item, s.elem, fmt.Sprintf("%s[%d]", at, i), depth+1)
		}
	default:
		w.scalar(n, s, at)
	}
}

func (w *walker) section(n *yaml.Node, s *shape, at string, depth int) {
	if n.Kind != yaml.MappingNode {
		where := "here"
		if at == "" {
			where = "the file"
		}
		w.say(n.Line, at, "%s is %s; write the fields %s", where, what(n), names(s))
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if key.Tag == "!!merge" {
			w.merge(value, s, at, depth)
			continue
		}
		known := s.field(key.Value)
		if known == nil {
			w.say(key.Line, join(at, key.Value), "there is no such field; %s", mend(key.Value, s))
			continue
		}
		w.node(value, known, join(at, key.Value), depth+1)
	}
}

// merge is YAML's <<: the fields of another section, or of several.
func (w *walker) merge(n *yaml.Node, s *shape, at string, depth int) {
	if n.Kind == yaml.SequenceNode {
		for _, one := range n.Content {
			w.node(one, s, at, depth+1)
		}
		return
	}
	w.node(n, s, at, depth+1)
}

func (w *walker) mapping(n *yaml.Node, s *shape, at string, depth int) {
	if n.Kind != yaml.MappingNode {
		w.say(n.Line, at, "here is %s; write names and values, as name: value", what(n))
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		w.node(n.Content[i+1], s.elem, join(at, n.Content[i].Value), depth+1)
	}
}

// scalar checks one value. What stands in the place of a secret is never repeated.
func (w *walker) scalar(n *yaml.Node, s *shape, at string) {
	if n.Kind != yaml.ScalarNode {
		w.say(n.Line, at, "here is %s; write one %s", what(n), s.kind)
		return
	}
	raw := n.Value // a secret may be what it stands for
	w.expand(n, at)
	switch {
	case s.kind == boolean && n.Tag != "!!bool":
		w.say(n.Line, at, "%q is not true or false", short(raw))
	case s.kind == number && n.Tag != "!!int":
		w.say(n.Line, at, "%q is no whole number", short(raw))
	case s.kind == duration:
		if d, err := model.ParseDuration(n.Value); err != nil || d == 0 {
			w.say(n.Line, at, "%q is no length of time; write it as 30s, 5m or 1h", short(raw))
		}
	case len(s.oneof) > 0 && !slices.Contains(s.oneof, n.Value):
		w.say(n.Line, at, "%q is not one of %s", short(raw), strings.Join(s.oneof, ", "))
	}
}

var reference = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\$__(env|file)\{([^}]*)\}`) })

// expand puts in what Grafana's own settings call $__env{NAME} and $__file{PATH}.
func (w *walker) expand(n *yaml.Node, at string) {
	if w.env == nil || !strings.Contains(n.Value, "$__") || w.expanded[n] {
		return
	}
	if w.expanded == nil {
		w.expanded = map[*yaml.Node]bool{}
	}
	w.expanded[n] = true
	w.written[at] = n.Value
	n.Value = reference().ReplaceAllStringFunc(n.Value, func(found string) string {
		m := reference().FindStringSubmatch(found)
		if m[1] == "env" {
			value, ok := w.env(m[2])
			if !ok {
				w.say(n.Line, at, "the environment has no %s; set it before montui is started", m[2])
			}
			return value
		}
		data, err := readSmall(absolute(w.dir, m[2]))
		if err != nil {
			w.say(n.Line, at, "%v", err)
		}
		return strings.TrimSpace(string(data))
	})
}

// readSmall reads a file that a secret is in.
func readSmall(name string) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > 1<<20 {
		return nil, fmt.Errorf("%s holds no secret: it is no file, or larger than 1 MiB", name)
	}
	return os.ReadFile(name)
}

func join(at, name string) string {
	if at == "" {
		return name
	}
	return at + "." + name
}

func what(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a section"
	case yaml.SequenceNode:
		return "a list"
	}
	return "a text"
}

func names(s *shape) string {
	out := make([]string, len(s.fields))
	for i, f := range s.fields {
		out[i] = f.name
	}
	return strings.Join(out, ", ")
}

// mend offers the nearest field, or all when none is near.
func mend(name string, s *shape) string {
	best, least := "", 3
	for _, f := range s.fields {
		if d := distance(strings.ToLower(name), f.name, least); d < least {
			best, least = f.name, d
		}
	}
	if best != "" {
		return "is it " + best + "?"
	}
	if strings.HasSuffix(name, "_ref") {
		return "montui has no secret manager; use a file or $__env{NAME}"
	}
	return "there are: " + names(s)
}

// distance is how many letters are to be put in, taken out or changed; those far apart are at the bound.
func distance(a, b string, bound int) int {
	if len(a)-len(b) >= bound || len(b)-len(a) >= bound || len(a) > 100 {
		return bound
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		corner := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := corner
			if a[i-1] != b[j-1] {
				change++
			}
			corner = row[j]
			row[j] = min(change, row[j]+1, row[j-1]+1)
		}
	}
	return row[len(b)]
}

func short(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
