package report

import (
	"strings"
	"testing"
	"time"

	"github.com/montui/montui/internal/dashboard"
)

func TestCalculatedHeatmap(t *testing.T) {
	d, notices, err := dashboard.Parse(strings.NewReader(`{"schemaVersion":39,"panels":[{"id":1,"type":"heatmap","gridPos":{"w":12,"h":8},
		"targets":[{"refId":"A","expr":"up"}],"options":{"calculate":true,"calculation":{"yBuckets":{"mode":"size","value":"1024"}}}}]}`))
	if err != nil {
		t.Fatal(err)
	}
	to := time.UnixMilli(1773576000000)
	e, err := Evaluate(t.Context(), fixed{}, d, notices, Options{From: to.Add(-time.Hour), To: to, Now: to, Zone: time.UTC, Timezone: "UTC", MaxPoints: 240})
	if err != nil {
		t.Fatal(err)
	}
	b := e.Document().Panels[0].Display.Buckets
	if b == nil || strings.Join(b.Y, " ") != "1024 2048 3072 4096" || *b.Max != 2 || *b.Min != 0 {
		t.Errorf("buckets = %+v", b)
	}
}
