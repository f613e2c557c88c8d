package rendezvous

import (
	"os"
	"path/filepath"
	"testing"
)

func TestPath(t *testing.T) {
	tests := []struct{ name, runtime, data, home, want string }{
		{"the runtime directory first", "/run/user/7", "/data", "/home/a", "/run/user/7/montui/collector.json"},
		{"else the data directory", "", "/data", "/home/a", "/data/montui/collector.json"},
		{"else its default", "", "", "/home/a", "/home/a/.local/share/montui/collector.json"},
		{"relative paths do not count", "run", "data", "/home/a", "/home/a/.local/share/montui/collector.json"},
		{"nowhere", "", "", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Setenv("XDG_RUNTIME_DIR", tt.runtime)
			t.Setenv("XDG_DATA_HOME", tt.data)
			t.Setenv("HOME", tt.home)
			if got := Path(); got != tt.want {
				t.Errorf("Path() = %q, want %q", got, tt.want)
			}
		})
	}
}

func TestNote(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("XDG_RUNTIME_DIR", dir)
	if n, found, err := Read(); found || err != nil {
		t.Fatalf("before anything was written: %v %v %v", n, found, err)
	}
	if err := Remove(1); err != nil {
		t.Errorf("removing nothing: %v", err)
	}
	want := Note{URL: "http://127.0.0.1:41", PID: 42, Data: "/d"}
	if err := Write(want); err != nil {
		t.Fatal(err)
	}
	if n, found, err := Read(); n != want || !found || err != nil {
		t.Fatalf("Read() = %v %v %v, want %v", n, found, err, want)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "montui", "*")); len(left) != 1 {
		t.Errorf("files left: %v", left)
	}
	if err := Remove(7); err != nil {
		t.Error(err)
	}
	if _, found, _ := Read(); !found {
		t.Error("the note of another process was removed")
	}
	if err := Remove(42); err != nil {
		t.Error(err)
	}
	if _, found, _ := Read(); found {
		t.Error("the note stayed")
	}
}

func TestReadRefuses(t *testing.T) {
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	for _, text := range []string{"", "{", "[]", "null", "{}", `{"pid":1}`} {
		if err := os.MkdirAll(filepath.Dir(Path()), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(Path(), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if n, found, err := Read(); err == nil || found {
			t.Errorf("%q read as %v", text, n)
		}
	}
}
