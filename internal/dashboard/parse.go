package dashboard

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
)

// The limits a dashboard must keep, so that a hostile one ends with a sentence and not with the machine's memory.
const (
	maxBytes  = 20 << 20
	maxPanels = 10_000
)

// Parse reads a dashboard of any shape and age and migrates it to today's panels.
// What could not be carried over is in the notices; an error says what in the file is wrong and what would mend it.
func Parse(r io.Reader) (*Dashboard, []Notice, error) {
	text, err := readText(r)
	if err != nil {
		return nil, nil, err
	}
	doc, err := decode(text)
	if err != nil {
		return nil, nil, err
	}
	m := &migrator{}
	root, err := m.unwrap(doc)
	if err != nil {
		return nil, nil, err
	}
	m.fillInputs(root)
	look := &inspector{m: m}
	if isV2(root) {
		look.v2(root, m.at)
		if root, err = m.fromV2(root); err != nil {
			return nil, nil, err
		}
	} else {
		m.fillElements(root)
		look.classic(root, m.at)
	}
	if err := m.migrate(root); err != nil {
		return nil, nil, err
	}
	d := m.build(root)
	look.report()
	return d, bounded(m.notices), nil
}

// readText reads all there is, into memory of the right size where the reader knows it.
func readText(r io.Reader) (string, error) {
	var b strings.Builder
	switch known := r.(type) {
	case interface{ Len() int }:
		b.Grow(min(known.Len(), maxBytes))
	case fs.File:
		if info, err := known.Stat(); err == nil {
			b.Grow(min(max(int(info.Size()), 0), maxBytes))
		}
	}
	if _, err := io.Copy(&b, io.LimitReader(r, maxBytes+1)); err != nil {
		return "", fmt.Errorf("read the dashboard: %w", err)
	}
	if b.Len() > maxBytes {
		return "", fmt.Errorf("the dashboard is larger than %d MB; split it into several", maxBytes>>20)
	}
	return b.String(), nil
}

func decode(text string) (object, error) {
	text = strings.TrimSpace(strings.TrimPrefix(text, "\ufeff"))
	if text == "" {
		return nil, errors.New("the dashboard is empty; export one from Grafana with Share, Export, or Dashboard settings, JSON model")
	}
	if text[0] != '{' && text[0] != '[' {
		return decodeYAML([]byte(text))
	}
	doc, err := decodeJSON(text)
	if err != nil {
		return nil, err
	}
	o := asObject(doc)
	if o == nil {
		return nil, errors.New("the dashboard is a list; it must be one JSON object, so give one of the list's dashboards")
	}
	return o, nil
}

// migrator carries what a migration finds out beside the dashboard itself.
type migrator struct {
	notices []Notice
	version int
	inputs  map[string]Ref // ${DS_…} of an exported dashboard: which kind of data source it asks for
	isV2    bool
	at      string // where in the file the dashboard itself stands: "", "dashboard.", "spec."
}

func (m *migrator) say(severity string, p object, path, format string, args ...any) {
	n := Notice{Severity: severity, Path: path, Text: fmt.Sprintf(format, args...)}
	if p != nil {
		n.Panel, n.PanelID = asString(p["title"]), asInt(p["id"])
		n.Path = strings.TrimSuffix(asString(p["__path"])+"."+path, ".")
	}
	m.notices = append(m.notices, n)
}

// unwrap finds the dashboard in what holds it: the API's and the provisioning's {"dashboard": …}, a Kubernetes
// resource, Grafana operator's spec.json.
func (m *migrator) unwrap(doc object) (object, error) {
	for range 4 {
		switch spec := asObject(doc["spec"]); {
		case doc["panels"] != nil || doc["rows"] != nil || isV2(doc):
			return doc, nil
		case asObject(doc["dashboard"]) != nil:
			given := doc["inputs"] // of a request to import
			doc = asObject(doc["dashboard"])
			if given != nil {
				doc["__given"] = given
			}
			m.at += "dashboard."
		case spec != nil && (isV2(spec) || spec["panels"] != nil || spec["rows"] != nil || spec["dashboard"] != nil):
			if name := asString(asObject(doc["metadata"])["name"]); name != "" {
				setDefault(spec, "uid", name)
			}
			doc = spec
			m.at += "spec."
		case spec != nil && asString(spec["json"]) != "":
			inner, err := decode(asString(spec["json"]))
			if err != nil {
				return nil, fmt.Errorf("spec.json: %w", err)
			}
			doc = inner
			m.at += "spec.json."
		case doc["kind"] == "ConfigMap":
			name, inner, err := inConfigMap(asObject(doc["data"]))
			if err != nil {
				return nil, err
			}
			doc = inner
			m.at += "data." + name + ":"
		case doc["title"] != nil || doc["schemaVersion"] != nil || doc["templating"] != nil:
			return doc, nil
		default:
			return nil, errors.New("this is no Grafana dashboard: it has neither panels nor rows nor elements; " +
				"export one from Grafana with Share, Export, or Dashboard settings, JSON model")
		}
	}
	return nil, errors.New("this is no Grafana dashboard: wrappers inside wrappers; give the innermost object")
}

// inConfigMap takes the dashboard out of a Kubernetes ConfigMap, in which provisioning finds it as a file.
func inConfigMap(data object) (name string, doc object, err error) {
	if len(data) != 1 {
		return "", nil, fmt.Errorf("the ConfigMap holds %d files; give the one that is the dashboard", len(data))
	}
	for name, text := range data {
		doc, err := decode(asString(text))
		if err != nil {
			return "", nil, fmt.Errorf("data.%s: %w", name, err)
		}
		return name, doc, nil
	}
	return "", nil, nil
}

// isV2 tells the v2 schema, whose panels are elements that a layout places.
func isV2(doc object) bool { return doc["elements"] != nil && doc["layout"] != nil }
