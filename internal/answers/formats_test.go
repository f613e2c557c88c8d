package answers

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/montui/montui/internal/canvas"
)

const (
	vector = `{"resultType":"vector","result":[
		{"metric":{"__name__":"up","job":"b\u001b[31m","instance":"x|y"},"value":[60.5,"1"]},
		{"metric":{"__name__":"up","job":"a\t\"\\\n","instance":"x|y"},"value":[60.5,"0"]}]}`
	oneVector = `{"resultType":"vector","result":[{"metric":{"__name__":"a_bytes"},"value":[60,"2048"]}]}`
	matrix    = `{"resultType":"matrix","result":[{"metric":{"__name__":"x_total","job":"a"},"values":[[60,"1"],[120,"2"]]},{"metric":{"__name__":"x_total","job":"b"},"values":[[60,"NaN"],[120,"+Inf"]]}]}`
	mixed     = `{"result":[{"metric":{"__name__":"b"},"value":[1,"1"]},{"metric":{"__name__":"a"},"value":[1,"2"]},{"metric":{"__name__":"b","x":"1"},"value":[1,"3"]}],"resultType":"vector"}`
	scalar    = `{"resultType":"scalar","result":[60,"5"]}`
	words     = `{"resultType":"string","result":[60,"hello\nworld"]}`
	empty     = `{"resultType":"vector","result":[]}`
	native    = `{"resultType":"vector","result":[{"metric":{"__name__":"h"},"histogram":[60,{"count":"2","sum":"3"}]}]}`
	utf8Names = `{"resultType":"vector","result":[{"metric":{"__name__":"my.metric","my.label":"v"},"value":[1,"1"]}]}`
)

func opened(t testing.TB, data string) *Answer {
	t.Helper()
	a, err := Open(strings.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func written(t testing.TB, format, data string, o Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, format, opened(t, data), o); err != nil {
		t.Fatalf("%s: %v", format, err)
	}
	return b.String()
}

func TestFormats(t *testing.T) {
	bytesUnit := Options{Unit: "bytes"}
	about := Options{Metadata: func(m string) (string, string, string) {
		return map[string]string{"x_total": "counter", "up": "gauge", "h": "histogram"}[m], "Help\n\"of\" it", ""
	}}
	for _, c := range []struct {
		format, data string
		o            Options
		want         string
	}{
		{"json", oneVector, Options{}, oneVector + "\n"},
		{"table", vector, Options{}, "up{instance=\"x|y\"}\njob        value\na\\t\"\\\\n        0\nb\\x1b[31m      1\n"},
		{"table", vector, Options{KeepOrder: true}, "up{instance=\"x|y\"}\njob        value\nb\\x1b[31m      1\na\\t\"\\\\n        0\n"},
		{"table", oneVector, Options{}, "__name__  value\na_bytes    2048\n"},
		{"table", oneVector, bytesUnit, "__name__  value\na_bytes   2 KiB\n"},
		{"table", matrix, Options{Zone: time.UTC}, "x_total\njob                  time  value\n"},
		{"table", scalar, Options{}, "value\n    5\n"},
		{"table", words, Options{}, "value\nhello\\nworld\n"},
		{"table", empty, Options{}, "no data\n"},
		{"table", oneVector, Options{Expanded: true}, "─ 1 ─\n__name__  a_bytes\nvalue     2048\n"},
		{"table", oneVector, Options{Depth: canvas.ANSI16}, "\x1b[1m__name__\x1b[m  \x1b[1mvalue\x1b[m\na_bytes    2048\n"},
		{"value", vector, Options{}, "1\n0\n"},
		{"value", words, Options{}, "hello\\nworld\n"},
		{"value", native, Options{}, "{\"count\":\"2\",\"sum\":\"3\"}\n"},
		{"jsonl", mixed, Options{}, "{\"metric\":{\"__name__\":\"b\"},\"value\":[1,\"1\"]}\n{\"metric\":{\"__name__\":\"a\"},\"value\":[1,\"2\"]}\n{\"metric\":{\"__name__\":\"b\",\"x\":\"1\"},\"value\":[1,\"3\"]}\n"},
		{"jsonl", scalar, Options{}, "[60,\"5\"]\n"},
		{"csv", mixed, Options{}, "__name__,x,time,value\nb,,1970-01-01T00:00:01.000Z,1\na,,1970-01-01T00:00:01.000Z,2\nb,1,1970-01-01T00:00:01.000Z,3\n"},
		{"csv", scalar, Options{NoHeading: true}, "1970-01-01T00:01:00.000Z,5\n"},
		{"tsv", vector, Options{}, "__name__\tinstance\tjob\ttime\tvalue\nup\tx|y\tb\x1b[31m\t1970-01-01T00:01:00.500Z\t1\nup\tx|y\ta\\t\"\\\\\\n\t1970-01-01T00:01:00.500Z\t0\n"},
		{"markdown", oneVector, bytesUnit, "| \\_\\_name\\_\\_ | value |\n|---|--:|\n| a\\_bytes | 2 KiB |\n"},
		{"prom", vector, about, "# HELP up Help\\n\"of\" it\n# TYPE up gauge\nup{instance=\"x|y\",job=\"b\x1b[31m\"} 1 60500\nup{instance=\"x|y\",job=\"a\t\\\"\\\\\\n\"} 0 60500\n"},
		{"prom", mixed, Options{}, "# TYPE a untyped\na 2 1000\n# TYPE b untyped\nb 1 1000\nb{x=\"1\"} 3 1000\n"},
		{"openmetrics", matrix, about, "# HELP x Help\\n\\\"of\\\" it\n# TYPE x counter\nx_total{job=\"a\"} 1 60\nx_total{job=\"a\"} 2 120\nx_total{job=\"b\"} NaN 60\nx_total{job=\"b\"} +Inf 120\n# EOF\n"},
		{"openmetrics", scalar, Options{Name: "five"}, "# TYPE five unknown\nfive 5 60\n# EOF\n"},
		{"openmetrics", utf8Names, Options{}, "# TYPE \"my.metric\" unknown\n{\"my.metric\",\"my.label\"=\"v\"} 1 1\n# EOF\n"},
		{"sparkline", matrix, Options{From: 60_000, To: 121_000, Width: 30, KeepOrder: true}, "series   course      last  min  max\n{job=\"a\"}  ▁        █       2    1    2\n"},
	} {
		got := written(t, c.format, c.data, c.o)
		if c.format == "sparkline" {
			if !strings.Contains(got, "▁         █") && !strings.Contains(got, "▁        █") {
				t.Errorf("%s:\n%s", c.format, got)
			}
			continue
		}
		if c.format == "table" && c.data == matrix {
			if !strings.HasPrefix(got, "x_total\njob  time                  value\na    1970-01-01T00:01:00Z      1\n") {
				t.Errorf("%s:\n%s", c.format, got)
			}
			continue
		}
		if got != c.want {
			t.Errorf("%s of %s:\n%q, want\n%q", c.format, c.data, got, c.want)
		}
	}
}

func TestNamelessSeriesAreRefused(t *testing.T) {
	var b bytes.Buffer
	if err := Write(&b, "prom", opened(t, scalar), Options{}); err == nil || !strings.Contains(err.Error(), "--name") {
		t.Errorf("%v %q", err, b.String())
	}
}

func TestGraph(t *testing.T) {
	o := Options{From: 60_000, To: 120_000, Width: 60, Height: 12, Zone: time.UTC, Glyphs: canvas.Braille}
	one := `{"resultType":"matrix","result":[{"metric":{"job":"a"},"values":[[60,"1"],[120,"2"]]}]}`
	plain := written(t, "graph", one, o)
	if strings.Contains(plain, "\x1b") || !strings.ContainsFunc(plain, func(r rune) bool { return r >= 0x2801 && r <= 0x28ff }) || !strings.Contains(plain, `{job="a"} 2`) {
		t.Errorf("plain text has colours, or no line, or no legend:\n%s", plain)
	}
	if two := written(t, "graph", matrix, o); strings.Contains(two, "\x1b") || !strings.Contains(two, `{job="b"}`) {
		t.Errorf("plain text of two lines has colours, or not both in its legend:\n%s", two)
	}
	o.Depth = canvas.TrueColor
	if coloured := written(t, "graph", matrix, o); !strings.Contains(coloured, "\x1b[") {
		t.Errorf("no colours:\n%s", coloured)
	}
}

func TestLists(t *testing.T) {
	l := List{Heading: []string{"name", "n"}, Rows: [][]string{{"a,b", "1"}, {"c\t", "22"}}, Right: map[int]bool{1: true}}
	for format, want := range map[string]string{
		"table":    "name   n\na,b    1\nc\\t   22\n",
		"csv":      "name,n\n\"a,b\",1\nc\t,22\n",
		"tsv":      "name\tn\na,b\t1\nc\\t\t22\n",
		"jsonl":    "{\"name\":\"a,b\",\"n\":\"1\"}\n{\"name\":\"c\\t\",\"n\":\"22\"}\n",
		"value":    "a,b\nc\\t\n",
		"markdown": "| name | n |\n|---|--:|\n| a,b | 1 |\n| c\\\\t | 22 |\n",
	} {
		var b bytes.Buffer
		if err := WriteList(&b, format, l, Options{}); err != nil || b.String() != want {
			t.Errorf("%s: %v\n%q, want\n%q", format, err, b.String(), want)
		}
	}
	if err := WriteList(&bytes.Buffer{}, "graph", l, Options{}); err == nil {
		t.Error("a list was drawn as a graph")
	}
}

func TestUnreadable(t *testing.T) {
	for _, data := range []string{``, `null`, `[]`, `{}`, `{"resultType":"tree"}`, `{"resultType":5}`} {
		if _, err := Open(strings.NewReader(data), int64(len(data))); err == nil {
			t.Errorf("%q was taken", data)
		}
	}
	for _, data := range []string{`{"resultType":"vector","result":[{"metric":{},"value":[1]}]}`, `{"resultType":"vector","result":5}`,
		`{"resultType":"vector","result":[{"metric":{},"value":[1e300,"1"]}]}`, `{"resultType":"matrix","result":[{"metric":{"a":5}}]}`} {
		a := opened(t, data)
		if err := a.Each(func(*Series) error { return nil }); err == nil {
			t.Errorf("%q was read", data)
		}
	}
}

// Whatever a server sends, every format ends, and no format lets through what a terminal would obey.
func FuzzFormats(f *testing.F) {
	for _, seed := range []string{vector, oneVector, matrix, mixed, scalar, words, empty, native, utf8Names} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data string) {
		a, err := Open(strings.NewReader(data), int64(len(data)))
		if err != nil {
			return
		}
		for _, format := range Formats() {
			var b bytes.Buffer
			err := Write(&b, format, a, Options{Name: "x", Unit: "short", From: 0, To: 1e6, Width: 40, Height: 10})
			raw := format == "json" || format == "jsonl" || format == "csv" || format == "tsv" || format == "prom" || format == "openmetrics"
			if err == nil && !raw && strings.ContainsAny(b.String(), "\x1b\x07\u202e") {
				t.Errorf("%s lets a control character through: %q", format, b.String())
			}
		}
	})
}
