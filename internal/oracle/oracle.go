package oracle

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// Now is the clock of the vector files, in milliseconds.
const Now = 1773578096789

// Vector is one question to Grafana's libraries and their answer, as written and (In, Want) as plain values.
type Vector struct {
	Input, Expected json.RawMessage
	In, Want        any
}

// Shared is a path in the material beside the repository. Without it the test is skipped by name.
func Shared(t testing.TB, elem ...string) string {
	t.Helper()
	root := os.Getenv("MONTUI_SHARED")
	if root == "" {
		root = filepath.Join(repository(t), "..", "shared")
	}
	path := filepath.Join(append([]string{root}, elem...)...)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("%s is not here", filepath.Join(elem...))
	}
	return path
}

// repository is the directory of go.mod, at or above the package under test.
func repository(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("no go.mod above the test")
		}
		dir = filepath.Dir(dir)
	}
}

// Run asks agree about every vector of a file: of its sample in testdata/oracle, and of the whole file where that is at hand.
// It prints how many agree; fewer than floor in a thousand fail. What agree says of a vector that does not is shown for the first few.
func Run(t *testing.T, name string, floor int, agree func(v Vector) (bool, string)) {
	t.Helper()
	t.Run(name+"/sample", func(t *testing.T) {
		sample := filepath.Join("testdata", "oracle", name+".json")
		if _, err := os.Stat(sample); err != nil {
			t.Fatalf("every vector file has a sample in the repository: %v", err)
		}
		run(t, sample, "sample of "+name, floor, agree)
	})
	t.Run(name, func(t *testing.T) {
		path := filepath.Join(os.Getenv("MONTUI_ORACLE"), name+".json")
		if os.Getenv("MONTUI_ORACLE") == "" {
			path = Shared(t, "oracle", name+".json")
		}
		run(t, path, "oracle "+name, floor, agree)
	})
}

const notAsked = "\x00not asked"

// NotAsked is agree's answer on a vector that montui has no case for: it does not count.
func NotAsked() (bool, string) { return false, notAsked }

// shown is how many differences a test tells.
const shown = 8

func run(t *testing.T, path, name string, floor int, agree func(v Vector) (bool, string)) {
	t.Helper()
	vectors := load(t, path)
	passed, total, told := 0, 0, 0
	for i, v := range vectors {
		ok, said := agree(v)
		if said == notAsked {
			continue
		}
		total++
		if ok {
			passed++
		} else if told++; told <= shown {
			t.Logf("%s %d: %s\n   of %.400s\n   want %.400s", name, i, said, v.Input, v.Expected)
		}
	}
	fmt.Printf("%s %d/%d\n", name, passed, total)
	if total == 0 {
		t.Errorf("%s: no vector was asked about", name)
	}
	if passed*1000 < total*floor {
		t.Errorf("%s: %d of %d is below the floor of %d in a thousand", name, passed, total, floor)
	}
}

// load reads a vector file; without it the test is skipped by name.
func load(t *testing.T, path string) []Vector {
	t.Helper()
	raw, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		t.Skipf("oracle %s is not here", filepath.Base(path))
	}
	var file struct{ Vectors []Vector }
	if err == nil {
		err = json.Unmarshal(raw, &file)
	}
	if err != nil {
		t.Fatal(err)
	}
	for i := range file.Vectors {
		v := &file.Vectors[i]
		for _, side := range []struct {
			raw json.RawMessage
			to  *any
		}{{v.Input, &v.In}, {v.Expected, &v.Want}} {
			if len(side.raw) == 0 {
				continue
			}
			if err := json.Unmarshal(side.raw, side.to); err != nil {
				t.Fatal(err)
			}
			*side.to = decode(*side.to)
		}
	}
	return file.Vectors
}
