package footprint

import (
	"os"
	"strconv"
	"strings"
	"testing"
)

// After the pages are dropped the program still runs, and fewer of its file are resident.
func TestReleaseProgram(t *testing.T) {
	before := residentFile(t)
	ReleaseProgram()
	after := residentFile(t)
	if after >= before {
		t.Errorf("%d kB of files were resident, then %d", before, after)
	}
}

func TestShrinkIsCalledOff(t *testing.T) {
	stop := ShrinkAfter(1 << 40)
	stop()
	stop()
}

func residentFile(t *testing.T) int {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(status), "RssFile:")
	kB, err := strconv.Atoi(strings.Fields(rest)[0])
	if err != nil {
		t.Fatal(err)
	}
	return kB
}
