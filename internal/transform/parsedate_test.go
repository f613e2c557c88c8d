package transform

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/montui/montui/internal/frame"
)

func TestParseDate(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		text, pattern string
		zone          *time.Location
		want          string // "" is no date
	}{
		{"2026-03-15T12:00:00.000Z", "", berlin, "2026-03-15T12:00:00Z"},
		{"2026-03-15T12:00:00+0200", "", berlin, "2026-03-15T10:00:00Z"},
		{"2026-03-15 12:00:07", "", berlin, "2026-03-15T11:00:07Z"},
		{"2026-03-15", "", time.UTC, "2026-03-15T00:00:00Z"},
		{"15.03.26 7:05 pm", "DD.MM.YY h:mm a", time.UTC, "2026-03-15T19:05:00Z"},
		{"12:30 AM, 1 Feb 1999", "hh:mm A, D MMM YYYY", time.UTC, "1999-02-01T00:30:00Z"},
		{"at 2026/3/5 1:02:03.25 -05:30", "[at] YYYY/M/D H:m:s.SSS Z", berlin, "2026-03-05T06:32:03.25Z"},
		{"1773576000", "X", berlin, "2026-03-15T12:00:00Z"},
		{"1773576000500", "x", berlin, "2026-03-15T12:00:00.5Z"},
		{"2026-02-30", "YYYY-MM-DD", time.UTC, ""},
		{"2026-13-01", "YYYY-MM-DD", time.UTC, ""},
		{"web", "YYYY-MM-DD", time.UTC, ""},
		{"", "", time.UTC, ""},
		{"9999999999999999999999", "X", time.UTC, "out of range"},
	} {
		ms, ok := parseDate(c.text, c.pattern, c.zone)
		got := ""
		if ok && ms < 1e15 {
			got = time.UnixMilli(int64(ms)).UTC().Format(time.RFC3339Nano)
		} else if ok {
			got = "out of range"
		}
		if got != c.want {
			t.Errorf("%q by %q: %s, want %s", c.text, c.pattern, got, c.want)
		}
	}
}

// FuzzTexts: whatever a text holds, the transformations that read texts neither panic nor hang nor change their input.
func FuzzTexts(f *testing.F) {
	for _, s := range []string{`{"a":[1,{"b":null}]}`, `a=b, c: "d e" f`, `"\`, `=:"'{}`, "2026-03-15", "\xff{", `[[[[`, `{"a":1e999}`, "\x1b[31m=1"} {
		f.Add(s, "YYYY-MM-DD HH:mm")
	}
	f.Fuzz(func(t *testing.T, text, pattern string) {
		quoted, _ := json.Marshal(pattern)
		for _, step := range []string{
			`{"id":"extractFields","options":{"source":"line"}}`,
			`{"id":"extractFields","options":{"source":"line","format":"kvp"}}`,
			`{"id":"extractFields","options":{"source":"line","format":"delimiter","delimiter":` + string(quoted) + `}}`,
			`{"id":"extractFields","options":{"source":"line","format":"regexp","regExp":` + string(quoted) + `}}`,
			`{"id":"extractFields","options":{"source":"line","format":"json","jsonPaths":[{"path":` + string(quoted) + `}]}}`,
			`{"id":"convertFieldType","options":{"conversions":[{"targetField":"line","destinationType":"time","dateFormat":` + string(quoted) + `}]}}`,
			`{"id":"convertFieldType","options":{"conversions":[{"targetField":"line","destinationType":"other"}]}}`,
			`{"id":"groupingToMatrix","options":{"columnField":"line","rowField":"line","valueField":"line"}}`,
			`{"id":"transpose"}`,
			`{"id":"partitionByValues","options":{"fields":["line"]}}`,
			`{"id":"rowsToFields"}`,
		} {
			chain, _ := Parse(raws(step))
			in := frame.Frames{one("A", texts("line", text, "", text+"x"), numbers("n", 1, 2, 3))}
			if _, err := chain.Apply(in); err != nil && len(text) < 1000 {
				t.Errorf("%s of %q: %v", step, text, err)
			}
			if in[0].Fields[0].Strings[0] != text {
				t.Fatal("the input was changed")
			}
		}
	})
}
