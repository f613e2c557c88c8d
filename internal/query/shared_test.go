package query

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// shared gives a path in the material beside the repository, and skips by name where it is absent.
func shared(t testing.TB, elem ...string) string {
	t.Helper()
	root := os.Getenv("MONTUI_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared")
	}
	path := filepath.Join(append([]string{root}, elem...)...)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("%s is not here", filepath.Join(elem...))
	}
	return path
}

type vector struct {
	Input    json.RawMessage
	Expected json.RawMessage
}

// oracle runs a file of expected values, the sample in testdata and the whole one where it is, and prints how many agree;
// fewer than all fails.
func oracle(t *testing.T, name string, agree func(v vector) (bool, string)) {
	t.Helper()
	t.Run("sample", func(t *testing.T) { compare(t, filepath.Join("testdata", "oracle", name+".json"), name, agree) })
	t.Run("whole", func(t *testing.T) {
		path := filepath.Join(os.Getenv("MONTUI_ORACLE"), name+".json")
		if os.Getenv("MONTUI_ORACLE") == "" {
			path = shared(t, "oracle", name+".json")
		}
		compare(t, path, name, agree)
	})
}

func compare(t *testing.T, path, name string, agree func(v vector) (bool, string)) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Skipf("oracle %s is not here", name)
	}
	var file struct{ Vectors []vector }
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	passed, shown := 0, 0
	for _, v := range file.Vectors {
		ok, got := agree(v)
		if ok {
			passed++
		} else if shown++; shown <= 8 {
			t.Errorf("%s: got %s, want %s", v.Input, got, v.Expected)
		}
	}
	t.Logf("oracle %s %d/%d", name, passed, len(file.Vectors))
}
