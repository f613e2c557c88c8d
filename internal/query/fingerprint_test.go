package query

import (
	"strings"
	"testing"
	"time"

	"github.com/montui/montui/internal/dashboard"
)

func TestFingerprintTellsVariablesApart(t *testing.T) {
	dash, _, err := dashboard.Parse(strings.NewReader(`{"title":"t","schemaVersion":41,"panels":[],"templating":{"list":[
	 {"name":"host","type":"custom","query":"a,b,c","multi":true,"includeAll":true},{"name":"text","type":"textbox","query":"x"}]}}`))
	if err != nil {
		t.Fatal(err)
	}
	noon := time.Date(2026, 3, 15, 12, 0, 0, 0, time.UTC)
	resolve := func(to time.Time, rawFrom string, given map[string][]string) Vars {
		vars, _, err := Scope{From: to.Add(-time.Hour), To: to, RawFrom: rawFrom, RawTo: "now", Zone: time.UTC, Given: given}.Resolve(t.Context(), nil, dash)
		if err != nil {
			t.Fatal(err)
		}
		return vars
	}
	base := resolve(noon, "now-1h", map[string][]string{"host": {"a"}})
	if base.Fingerprint() != resolve(noon.Add(time.Minute), "now-1h", map[string][]string{"host": {"a"}}).Fingerprint() {
		t.Error("the same variables a minute later are others")
	}
	seen := map[Fingerprint]string{base.Fingerprint(): "base"}
	for name, vars := range map[string]Vars{
		"two hosts":   resolve(noon, "now-1h", map[string][]string{"host": {"a", "b"}}),
		"one host":    resolve(noon, "now-1h", map[string][]string{"host": {"b"}}),
		"all":         resolve(noon, "now-1h", map[string][]string{"host": {dashboard.AllValue}}),
		"a text":      resolve(noon, "now-1h", map[string][]string{"host": {"a"}, "text": {"y"}}),
		"other range": resolve(noon, "now-2h", map[string][]string{"host": {"a"}}),
		"scoped":      base.With(map[string]dashboard.Option{"host": {Text: "a", Value: "a"}}),
	} {
		if other := seen[vars.Fingerprint()]; other != "" {
			t.Errorf("%s is taken for %s", name, other)
		}
		seen[vars.Fingerprint()] = name
	}
}

// TestFromAndToMoveOn: $__from of a dashboard that refreshes is that of the range now, not of when its variables were asked for.
func TestFromAndToMoveOn(t *testing.T) {
	noon := time.Date(2026, 3, 15, 12, 0, 0, 0, time.UTC)
	vars := Vars{from: noon.Add(-time.Hour), to: noon}
	later := vars.During(noon, noon.Add(time.Hour))
	if got := later.Interpolate("$__from $__to"); got != "2026-03-15 12:00:00 2026-03-15 13:00:00" {
		t.Errorf("the range is %s", got)
	}
	if got := vars.Interpolate("$__to"); got != "2026-03-15 12:00:00" {
		t.Errorf("the variables were changed: %s", got)
	}
}
