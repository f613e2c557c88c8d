package dashboard

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/montui/montui/internal/oracle"
)

func BenchmarkParseNodeExporterFull(b *testing.B) {
	text, err := os.ReadFile(oracle.Shared(b, "dashboards", "rfmoz__grafana-dashboards__node-exporter-full.json"))
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := Parse(strings.NewReader(string(text))); err != nil {
			b.Fatal(err)
		}
	}
}

// TestOracleRowsToGrid compares the places of schema 16 with Grafana's own golden file.
func TestOracleRowsToGrid(t *testing.T) {
	in, err := os.ReadFile(oracle.Shared(t, "oracle", "migration", "input", "v16.grid_layout_upgrade.json"))
	if err != nil {
		t.Fatal(err)
	}
	out, err := os.ReadFile(oracle.Shared(t, "oracle", "migration", "output_single", "v16.grid_layout_upgrade.v16.json"))
	if err != nil {
		t.Fatal(err)
	}
	var got, want object
	if json.Unmarshal(in, &got) != nil || json.Unmarshal(out, &want) != nil {
		t.Fatal("golden files")
	}
	(&migrator{}).rowsToGrid(got)
	places := func(o object) (s []string) {
		walkPanels(asList(o["panels"]), func(p object) {
			raw, _ := json.Marshal([]any{p["id"], p["type"] == "row", p["gridPos"]})
			s = append(s, string(raw))
		})
		return s
	}
	a, b := places(got), places(want)
	passed := 0
	for i := range b {
		if i < len(a) && a[i] == b[i] {
			passed++
		} else {
			t.Errorf("panel %d: want %s, got %v", i, b[i], a[min(i, len(a)-1)])
		}
	}
	t.Logf("oracle v16.grid_layout_upgrade %d/%d", passed, len(b))
}
