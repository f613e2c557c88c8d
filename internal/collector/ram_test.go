package collector

import (
	"os"
	"path/filepath"
	"testing"
)

// TestSweepingLeavesWhatIsBeingClaimed: another collector makes its directory, then the file that says whose it is, then writes to it.
func TestSweepingLeavesWhatIsBeingClaimed(t *testing.T) {
	root := t.TempDir()
	for name, c := range map[string]struct {
		owner *string
		stays bool
	}{
		"no file yet": {nil, true}, "an empty file": {new(string), true}, "data that is there": {&root, true},
		"data that is no more": {func() *string { s := filepath.Join(root, "gone"); return &s }(), false},
	} {
		dir := filepath.Join(root, ramName+name)
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if c.owner != nil {
			if err := os.WriteFile(filepath.Join(dir, ownerOf), []byte(*c.owner), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		sweepRAM(root)
		if _, err := os.Stat(dir); (err == nil) != c.stays {
			t.Errorf("%s: %v", name, err)
		}
	}
}
