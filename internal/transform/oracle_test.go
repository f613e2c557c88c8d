package transform

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"sort"
	"testing"

	"github.com/montui/montui/internal/frame"
)

type undefined struct{}

func decode(v any) any {
	switch x := v.(type) {
	case map[string]any:
		if s, ok := x["$"].(string); ok && len(x) == 1 {
			switch s {
			case "NaN":
				return math.NaN()
			case "Inf":
				return math.Inf(1)
			case "-Inf":
				return math.Inf(-1)
			case "-0":
				return math.Copysign(0, -1)
			}
			return nil
		}
		for k := range x {
			x[k] = decode(x[k])
		}
	case []any:
		for i := range x {
			x[i] = decode(x[i])
		}
	}
	return v
}

func obj(v any) map[string]any { m, _ := v.(map[string]any); return m }
func list(v any) []any         { l, _ := v.([]any); return l }
func str(v any) string         { s, _ := v.(string); return s }

func kindOf(s string) frame.Kind {
	return map[string]frame.Kind{"time": frame.Time, "number": frame.Number, "string": frame.String, "boolean": frame.Bool}[s]
}

func framesFrom(v any) frame.Frames {
	var out frame.Frames
	for _, e := range list(v) {
		m := obj(e)
		fr := &frame.Frame{Name: str(m["name"]), RefID: str(m["refId"])}
		for _, x := range list(m["fields"]) {
			fm := obj(x)
			f := &frame.Field{Name: str(fm["name"]), Kind: kindOf(str(fm["type"]))}
			if l, ok := fm["labels"].(map[string]any); ok {
				f.Labels = frame.Labels{}
				for k, v := range l {
					f.Labels[k] = str(v)
				}
			}
			config := obj(fm["config"])
			f.Config.DisplayName, f.Config.DisplayNameFromDS, f.Config.Unit = str(config["displayName"]), str(config["displayNameFromDS"]), str(config["unit"])
			setValues(f, list(fm["values"]))
			fr.Fields = append(fr.Fields, f)
		}
		out = append(out, fr)
	}
	return out
}

func sameValue(got any, want any) bool {
	if l, ok := want.([]any); ok {
		return got == textOf(l)
	}
	a, aNumber := got.(float64)
	b, bNumber := want.(float64)
	if aNumber && bNumber {
		return a == b || a != a && b != b || math.Abs(a-b) <= 1e-12*math.Abs(b)
	}
	if s, ok := got.(string); ok && want != nil {
		return s == frame.ValueText(want) // a column of numbers that holds others is a column of texts here
	}
	return got == want
}

func difference(got frame.Frames, want []any) string {
	if len(got) != len(want) {
		return fmt.Sprintf("%d frames, want %d", len(got), len(want))
	}
	names := frame.NewNames(got)
	for i, fr := range got {
		w := obj(want[i])
		if len(fr.Fields) != len(list(w["fields"])) {
			return fmt.Sprintf("frame %d has %d fields, want %d", i, len(fr.Fields), len(list(w["fields"])))
		}
		if fr.Name != str(w["name"]) || fr.RefID != str(w["refId"]) {
			return fmt.Sprintf("frame %d is %q %q, want %v %v", i, fr.Name, fr.RefID, w["name"], w["refId"])
		}
		for j, f := range fr.Fields {
			wf := obj(list(w["fields"])[j])
			copied := *f
			if f.Name != str(wf["name"]) || names.Of(&copied, fr) != str(wf["displayName"]) {
				return fmt.Sprintf("field %d.%d is %q %q, want %v %v", i, j, f.Name, names.Of(&copied, fr), wf["name"], wf["displayName"])
			}
			values := list(wf["values"])
			if f.Len() != len(values) {
				return fmt.Sprintf("field %d.%d %s has %d values, want %d", i, j, f.Name, f.Len(), len(values))
			}
			for k, v := range values {
				if !sameValue(f.Value(k), v) {
					return fmt.Sprintf("field %d.%d %s value %d is %v, want %v (%s)", i, j, f.Name, k, f.Value(k), v, wf["type"])
				}
			}
			if l := obj(wf["labels"]); len(l) != len(f.Labels) {
				return fmt.Sprintf("field %d.%d has labels %v, want %v", i, j, f.Labels, l)
			}
			if want := kindOf(str(wf["type"])); want != f.Kind && want != frame.Other && f.Kind != frame.Other {
				return fmt.Sprintf("field %d.%d is %v, want %v", i, j, f.Kind, wf["type"])
			}
		}
	}
	return ""
}

func TestOracleTransforms(t *testing.T) {
	dir := os.Getenv("MONTUI_ORACLE")
	if dir == "" {
		shared := os.Getenv("MONTUI_SHARED")
		if shared == "" {
			shared = filepath.Join("..", "..", "..", "shared")
		}
		dir = filepath.Join(shared, "oracle")
	}
	failing := map[string]int{}
	for _, name := range []string{"transforms_1", "transforms_2", "transforms_3", "transforms_chain"} {
		raw, err := os.ReadFile(filepath.Join(dir, name+".json"))
		sample := errors.Is(err, os.ErrNotExist)
		if sample {
			t.Logf("oracle %s is absent: its sample runs", name)
			raw, err = os.ReadFile(filepath.Join("testdata", name+".json"))
		}
		if err != nil {
			t.Fatal(err)
		}
		var file struct {
			Vectors []struct{ Input, Expected any }
		}
		if err := json.Unmarshal(raw, &file); err != nil {
			t.Fatal(err)
		}
		passed, unsupported := 0, 0
		told := map[string]int{}
		for n, v := range file.Vectors {
			in := obj(decode(v.Input))
			var steps []json.RawMessage
			id := ""
			for _, e := range list(in["transformations"]) {
				raw, _ := json.Marshal(e)
				steps = append(steps, raw)
				id += " " + str(obj(e)["id"])
			}
			chain, wrong := Parse(steps)
			if len(wrong) > 0 {
				unsupported++
				if told[wrong[0]]++; told[wrong[0]] == 1 {
					t.Logf("%s %d: %s", name, n, wrong[0])
				}
				continue
			}
			got, err := chain.Apply(framesFrom(in["frames"]))
			want := decode(v.Expected)
			if obj(want)["error"] != nil {
				if err != nil {
					passed++
				}
				continue
			}
			diff := difference(got, list(want))
			if err != nil {
				diff = err.Error()
			}
			if diff == "" {
				passed++
				continue
			}
			failing[id]++
			if told[id]++; told[id] <= 2 {
				o, _ := json.Marshal(in["transformations"])
				t.Logf("%s %d%s: %s\n   %s", name, n, id, diff, o)
			}
		}
		fmt.Printf("oracle %s %d/%d (%d not supported)\n", name, passed, len(file.Vectors), unsupported)
		floor := floors[name]
		if sample { // a fifth of these is of kinds not supported yet
			floor = len(file.Vectors) * 2 / 5
		}
		if passed < floor {
			t.Errorf("oracle %s: %d is below the floor of %d", name, passed, floor)
		}
	}
	ids := make([]string, 0, len(failing))
	for id := range failing {
		ids = append(ids, id)
	}
	sort.Slice(ids, func(i, j int) bool { return failing[ids[i]] > failing[ids[j]] })
	for _, id := range ids {
		t.Logf("%4d%s", failing[id], id)
	}
}

// floors are how many vectors passed when the code was last touched; a lower number is a step back.
var floors = map[string]int{"transforms_1": 656, "transforms_2": 606, "transforms_3": 383, "transforms_chain": 205}
