package collector

import (
	"log/slog"
	"os"
	"regexp"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

func TestCloudsAuthenticationIsLeftOutInWords(t *testing.T) {
	if os.Getenv("GOWORK") == "off" {
		t.Skip("without go.work nothing is left out")
	}
	file := write(t, "prometheus.yml", "remote_write:\n  - url: http://x/\n    sigv4:\n      region: eu-west-1\n")
	_, err := source{file: file}.load(slog.New(slog.DiscardHandler))
	if err == nil || !strings.HasPrefix(err.Error(), file) || !strings.Contains(err.Error(), "make clouds") {
		t.Errorf("sigv4 was answered by %v", err)
	}
}

// The description of the API is whole: every reference in it leads somewhere.
func TestDescriptionOfTheAPI(t *testing.T) {
	c := collect(t, Config{})
	_, text := get(t, c.url+"/api/v1/openapi.yaml")
	var doc struct {
		OpenAPI    string
		Info       struct{ Title string }
		Paths      map[string]map[string]any
		Components struct{ Schemas map[string]any }
		Tags       []struct{ Name, Description string }
	}
	if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
		t.Fatal(err)
	}
	if doc.OpenAPI != "3.1.0" || doc.Info.Title == "" || len(doc.Tags) == 0 {
		t.Errorf("its head is %+v", doc.Info)
	}
	if doc.Paths["/query_range"]["get"] == nil || doc.Paths["/label/{name}/values"]["get"] == nil {
		t.Errorf("of its %d paths, queries are not some", len(doc.Paths))
	}
	references := regexp.MustCompile(`#/components/schemas/(\w+)`).FindAllStringSubmatch(text, -1)
	if len(references) == 0 {
		t.Error("it refers to no schema")
	}
	for _, r := range references {
		if doc.Components.Schemas[r[1]] == nil {
			t.Errorf("%s leads nowhere", r[0])
		}
	}
}
