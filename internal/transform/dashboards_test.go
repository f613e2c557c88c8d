package transform

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/montui/montui/internal/oracle"
)

// TestDashboards: each transformation in the dashboards beside the repository is supported.
func TestDashboards(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(oracle.Shared(t, "dashboards"), "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var dashboard any
		if json.Unmarshal(raw, &dashboard) != nil {
			continue // some are there to be refused
		}
		for _, steps := range transformations(dashboard) {
			seen += len(steps)
			if _, wrong := Parse(steps); len(wrong) > 0 {
				t.Errorf("%s: %q", filepath.Base(file), wrong)
			}
		}
	}
	if seen < 100 {
		t.Errorf("only %d transformations in %d dashboards", seen, len(files))
	}
}

// transformations are the lists under that key, anywhere.
func transformations(v any) [][]json.RawMessage {
	var found [][]json.RawMessage
	switch x := v.(type) {
	case map[string]any:
		for key, e := range x {
			list, ok := e.([]any)
			if !ok || key != "transformations" {
				found = append(found, transformations(e)...)
				continue
			}
			var steps []json.RawMessage
			for _, step := range list {
				raw, _ := json.Marshal(step)
				steps = append(steps, raw)
			}
			found = append(found, steps)
		}
	case []any:
		for _, e := range x {
			found = append(found, transformations(e)...)
		}
	}
	return found
}
