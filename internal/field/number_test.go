package field

import (
	"encoding/json"
	"math"
	"os"
	"strconv"
	"testing"

	"github.com/montui/montui/internal/frame"
)

// numberForms are the columns of testdata/numbers.json, written by Grafana's toFixed and JavaScript in node.
var numberForms = []struct {
	name string
	text func(v float64) string
}{
	{"String", frame.NumberText},
	{"toFixed", func(v float64) string { return fixed(v, nil) }},
	{"toFixed 0", func(v float64) string { return fixed(v, digits(0)) }},
	{"toFixed 2", func(v float64) string { return fixed(v, digits(2)) }},
	{"toFixed 5", func(v float64) string { return fixed(v, digits(5)) }},
	{"toExponential", func(v float64) string { return scientific(v, nil) }},
	{"toExponential 0", func(v float64) string { return scientific(v, digits(0)) }},
	{"toExponential 2", func(v float64) string { return scientific(v, digits(2)) }},
	{"toExponential 17", func(v float64) string { return scientific(v, digits(17)) }},
	{"toLocaleString", func(v float64) string { return grouped(v, 0, 3) }},
	{"toLocaleString 0", func(v float64) string { return grouped(v, 0, 0) }},
	{"toLocaleString 8", func(v float64) string { return grouped(v, 0, 8) }},
	{"toString 16", hexText},
}

func digits(n int) *int { return &n }

// TestNumbers holds every way to write a number to what JavaScript writes, for doubles of every size.
func TestNumbers(t *testing.T) {
	path := os.Getenv("MONTUI_NUMBERS")
	if path == "" {
		path = "testdata/numbers.json"
	}
	raw, err := os.ReadFile(path)
	var rows [][]string
	if err == nil {
		err = json.Unmarshal(raw, &rows)
	}
	if err != nil || len(rows) < 100 {
		t.Fatal(len(rows), err)
	}
	wrong := 0
	for _, row := range rows {
		bits, err := strconv.ParseUint(row[0], 16, 64)
		if err != nil {
			t.Fatal(err)
		}
		v := math.Float64frombits(bits)
		for i, form := range numberForms {
			if got := form.text(v); got != row[i+1] {
				if wrong++; wrong < 20 {
					t.Errorf("%s of %v is %s, want %s", form.name, v, got, row[i+1])
				}
			}
		}
	}
	if wrong > 0 {
		t.Errorf("%d of %d differ", wrong, len(rows)*len(numberForms))
	}
}
