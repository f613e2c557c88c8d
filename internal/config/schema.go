package config

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// Schema is the JSON schema of the settings file, for editors.
func Schema() []byte {
	s := schemaOf(root())
	s["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	s["title"] = "montui settings"
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	_ = encoder.Encode(s) // maps of texts are always JSON
	return out.Bytes()
}

func schemaOf(s *shape) map[string]any {
	out := map[string]any{}
	if s.doc != "" {
		out["description"] = s.doc
	}
	switch s.kind {
	case object:
		fields := map[string]any{}
		var required []string
		for i := range s.fields {
			fields[s.fields[i].name] = schemaOf(&s.fields[i].shape)
			if s.fields[i].required {
				required = append(required, s.fields[i].name)
			}
		}
		out["properties"], out["additionalProperties"] = fields, false
		if required != nil {
			out["required"] = required
		}
		out["type"] = []string{"object", "null"}
		if s.asText {
			out["type"] = []string{"object", "string"}
		}
	case mapping:
		out["type"], out["additionalProperties"] = []string{"object", "null"}, schemaOf(s.elem)
	case list:
		out["type"], out["items"] = []string{"array", "null"}, schemaOf(s.elem)
	case boolean:
		out["type"] = "boolean"
	case number:
		out["type"] = "integer"
	case duration, interval:
		out["type"], out["pattern"] = "string", `^([0-9]+(ms|[ywdhms]))+$`
	case address:
		out["type"], out["pattern"] = "string", `^https?://|\$__`
	case anything:
	default:
		out["type"] = []string{"string", "number", "boolean"}
		if len(s.oneof) > 0 {
			delete(out, "type")
			out["enum"] = s.oneof
		}
	}
	return out
}

// Reference is docs/settings.md's list of every field, as Markdown.
func Reference() string {
	var b strings.Builder
	reference := func(title string, s *shape, skip map[string]bool) {
		fmt.Fprintf(&b, "\n## %s\n\n| field | what | |\n|---|---|---|\n", title)
		rows(&b, s, "", skip)
	}
	whole := root()
	reference("The file", whole, map[string]bool{"servers": true, "grafana": true, "dashboards": true})
	for _, name := range []string{"servers", "grafana", "dashboards"} {
		reference("Each of `"+name+"`", whole.field(name).elem, map[string]bool{"http": true})
	}
	reference("`http`", whole.field("servers").elem.field("http"), nil)
	return b.String()
}

func rows(b *strings.Builder, s *shape, at string, skip map[string]bool) {
	for i := range s.fields {
		f := &s.fields[i]
		name := join(at, f.name)
		fmt.Fprintf(b, "| `%s` | %s | %s |\n", name, kindWords(&f.shape), f.doc)
		inner := &f.shape
		if inner.kind == list {
			inner, name = inner.elem, name+"[]"
		}
		if inner.kind == mapping {
			inner, name = inner.elem, name+".NAME"
		}
		if inner.kind == object && !skip[f.name] {
			rows(b, inner, name, nil)
		}
	}
}

func kindWords(s *shape) string {
	switch {
	case len(s.oneof) > 0:
		return "`" + strings.Join(s.oneof, "`, `") + "`"
	case s.kind == list && s.elem.kind == object:
		return "list of sections"
	case s.kind == list:
		return "list: " + kindWords(s.elem)
	case s.kind == mapping && s.elem.kind == object:
		return "sections by name"
	case s.kind == mapping:
		return "names and values"
	case s.kind == interval:
		return string(duration)
	}
	return string(s.kind)
}
