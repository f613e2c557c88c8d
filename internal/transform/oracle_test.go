package transform

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/montui/montui/internal/frame"
	"github.com/montui/montui/internal/oracle"
)

// floors are how many vectors in a thousand passed when the code was last touched; a lower number is a step back.
var floors = map[string]int{"transforms_1": 1000, "transforms_2": 1000, "transforms_3": 1000, "transforms_chain": 1000}

func TestOracleTransforms(t *testing.T) {
	for name, floor := range floors {
		oracle.Run(t, name, floor, func(v oracle.Vector) (bool, string) {
			in := oracle.Object(v.In)
			var steps []json.RawMessage
			for _, e := range oracle.List(in["transformations"]) {
				raw, _ := json.Marshal(e)
				steps = append(steps, raw)
			}
			chain, wrong := Parse(steps)
			fails := oracle.Object(v.Want)["error"] != nil
			if len(wrong) > 0 && len(chain.steps) == 0 && fails {
				return true, ""
			}
			frames := oracle.Frames(in["frames"], fill)
			ctx := newContext(nil)
			ctx.order = labelOrder(v.Input, frames)
			for i := 1; name == "transforms_chain" && i <= len(chain.steps); i++ {
				part := chain
				part.steps = chain.steps[:i]
				if _, err := part.apply(ctx, frames); err != nil {
					break
				}
			}
			got, err := chain.apply(ctx, frames)
			if err != nil || fails {
				return err != nil && fails, fmt.Sprint("error: ", err)
			}
			difference := compareFrames(got, oracle.List(v.Want))
			return difference == "", difference
		})
	}
}

func TestOracleValueMatchers(t *testing.T) {
	oracle.Run(t, "value_matchers", 1000, func(v oracle.Vector) (bool, string) {
		in := oracle.Object(v.In)
		config := options(oracle.Object(in["matcher"]))
		matches, err := newValueMatcher(config.text("id"), config.object("options"))
		if err != nil {
			return false, err.Error()
		}
		raw, _ := parseJSON(string(v.Input))
		list := raw.(*object).values["values"].([]any)
		for i, want := range oracle.List(v.Want) {
			value := oracle.List(in["values"])[i]
			if o, ok := list[i].(*object); ok && o.values["$"] == "undefined" {
				value = unset{}
			}
			if got := matches(value); got != want {
				return false, fmt.Sprintf("%v: %v, want %v", value, got, want)
			}
		}
		return true, ""
	})
}

// labelOrder is the order that a vector's labels have, which are not sorted as a server's are.
func labelOrder(input json.RawMessage, frames frame.Frames) map[*frame.Field][]string {
	out := map[*frame.Field][]string{}
	in, _ := parseJSON(string(input))
	list, _ := in.(*object).values["frames"].([]any)
	for i, fr := range list {
		fields, _ := fr.(*object).values["fields"].([]any)
		for k, f := range fields {
			if labels, ok := f.(*object).values["labels"].(*object); ok {
				out[frames[i].Fields[k]] = labels.keys
			}
		}
	}
	return out
}

func fill(f *frame.Field, m map[string]any) {
	config := oracle.Object(m["config"])
	f.Config.DisplayName, f.Config.DisplayNameFromDS = oracle.Text(config["displayName"]), oracle.Text(config["displayNameFromDS"])
	f.Config.Unit = oracle.Text(config["unit"])
	setValues(f, oracle.List(m["values"]))
}

// sameValue compares as far as a field of this kind holds what Grafana's does.
func sameValue(got, want any, kind frame.Kind) bool {
	if l, ok := want.([]any); ok {
		return got == textOf(l) || got == nestedWant(l)
	}
	if want == "" && kind == frame.Number {
		return got == nil // no number is an empty text: both show nothing
	}
	if s, ok := got.(string); ok && want != nil {
		return s == frame.ValueText(want) // a column of numbers that holds others is a column of texts here
	}
	if n, ok := want.(float64); ok && kind == frame.Time {
		want = math.Trunc(n) // times are whole milliseconds here
	}
	return oracle.Near(got, want)
}

// nestedWant is a table within a cell in the one line that stands for it here.
func nestedWant(frames []any) string {
	var lines []string
	for _, fr := range frames {
		fields := oracle.List(oracle.Object(fr)["fields"])
		rows, _ := oracle.Object(fr)["length"].(float64)
		for row := range int(rows) {
			var cells []string
			for _, f := range fields {
				if v := oracle.List(oracle.Object(f)["values"])[row]; v != nil {
					text := frame.ValueText(v)
					if l, nested := v.([]any); nested {
						text = nestedWant(l)
					}
					name := oracle.Text(oracle.Object(oracle.Object(f)["config"])["displayName"])
					cells = append(cells, name+"="+text)
				}
			}
			lines = append(lines, strings.Join(cells, " "))
		}
	}
	return strings.Join(lines, "; ")
}

func compareFrames(got frame.Frames, want []any) string {
	if len(got) != len(want) {
		return fmt.Sprintf("%d frames, want %d", len(got), len(want))
	}
	names := frame.NewNames(got)
	for i, fr := range got {
		w := oracle.Object(want[i])
		fields := oracle.List(w["fields"])
		if len(fr.Fields) != len(fields) {
			return fmt.Sprintf("frame %d has %d fields, want %d", i, len(fr.Fields), len(fields))
		}
		if fr.Name != oracle.Text(w["name"]) || fr.RefID != oracle.Text(w["refId"]) {
			return fmt.Sprintf("frame %d is %q %q, want %v %v", i, fr.Name, fr.RefID, w["name"], w["refId"])
		}
		for j, f := range fr.Fields {
			if difference := compareFields(f, fr, names, oracle.Object(fields[j]), rowsOf(fields)); difference != "" {
				return fmt.Sprintf("field %d.%d %s %s", i, j, f.Name, difference)
			}
		}
	}
	return ""
}

// rowsOf is how many values Grafana's first field has. Others can have fewer, where nothing was put in, or some that no row has.
func rowsOf(fields []any) int {
	if len(fields) == 0 {
		return 0
	}
	return len(oracle.List(oracle.Object(fields[0])["values"]))
}

// compareFields compares with a frame of so many rows.
func compareFields(f *frame.Field, fr *frame.Frame, names *frame.Names, want map[string]any, rows int) string {
	copied := *f
	if oracle.Text(want["type"]) == "time" {
		copied.Kind = frame.Time // a field of lists of times is one of texts here
	}
	if display := names.Of(&copied, fr); f.Name != oracle.Text(want["name"]) || display != oracle.Text(want["displayName"]) {
		return fmt.Sprintf("is %q %q, want %v %v", f.Name, display, want["name"], want["displayName"])
	}
	values := oracle.List(want["values"])
	values = append(values, make([]any, max(0, rows-len(values)))...)[:rows]
	if f.Len() != len(values) {
		return fmt.Sprintf("has %d values, want %d", f.Len(), len(values))
	}
	for k, v := range values {
		if !sameValue(f.Value(k), v, f.Kind) {
			return fmt.Sprintf("value %d is %v, want %v (%s)", k, f.Value(k), v, want["type"])
		}
	}
	if l := oracle.Object(want["labels"]); len(l) != len(f.Labels) {
		return fmt.Sprintf("has labels %v, want %v", f.Labels, l)
	}
	if kind := oracle.Kind(oracle.Text(want["type"])); kind != f.Kind && kind != frame.Other && f.Kind != frame.Other {
		return fmt.Sprintf("is %v, want %v", f.Kind, want["type"])
	}
	return ""
}
