package dashboard

import (
	"bytes"
	"encoding/json"
	"fmt"
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
		if _, _, err := Parse(bytes.NewReader(text)); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkParsePanels shows that ten times the panels cost ten times the work.
func BenchmarkParsePanels(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		panel := `{"type":"graph","title":"T","gridPos":{"x":0,"y":%d,"w":12,"h":8},"yaxes":[{"format":"s","show":true}],"legend":{"show":true},"targets":[{"expr":"up"}]},`
		var text strings.Builder
		text.WriteString(`{"schemaVersion":20,"panels":[`)
		for i := range n {
			fmt.Fprintf(&text, panel, i)
		}
		doc := strings.TrimSuffix(text.String(), ",") + "]}"
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				d, _, err := Parse(strings.NewReader(doc))
				if err != nil {
					b.Fatal(err)
				}
				d.Expand(nil, func(int) (bool, bool) { return false, false })
			}
		})
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
