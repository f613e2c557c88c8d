package frame_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/montui/montui/internal/frame"
	"github.com/montui/montui/internal/oracle"
)

func TestOracleReducers(t *testing.T) {
	oracle.Run(t, "reducers", 1000, func(v oracle.Vector) (bool, string) {
		in := oracle.Object(v.In)
		mode, kind := oracle.Text(in["nullValueMode"]), oracle.Kind(oracle.Text(in["type"]))
		if kind == frame.Other {
			kind = frame.String
		}
		if bytes.Contains(v.Input, []byte(`"undefined"`)) {
			return oracle.NotAsked() // JavaScript's undefined, which no JSON and so no frame holds
		}
		f := &frame.Field{Name: "Value", Kind: kind}
		oracle.SetValues(f, oracle.List(in["values"]))
		for id, want := range oracle.Object(v.Want) {
			if got := frame.CalcIn(f, id, mode); !oracle.Same(got, want) {
				return false, fmt.Sprintf("%s is %v, want %v", id, got, want)
			}
		}
		return true, ""
	})
}

func TestOracleReducersTogether(t *testing.T) {
	oracle.Run(t, "reducers_together", 1000, func(v oracle.Vector) (bool, string) {
		f := &frame.Field{Name: "Value", Kind: frame.Number}
		oracle.SetValues(f, oracle.List(oracle.Object(v.In)["values"]))
		for id, want := range oracle.Object(v.Want) {
			if got := frame.Calc(f, id); !oracle.Same(got, want) {
				return false, fmt.Sprintf("%s is %v, want %v", id, got, want)
			}
		}
		return true, ""
	})
}

func TestOracleReducerIDs(t *testing.T) {
	oracle.Run(t, "reducer_ids", 1000, func(v oracle.Vector) (bool, string) {
		var in struct{ ID string }
		var want struct {
			Name           string
			PreservesUnits bool
		}
		if json.Unmarshal(v.Input, &in) != nil || json.Unmarshal(v.Expected, &want) != nil {
			return false, "unreadable"
		}
		name, keeps := frame.ReducerName(in.ID), frame.ReducerKeepsUnit(in.ID)
		return frame.IsReducer(in.ID) && name == want.Name && keeps == want.PreservesUnits, fmt.Sprintf("%q %v", name, keeps)
	})
}

func TestOracleLegendFormat(t *testing.T) {
	oracle.Run(t, "legend_format", 1000, func(v oracle.Vector) (bool, string) {
		in := oracle.Object(v.In)
		labels := frame.Labels{}
		for name, value := range oracle.Object(in["labels"]) {
			labels[name] = oracle.Text(value)
		}
		got := frame.RenderLegend(oracle.Text(in["pattern"]), labels)
		return got == v.Want, got
	})
}
