package answers

import (
	"bytes"
	"strings"
	"testing"
)

// TestLimit is for servers that do not know limit: every format has as many series as were asked for, and the cut is known.
func TestLimit(t *testing.T) {
	for _, c := range []struct {
		format, data string
		limit        int
		want         string
		cut          bool
	}{
		{"value", mixed, 2, "1\n2\n", true},
		{"value", mixed, 3, "1\n2\n3\n", false},
		{"value", mixed, 0, "1\n2\n3\n", false},
		{"jsonl", mixed, 1, `{"metric":{"__name__":"b"},"value":[1,"1"]}` + "\n", true},
		{"json", mixed, 1, `{"resultType":"vector","result":[{"metric":{"__name__":"b"},"value":[1,"1"]}]}` + "\n", true},
		{"json", mixed, 3, mixed + "\n", false},
		{"json", strings.Replace(mixed, `],"resultType"`, `],"stats":{"a":1},"resultType"`, 1), 1,
			`{"resultType":"vector","result":[{"metric":{"__name__":"b"},"value":[1,"1"]}],"stats":{"a":1}}` + "\n", true},
		{"value", scalar, 1, "5\n", false},
		{"json", scalar, 1, scalar + "\n", false},
		{"json", empty, 1, empty + "\n", false},
	} {
		a := opened(t, c.data)
		a.Limit = c.limit
		var b bytes.Buffer
		if err := Write(&b, c.format, a, Options{}); err != nil || b.String() != c.want || a.Cut() != c.cut {
			t.Errorf("%s of %d: %q, cut %v, %v; want %q, %v", c.format, c.limit, b.String(), a.Cut(), err, c.want, c.cut)
		}
	}
}

func TestListCut(t *testing.T) {
	l := List{Heading: []string{"a"}, Rows: [][]string{{"1"}, {"2"}, {"3"}}}
	if were, cut := l.Cut(3); were != 3 || cut {
		t.Error(were, cut)
	}
	if were, cut := l.Cut(0); were != 3 || cut || len(l.Rows) != 3 {
		t.Error(were, cut, l.Rows)
	}
	if were, cut := l.Cut(2); were != 3 || !cut || len(l.Rows) != 2 {
		t.Error(were, cut, l.Rows)
	}
}

// TestListFamilies is what stands before samples, where only types are known.
func TestListFamilies(t *testing.T) {
	l := List{Heading: []string{"metric", "type", "unit", "help"}, Described: true, Rows: [][]string{
		{"h_seconds_bucket", "histogram", "seconds", "How \"long\"\nit takes"}, {"h_seconds_sum", "histogram", "seconds", "How \"long\"\nit takes"},
		{"x_total", "counter", "", ""}, {"nobody_knows", "", "", ""}}}
	for format, want := range map[string]string{
		"prom": "# HELP h_seconds How \"long\"\\nit takes\n# TYPE h_seconds histogram\n# TYPE x_total counter\n# TYPE nobody_knows untyped\n",
		"openmetrics": "# HELP h_seconds How \\\"long\\\"\\nit takes\n# TYPE h_seconds histogram\n# UNIT h_seconds seconds\n# TYPE x counter\n" +
			"# TYPE nobody_knows unknown\n# EOF\n",
	} {
		var b bytes.Buffer
		if err := WriteList(&b, format, l, Options{}); err != nil || b.String() != want {
			t.Errorf("%s: %q %v, want %q", format, b.String(), err, want)
		}
	}
	l.Described = false
	if err := WriteList(&bytes.Buffer{}, "prom", l, Options{}); err == nil {
		t.Error("a list without types was written as what is scraped")
	}
}
