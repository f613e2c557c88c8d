package dashboard

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/montui/montui/internal/oracle"
)

// TestNoFieldOfSharedDashboardsIsUnknown: what real files have is known, but for what is misspelt in them.
func TestNoFieldOfSharedDashboardsIsUnknown(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(oracle.Shared(t, "dashboards"), "*.json"))
	if err != nil || len(files) == 0 {
		t.Skip("no dashboards")
	}
	count := map[string]int{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		_, notices, err := Parse(strings.NewReader(string(text)))
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range notices {
			if strings.Contains(n.Text, "does not know this field") && !strings.Contains(n.Text, "and nor does Grafana") {
				t.Errorf("%s: %s: %s", filepath.Base(file), n.Path, n.Text)
			}
			name := n.Path[strings.LastIndexByte(n.Path, '.')+1:]
			count[fmt.Sprintf("%s %s: %.60s", n.Severity, name, n.Text)]++
		}
	}
	var lines []string
	for line, n := range count {
		lines = append(lines, fmt.Sprintf("%6d %s", n, line))
	}
	sort.Sort(sort.Reverse(sort.StringSlice(lines)))
	for _, line := range lines[:min(20, len(lines))] {
		t.Log(line)
	}
}
