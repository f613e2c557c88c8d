package transform

import (
	"fmt"
	"strings"
	"testing"

	"github.com/montui/montui/internal/frame"
)

// describe writes frames a field a line: name{labels} kind values, and what config says.
func describe(frames frame.Frames) string {
	var b strings.Builder
	for _, fr := range frames {
		fmt.Fprintf(&b, "[%s %s]\n", fr.RefID, fr.Name)
		for _, f := range fr.Fields {
			fmt.Fprintf(&b, "%s%s %s:", f.Name, frame.LabelsText(f.Labels), f.Kind)
			for i := range f.Len() {
				b.WriteString(" " + frame.ValueText(f.Value(i)))
			}
			if c := f.Config; c.Unit != "" || c.Max != nil || c.Thresholds != nil || c.DisplayName != "" {
				fmt.Fprintf(&b, " unit=%q name=%q", c.Unit, c.DisplayName)
				if c.Max != nil {
					fmt.Fprintf(&b, " max=%v", *c.Max)
				}
				if c.Thresholds != nil {
					fmt.Fprintf(&b, " steps=%v", c.Thresholds.Steps)
				}
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}

func texts(name string, values ...string) *frame.Field {
	return &frame.Field{Name: name, Kind: frame.String, Strings: values}
}

func numbers(name string, values ...float64) *frame.Field {
	return &frame.Field{Name: name, Kind: frame.Number, Numbers: values}
}

func times(values ...int64) *frame.Field {
	return &frame.Field{Name: "Time", Kind: frame.Time, Times: values}
}

func one(refID string, fields ...*frame.Field) *frame.Frame {
	return &frame.Frame{RefID: refID, Fields: fields}
}

// TestTooLarge: what would multiply hostile data is refused in words, and soon.
func TestTooLarge(t *testing.T) {
	f := texts("key")
	var many frame.Frames
	for i := range 3000 {
		f.Strings = append(f.Strings, fmt.Sprint(i))
		many = append(many, one("A", times(1), &frame.Field{Name: "v" + fmt.Sprint(i), Kind: frame.Number, Numbers: []float64{1}, Labels: frame.Labels{"a": fmt.Sprint(i), "b": fmt.Sprint(i)}}))
	}
	wide := one("A", times(1, 2))
	for _, fr := range many {
		wide.Fields = append(wide.Fields, &frame.Field{Name: fr.Fields[1].Name, Kind: frame.Number, Numbers: []float64{1, 2}, Labels: fr.Fields[1].Labels})
	}
	for step, in := range map[string]frame.Frames{
		`{"id":"groupingToMatrix","options":{"columnField":"key","rowField":"key","valueField":"key"}}`: {one("A", f)},
		`{"id":"joinByLabels","options":{"value":"a"}}`:                                                 many,
		`{"id":"prepareTimeSeries","options":{"format":"long"}}`:                                        {wide},
	} {
		chain, _ := Parse(raws(step))
		if _, err := chain.Apply(in); err == nil || !strings.Contains(err.Error(), "too large") {
			t.Errorf("%s: %v", step, err)
		}
	}
}

// TestTables holds to Grafana's rules the transformations of which there are no vectors.
func TestTables(t *testing.T) {
	logs := one("A", texts("line", `{"a":1,"b":{"c":[true,"x"]},"2":null}`, `level=warn msg="two words" took: 3`, ``))
	regions := one("A", times(1, 2, 3), texts("region", "eu", "us", "eu"), numbers("load", 10, 20, 30))
	a, b := series("a", frame.Labels{"host": "x", "le": "1"}, 1, 2), series("b", frame.Labels{"host": "y", "le": "1"}, 3)
	c := series("c", frame.Labels{"host": "x", "le": "2"}, 5, 6)
	limits := one("config", times(1, 2), numbers("Max", 50, 90), numbers("high", 70, 80), texts("Unit", "bytes", "percent"))
	for _, test := range []struct {
		name, step string
		in         frame.Frames
		want       string
	}{
		{"extract of both kinds", `{"id":"extractFields","options":{"source":"line"}}`, frame.Frames{logs}, `
[A ]
line string: {"a":1,"b":{"c":[true,"x"]},"2":null} level=warn msg="two words" took: 3 
2 other: null null null
a number: 1 null null
b other: {"c":[true,"x"]} null null
level string: null warn null
msg string: null two words null
took string: null 3 null
`},
		{"extract by path", `{"id":"extractFields","options":{"source":"line","format":"json","replace":true,"jsonPaths":[{"path":"b.c[1]","alias":"deep"},{"path":"zz"}]}}`, frame.Frames{logs}, `
[A ]
deep string: x null null
zz string: Not Found null null
`},
		{"extract by pattern", `{"id":"extractFields","options":{"source":"region","format":"regexp","regExp":"/(?<first>.)(?<last>s)?/","replace":true,"keepTime":true}}`, frame.Frames{regions}, `
[A ]
Time time: 1 2 3
first string: e u e
last string: null s null
`},
		{"extract by delimiter", `{"id":"extractFields","options":{"source":"region","format":"delimiter","delimiter":"u","replace":true}}`, frame.Frames{regions}, `
[A ]
e number: 1 null 1
 number: 1 1 1
s number: null 1 null
`},
		{"series as rows", `{"id":"timeSeriesTable","options":{"A":{"stat":"max"}}}`, frame.Frames{a, b}, `
[A ]
host string: x y
le string: 1 1
Trend #A number: 2 3
`},
		{"partition", `{"id":"partitionByValues","options":{"fields":["region"]}}`, frame.Frames{regions}, `
[ ]
Time{region="eu"} time: 1 3
load{region="eu"} number: 10 30
[ ]
Time{region="us"} time: 2
load{region="us"} number: 20
`},
		{"partition by frame names", `{"id":"partitionByValues","options":{"fields":["region"],"keepFields":true,"naming":{"asLabels":false,"withNames":true}}}`, frame.Frames{regions}, `
[ region=eu]
Time time: 1 3
region string: eu eu
load number: 10 30
[ region=us]
Time time: 2
region string: us
load number: 20
`},
		{"join by labels", `{"id":"joinByLabels","options":{"value":"le"}}`, frame.Frames{a, b, c}, `
[joinByLabels-A-A-A ]
host string: x x y
1 number: 1 2 3
2 number: 5 6 null
`},
		{"long", `{"id":"prepareTimeSeries","options":{"format":"long"}}`, frame.Frames{one("A", times(2, 1), a.Fields[1], c.Fields[1])}, `
[A ]
Time time: 1 1 2 2
Value number: 2 6 1 5
host string: x x x x
le string: 1 2 1 2
`},
		{"multi", `{"id":"prepareTimeSeries","options":{"format":"multi"}}`, frame.Frames{regions}, `
[A ]
Time time: 1 3
load{region="eu"} number: 10 30
[A ]
Time time: 2
load{region="us"} number: 20
`},
		{"wide", `{"id":"prepareTimeSeries","options":{"format":"wide"}}`, frame.Frames{a, b}, `
[ ]
Time time: 0 1000
a{host="x", le="1"} number: 1 2
b{host="y", le="1"} number: 3 null
`},
		{"rows to fields", `{"id":"rowsToFields","options":{}}`, frame.Frames{one("A", texts("Name", "cpu", "mem"), numbers("V", 1, 2), numbers("Max", 10, 20), texts("rack", "r1", "r2"))}, `
[ ]
cpu{rack="r1"} number: 1 unit="" name="" max=10
mem{rack="r2"} number: 2 unit="" name="" max=20
`},
		{"config", `{"id":"configFromData","options":{"configRefId":"config","mappings":[{"fieldName":"Max","reducerId":"max"},{"fieldName":"high","handlerKey":"threshold1","handlerArguments":{"threshold":{"color":"orange"}}}]}}`, frame.Frames{limits, regions}, `
[A ]
Time time: 1 2 3
region string: eu us eu
load number: 10 20 30 unit="percent" name="" steps=[{-Inf orange}]
`},
		{"affix", `{"id":"formatString","options":{"stringField":"region","outputFormat":"Affix","stringPrefix":"{load}-","stringSuffix":"{none}"}}`, frame.Frames{regions}, `
[A ]
Time time: 1 2 3
region string: 10-eu{none} 20-us{none} 30-eu{none}
load number: 10 20 30
`},
	} {
		t.Run(test.name, func(t *testing.T) {
			before := describe(test.in)
			chain, wrong := Parse(raws(test.step))
			out, err := chain.Apply(test.in)
			if err != nil || len(wrong) > 0 {
				t.Fatal(err, wrong)
			}
			if got := "\n" + describe(out); got != test.want {
				t.Errorf("got %s\nwant %s", got, test.want)
			}
			if describe(test.in) != before {
				t.Error("the input was changed")
			}
		})
	}
}
