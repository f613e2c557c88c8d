package config

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"testing"

	"gopkg.in/yaml.v3"
)

var update = flag.Bool("update", false, "write docs/settings.md anew")

const page = "../../docs/settings.md"

// TestSettingsPage holds that docs/settings.md has every field, and an example that is one.
func TestSettingsPage(t *testing.T) {
	prose, err := os.ReadFile("testdata/settings.md")
	if err != nil {
		t.Fatal(err)
	}
	example, err := os.ReadFile("testdata/example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	want := bytes.Replace(prose, []byte("EXAMPLE\n"), example, 1)
	want = append(want, Reference()...)
	if *update {
		if err := os.WriteFile(page, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(page); err != nil || !bytes.Equal(got, want) {
		t.Errorf("docs/settings.md is not what the declarations say (%v); run: make docs", err)
	}
}

func TestEveryFieldIsExplained(t *testing.T) {
	fields := 0
	var look func(s *shape, at string)
	look = func(s *shape, at string) {
		for i := range s.fields {
			f := &s.fields[i]
			fields++
			if f.doc == "" {
				t.Errorf("%s has no word on it", join(at, f.name))
			}
			look(&f.shape, join(at, f.name))
		}
		if s.elem != nil {
			look(s.elem, at+"[]")
		}
	}
	look(root(), "")
	if fields < 50 {
		t.Errorf("only %d fields found", fields)
	}
}

// TestSchemaAgreesWithTheReader gives both the same files. The schema sees what one field may be, not what belongs together.
func TestSchemaAgreesWithTheReader(t *testing.T) {
	var schema map[string]any
	if err := json.Unmarshal(Schema(), &schema); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile("testdata/example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]bool{
		string(data):                         true,
		everywhere:                           true,
		"{}":                                 true,
		"servers:":                           true,
		"servers: [{url: http://x, nme: a}]": false,
		"servers: {}":                        false,
		"theme: pink":                        false,
		"kiosk: perhaps":                     false,
		"keys: {quit: x}":                    true,
		"keys: [x]":                          false,
		"dashboards: [a, {path: b}]":         true,
		"dashboards: [{pth: b}]":             false,
		"grafana: [{url: http://g}]":         false,
		"servers: [{url: nowhere}]":          false,
		"refresh: soon":                      false,
		"playlist: {interval: 1m30s}":        true,
		"servers: [{url: http://x, http: {a: b}}]":       false,
		"servers: [{url: http://x, scrape_interval: 5}]": false,
	} {
		var value any
		if err := yaml.Unmarshal([]byte(text), &value); err != nil {
			t.Fatal(err)
		}
		_, read := parse([]byte(text), "", func(string) (string, bool) { return "http://x", true })
		if got := validate(schema, value, ""); (got == nil) != want || (read == nil) != want {
			t.Errorf("%s: the schema says %v, the reader %v", short(text), got, read)
		}
	}
}

// validate is as much of JSON Schema as ours uses.
func validate(schema map[string]any, value any, at string) error {
	if kinds := schema["type"]; kinds != nil && !slices.Contains(texts(kinds), kindOf(value)) {
		return fmt.Errorf("%s is %s, not %v", at, kindOf(value), kinds)
	}
	if enum := schema["enum"]; enum != nil && !slices.Contains(texts(enum), fmt.Sprint(value)) {
		return fmt.Errorf("%s is none of %v", at, enum)
	}
	if pattern, ok := schema["pattern"].(string); ok && !regexp.MustCompile(pattern).MatchString(fmt.Sprint(value)) {
		return fmt.Errorf("%s does not match %s", at, pattern)
	}
	if items, ok := value.([]any); ok {
		for i, item := range items {
			if err := validate(schema["items"].(map[string]any), item, fmt.Sprintf("%s[%d]", at, i)); err != nil {
				return err
			}
		}
	}
	section, ok := value.(map[string]any)
	if !ok {
		return nil
	}
	for _, name := range texts(schema["required"]) {
		if section[name] == nil {
			return fmt.Errorf("%s lacks %s", at, name)
		}
	}
	known, _ := schema["properties"].(map[string]any)
	for name, inner := range section {
		to, ok := known[name].(map[string]any)
		if !ok {
			if to, ok = schema["additionalProperties"].(map[string]any); !ok {
				if schema["additionalProperties"] == false {
					return fmt.Errorf("%s has no %s", at, name)
				}
				continue
			}
		}
		if err := validate(to, inner, join(at, name)); err != nil {
			return err
		}
	}
	return nil
}

func texts(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		var out []string
		for _, one := range v {
			out = append(out, fmt.Sprint(one))
		}
		return out
	}
	return nil
}

func kindOf(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case map[string]any:
		return "object"
	case []any:
		return "array"
	case bool:
		return "boolean"
	case string:
		return "string"
	}
	return "number"
}
